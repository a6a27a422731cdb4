// The editor of a paper in work: figures as pieces, a warning before unsaved text is left, saving without losing the
// place. The form works without this module.
import { textBox } from "./composer_text.js";

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

function begin() {
  const form = editor();
  if (!form || "begun" in form.dataset) return;
  form.dataset.begun = "";
  const figures = new Map(JSON.parse(document.getElementById("figures").textContent).map((one) => [one.name, one]));
  let current = null;
  for (const area of form.querySelectorAll("textarea[data-fields]")) {
    const text = textBox(area, figures, () => tell(isDirty() ? "unsaved" : ""));
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
  form.addEventListener("input", () => tell(isDirty() ? "unsaved" : ""));
  for (const button of form.querySelectorAll("[data-confirm]")) {
    button.addEventListener("click", (event) => {
      if (!window.confirm(button.dataset.confirm)) {
        event.preventDefault();
        event.stopImmediatePropagation();
      } else if ("leaves" in button.dataset) {
        event.preventDefault();
        isLeaving = true;
        form.removeAttribute("hx-post");
        form.action = button.getAttribute("formaction");
        HTMLFormElement.prototype.submit.call(form);
      }
    });
  }
  kept = form.dataset.refused === "yes" ? "" : sent(form);
  if (isDirty()) tell("unsaved");
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

begin();
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
