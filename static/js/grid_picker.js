// The rule picker: Alt+↓ in a cell lists the rules of its indicator; words narrow it, arrows and Enter choose.
import { dialog, paragraph } from "./grid_dialog.js";
import { filled } from "./grid_cells.js";
import { hundredths, short } from "./hundredths.js";

const plain = (text) => text.normalize("NFKC").toLowerCase();

export class Picker {
  constructor({ cells, live, editor, typing, texts }) {
    Object.assign(this, { cells, live, editor, typing, texts });
  }

  async start(cell) {
    await this.typing.load();
    const rules = this.typing.rulesOf(cell);
    if (!rules) return this.live.say("warn", this.texts.not_now);
    if (!rules.length) return this.live.say("info", this.texts.no_rules);
    this.options = rules.map((rule) => this.option(rule));
    this.list = Object.assign(document.createElement("ul"), { id: "rule-options", className: "rule-options" });
    this.list.role = "listbox";
    this.list.append(...this.options);
    this.search = this.searchField();
    const body = document.createElement("div");
    this.none = paragraph(this.texts.no_such_rule, "muted");
    this.none.role = "status";
    this.none.hidden = true;
    body.append(this.search, this.list, this.none);
    this.point(this.options[0]);
    let close = () => {};
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) close(option.dataset.code);
    });
    this.search.addEventListener("keydown", (event) => this.key(event, close));
    const code = await dialog({
      heading: filled(this.texts.rules_of, { cell: this.cells.heading(cell).textContent.trim() }),
      body,
      buttons: [{ value: "", text: this.texts.cancel }],
      close: (closes) => (close = closes),
    });
    this.editor.open(cell);
    if (code) this.editor.write(`${this.cells.text(cell)} ${code}`.trim());
  }

  searchField() {
    const field = document.createElement("input");
    Object.assign(field, { type: "search", className: "form-control", autofocus: true, autocomplete: "off" });
    Object.assign(field, { role: "combobox", ariaLabel: this.texts.search_rules, placeholder: this.texts.search_rules });
    field.setAttribute("aria-controls", "rule-options");
    field.setAttribute("aria-expanded", "true");
    field.addEventListener("input", () => this.narrow());
    return field;
  }

  option({ code, text, points, unit, to_zero: toZero }) {
    const option = Object.assign(document.createElement("li"), { role: "option", id: `rule-${code}` });
    option.dataset.code = code;
    const worth = toZero ? this.texts.deducts_all : `−${short(hundredths(points))} ${unit}`;
    option.append(
      Object.assign(document.createElement("b"), { textContent: code }),
      Object.assign(document.createElement("span"), { textContent: text }),
      Object.assign(document.createElement("span"), { textContent: worth, className: "muted" }),
    );
    return option;
  }

  shown() {
    return this.options.filter((option) => !option.hidden);
  }

  narrow() {
    const words = plain(this.search.value).split(/\s+/).filter(Boolean);
    for (const option of this.options) {
      const text = plain(option.textContent);
      option.hidden = !words.every((word) => text.includes(word));
    }
    this.none.hidden = this.shown().length > 0;
    this.point(this.shown()[0]);
  }

  point(option) {
    for (const other of this.options) other.ariaSelected = String(other === option);
    this.chosen = option;
    if (option) this.search?.setAttribute("aria-activedescendant", option.id);
    else this.search?.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  key(event, close) {
    if (event.isComposing || event.keyCode === 229) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const shown = this.shown();
      event.preventDefault();
      this.point(shown[Math.min(Math.max(shown.indexOf(this.chosen) + step, 0), shown.length - 1)]);
    } else if (event.key === "Escape") {
      event.preventDefault(); // a search field would only clear itself
      close("");
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (this.chosen) close(this.chosen.dataset.code);
    }
  }
}
