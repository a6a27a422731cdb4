// What was typed and is not saved yet, kept on this computer under the person, the month and the group.
export class Kept {
  constructor(name) {
    this.name = name;
  }

  all() {
    try {
      return JSON.parse(localStorage.getItem(this.name)) ?? {};
    } catch {
      return {};
    }
  }

  put(code, entry) {
    this.write({ ...this.all(), [code]: entry });
  }

  drop(code) {
    const all = this.all();
    delete all[code];
    this.write(all);
  }

  // Texts that no cell can take any more are shown until somebody discards them.
  list(entries, form, cells, texts) {
    if (!entries.length) return;
    const notice = document.createElement("div");
    notice.className = "notice notice-warning";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-plain btn-small";
    button.textContent = texts.discard;
    button.addEventListener("click", () => {
      for (const [code] of entries) this.drop(code);
      notice.remove();
    });
    const words = entries.map(([code, entry]) => `${code} ${entry.text}`).join("; ");
    notice.append(cells.icon("warn"), `${texts.kept_elsewhere} ${words}`, button);
    form.before(notice);
  }

  write(all) {
    try {
      if (Object.keys(all).length) localStorage.setItem(this.name, JSON.stringify(all));
      else localStorage.removeItem(this.name);
    } catch {
      // A full or forbidden store: the text stays in its cell, and leaving the page still warns.
    }
  }
}
