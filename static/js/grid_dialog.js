// A question in the middle of the page: resolves to the value of the button, or to null when it is left.
export function dialog({ heading, body, buttons, wide = false, close }) {
  const box = document.createElement("dialog");
  box.className = wide ? "grid-dialog grid-dialog-wide" : "grid-dialog";
  const form = document.createElement("form");
  form.method = "dialog";
  const title = document.createElement("h2");
  title.id = "grid-dialog-heading";
  title.textContent = heading;
  box.setAttribute("aria-labelledby", title.id);
  const foot = document.createElement("div");
  foot.className = "grid-dialog-foot";
  foot.append(...buttons.map(button));
  form.append(title, body, foot);
  box.append(form);
  document.body.append(box);
  const from = document.activeElement;
  return new Promise((resolve) => {
    box.addEventListener("close", () => {
      const value = box.returnValue || null;
      box.remove();
      from?.focus();
      resolve(value);
    });
    close?.((value) => box.close(value));
    box.showModal();
    (box.querySelector("[autofocus]") ?? foot.querySelector("button:not(:disabled)"))?.focus();
  });
}

function button({ value, text, primary = false, disabled = false, focus = false }) {
  const made = document.createElement("button");
  made.className = primary ? "btn btn-primary" : "btn btn-plain";
  Object.assign(made, { value, textContent: text, disabled, type: value ? "submit" : "button" });
  if (!value) made.addEventListener("click", () => made.closest("dialog").close(""));
  if (focus) made.autofocus = true;
  return made;
}

export function paragraph(text, className = "") {
  const made = document.createElement("p");
  Object.assign(made, { textContent: text, className });
  return made;
}
