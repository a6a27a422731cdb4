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

// What the grid and papers in work keep on this computer until it is sent goes with signing out: the next person finds nothing.
document.querySelector("[data-sign-out]")?.addEventListener("submit", () => {
  for (const name of Object.keys(localStorage)) if (/^wenming\.(grid|draft)\./.test(name)) localStorage.removeItem(name);
});

// On a phone the places do not all fit beside each other: the present one is moved into sight.
const places = document.querySelector(".places");
const present = places?.querySelector("[aria-current]");
if (present) places.scrollLeft = present.offsetLeft - (places.clientWidth - present.offsetWidth) / 2;

// A page with a table of some rows, which is not itself a form, offers it as a workbook (campaign/page_tables.py).
const FIELDS = "select, textarea, input:is(:not([type]), [type=text], [type=number], [type=date], [type=search], [type=time], [type=email])";
const inRowForm = (field, table) => table.contains(field.closest("form"));
const says = (table) =>
  table.querySelectorAll("tbody tr").length > 2 && ![...table.querySelectorAll(FIELDS)].some((field) => !inRowForm(field, table));
const offered = document.querySelector("[data-page-tables]");
if (offered && [...document.querySelectorAll("main table:not(.grid)")].some(says)) {
  const address = new URL(location.href);
  address.searchParams.set("tables", "xlsx");
  address.hash = "";
  offered.querySelector("a").href = address;
  offered.hidden = false;
}
