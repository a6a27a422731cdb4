// A rectangle from a spreadsheet: the server lays it over the grid and says what it would do; then all or the good ones.
import { dialog, paragraph } from "./grid_dialog.js";
import { filled } from "./grid_cells.js";
import { placeOf, post } from "./grid_request.js";

const PATIENCE = 60000;

export class Paste {
  constructor(form, { cells, live, editor, queue, history, texts }) {
    Object.assign(this, { form, cells, live, editor, queue, history, texts });
  }

  isRectangle(text) {
    return /[\t\r\n]/.test(text.replace(/\r?\n$/, ""));
  }

  async start(cell, text) {
    if (text.length > Number(this.form.dataset.longestPaste)) return this.live.say("bad", this.texts.paste_too_large);
    this.live.say("clock", this.texts.reading_paste);
    const sent = { ...placeOf(this.cells.code(cell)), text, by_branch: "byBranch" in this.form.dataset };
    const answer = await post(this.form, this.form.dataset.paste, sent, PATIENCE);
    if (answer.lost) return this.live.say("warn", this.texts.not_now);
    if (!answer.ok) return this.live.say("bad", answer.body.message);
    this.live.say("info", this.texts.look_at_paste);
    const { entries, written, stopped } = answer.body;
    const body = document.createElement("div");
    body.className = "paste-preview";
    body.append(...new DOMParser().parseFromString(answer.body.html, "text/html").body.childNodes);
    const others = entries.filter(({ good }) => !good);
    const leftovers = written && others.length ? this.leftovers() : null;
    if (leftovers) body.append(leftovers);
    const chosen = await dialog({
      heading: this.texts.paste_heading,
      body,
      wide: true,
      buttons: [
        !written && others.length
          ? { value: "others", text: this.texts.into_cells, primary: true }
          : stopped
            ? { value: "good", text: filled(this.texts.enter_good, { count: written }), primary: true, disabled: !written }
            : { value: "all", text: filled(this.texts.enter_all, { count: written }), primary: true, disabled: !written },
        { value: "", text: this.texts.cancel },
      ],
    });
    if (!chosen || chosen === "others") this.live.quiet();
    else await this.enter(entries.filter(({ good }) => good), chosen === "good");
    if (chosen === "others" || (chosen && leftovers?.querySelector("input").checked)) this.putIntoCells(others);
  }

  leftovers() {
    const label = Object.assign(document.createElement("label"), { className: "paste-leftovers" });
    const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: true });
    box.className = "form-check-input";
    label.append(box, this.texts.keep_refused);
    return label;
  }

  // The keys stay the same until the server has answered: sent again, the block is written once.
  async enter(good, onlyGood) {
    const entries = good.map(({ department, indicator, text, seen, key }) => ({ department, indicator, text, seen, key }));
    for (;;) {
      this.live.say("clock", this.texts.saving);
      const answer = await post(this.form, this.form.dataset.block, { entries, only_good: onlyGood }, PATIENCE);
      if (!answer.lost) return this.entered(answer, good);
      this.live.say("warn", this.texts[answer.lost]);
      const body = paragraph(this.texts.paste_lost);
      const buttons = [
        { value: "again", text: this.texts.send_again, primary: true },
        { value: "", text: this.texts.cancel },
      ];
      if (!(await dialog({ heading: this.texts.paste_heading, body, buttons }))) return undefined;
    }
  }

  entered(answer, good) {
    const outcomes = answer.body.outcomes ?? [];
    if (!answer.ok) {
      return this.live.say("bad", answer.body.message ?? outcomes.find((one) => one.message)?.message ?? "");
    }
    for (const cell of answer.body.cells) this.cells.show(cell);
    if (this.editor.cell) this.live.explain(this.editor.cell);
    const items = good
      .filter((entry, place) => outcomes[place].kind === "written" || outcomes[place].kind === "repeated")
      .map(({ department, indicator, text, key }) => ({ code: `${department}:${indicator}`, text, key }));
    if (items.length) this.history.entered(items);
    return this.live.say("good", filled(this.texts.pasted_at, { count: items.length, time: answer.body.at }));
  }

  putIntoCells(others) {
    for (const { department, indicator, text, message } of others) {
      const cell = this.cells.at(`${department}:${indicator}`);
      if (cell && this.cells.isOpen(cell) && !this.cells.text(cell)) {
        this.queue.back(cell, "refused", { text }, message);
      }
    }
    this.queue.count();
  }
}
