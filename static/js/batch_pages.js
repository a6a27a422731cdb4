// Counts the pages of the chosen papers while they are ticked; the server counts again.
for (const form of document.querySelectorAll("form[data-most]")) {
  const said = form.querySelector("[data-chosen-pages]");
  const ticks = form.querySelectorAll("input[data-pages]");
  const most = Number(form.dataset.most);
  if (!said) continue;
  const count = () => {
    let pages = 0;
    for (const tick of ticks) if (tick.checked) pages += Number(tick.dataset.pages);
    said.querySelector("strong").textContent = String(pages);
    said.classList.toggle("is-too-many", pages > most);
  };
  said.hidden = false;
  form.addEventListener("change", count);
  window.addEventListener("pageshow", count);
  count();
}
