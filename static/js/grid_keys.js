// The keyboard and the mouse of the grid; the legend below the table names the keys.
const PAGE = 10;

function near(element, step) {
  return step > 0 ? element.nextElementSibling : element.previousElementSibling;
}

function below(cells, cell, step) {
  for (let row = near(cell.parentElement, step); row; row = near(row, step)) {
    const found = row.cells[cell.cellIndex];
    if (cells.isOpen(found)) return found;
  }
  const tables = cells.tables.map(({ table }) => table);
  const next = tables[tables.indexOf(cell.closest("table")) + step];
  return next && openIn(cells, next).at(step > 0 ? 0 : -1);
}

function openIn(cells, part) {
  return [...part.querySelectorAll("tbody td")].filter((cell) => cells.isOpen(cell));
}

function beside(cells, cell, step) {
  for (let next = near(cell, step); next; next = near(next, step)) {
    if (cells.isOpen(next)) return next;
  }
  for (let row = near(cell.parentElement, step); row; row = near(row, step)) {
    const found = openInRow(cells, row).at(step > 0 ? 0 : -1);
    if (found) return found;
  }
  const tables = cells.tables.map(({ table }) => table);
  const other = tables[tables.indexOf(cell.closest("table")) + step];
  return other && openIn(cells, other).at(step > 0 ? 0 : -1);
}

function openInRow(cells, row) {
  return [...row.cells].filter((cell) => cells.isOpen(cell));
}

function paged(cells, cell, step) {
  let found = cell;
  for (let count = 0; count < PAGE; count++) {
    const next = below(cells, found, step);
    if (!next || next.closest("table") !== cell.closest("table")) break;
    found = next;
  }
  return found;
}

const MOVES = {
  ArrowDown: (cells, cell) => below(cells, cell, 1),
  ArrowUp: (cells, cell) => below(cells, cell, -1),
  ArrowRight: (cells, cell) => beside(cells, cell, 1),
  ArrowLeft: (cells, cell) => beside(cells, cell, -1),
  PageDown: (cells, cell) => paged(cells, cell, 1),
  PageUp: (cells, cell) => paged(cells, cell, -1),
  Home: (cells, cell) => openInRow(cells, cell.parentElement).at(0),
  End: (cells, cell) => openInRow(cells, cell.parentElement).at(-1),
};
const WITHIN_A_TEXT = ["ArrowRight", "ArrowLeft", "Home", "End"];

export class Keys {
  constructor(form, parts) {
    Object.assign(this, { form }, parts);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("keydown", (event) => this.key(event));
    form.addEventListener("input", (event) => event.target === this.editor.field && this.typed());
    form.addEventListener("focusin", (event) => this.entered(event));
    this.editor.leave = (cell) => this.leaveFor(cell);
    // Leaving the cell for another place saves it; leaving the window does not.
    form.addEventListener("focusout", (event) => this.left(event));
    form.addEventListener("mousedown", (event) => this.pressed(event));
    form.addEventListener("dblclick", (event) => event.target === this.editor.field && this.edit());
    form.addEventListener("paste", (event) => this.pasted(event));
    form.addEventListener("copy", (event) => this.copied(event));
  }

  typed() {
    const { cell, field } = this.editor;
    this.queue.typing(cell, field.value);
    this.typing.show(cell, field.value);
  }

  entered(event) {
    if (event.target !== this.editor.field) return;
    this.live.explain(this.editor.cell);
    if (this.cells.text(this.editor.cell)) this.typing.show(this.editor.cell, this.editor.field.value);
    this.queue.count();
    this.typing.load().then(() => this.editor.field.value && this.typing.show(this.editor.cell, this.editor.field.value));
  }

  left(event) {
    const cell = event.target.classList?.contains("cell-field") && event.target.closest("td");
    if (!cell) return;
    if (event.relatedTarget && !event.relatedTarget.closest("dialog")) this.leaveFor(cell);
    else this.typing.hide(cell);
  }

  leaveFor(cell) {
    this.typing.hide(cell);
    this.queue.commit(cell);
  }

  pressed(event) {
    if (event.button || event.target.closest(".flag, input, button, a")) return;
    const cell = this.cells.of(event.target);
    if (!cell) return;
    event.preventDefault();
    this.editor.open(cell);
  }

  key(event) {
    // Enter and arrows belong to the input method while a Chinese word is being composed.
    if (event.target !== this.editor.field || event.isComposing || event.keyCode === 229) return;
    const act = this.act(event);
    if (!act) return;
    event.preventDefault();
    act(this.editor.cell);
  }

  act({ key, altKey, shiftKey, ctrlKey, metaKey }) {
    const { field } = this.editor;
    const control = ctrlKey || metaKey;
    if (altKey) {
      if (key === "ArrowDown") return (cell) => this.picker.start(cell);
      return key === "Enter" && ((cell) => this.drawer.open(cell));
    }
    if (control) return this.withControl(key.toLowerCase(), shiftKey, field.value);
    if (key === "Enter") return (cell) => this.enter(cell, shiftKey ? -1 : 1);
    if (key === "Tab") return this.tab(shiftKey ? -1 : 1);
    if (key === "Escape") return (cell) => this.escape(cell);
    if (key === "F2") return () => this.edit();
    if (key === "Delete" && !field.value) return (cell) => this.withdrawing.start(cell);
    if (!(key in MOVES) || shiftKey || (field.value && WITHIN_A_TEXT.includes(key))) return null;
    return (cell) => this.go(MOVES[key](this.cells, cell));
  }

  withControl(key, shiftKey, text) {
    if (text) return null; // while a text is edited these keys are the field's
    if (key === "z") return () => (shiftKey ? this.history.redo() : this.history.undo());
    if (key === "y") return () => this.history.redo();
    const table = this.editor.cell.closest("table");
    if (key === "home") return () => this.go(openIn(this.cells, table).at(0));
    if (key === "end") return () => this.go(openIn(this.cells, table).at(-1));
    return null;
  }

  go(cell) {
    if (!cell) return;
    this.editor.open(cell);
  }

  enter(cell, step) {
    if (cell.dataset.state === "conflict") return this.conflict.choose(cell);
    this.typing.hide(cell);
    this.queue.commit(cell, { again: true });
    return this.go(below(this.cells, cell, step));
  }

  // At the ends of the grid Tab goes on to what stands before or after it.
  tab(step) {
    const next = beside(this.cells, this.editor.cell, step);
    return next && (() => this.go(next));
  }

  escape(cell) {
    this.typing.hide(cell);
    this.queue.clear(cell);
    this.live.explain(cell);
  }

  // The text in hand is edited; of a saved cell with one line that line is typed anew, otherwise the cell opens.
  async edit() {
    const { cell, field } = this.editor;
    if (field.value) return field.setSelectionRange(field.value.length, field.value.length);
    const { lines } = this.cells.facts(cell);
    if (!lines) return undefined;
    const answer = lines === 1 ? await this.withdrawing.lines(cell) : { ok: false };
    const line = answer.body?.lines?.[0];
    if (!line?.is_plain) return this.drawer.open(cell);
    if (this.editor.cell !== cell || field.value) return undefined;
    this.cells.keep(this.cells.code(cell), { retypes: line });
    this.editor.write(line.text);
    return this.live.say("info", this.texts.retyping);
  }

  pasted(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (event.target !== this.editor.field || !this.paste.isRectangle(text)) return;
    event.preventDefault();
    this.paste.start(this.editor.cell, text);
  }

  copied(event) {
    if (event.target !== this.editor.field || this.editor.field.value) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", this.editor.cell.firstChild.data.trim());
  }
}
