// One request for one cell, and what its answer means: saved, refused, conflict, or lost (sent again later).
const PATIENCE = 15000;

function cookie(name) {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

async function post(form, entry) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    return await fetch(form.dataset.save, {
      method: "POST",
      redirect: "manual",
      headers: { "Content-Type": "application/json", "X-CSRFToken": cookie(form.dataset.csrfCookie) },
      body: JSON.stringify(entry),
      signal: patience.signal,
    });
  } finally {
    clearTimeout(timer);
  }
}

export async function send(form, code, { text, seen, key }) {
  const colon = code.indexOf(":");
  const entry = { department: code.slice(0, colon), indicator: code.slice(colon + 1), text, seen, key };
  let response;
  try {
    response = await post(form, entry);
  } catch {
    return { outcome: "lost", why: "offline_at" };
  }
  if (response.type === "opaqueredirect") return { outcome: "lost", why: "signed_out" };
  if (response.status >= 500) return { outcome: "lost", why: "server_error" };
  let body;
  try {
    body = await response.json();
  } catch {
    // A page instead of an answer: the session or its token is gone.
    return { outcome: "lost", why: "signed_out" };
  }
  if (response.ok) return { outcome: "saved", body };
  return { outcome: body.refused === "StaleCell" ? "conflict" : "refused", body };
}
