// Binds modules: <form data-module="once unsaved"> loads once.js and unsaved.js and hands each the form.
// The version in this file's address is handed on, so that a module is never older than the page.
const version = new URL(import.meta.url).search;

export async function bind(root) {
  const bindings = [];
  for (const element of root.querySelectorAll("[data-module]")) {
    for (const name of element.dataset.module.split(/\s+/)) {
      // All are fetched at once, so that the last control of a page does not wait for the one before it.
      bindings.push({ element, name, loading: import(`./${name}.js${version}`).catch((error) => ({ error })) });
    }
  }
  for (const { element, name, loading } of bindings) {
    try {
      const { error, default: module } = await loading;
      if (error) throw error;
      module(element);
    } catch (error) {
      console.error(`module ${name}:`, error);
    }
  }
}

await bind(document);
document.documentElement.dataset.bound = ""; // every control answers from now on
