// The editor of a paper in work: figures as pieces, a warning before unsaved text is left, saving without losing the
// place. The form works without this module.
import { KeptText, fieldsOf, restore } from "./composer_kept.js";
import { textBox } from "./composer_text.js";

const offer = document.getElementById("kept-text");
const store = offer && new KeptText(`wenming.draft.${offer.dataset.kept}`);
let isOffered = false; // what an earlier window left is shown, and stays until it is taken or discarded
let boxes = new Map(); // of the textareas of the form that is there now
let kept = "";
let place = null;
let isLeaving = false;

const editor = () => document.getElementById("editor");
const sent = (form) => new URLSearchParams(new FormData(form)).toString();
const isDirty = () => Boolean(editor()) && sent(editor()) !== kept;

function tell(word, isBad = false) {
  const state = document.getElementById("editor-state");
  if (!state) return;
  state.textContent = word ? state.dataset[word] : "";
  state.classList.toggle("is-bad", isBad);
}

function changed() {
  tell(isDirty() ? "unsaved" : "");
  if (store && !isOffered) store.soon(() => (isDirty() ? fieldsOf(editor()) : null));
}

// Text of an earlier window that was not saved is offered, never put in unasked.
function offerKept(form) {
  const left = store?.read();
  if (!left) return;
  const there = new Map(fieldsOf(form));
  if (left.fields.every(([name, text]) => name === "seen" || there.get(name) === text)) {
    store.write(null);
    return;
  }
  const words = offer.querySelector("[data-words]");
  words.textContent = words.dataset.words.replace("{time}", new Date(left.at).toLocaleString(document.documentElement.lang));
  isOffered = true;
  offer.hidden = false;
  const settle = () => {
    isOffered = false;
    offer.hidden = true;
    changed();
  };
  offer.querySelector("[data-take]").addEventListener("click", (event) => {
    const lost = restore(editor(), left.fields, boxes);
    if (lost.length) {
      words.textContent = `${words.dataset.lost} ${lost.map(([, text]) => text).join(" ¶ ")}`;
      event.target.remove();
      tell("unsaved");
    } else settle();
  }, { once: true });
  offer.querySelector("[data-discard]").addEventListener("click", () => {
    store.write(null);
    settle();
  }, { once: true });
}

function begin(isFirst = false) {
  const form = editor();
  if (!form || "begun" in form.dataset) return;
  form.dataset.begun = "";
  const figures = new Map(JSON.parse(document.getElementById("figures").textContent).map((one) => [one.name, one]));
  boxes = new Map();
  let current = null;
  for (const area of form.querySelectorAll("textarea[data-fields]")) {
    const text = textBox(area, figures, changed);
    boxes.set(area, text);
    text.box.addEventListener("focus", () => {
      current = text;
    });
  }
  const choice = form.querySelector("#figure");
  choice.parentElement.hidden = false;
  let range = null;
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    if (current && selection.rangeCount && current.box.contains(selection.anchorNode)) range = selection.getRangeAt(0);
  });
  choice.addEventListener("change", () => {
    if (current && choice.value) {
      const name = choice.value;
      current.box.focus();
      if (range && current.box.contains(range.startContainer)) {
        getSelection().removeAllRanges();
        getSelection().addRange(range);
      }
      current.insert(name);
    }
    choice.value = "";
  });
  form.addEventListener("input", changed);
  for (const button of form.querySelectorAll("[data-confirm]")) {
    button.addEventListener("click", (event) => {
      if (!window.confirm(button.dataset.confirm)) {
        event.preventDefault();
        event.stopImmediatePropagation();
      } else if ("leaves" in button.dataset) {
        event.preventDefault();
        isLeaving = true;
        store?.write(null);
        form.removeAttribute("hx-post");
        form.action = button.getAttribute("formaction");
        HTMLFormElement.prototype.submit.call(form);
      }
    });
  }
  kept = form.dataset.refused === "yes" ? "" : sent(form);
  if (isDirty()) tell("unsaved");
  if (isFirst) offerKept(form);
  else if (store && !isOffered) store.write(isDirty() ? fieldsOf(form) : null);
}

function partOf(element) {
  return element?.closest?.("[data-part]")?.dataset.part;
}

function openAround(target) {
  for (let box = target?.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
}

// The pages and the checks fill what is left of the window, wherever the page stands.
function fit() {
  const side = document.querySelector(".composer-side");
  const isBeside = getComputedStyle(side).position === "sticky";
  side.style.height = isBeside ? `${Math.max(420, window.innerHeight - Math.max(8, side.parentElement.getBoundingClientRect().top) - 8)}px` : "";
}

begin(true);
fit();
window.addEventListener("scroll", fit, { passive: true });
window.addEventListener("resize", fit);

window.addEventListener("beforeunload", (event) => {
  if (!isLeaving && isDirty()) event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s" && editor()) {
    event.preventDefault();
    editor().querySelector("[data-save]").click();
  }
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (!link) return;
  const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  openAround(target);
  target?.querySelector("[contenteditable='true'], input:not([type=hidden]), textarea:not(.has-box)")?.focus({ preventScroll: true });
});
document.addEventListener("submit", (event) => {
  if (!("keepsText" in event.target.dataset)) return;
  const question = event.submitter?.dataset.confirm;
  if (!isDirty() && (!question || window.confirm(question))) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!isDirty()) return;
  tell("unsaved", true);
  document.querySelector("[data-save]").focus();
}, true);

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target !== editor()) return;
  place = { part: partOf(document.activeElement), top: window.scrollY };
  tell("saving");
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id !== "editor") return;
  if (!event.detail.xhr.responseText.includes('id="editor"')) {
    event.detail.shouldSwap = false; // the sign-in page in place of an answer
    tell("signedOut", true);
  }
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id !== "editor" && event.target?.id !== "editor") return;
  begin();
  fit();
  if (place) window.scrollTo(0, place.top);
  const form = editor();
  if (form.dataset.refused !== "yes") tell("saved");
  const key = form.dataset.place || place?.part;
  const wrong = form.querySelector(".field-error, .part-theirs");
  const target = wrong?.closest("[data-part], .field, .annex-part")
    || document.getElementById(`block-${key}`) || document.getElementById(key);
  openAround(target);
  if (form.dataset.place || wrong) target?.scrollIntoView({ block: "nearest" });
  target?.querySelector("[contenteditable='true'], input:not([type=hidden]), textarea:not(.has-box)")?.focus({ preventScroll: true });
});
for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    if (event.target === editor()) tell("failed", true);
  });
}
