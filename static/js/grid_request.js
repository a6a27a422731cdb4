// Requests of the grid, and what becomes of them: an answer, or “lost” with the reason, to be sent again later.
const PATIENCE = 15000;

function cookie(name) {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

async function fetched(address, options, patience) {
  const clock = new AbortController();
  const timer = setTimeout(() => clock.abort(), patience);
  try {
    return await fetch(address, { redirect: "manual", signal: clock.signal, ...options });
  } finally {
    clearTimeout(timer);
  }
}

export async function answered(address, options, patience = PATIENCE) {
  let response;
  try {
    response = await fetched(address, options, patience);
  } catch {
    return { lost: "offline_at" };
  }
  if (response.type === "opaqueredirect") return { lost: "signed_out" };
  if (response.status >= 500) return { lost: "server_error" };
  try {
    const body = await response.json();
    if (body.refused === "AnotherPerson") return { lost: "another_person" };
    return { ok: response.ok, status: response.status, body };
  } catch {
    return { lost: "signed_out" }; // a page instead of an answer: the session or its token is gone
  }
}

export function ask(address, patience = PATIENCE) {
  return answered(address, { headers: { Accept: "application/json" } }, patience);
}

// A page that stayed open must not write in the next person's name.
export function signed(form) {
  return { "X-CSRFToken": cookie(form.dataset.csrfCookie), "X-Person": form.dataset.person };
}

export function post(form, address, body, patience = PATIENCE) {
  const headers = { "Content-Type": "application/json", ...signed(form) };
  return answered(address, { method: "POST", headers, body: JSON.stringify(body) }, patience);
}

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

export function placeOf(code) {
  const colon = code.indexOf(":");
  return { department: code.slice(0, colon), indicator: code.slice(colon + 1) };
}
