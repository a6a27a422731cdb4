// A page that came with a field in every cell, after a form was sent: back to plain cells, with the texts that came along.
export function fieldsToCells(form) {
  const typed = [];
  for (const field of form.querySelectorAll(".grid input")) {
    const cell = field.parentElement;
    if (field.value.trim()) typed.push([field.name, field.value]);
    if (field.dataset.v) cell.dataset.v = field.dataset.v;
    if (field.dataset.f) cell.dataset.f = field.dataset.f;
    cell.classList.remove("refused");
    cell.querySelector(".cell-note")?.remove();
    field.replaceWith(field.placeholder);
  }
  return typed;
}
