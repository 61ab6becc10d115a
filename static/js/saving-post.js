// One request of JSON: {status, told}, `told` null for anything that is no JSON; null where nothing was answered in time
// or the server failed, which is worth trying again.
const PATIENCE = 20000;

export async function post(url, token, sent) {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify(sent),
      signal: AbortSignal.timeout?.(PATIENCE),
    });
    if (response.status >= 500) {
      return null;
    }
    const isTold = response.headers.get("Content-Type")?.includes("application/json");
    return { status: response.status, told: isTold ? await response.json() : null };
  } catch {
    return null;
  }
}
