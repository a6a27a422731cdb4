// The grid of score entry. Without this script the same form posts as a whole; with it every cell saves by itself.
import { Cells } from "./grid_cells.js";
import { Conflict } from "./grid_conflict.js";
import { Drawer } from "./grid_drawer.js";
import { Editor } from "./grid_editor.js";
import { fieldsToCells } from "./grid_fields.js";
import { History } from "./grid_history.js";
import { Kept } from "./grid_kept.js";
import { Keys } from "./grid_keys.js";
import { Live } from "./grid_live.js";
import { News } from "./grid_news.js";
import { Paste } from "./grid_paste.js";
import { Picker } from "./grid_picker.js";
import { Queue } from "./grid_queue.js";
import { Typing } from "./grid_typing.js";
import { Withdrawing } from "./grid_withdraw.js";
import "./grid_rules.js";

const form = document.getElementById("grid");
const texts = JSON.parse(document.getElementById("grid-texts").textContent);

// The group is submitted after everything that is typed is saved.
function guardSubmit({ queue, live }) {
  document.getElementById("submit")?.addEventListener("submit", async (event) => {
    if (!queue.hasUnsaved()) return;
    event.preventDefault();
    queue.commitAll();
    await queue.pump();
    if (queue.hasUnsaved()) live.say("bad", texts.unsaved_submit);
    else event.target.requestSubmit();
  });
}

function guardLeaving({ queue }) {
  window.addEventListener("beforeunload", (event) => {
    if (!queue.hasUnsaved()) return;
    event.preventDefault();
    event.returnValue = true; // browsers before Chromium 119 ask only with it
  });
}

function open(cells, kept) {
  const parts = { cells, kept, texts };
  parts.live = new Live(form, cells, texts);
  parts.editor = new Editor(form, cells);
  parts.history = new History(form, parts);
  parts.queue = new Queue(form, parts);
  parts.typing = new Typing(form, parts);
  parts.withdrawing = new Withdrawing(form, parts);
  parts.conflict = new Conflict(parts);
  parts.picker = new Picker(parts);
  parts.paste = new Paste(form, parts);
  parts.drawer = new Drawer(form, cells, texts, parts.editor);
  parts.keys = new Keys(form, parts);
  parts.news = new News(form, parts);
  guardSubmit(parts);
  guardLeaving(parts);
  parts.queue.restore();
}

if (form) {
  document.documentElement.classList.add("scripted");
  const typedBefore = fieldsToCells(form);
  const cells = new Cells(form, texts);
  const kept = new Kept(form.dataset.store);
  for (const [code, text] of typedBefore) kept.put(code, { text, seen: 0 });
  if (form.dataset.save && cells.first()) {
    open(cells, kept);
  } else {
    new Drawer(form, cells, texts);
    kept.list(Object.entries(kept.all()), form, cells, texts);
  }
}
