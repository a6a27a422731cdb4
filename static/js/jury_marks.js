// Marks of a work by keyboard: figures find the first empty field, Enter goes on, rest saves; what fails is sent again.
const form = document.querySelector("[data-jury]");
const inputs = [...form.querySelectorAll("input[data-top]")];
const live = form.querySelector("[data-live]");
const text = document.querySelector(".work-text");
const total = form.querySelector("[data-total]");
const REST = 900;
const AGAIN = 5000;
const STEP = 60;

let sent = typed();
let timer = 0;
let isBusy = false;
let isLeaving = false;

function typed() {
  return [...inputs, form.elements.comment].map((field) => field.value.trim()).join("\u0000");
}

// Tenths, so that no float is added up: 8.5 is 85. NaN for what is no mark.
function tenths(field) {
  const value = field.value.normalize("NFKC").trim();
  if (value === "") return null;
  const found = /^(\d{1,3})(?:\.(\d)0*)?$/.exec(value);
  const points = found ? Number(found[1]) * 10 + Number(found[2] ?? 0) : Number.NaN;
  return points <= Number(field.dataset.top) * 10 ? points : Number.NaN;
}

function check(field) {
  const isBad = Number.isNaN(tenths(field));
  field.classList.toggle("is-invalid", isBad);
  field.setAttribute("aria-invalid", String(isBad));
  return !isBad;
}

function show() {
  const points = inputs.map(tenths);
  if (points.some((value) => value === null || Number.isNaN(value))) {
    total.textContent = "—";
    return;
  }
  // In ten-thousandths of a point: weight × tenths × (1000 / top) is whole for every scale.
  const sum = inputs.reduce(
    (all, field, at) => all + Number(field.dataset.weight) * points[at] * (1000 / Number(field.dataset.top)),
    0,
  );
  total.textContent = `${Math.floor(sum / 10000)}.${String(sum % 10000).padStart(4, "0")}`.replace(/\.?0+$/, "");
}

async function save() {
  clearTimeout(timer);
  const now = typed();
  if (isBusy || isLeaving || now === sent) return;
  if (!inputs.every(check)) {
    live.textContent = form.dataset.bad;
    return;
  }
  isBusy = true;
  live.textContent = form.dataset.saving;
  try {
    const answer = await fetch(form.dataset.save, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json", "X-Person": form.dataset.person },
    });
    if (answer.redirected || !(answer.headers.get("Content-Type") ?? "").includes("json")) throw new Error("no answer");
    const said = await answer.json();
    if (answer.ok) {
      sent = now;
      form.elements.version.value = said.version;
      live.textContent = `${form.dataset.saved} ${said.at}`;
    } else {
      live.textContent = said.message ?? Object.values(said.problems ?? {}).join(" ");
    }
  } catch {
    live.textContent = form.dataset.unsaved;
    timer = setTimeout(save, AGAIN);
  } finally {
    isBusy = false;
  }
  if (typed() !== now) save();
}

function rest() {
  clearTimeout(timer);
  timer = setTimeout(save, REST);
}

async function leave() {
  clearTimeout(timer);
  while (isBusy) await new Promise((done) => setTimeout(done, 20));
  form.requestSubmit();
}

function onward(field) {
  const next = inputs[inputs.indexOf(field) + 1];
  if (next) next.focus();
  else if (inputs.every((input) => input.value.trim() && check(input))) leave();
  else inputs.find((input) => !input.value.trim() || !check(input)).focus();
}

for (const field of inputs) {
  field.addEventListener("focus", () => field.select());
  field.addEventListener("input", () => {
    check(field);
    show();
    rest();
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const moves = { ArrowDown: STEP, ArrowUp: -STEP, PageDown: text.clientHeight * 0.9, PageUp: -text.clientHeight * 0.9 };
    if (event.key === "Enter") {
      event.preventDefault();
      if (event.shiftKey) inputs[inputs.indexOf(field) - 1]?.focus();
      else onward(field);
    } else if (moves[event.key]) {
      event.preventDefault();
      text.scrollBy({ top: moves[event.key] });
    }
  });
}
form.elements.comment.addEventListener("input", rest);
document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.metaKey) return;
  if (event.key === "Enter" && event.ctrlKey) {
    event.preventDefault();
    leave();
    return;
  }
  const isElsewhere = !event.target.closest("input, textarea, select, button, a, summary");
  if (event.ctrlKey || !isElsewhere || !/^\d$/.test(event.key)) return;
  const empty = inputs.find((input) => !input.value.trim()) ?? inputs[0];
  empty.focus(); // the figure itself arrives in the field that has the focus now
});
form.addEventListener("submit", (event) => {
  // A save on its way counts the version up: wait for it.
  if (isBusy) {
    event.preventDefault();
    leave();
    return;
  }
  isLeaving = true;
});
window.addEventListener("beforeunload", (event) => {
  if (!isLeaving && typed() !== sent) event.preventDefault();
});
window.addEventListener("pageshow", (event) => {
  isLeaving = false;
  if (event.persisted) window.location.reload(); // what the browser kept is older than what was saved
});
inputs.forEach(check);
show();
// On a phone the text comes first.
if (window.innerWidth >= 992) (inputs.find((input) => !input.value.trim()) ?? inputs[0]).focus();
