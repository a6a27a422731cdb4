// Saving: one cell after the other, each with a key, so that sending again after a broken connection writes once.
import { filled } from "./grid_cells.js";
import { send } from "./grid_send.js";

const FIRST_WAIT = 2000;
const LONGEST_WAIT = 30000;

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

export class Queue {
  constructor(form, cells, kept, texts) {
    Object.assign(this, { form, cells, kept, texts });
    this.waiting = [];
    this.wait = FIRST_WAIT;
    this.badge = form.querySelector(".grid-unsaved");
    this.badge.addEventListener("click", () => this.firstUnsaved()?.focus());
    window.addEventListener("online", () => this.pump());
  }

  version(input) {
    return Number(input.dataset.v ?? 0);
  }

  typing(input) {
    if (input.parentElement.dataset.state) this.cells.state(input, "");
    if (input.value.trim()) this.kept.put(input.name, { text: input.value, seen: this.version(input) });
    else this.kept.drop(input.name);
    this.count();
  }

  // Send what is typed. A text that came back (refused, in conflict, kept from before) goes out again only by Enter.
  commit(input, { again = false } = {}) {
    const text = input.value.trim();
    if (!text || this.waiting.includes(input.name)) return;
    if (input.cameBack === text && !again) return;
    this.enqueue(input, { text, seen: this.version(input), key: newKey() });
    this.pump();
  }

  back(input, state, entry, why) {
    input.cameBack = entry.text;
    this.kept.put(input.name, { text: entry.text, seen: this.version(input) });
    this.cells.state(input, state, why);
  }

  commitAll() {
    for (const input of this.cells.inputs) this.commit(input);
  }

  enqueue(input, entry) {
    input.entry = entry;
    input.cameBack = undefined;
    this.kept.put(input.name, entry);
    this.waiting.push(input.name);
    this.cells.state(input, "saving");
    this.count();
  }

  clear(input) {
    if (this.waiting.includes(input.name)) {
      this.cells.say("warn", this.texts.uncertain);
      return;
    }
    input.value = "";
    this.cells.state(input, "");
    this.kept.drop(input.name);
    this.count();
  }

  // Resolves when nothing is under way: everything is answered, or the connection is lost.
  pump() {
    this.running ??= this.run().finally(() => (this.running = undefined));
    return this.running;
  }

  async run() {
    clearTimeout(this.timer);
    while (this.waiting.length) {
      const input = this.cells.byCode.get(this.waiting[0]);
      const answer = await send(this.form, input.name, input.entry);
      if (answer.outcome === "lost") return this.pause(answer.why);
      this.wait = FIRST_WAIT;
      this.waiting.shift();
      this[answer.outcome](input, input.entry, answer.body);
      this.count();
    }
  }

  saved(input, entry, body) {
    this.kept.drop(input.name);
    input.value = "";
    this.cells.state(input, "saved");
    this.apply(body);
    this.cells.say("good", body.written ? filled(this.texts.saved_at, { time: body.at }) : this.texts.unchanged);
  }

  refused(input, entry, body) {
    this.back(input, "refused", entry, body.message);
    this.cells.say("bad", filled(this.texts.refused_at, { cell: this.cells.nameOf(input), why: body.message }));
  }

  // Somebody else was there: show the cell as it now is; the text stays and can be sent again over it.
  conflict(input, entry, body) {
    this.apply(body);
    this.back(input, "conflict", entry, body.message);
    this.cells.say("warn", filled(this.texts.conflict_at, { cell: this.cells.nameOf(input), why: body.message }));
  }

  apply(body) {
    for (const answer of [body.cell, ...(body.others ?? [])]) if (answer) this.cells.show(answer);
  }

  pause(why) {
    for (const code of this.waiting) {
      const input = this.cells.byCode.get(code);
      if (input.parentElement.dataset.state !== "offline") this.cells.state(input, "offline");
    }
    this.cells.say("warn", this.texts[why]);
    this.count();
    this.timer = setTimeout(() => this.pump(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  // What an earlier visit could not send: sent entries go out again with their keys, mere texts wait for Enter.
  restore() {
    const homeless = [];
    for (const [code, entry] of Object.entries(this.kept.all())) {
      const input = this.cells.byCode.get(code);
      if (!input) homeless.push([code, entry]);
      else if (entry.key) {
        input.value = entry.text;
        this.enqueue(input, entry);
      } else if (!input.value) {
        input.value = entry.text;
        this.back(input, "refused", entry, this.texts.kept);
      }
    }
    this.kept.list(homeless, this.form, this.cells, this.texts);
    this.count();
    this.pump();
  }

  unsaved() {
    return this.cells.inputs.filter((input) => input.value.trim());
  }

  hasUnsaved() {
    return this.unsaved().length > 0;
  }

  firstUnsaved() {
    return this.unsaved().find((input) => !input.readOnly) ?? this.unsaved()[0];
  }

  count() {
    const count = this.unsaved().filter((input) => input !== document.activeElement).length;
    this.badge.hidden = count === 0;
    this.badge.textContent = filled(this.texts.unsaved, { count });
  }
}
