// The cells of the grid: where they are, what they show, and what is typed into them and not saved yet.
import { hundredths, shown } from "./hundredths.js";

const STATE_ICONS = { saving: "clock", saved: "good", refused: "bad", conflict: "warn", offline: "warn", other: "edit" };
const SHOWN_FOR = { saved: 5000, other: 20000 };
const FIGURE = /^[0-9]+\.[0-9]{2}/;

export function filled(text, values) {
  return text.replace(/%\((\w+)\)s/g, (all, name) => values[name] ?? all);
}

function element(name, className, ...children) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}

export class Cells {
  constructor(form, texts) {
    this.form = form;
    this.texts = texts;
    this.icons = document.getElementById("grid-icons").content;
    this.unsavedByCode = new Map();
    this.tables = [...form.querySelectorAll("table.grid")].map((table) => ({
      table,
      columns: [...table.tHead.rows[0].cells].map((heading) => heading.dataset.i),
      rows: new Map([...table.tBodies[0].rows].map((row) => [row.dataset.d, row])),
    }));
    for (const flag of form.querySelectorAll(".flag")) flag.tabIndex = -1;
  }

  icon(name) {
    return this.icons.querySelector(`[data-icon="${name}"]`).firstElementChild.cloneNode(true);
  }

  // Where a cell is

  of(target) {
    const cell = target.closest?.("td");
    return cell && this.isOpen(cell) ? cell : null;
  }

  isOpen(cell) {
    return cell.tagName === "TD" && !cell.classList.contains("sum") && !cell.classList.contains("locked");
  }

  heading(cell) {
    return cell.closest("table").tHead.rows[0].cells[cell.cellIndex];
  }

  code(cell) {
    return `${cell.parentElement.dataset.d}:${this.heading(cell).dataset.i}`;
  }

  at(code) {
    const colon = code.indexOf(":");
    const [department, indicator] = [code.slice(0, colon), code.slice(colon + 1)];
    for (const { columns, rows } of this.tables) {
      const cell = rows.get(department)?.cells[columns.indexOf(indicator)];
      if (cell) return cell;
    }
    return null;
  }

  first() {
    return this.form.querySelector("table.grid:not(.grid-closed) tbody td:not(.locked, .sum)");
  }

  // How people call the cell: its department and its indicator.
  nameOf(cell) {
    return `${cell.parentElement.cells[0].firstChild.data.trim()} ${this.heading(cell).dataset.i}`;
  }

  address(cell) {
    const [department, ...indicator] = this.code(cell).split(":");
    return `${this.form.dataset.cells}${encodeURIComponent(department)}/${encodeURIComponent(indicator.join(":"))}/`;
  }

  // What the server says of it

  score(cell) {
    const found = FIGURE.exec(cell.firstChild?.data ?? "");
    return found ? hundredths(found[0]) : 0;
  }

  facts(cell) {
    const maximum = hundredths(this.heading(cell).dataset.m);
    const lines = Number(cell.querySelector(".flag")?.textContent ?? 0);
    return { maximum, score: this.score(cell), lines, version: Number(cell.dataset.v ?? 0), formula: cell.dataset.f };
  }

  show(answer) {
    const cell = this.at(answer.code);
    if (!cell) return;
    const word = cell.classList.contains("locked") ? " " : "";
    cell.firstChild.data = `${answer.score}${word}`;
    cell.dataset.v = answer.version;
    if (answer.formula) cell.dataset.f = answer.formula;
    else delete cell.dataset.f;
    this.flag(cell, answer);
    this.total(cell.parentElement);
    const field = cell.querySelector("input");
    if (field) field.placeholder = answer.score;
  }

  flag(cell, answer) {
    cell.classList.toggle("cut", answer.lines > 0);
    let flag = cell.querySelector(".flag");
    if (!flag) {
      flag = element("a", "flag");
      flag.tabIndex = -1;
      flag.href = this.address(cell);
      cell.firstChild.after(flag);
    }
    flag.textContent = answer.lines;
    flag.setAttribute("aria-label", `${filled(this.texts.lines, { count: answer.lines })}: ${this.nameOf(cell)}`);
  }

  // The subtotal of a row is the sum of what the row shows; of one cell what it would come to.
  total(row, typed = null, score = 0) {
    const sum = row.querySelector(".sum > b");
    if (sum.textContent === "—") return;
    let all = 0;
    for (const cell of row.querySelectorAll("td:not(.sum)")) all += cell === typed ? score : this.score(cell);
    const text = shown(all);
    if (sum.textContent !== text) sum.textContent = text;
    sum.parentElement.classList.toggle("trying", typed !== null);
  }

  // What is typed and not saved

  text(cell) {
    return this.unsavedByCode.get(this.code(cell))?.text ?? "";
  }

  unsaved(code) {
    return this.unsavedByCode.get(code);
  }

  keep(code, changes) {
    const found = { ...this.unsavedByCode.get(code), ...changes };
    this.unsavedByCode.set(code, found);
    return found;
  }

  forget(code) {
    this.unsavedByCode.delete(code);
  }

  state(cell, state, why = "") {
    const code = this.code(cell);
    for (const old of cell.querySelectorAll(".cell-state, .cell-note, .typed")) old.remove();
    if (state) cell.dataset.state = state;
    else delete cell.dataset.state;
    const field = cell.querySelector("input");
    this.showTyped(cell);
    if (state) {
      const name = state === "other" ? why : this.texts[state];
      cell.append(element("span", "cell-state", this.icon(STATE_ICONS[state]), element("span", "", name)));
    }
    if (why && state !== "other") {
      const note = element("p", "cell-note", why);
      note.id = `note-${code}`;
      cell.append(note);
    }
    if (field) this.mark(cell, field);
    if (SHOWN_FOR[state]) setTimeout(() => cell.dataset.state === state && this.state(cell, ""), SHOWN_FOR[state]);
  }

  // A text that is not saved stays to be seen where the field is gone.
  showTyped(cell) {
    const text = this.text(cell);
    if (text && !cell.querySelector("input, .typed")) cell.append(element("span", "typed", text));
  }

  // What the state of a cell means for the field that lies over it.
  mark(cell, field) {
    const { state } = cell.dataset;
    field.readOnly = state === "saving" || state === "offline";
    field.toggleAttribute("aria-invalid", false);
    if (state === "refused" || state === "conflict") field.setAttribute("aria-invalid", "true");
    const note = cell.querySelector(".cell-note");
    if (note) field.setAttribute("aria-describedby", note.id);
    else field.removeAttribute("aria-describedby");
  }
}
