// On the page of an inspection: what this phone kept of it is dropped once the site has it, and named otherwise.
import { forget, nameOf, read } from "./inspection_store.js";

const place = document.querySelector("[data-kept]");
const name = nameOf(place.dataset.person, place.dataset.inspection);
const kept = read(name);

if (kept && place.dataset.state !== "planned") {
  if (kept.fields.key === place.dataset.key) forget(name);
  else place.hidden = false;
}
place.querySelector("button").addEventListener("click", async () => {
  await forget(name);
  place.hidden = true;
});
