// The search box of the header: “/” goes there, and under the empty box stands what was opened lately.
const form = document.querySelector("[data-search]");
const box = form?.querySelector("input");
const panel = form?.querySelector("[data-recent]");
const TYPING = "input, textarea, select, [contenteditable], [data-keys]";
let asked = false;

async function show() {
  if (box.value || !panel) return close();
  if (!asked) {
    asked = true;
    const answer = await fetch(panel.dataset.recent, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) {
      asked = false;
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    panel.querySelector("[data-list]").replaceChildren(...page.body.childNodes);
  }
  if (document.activeElement === box && !box.value) panel.hidden = false;
}

function close() {
  if (panel) panel.hidden = true;
}

function isSeen(element) {
  return element.offsetParent !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.isComposing || event.target.closest?.(TYPING) || document.querySelector("dialog[open]")) return;
  const target = [document.querySelector("#search-words"), box].find((one) => one && isSeen(one));
  if (!target) return;
  event.preventDefault();
  target.focus();
  target.select();
});

if (form) {
  box.addEventListener("focus", show);
  box.addEventListener("input", show);
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });
  form.addEventListener("submit", (event) => {
    if (!box.value.trim()) event.preventDefault();
  });
  form.addEventListener("keydown", (event) => {
    const links = panel && !panel.hidden ? [...panel.querySelectorAll("a")] : [];
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape") {
      if (at >= 0) box.focus();
      close();
    } else if (event.key === "ArrowDown" && links.length) {
      event.preventDefault();
      links[Math.min(at + 1, links.length - 1)].focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      event.preventDefault();
      if (at) links[at - 1].focus();
      else box.focus();
    }
  });
}
