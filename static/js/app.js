// Binds modules: <form data-module="once unsaved"> loads once.js and unsaved.js and hands each the form.
// The version in this file's address is handed on, so that a module is never older than the page.
const version = new URL(import.meta.url).search;

export async function bind(root) {
  for (const element of root.querySelectorAll("[data-module]")) {
    for (const name of element.dataset.module.split(/\s+/)) {
      try {
        (await import(`./${name}.js${version}`)).default(element);
      } catch (error) {
        console.error(`module ${name}:`, error);
      }
    }
  }
}

bind(document);
