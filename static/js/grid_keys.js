// The keyboard: Enter saves and goes down, arrows move, Esc clears, F2 or Alt+Enter opens the cell.
const INPUT = ".grid input";

function inTable(cells, table) {
  return cells.inputs.filter((input) => input.closest("table") === table);
}

function below(cells, input, step) {
  const cell = input.parentElement;
  let row = cell.parentElement;
  while ((row = step > 0 ? row.nextElementSibling : row.previousElementSibling)) {
    const found = row.cells[cell.cellIndex]?.querySelector("input");
    if (found) return found;
  }
  const tables = [...cells.form.querySelectorAll("table")];
  const next = tables[tables.indexOf(cell.closest("table")) + step];
  return next && inTable(cells, next).at(step > 0 ? 0 : -1);
}

function beside(cells, input, step) {
  return cells.inputs[cells.inputs.indexOf(input) + step];
}

const MOVES = {
  ArrowDown: (cells, input) => below(cells, input, 1),
  ArrowUp: (cells, input) => below(cells, input, -1),
  ArrowRight: (cells, input) => beside(cells, input, 1),
  ArrowLeft: (cells, input) => beside(cells, input, -1),
};

export function listenToKeys(form, cells, queue, drawer) {
  const isCell = (target) => target.matches?.(INPUT);

  form.addEventListener("submit", (event) => event.preventDefault());

  form.addEventListener("keydown", (event) => {
    const input = event.target;
    // Enter and arrows belong to the input method while a Chinese word is being composed.
    if (!isCell(input) || event.isComposing || event.keyCode === 229) return;
    if (event.key === "F2" || (event.key === "Enter" && event.altKey)) {
      event.preventDefault();
      drawer.open(input);
    } else if (event.key === "Enter") {
      event.preventDefault();
      queue.commit(input, { again: true });
      below(cells, input, event.shiftKey ? -1 : 1)?.focus();
    } else if (event.key === "Escape") {
      queue.clear(input);
    } else if (event.key in MOVES && !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey) {
      const upOrDown = event.key === "ArrowDown" || event.key === "ArrowUp";
      if (input.value && !upOrDown) return;
      event.preventDefault();
      queue.commit(input);
      MOVES[event.key](cells, input)?.focus();
    }
  });

  form.addEventListener("input", (event) => isCell(event.target) && queue.typing(event.target));
  form.addEventListener("focusin", (event) => {
    if (!isCell(event.target)) return;
    cells.explain(event.target);
    queue.count();
  });
  // Leaving the cell for another place saves it; leaving the window does not.
  form.addEventListener("focusout", (event) => {
    if (isCell(event.target) && event.relatedTarget) queue.commit(event.target);
  });
}
