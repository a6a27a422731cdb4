// The same number of copies for all of a kind that are empty; Enter goes to the next field.
for (const form of document.querySelectorAll("[data-copies]")) {
  const inputs = [...form.querySelectorAll("input[data-kind]")];
  for (const row of form.querySelectorAll(".copies-fill")) row.hidden = false;
  for (const fill of form.querySelectorAll("[data-fill]")) {
    let filled = [];
    fill.addEventListener("focus", () => {
      filled = inputs.filter((input) => input.dataset.kind === fill.dataset.fill && input.value === "");
    });
    fill.addEventListener("input", () => {
      for (const input of filled) input.value = fill.value;
    });
    fill.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
  }
  for (const [place, input] of inputs.entries()) {
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      (inputs[place + 1] ?? input).focus();
    });
  }
}
