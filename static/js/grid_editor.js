// The one field of the grid: it lies over the cell that has the focus, so that a browser need not carry thousands.
export class Editor {
  constructor(form, cells) {
    Object.assign(this, { form, cells });
    this.cell = null;
    this.field = null;
    this.leave = () => {};
    this.entry = cells.first();
    this.entry.tabIndex = 0;
    form.addEventListener("focusin", (event) => {
      const cell = event.target.tagName === "TD" && cells.of(event.target);
      if (cell) this.open(cell);
    });
  }

  open(cell, { caretAtEnd = true } = {}) {
    if (this.cell === cell) return this.field.focus();
    const before = [this.cell, this.field];
    const text = this.cells.text(cell);
    const field = document.createElement("input");
    const heading = this.cells.heading(cell);
    Object.assign(field, { className: "cell-field", name: this.cells.code(cell), value: text, autocomplete: "off" });
    field.placeholder = cell.firstChild.data;
    field.spellcheck = false;
    field.setAttribute("aria-labelledby", `${cell.parentElement.cells[0].id} ${heading.id}`);
    cell.querySelector(".typed")?.remove();
    this.entry?.removeAttribute("tabindex");
    this.entry = null;
    cell.append(field);
    this.cells.mark(cell, field);
    [this.cell, this.field] = [cell, field];
    // All that changes the table comes before the focus, which has it laid out: once for each move, not three times.
    this.close(...before);
    field.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (text && caretAtEnd) field.setSelectionRange(text.length, text.length);
    return field;
  }

  // A field that goes while it has the focus tells nobody where the focus went: leaving its cell is said here.
  close(cell, field) {
    if (!field) return;
    if (document.activeElement === field) this.leave(cell);
    field.remove();
    this.cells.showTyped(cell);
  }

  // Put a text into the cell as if it had been typed.
  write(text) {
    this.field.value = text;
    this.field.setSelectionRange(text.length, text.length);
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  refresh(cell) {
    if (cell === this.cell) this.field.value = this.cells.text(cell);
  }
}
