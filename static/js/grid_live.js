// The line above the grid: what happened last, the formula of the cell in hand, how many cells are not saved.
import { filled } from "./grid_cells.js";

export class Live {
  constructor(form, cells, texts) {
    Object.assign(this, { form, cells, texts });
    this.line = form.querySelector(".grid-live");
    this.formula = form.querySelector(".grid-formula");
    this.badge = form.querySelector(".grid-unsaved");
  }

  say(tone, text, { href = "", action = "" } = {}) {
    this.line.dataset.tone = tone;
    this.line.replaceChildren(this.cells.icon(tone), document.createTextNode(text));
    if (!href) return;
    const link = document.createElement("a");
    Object.assign(link, { href, textContent: action, target: "_blank", rel: "noopener" });
    this.line.append(" ", link);
  }

  quiet() {
    this.line.replaceChildren();
  }

  explain(cell, more = "") {
    const { formula, score } = this.cells.facts(cell);
    const said = formula || `${Math.floor(score / 100)}.${String(score % 100).padStart(2, "0")}`;
    this.formula.textContent = `${this.cells.nameOf(cell)}: ${said}${more}`;
  }

  count(count) {
    this.badge.hidden = count === 0;
    this.badge.textContent = filled(this.texts.unsaved, { count });
  }
}
