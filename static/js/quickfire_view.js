// What desk and board of a quick-fire contest show alike: round, question, what it waits for, the clock.

export function show(root, board) {
  const write = (name, text) => {
    const place = root.querySelector(`[data-${name}]`);
    if (place) place.textContent = text;
  };
  write("round", board.round);
  write("place", board.questions ? `${board.question} / ${board.questions}` : "");
  write("says", board.says);
  const box = root.querySelector("[data-question]");
  box.hidden = !board.text;
  if (!board.text) return;
  write("text", board.text.text);
  write("answer", board.text.answer ?? "");
  root.querySelector("[data-options]").replaceChildren(
    ...board.text.options.map((option) => {
      const item = document.createElement("li");
      item.textContent = option;
      return item;
    }),
  );
}

// The seconds that are left, counted here from what the desk's clock said last.
export class Clock {
  constructor(place, word) {
    this.place = place;
    this.word = word;
    this.until = null;
    setInterval(() => this.tick(), 200);
  }

  set(milliseconds) {
    this.until = milliseconds === null ? null : performance.now() + milliseconds;
    this.tick();
  }

  tick() {
    if (this.until === null) {
      this.place.textContent = "";
      this.place.classList.remove("is-up");
      return;
    }
    const left = Math.max(0, Math.ceil((this.until - performance.now()) / 1000));
    this.place.textContent = left ? String(left) : this.word;
    this.place.classList.toggle("is-up", left === 0);
  }
}

export function channel(id) {
  return new BroadcastChannel(`quickfire-${id}`);
}
