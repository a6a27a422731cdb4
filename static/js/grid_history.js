// Taking back and doing again: Ctrl+Z withdraws what was entered and puts back what was withdrawn; lines are never edited.
import { filled } from "./grid_cells.js";
import { newKey, placeOf, post } from "./grid_request.js";

const LONGEST = 100;

export class History {
  constructor(form, { cells, live, editor, texts }) {
    Object.assign(this, { form, cells, live, editor, texts });
    this.past = [];
    this.future = [];
    this.busy = false;
  }

  // Entries that were written: their cell, text and key, and the line (its number and key) that each replaces.
  entered(items) {
    this.remember({ kind: "entered", items });
  }

  withdrawn(lines) {
    this.remember({ kind: "withdrawn", lines: lines.toSorted((one, other) => one.id - other.id) });
  }

  // A line put back or entered again is a new one with a new key: the acts that speak of the old one mean it now.
  renamed(before, now) {
    const meant = (key) => (key && key === before ? now : key);
    for (const act of [...this.past, ...this.future]) {
      act.keys = act.keys?.map(meant);
      act.restored = act.restored?.map(meant);
      for (const line of act.lines ?? []) line.key = meant(line.key);
      for (const item of act.items ?? []) {
        item.key = meant(item.key);
        if (item.replaces) item.replaces.key = meant(item.replaces.key);
      }
    }
  }

  allRenamed(lines, keys = []) {
    lines.forEach((line, place) => keys[place] && this.renamed(line.key, keys[place]));
  }

  remember(act) {
    this.past.push(act);
    if (this.past.length > LONGEST) this.past.shift();
    this.future = [];
  }

  undo() {
    return this.step(this.past, this.future, (act) => this.takenBack(act), "undone", "nothing_to_undo");
  }

  redo() {
    return this.step(this.future, this.past, (act) => this.doneAgain(act), "redone", "nothing_to_redo");
  }

  async step(from, to, does, done, nothing) {
    if (this.busy) return;
    const act = from.at(-1);
    if (!act) return this.live.say("info", this.texts[nothing]);
    this.busy = true;
    const { answer, act: next } = await does(act);
    this.busy = false;
    if (answer.lost) return this.live.say("warn", this.texts.not_now);
    from.pop();
    if (!answer.ok) return this.live.say("bad", answer.body.message);
    for (const cell of answer.body.cells) this.cells.show(cell);
    if (this.editor.cell) this.live.explain(this.editor.cell);
    to.push(next);
    const names = answer.body.cells.map(({ code }) => this.cells.nameOf(this.cells.at(code)));
    this.live.say("good", filled(this.texts[done], { cells: `${names.slice(0, 3).join(", ")}${names.length > 3 ? " …" : ""}` }));
  }

  // An act keeps its key until it is answered, so that trying again after a broken connection does it once.
  async takenBack(act) {
    const key = (act.key ??= newKey());
    if (act.kind === "entered") {
      const keys = act.items.map((item) => item.key);
      const replaced = act.items.map((item) => item.replaces).filter(Boolean);
      const answer = await this.amend({ key, keys, restores: replaced.map(({ id }) => id) });
      this.allRenamed(replaced, answer.body?.restored);
      return { answer, act: { kind: "entered", items: act.items, restored: answer.body?.restored } };
    }
    const answer = await this.amend({ key, restores: act.lines.map(({ id }) => id) });
    this.allRenamed(act.lines, answer.body?.restored);
    return { answer, act: { kind: "withdrawn", keys: answer.body?.restored } };
  }

  async doneAgain(act) {
    if (act.kind === "withdrawn") {
      const answer = await this.amend({ key: (act.key ??= newKey()), keys: act.keys });
      const ids = answer.body?.withdrawn ?? [];
      const isWhole = ids.length === act.keys.length;
      const lines = ids.map((id, place) => ({ id, key: isWhole ? act.keys[place] : undefined }));
      return { answer, act: { kind: "withdrawn", lines } };
    }
    act.fresh ??= act.items.map((item) => ({ ...item, key: newKey(), replaces: undefined }));
    if (act.restored?.length) {
      const before = await this.amend({ key: (act.key ??= newKey()), keys: act.restored });
      if (!before.ok) return { answer: before };
      for (const cell of before.body.cells) this.cells.show(cell);
      act.fresh.forEach((item, place) => {
        item.replaces = { id: before.body.withdrawn[place], key: act.restored[place] };
      });
      act.restored = [];
    }
    const versions = new Map();
    const entries = act.fresh.map(({ code, text, key }) => {
      const seen = versions.get(code) ?? Number(this.cells.at(code).dataset.v ?? 0);
      versions.set(code, seen);
      return { ...placeOf(code), text, seen, key };
    });
    const answer = await post(this.form, this.form.dataset.block, { entries });
    if (answer.body?.outcomes && !answer.ok) answer.body.message = answer.body.outcomes.find((one) => one.message)?.message;
    if (answer.ok) act.items.forEach((item, place) => this.renamed(item.key, act.fresh[place].key));
    return { answer, act: { kind: "entered", items: act.fresh } };
  }

  amend(body) {
    return post(this.form, this.form.dataset.amend, body, 60000);
  }
}
