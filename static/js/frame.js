// The menus of the header close on Escape, on a click elsewhere, and when another one opens.
const menus = document.querySelectorAll("details.menu");

function closeAllBut(kept) {
  for (const menu of menus) {
    if (menu !== kept) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeAllBut(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details.menu[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

// What the grid keeps on this computer until it is sent goes with signing out: the next person finds nothing.
document.querySelector("[data-sign-out]")?.addEventListener("submit", () => {
  for (const name of Object.keys(localStorage)) if (name.startsWith("wenming.grid.")) localStorage.removeItem(name);
});

// On a phone the places do not all fit beside each other: the present one is moved into sight.
const places = document.querySelector(".places");
const present = places?.querySelector("[aria-current]");
if (present) places.scrollLeft = present.offsetLeft - (places.clientWidth - present.offsetWidth) / 2;
