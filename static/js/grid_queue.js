// Saving: one cell after the other, each with a key, so that sending again after a broken connection writes once.
import { filled } from "./grid_cells.js";
import { newKey, placeOf, post } from "./grid_request.js";

const FIRST_WAIT = 2000;
const LONGEST_WAIT = 30000;

export class Queue {
  constructor(form, { cells, live, editor, kept, history, texts }) {
    Object.assign(this, { form, cells, live, editor, kept, history, texts });
    this.waiting = [];
    this.wait = FIRST_WAIT;
    this.afterSave = () => {};
    live.badge.addEventListener("click", () => this.firstUnsaved() && editor.open(this.firstUnsaved()));
    window.addEventListener("online", () => this.pump());
    window.addEventListener("focus", () => this.waiting.length && this.pump());
  }

  version(cell) {
    return Number(cell.dataset.v ?? 0);
  }

  typing(cell, text) {
    const code = this.cells.code(cell);
    const { retypes } = this.cells.unsaved(code) ?? {};
    if (text.trim()) this.kept.put(code, { text, seen: this.version(cell), retypes });
    else this.kept.drop(code);
    if (text) this.cells.keep(code, { text });
    else this.cells.forget(code);
    if (cell.dataset.state) this.cells.state(cell, "");
    this.count();
  }

  // Send what is typed. A text that came back (refused, in conflict, kept from before) goes out again only by Enter.
  commit(cell, { again = false } = {}) {
    const code = this.cells.code(cell);
    const entry = this.cells.unsaved(code);
    const text = entry?.text?.trim();
    if (!text || this.waiting.includes(code)) return;
    if (entry.retypes && text === entry.retypes.text) return this.clear(cell);
    if (entry.cameBack === text && !again) return;
    this.enqueue(cell, { text, seen: this.version(cell), key: newKey(), retypes: entry.retypes });
    this.pump();
  }

  commitAll() {
    for (const code of [...this.cells.unsavedByCode.keys()]) this.commit(this.cells.at(code));
  }

  enqueue(cell, entry) {
    const code = this.cells.code(cell);
    this.cells.keep(code, { ...entry, cameBack: undefined });
    this.kept.put(code, entry);
    this.waiting.push(code);
    this.editor.refresh(cell);
    this.cells.state(cell, "saving");
    this.count();
  }

  clear(cell) {
    const code = this.cells.code(cell);
    if (this.waiting.includes(code)) {
      this.live.say("warn", this.texts.uncertain);
      return;
    }
    const { news } = this.cells.unsaved(code) ?? {};
    this.cells.forget(code);
    this.kept.drop(code);
    this.editor.refresh(cell);
    this.cells.state(cell, "");
    if (news) this.cells.show(news);
    this.cells.total(cell.parentElement);
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
      const code = this.waiting[0];
      const entry = this.cells.unsaved(code);
      const answer = await this.send(code, entry);
      if (answer.lost) return this.pause(answer.lost);
      this.wait = FIRST_WAIT;
      this.waiting.shift();
      const outcome = answer.ok ? "saved" : answer.body.refused === "StaleCell" ? "conflict" : "refused";
      this[outcome](this.cells.at(code), entry, answer.body);
      this.count();
    }
    this.afterSave();
  }

  send(code, { text, seen, key, retypes }) {
    const entry = { ...placeOf(code), text, seen, key };
    if (!retypes) return post(this.form, this.form.dataset.save, entry);
    return post(this.form, this.form.dataset.amend, { ...entry, line: retypes.id });
  }

  saved(cell, entry, body) {
    const code = this.cells.code(cell);
    this.kept.drop(code);
    this.cells.forget(code);
    this.editor.refresh(cell);
    this.cells.state(cell, "saved");
    this.apply(body);
    const isWritten = body.written ?? true;
    const replaces = entry.retypes && { id: entry.retypes.id, key: entry.retypes.key };
    if (isWritten) this.history.entered([{ code, text: entry.text, key: entry.key, replaces }]);
    this.live.say("good", isWritten ? filled(this.texts.saved_at, { time: body.at }) : this.texts.unchanged);
  }

  refused(cell, entry, { message }) {
    this.back(cell, "refused", entry, message);
    this.live.say("bad", filled(this.texts.refused_at, { cell: this.cells.nameOf(cell), why: message }));
  }

  // Somebody else was there: show the cell as it now is; the text stays, and Enter asks what holds.
  conflict(cell, entry, body) {
    this.apply(body);
    this.back(cell, "conflict", entry, body.message);
    this.live.say("warn", filled(this.texts.conflict_at, { cell: this.cells.nameOf(cell), why: body.message }));
  }

  back(cell, state, { text, retypes }, why) {
    const code = this.cells.code(cell);
    this.cells.keep(code, { text, retypes, cameBack: text, key: undefined, news: undefined });
    this.kept.put(code, { text, seen: this.version(cell), retypes });
    this.editor.refresh(cell);
    this.cells.state(cell, state, why);
  }

  apply(body) {
    for (const answer of [body.cell, ...(body.others ?? []), ...(body.cells ?? [])]) if (answer) this.cells.show(answer);
    if (this.editor.cell) this.live.explain(this.editor.cell);
  }

  pause(why) {
    for (const code of this.waiting) {
      const cell = this.cells.at(code);
      if (cell.dataset.state !== "offline") this.cells.state(cell, "offline");
    }
    const link = why === "signed_out" || why === "another_person" ? { href: this.form.dataset.signIn, action: this.texts.sign_in } : {};
    this.live.say("warn", this.texts[why], link);
    this.count();
    this.timer = setTimeout(() => this.pump(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  // What an earlier visit could not send: sent entries go out again with their keys, mere texts wait for Enter.
  restore() {
    const homeless = [];
    for (const [code, entry] of Object.entries(this.kept.all())) {
      const cell = this.cells.at(code);
      if (!cell || !this.cells.isOpen(cell)) homeless.push([code, entry]);
      else if (entry.key) this.enqueue(cell, entry);
      else this.back(cell, "refused", entry, this.texts.kept);
    }
    this.kept.list(homeless, this.form, this.cells, this.texts);
    this.count();
    this.pump();
  }

  unsaved() {
    return [...this.cells.unsavedByCode].filter(([, { text }]) => text?.trim()).map(([code]) => code);
  }

  hasUnsaved() {
    return this.unsaved().length > 0;
  }

  firstUnsaved() {
    const codes = this.unsaved();
    const code = codes.find((one) => !this.waiting.includes(one)) ?? codes[0];
    return code && this.cells.at(code);
  }

  count() {
    const inHand = this.form.contains(document.activeElement) && this.editor.cell && this.cells.code(this.editor.cell);
    this.live.count(this.unsaved().filter((code) => code !== inHand).length);
  }
}
