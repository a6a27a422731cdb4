// A text with figures: each figure is one piece that shows its value, can be moved and taken out, and not retyped.
// The textarea stays what the form sends; without this module one edits it with the figures' signs in it.
const TOKEN = /\{([a-z_]+(?:\.[A-Za-z0-9_-]+)*)\}/g;
const OWN_KIND = "text/x-wenming";

function chip(name, figures) {
  const figure = figures.get(name);
  const piece = document.createElement("span");
  piece.className = figure ? "figure-field" : "figure-field is-unknown";
  piece.contentEditable = "false";
  piece.dataset.name = name;
  piece.title = figure ? figure.label : `{${name}}`;
  piece.textContent = figure ? figure.value : `{${name}}`;
  return piece;
}

function pieces(text, figures) {
  const found = document.createDocumentFragment();
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > end) found.append(text.slice(end, match.index));
    found.append(chip(match[1], figures));
    end = match.index + match[0].length;
  }
  if (end < text.length) found.append(text.slice(end));
  return found;
}

function written(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.dataset?.name) return `{${node.dataset.name}}`;
  if (node.nodeName === "BR") return "\n";
  const inside = [...node.childNodes].map(written).join("");
  return node.nodeName === "DIV" || node.nodeName === "P" ? `\n${inside}` : inside;
}

function markup(text, figures) {
  const holder = document.createElement("div");
  holder.append(pieces(text, figures));
  return holder.innerHTML;
}

export function textBox(area, figures, onChange) {
  const box = document.createElement("div");
  const isHeading = Boolean(area.closest(".part-heading"));
  box.className = area.className;
  box.contentEditable = "true";
  box.setAttribute("role", "textbox");
  box.setAttribute("aria-multiline", String(!isHeading));
  box.setAttribute("aria-label", area.getAttribute("aria-label"));
  if (area.hasAttribute("aria-invalid")) box.setAttribute("aria-invalid", "true");
  box.append(pieces(area.value, figures));
  area.classList.add("has-box");
  area.tabIndex = -1;
  area.after(box);

  const goAfter = (piece) => getSelection().collapse(box, [...box.childNodes].indexOf(piece) + 1);
  const keep = () => {
    area.value = [...box.childNodes].map(written).join("").replace(/\u200b/g, "").replace(/\n$/, "");
    onChange();
  };
  const insert = (text) => {
    document.execCommand("insertHTML", false, markup(text, figures).replaceAll("\n", "<br>"));
    const { anchorNode } = getSelection();
    const inside = (anchorNode.nodeType === Node.TEXT_NODE ? anchorNode.parentElement : anchorNode).closest("[data-name]");
    if (inside) goAfter(inside);
    keep();
  };
  const chosen = () => {
    const range = getSelection().getRangeAt(0);
    return [...range.cloneContents().childNodes].map(written).join("");
  };

  box.addEventListener("input", keep);
  box.addEventListener("click", (event) => {
    if (event.target.dataset?.name) goAfter(event.target);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (!isHeading) document.execCommand("insertLineBreak");
  });
  for (const kind of ["copy", "cut"]) {
    box.addEventListener(kind, (event) => {
      event.clipboardData.setData("text/plain", getSelection().toString());
      event.clipboardData.setData(OWN_KIND, chosen());
      event.preventDefault();
      if (kind === "cut") document.execCommand("delete");
    });
  }
  box.addEventListener("paste", (event) => {
    event.preventDefault();
    const text = event.clipboardData.getData(OWN_KIND) || event.clipboardData.getData("text/plain");
    insert(isHeading ? text.replace(/\s+/g, " ") : text.replace(/\r\n?/g, "\n"));
  });
  box.addEventListener("drop", (event) => event.preventDefault());
  const show = () => box.replaceChildren(pieces(area.value, figures));
  return { box, show, insert: (name) => insert(`{${name}}`) };
}
