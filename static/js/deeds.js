// Counts the characters of deeds while they are typed, as the server counts them: everything but white space.
for (const area of document.querySelectorAll("[data-deeds]")) {
  const output = document.getElementById(area.dataset.deeds);
  const shortest = Number(area.dataset.shortest);
  const longest = Number(area.dataset.longest);
  function count() {
    const characters = [...area.value.replace(/\s+/gu, "")].length;
    output.textContent = String(characters);
    output.closest("[data-deeds-count]").classList.toggle("state-warn", characters < shortest || characters > longest);
  }
  area.addEventListener("input", count);
  count();
}
