// Marks by keyboard: Enter and the arrows move, a row is saved when it is left or rests; what fails is sent again.
import { hundredths } from "./hundredths.js";

const form = document.querySelector("[data-marks]");
const inputs = [...form.querySelectorAll("input.mark")];
const live = form.querySelector("[data-live]");
const REST = 1200;
const AGAIN = 5000;
const FULL = 10000;

const rows = new Map(inputs.map((input) => [input.closest("tr"), { timer: 0, sent: null, busy: false }]));
for (const [row, state] of rows) state.sent = typed(row);

function typed(row) {
  return [...row.querySelectorAll("input.mark")].map((input) => input.value.trim()).join("|");
}

function check(input) {
  const text = input.value.normalize("NFKC").trim();
  const points = hundredths(text);
  const isBad = text !== "" && !(points >= 0 && points <= FULL);
  input.classList.toggle("is-invalid", isBad);
  input.setAttribute("aria-invalid", String(isBad));
  return !isBad;
}

function show(row, icon, word) {
  const cell = row.querySelector(".mark-state");
  const tone = { good: "good", bad: "bad", clock: "calm" }[icon];
  const box = document.createElement("span");
  box.className = `state state-${tone}`;
  box.title = word;
  box.append(document.querySelector(`#state-${icon}`).content.cloneNode(true));
  const hidden = document.createElement("span");
  hidden.className = "visually-hidden";
  hidden.textContent = word;
  box.append(hidden);
  cell.replaceChildren(...(word ? [box] : []));
}

async function save(row) {
  const state = rows.get(row);
  clearTimeout(state.timer);
  const now = typed(row);
  if (state.busy || now === state.sent) return;
  const own = [...row.querySelectorAll("input.mark")];
  if (!own.every(check)) return show(row, "bad", form.dataset.bad);
  state.busy = true;
  show(row, "clock", form.dataset.saving);
  const body = new FormData();
  for (const input of own) body.append(input.name, input.value);
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  try {
    const answer = await fetch(row.dataset.save, {
      method: "POST",
      body,
      headers: { Accept: "application/json", "X-Person": form.dataset.person },
    });
    if (answer.redirected || !(answer.headers.get("Content-Type") ?? "").includes("json")) throw new Error("no answer");
    const said = await answer.json();
    if (answer.ok) {
      state.sent = now;
      const isWhole = own.every((input) => input.value.trim());
      show(row, "good", isWhole ? form.dataset.saved : "");
      form.querySelector("[data-whole]").textContent = said.whole;
      live.textContent = `${form.dataset.saved} ${said.at}`;
    } else {
      const word = said.message ?? Object.values(said.problems ?? {}).join(" ");
      show(row, "bad", word);
      live.textContent = word;
    }
  } catch {
    show(row, "bad", form.dataset.unsaved);
    live.textContent = form.dataset.unsaved;
    state.timer = setTimeout(() => save(row), AGAIN);
  } finally {
    state.busy = false;
  }
  if (typed(row) !== now) save(row);
}

function go(input, step, { sameSheet = false } = {}) {
  const among = sameSheet ? inputs.filter((other) => other.dataset.sheet === input.dataset.sheet) : inputs;
  const next = among[among.indexOf(input) + step];
  if (next) next.focus();
  else save(input.closest("tr"));
}

for (const input of inputs) {
  const row = input.closest("tr");
  input.addEventListener("focus", () => input.select());
  input.addEventListener("input", () => {
    check(input);
    const state = rows.get(row);
    clearTimeout(state.timer);
    state.timer = setTimeout(() => save(row), REST);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const moves = { Enter: [event.shiftKey ? -1 : 1], ArrowDown: [1, true], ArrowUp: [-1, true] };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    go(input, move[0], { sameSheet: move[1] });
  });
}
form.addEventListener("focusout", (event) => {
  const row = event.target.closest?.("tr[data-save]");
  if (row && rows.has(row) && !row.contains(event.relatedTarget)) save(row);
});
let isSent = false;
form.addEventListener("submit", () => {
  isSent = true;
});
window.addEventListener("beforeunload", (event) => {
  if (!isSent && [...rows].some(([row, state]) => typed(row) !== state.sent)) event.preventDefault();
});
document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "dossier-body") return;
  for (const link of document.querySelectorAll(".dossier-link[aria-current]")) link.removeAttribute("aria-current");
  event.detail.requestConfig.elt.setAttribute("aria-current", "true");
  document.querySelector("#dossier").scrollTop = 0;
  if (window.innerWidth < 992) document.querySelector("#dossier").scrollIntoView({ block: "start" });
});
