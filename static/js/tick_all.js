// One tick for every row of the page; without this module each is ticked by hand.
for (const table of document.querySelectorAll("table[data-tick-all]")) {
  const place = table.querySelector("thead .tick");
  const ticks = table.querySelectorAll("tbody .tick input");
  if (!place || ticks.length === 0) continue;
  const all = document.createElement("input");
  all.type = "checkbox";
  all.className = "form-check-input";
  all.setAttribute("aria-label", table.dataset.tickAll);
  all.title = table.dataset.tickAll;
  place.replaceChildren(all);
  all.addEventListener("change", () => {
    for (const tick of ticks) tick.checked = all.checked;
  });
  table.addEventListener("change", () => {
    all.checked = [...ticks].every((tick) => tick.checked);
  });
}
