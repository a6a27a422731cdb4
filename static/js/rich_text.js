// A very small editor over a text field: bold, lists, plain. Without it the field takes plain text with lists by signs.
const TOOLS = [
  ["bold", "bold", "B"],
  ["insertUnorderedList", "bullets", "•"],
  ["insertOrderedList", "numbers", "1."],
  ["removeFormat", "plain", "T"],
];

for (const box of document.querySelectorAll("[data-editor]")) {
  const field = box.querySelector("textarea");
  const format = field.form.elements.summary_format;
  const area = document.createElement("div");
  area.className = "editor-area form-control rich";
  area.contentEditable = "true";
  area.setAttribute("role", "textbox");
  area.setAttribute("aria-multiline", "true");
  area.setAttribute("aria-label", field.labels[0]?.textContent ?? "");
  area.append(box.querySelector("template").content.cloneNode(true));
  if (!area.textContent.trim() && field.value.trim()) {
    for (const block of field.value.split(/\n\s*\n/)) {
      const paragraph = document.createElement("p");
      paragraph.innerText = block;
      area.append(paragraph);
    }
  }
  if (!area.firstElementChild) {
    const first = document.createElement("p");
    first.append(document.createElement("br"));
    area.append(first);
  }
  document.execCommand("defaultParagraphSeparator", false, "p");

  const bar = document.createElement("div");
  bar.className = "editor-bar";
  bar.setAttribute("role", "toolbar");
  for (const [command, word, sign] of TOOLS) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-plain btn-small";
    button.textContent = sign;
    button.title = box.dataset[word];
    button.setAttribute("aria-label", box.dataset[word]);
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      area.focus();
      document.execCommand(command);
      count();
    });
    bar.append(button);
  }
  const counter = document.createElement("span");
  counter.className = "muted";
  bar.append(counter);

  function count() {
    counter.textContent = `${area.innerText.replace(/\s+/g, "").length} ${box.dataset.of}`;
  }

  // What is pasted comes as plain text; word processors bring a whole page of markup with them.
  area.addEventListener("paste", (event) => {
    event.preventDefault();
    document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
  });
  let isChanged = false;
  area.addEventListener("input", () => {
    isChanged = true;
    count();
  });
  field.form.addEventListener("submit", () => {
    isChanged = false;
    format.value = "html";
    field.value = area.innerText.trim() ? area.innerHTML : "";
  });
  window.addEventListener("beforeunload", (event) => {
    if (isChanged) event.preventDefault();
  });
  field.hidden = true;
  field.before(bar, area);
  count();
}
