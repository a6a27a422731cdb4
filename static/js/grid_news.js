// What others did in the group: asked for now and then, so that everybody sees the other's cells soon after they are saved.
import { filled } from "./grid_cells.js";
import { ask } from "./grid_request.js";

const EVERY = 15000;

export class News {
  constructor(form, { cells, live, queue, editor, texts }) {
    Object.assign(this, { form, cells, live, queue, editor, texts });
    this.since = form.dataset.now;
    document.addEventListener("visibilitychange", () => document.hidden || this.ask());
    queue.afterSave = () => this.later(500);
    this.later(EVERY);
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), wait);
  }

  async ask() {
    this.later(EVERY);
    if (document.hidden || this.asking) return;
    this.asking = true;
    const answer = await ask(`${this.form.dataset.changes}?since=${encodeURIComponent(this.since)}`);
    this.asking = false;
    if (!answer.ok) return;
    this.since = answer.body.at;
    for (const news of answer.body.cells) this.take(news);
    if (answer.body.closed) this.closed(answer.body.closed);
  }

  take(news) {
    const cell = this.cells.at(news.code);
    if (!cell || news.version <= Number(cell.dataset.v ?? 0)) return;
    const words = filled(this.texts.changed_by, { name: news.by, time: news.at });
    if (this.cells.text(cell).trim()) {
      // What is being typed here was meant for the older value: it stays, and sending it will ask.
      const { news: told } = this.cells.unsaved(news.code);
      if (told?.version === news.version) return;
      this.cells.keep(news.code, { news });
      this.live.say("warn", filled(this.texts.changed_under, { cell: this.cells.nameOf(cell), score: news.score, who: words }));
      return;
    }
    this.cells.show(news);
    this.cells.state(cell, "other", words);
    if (cell === this.editor.cell) this.live.explain(cell);
  }

  closed(why) {
    clearTimeout(this.timer);
    this.live.say("warn", `${why} ${this.texts.reload}`);
  }
}
