// While something is typed: what it would come to, below the cell, in the line above the grid and in the row's sum.
import { filled } from "./grid_cells.js";
import { hint } from "./grid_hint.js";
import { ask } from "./grid_request.js";
import { hundredths, shown } from "./hundredths.js";

const SPOKEN_AFTER = 900;

// The deduction before the floor, from the formula where the floor holds (“… = −0.50 → 0.00”).
function deductedOf({ maximum, score, formula }) {
  const below = /= −([0-9.]+) →/.exec(formula ?? "");
  return below ? maximum + hundredths(below[1]) : maximum - score;
}

export class Typing {
  constructor(form, { cells, live, texts }) {
    Object.assign(this, { form, cells, live, texts });
    this.box = document.createElement("p");
    this.box.className = "cell-hint";
    this.spoken = form.querySelector(".grid-spoken");
  }

  async load() {
    if (this.rules) return this.rules;
    this.loading ??= ask(this.form.dataset.rules);
    const answer = await this.loading;
    this.loading = undefined;
    if (answer.ok) this.rules = answer.body;
    return this.rules;
  }

  rulesOf(cell) {
    return this.rules && (this.rules[this.cells.heading(cell).dataset.i] ?? []);
  }

  told(cell, text) {
    const facts = this.cells.facts(cell);
    const about = { ...facts, deducted: deductedOf(facts), indicator: this.cells.heading(cell).dataset.i };
    const { retypes } = this.cells.unsaved(this.cells.code(cell)) ?? {};
    if (retypes) {
      about.deducted -= hundredths(retypes.points);
      about.score = Math.max(0, about.maximum - about.deducted);
      about.lines -= 1;
    }
    return hint(text, about, this.rulesOf(cell));
  }

  show(cell, text) {
    const found = text.trim() ? this.told(cell, text) : null;
    clearTimeout(this.timer);
    if (!found || cell.dataset.state) {
      this.box.remove();
      this.cells.total(cell.parentElement);
      this.live.explain(cell);
      return;
    }
    const words = found.code ? this.why(found) : this.outcome(found);
    this.box.textContent = words;
    this.box.classList.toggle("not-yet", Boolean(found.code));
    // Moving it would lay out the whole table again; its words alone do not.
    if (this.box.parentElement !== cell) cell.append(this.box);
    if (found.code) this.cells.total(cell.parentElement);
    else this.cells.total(cell.parentElement, cell, found.score);
    this.live.explain(cell, found.code ? "" : ` → ${shown(found.score)}`);
    this.timer = setTimeout(() => (this.spoken.textContent = words), SPOKEN_AFTER);
  }

  hide(cell) {
    clearTimeout(this.timer);
    this.box.remove();
    this.spoken.textContent = "";
    this.cells.total(cell.parentElement);
  }

  why({ code, args }) {
    return filled(this.texts.refusals[code] ?? "", args);
  }

  outcome({ points, score, words, rule }) {
    if (!points) return this.texts.unchanged;
    return [`−${shown(points)} → ${shown(score)}`, rule, words].filter(Boolean).join(" · ");
  }
}
