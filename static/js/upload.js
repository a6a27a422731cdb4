// A file that is too large is named before it travels; the server refuses it all the same.
for (const input of document.querySelectorAll("input[type=file][data-largest]")) {
  input.addEventListener("change", () => {
    const isTooLarge = [...input.files].some((file) => file.size > Number(input.dataset.largest));
    input.setCustomValidity(isTooLarge ? input.dataset.tooLarge : "");
    if (isTooLarge) input.reportValidity();
  });
  input.form.addEventListener("submit", (event) => {
    if (input.reportValidity()) return;
    event.preventDefault();
  });
}
