// The grid of score entry. Without this script the same form posts as a whole; with it every cell saves by itself.
import { Cells } from "./grid_cells.js";
import { Drawer } from "./grid_drawer.js";
import { listenToKeys } from "./grid_keys.js";
import { Kept } from "./grid_kept.js";
import { Queue } from "./grid_queue.js";
import "./grid_rules.js";

const form = document.getElementById("grid");
const texts = JSON.parse(document.getElementById("grid-texts").textContent);

// The group is submitted after everything that is typed is saved.
function guardSubmit(queue, cells) {
  document.getElementById("submit")?.addEventListener("submit", async (event) => {
    if (!queue.hasUnsaved()) return;
    event.preventDefault();
    queue.commitAll();
    await queue.pump();
    if (queue.hasUnsaved()) cells.say("bad", texts.unsaved_submit);
    else event.target.requestSubmit();
  });
}

if (form) {
  document.documentElement.classList.add("scripted");
  const cells = new Cells(form, texts);
  const drawer = new Drawer(form, cells, texts);
  const kept = new Kept(form.dataset.store);
  if (!form.querySelector(".grid input")) {
    kept.list(Object.entries(kept.all()), form, cells, texts);
  } else {
    const queue = new Queue(form, cells, kept, texts);
    listenToKeys(form, cells, queue, drawer);
    guardSubmit(queue, cells);
    window.addEventListener("beforeunload", (event) => {
      if (!queue.hasUnsaved()) return;
      event.preventDefault();
      event.returnValue = true; // browsers before Chromium 119 ask only with it
    });
    queue.restore();
  }
}
