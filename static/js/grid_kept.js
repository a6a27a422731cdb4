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

  write(all) {
    try {
      if (Object.keys(all).length) localStorage.setItem(this.name, JSON.stringify(all));
      else localStorage.removeItem(this.name);
    } catch {
      // A full or forbidden store: the text stays in its cell, and leaving the page still warns.
    }
  }
}
