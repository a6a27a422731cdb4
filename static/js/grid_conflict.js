// A conflict: what the cell holds now, from whom and when, beside what was typed here; the person chooses.
import { dialog, paragraph } from "./grid_dialog.js";
import { filled } from "./grid_cells.js";

export class Conflict {
  constructor({ cells, queue, withdrawing, texts }) {
    Object.assign(this, { cells, queue, withdrawing, texts });
  }

  async choose(cell) {
    const answer = await this.withdrawing.lines(cell);
    const lines = answer.body?.lines ?? [];
    const { text } = this.cells.unsaved(this.cells.code(cell));
    const body = document.createElement("div");
    body.className = "grid-conflict";
    body.append(this.theirs(cell, lines), this.mine(text));
    const chosen = await dialog({
      heading: filled(this.texts.conflict_in, { cell: this.cells.nameOf(cell) }),
      body,
      buttons: [
        { value: "theirs", text: this.texts.keep_theirs, focus: true },
        { value: "both", text: this.texts.enter_mine_too },
        { value: "mine", text: this.texts.mine_instead, disabled: !lines.length },
        { value: "", text: this.texts.decide_later },
      ],
    });
    if (chosen === "theirs") this.queue.clear(cell);
    if (chosen === "mine") this.cells.keep(this.cells.code(cell), { retypes: lines.at(-1) });
    if (chosen === "both" || chosen === "mine") this.queue.commit(cell, { again: true });
  }

  theirs(cell, lines) {
    const part = this.part(this.texts.stands_there);
    const score = cell.firstChild.data;
    if (!lines.length) part.append(paragraph(`${score} · ${this.texts.no_line}`));
    for (const { points, reason, by, at } of lines) {
      part.append(paragraph(`−${points} ${reason}`), paragraph(`${by} ${at}`, "muted"));
    }
    part.append(paragraph(`= ${score}`, "grid-conflict-score"));
    return part;
  }

  mine(text) {
    const part = this.part(this.texts.typed_here);
    part.append(paragraph(text), paragraph(this.texts.typed_by_you, "muted"));
    return part;
  }

  part(heading) {
    const part = document.createElement("section");
    part.append(Object.assign(document.createElement("h3"), { textContent: heading }));
    return part;
  }
}
