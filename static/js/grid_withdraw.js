// Delete on a cell asks which of its lines to withdraw, and why.
import { dialog, paragraph } from "./grid_dialog.js";
import { ask, newKey, post } from "./grid_request.js";
import { filled } from "./grid_cells.js";

export class Withdrawing {
  constructor(form, { cells, live, editor, history, texts }) {
    Object.assign(this, { form, cells, live, editor, history, texts });
  }

  lines(cell) {
    return ask(`${this.cells.address(cell)}lines/`);
  }

  async start(cell) {
    if (!this.cells.facts(cell).lines) return this.live.say("info", this.texts.nothing_to_withdraw);
    const answer = await this.lines(cell);
    if (!answer.ok) return this.live.say("warn", this.texts.not_now);
    const body = document.createElement("div");
    const reason = this.reason();
    reason.querySelector("input").autofocus = answer.body.lines.length === 1;
    body.append(this.choice(answer.body.lines), reason);
    const chosen = await dialog({
      heading: filled(this.texts.withdraw_from, { cell: this.cells.nameOf(cell) }),
      body,
      buttons: [
        { value: "withdraw", text: this.texts.withdraw, primary: true },
        { value: "", text: this.texts.cancel },
      ],
    });
    if (!chosen) return undefined;
    const ticked = [...body.querySelectorAll("input:checked")].map((box) => Number(box.value));
    const lines = answer.body.lines.filter(({ id }) => ticked.includes(id)).map(({ id, key }) => ({ id, key }));
    return this.send(lines, reason.querySelector("input").value);
  }

  choice(lines) {
    const list = document.createElement("fieldset");
    list.className = "grid-choice";
    list.append(Object.assign(document.createElement("legend"), { textContent: this.texts.withdraw_which }));
    for (const line of lines) {
      const label = document.createElement("label");
      const box = Object.assign(document.createElement("input"), { type: "checkbox", value: line.id });
      box.className = "form-check-input";
      box.checked = lines.length === 1;
      box.autofocus = lines.length > 1;
      const who = Object.assign(document.createElement("span"), { className: "muted", textContent: `${line.by} ${line.at}` });
      label.append(box, `−${line.points} ${line.reason}`, who);
      list.append(label);
    }
    return list;
  }

  reason() {
    const label = Object.assign(document.createElement("label"), { className: "grid-reason" });
    const field = document.createElement("input");
    Object.assign(field, { className: "form-control", required: true, minLength: 2, maxLength: 200, autocomplete: "off" });
    label.append(paragraph(this.texts.withdraw_why), field);
    return label;
  }

  async send(lines, reason) {
    if (!lines.length) return;
    const sent = { key: newKey(), lines: lines.map(({ id }) => id), reason };
    const answer = await post(this.form, this.form.dataset.amend, sent);
    if (answer.lost) return this.live.say("warn", this.texts.not_now);
    if (!answer.ok) return this.live.say("bad", answer.body.message);
    for (const cell of answer.body.cells) this.cells.show(cell);
    if (this.editor.cell) this.live.explain(this.editor.cell);
    this.history.withdrawn(lines);
    this.live.say("good", filled(this.texts.withdrawn_at, { time: answer.body.at }));
  }
}
