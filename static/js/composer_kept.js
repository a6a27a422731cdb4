// What was written into a paper and is not saved yet, kept on this computer under the person and the paper: a closed
// window, a crash or a power cut loses a second of typing at most. Signing out takes it away (frame.js).
const OF_THE_PAGE = new Set(["csrfmiddlewaretoken", "place"]);
const PAUSE = 800; // milliseconds without typing before it is kept

// The fields of the form as it would send them, in order.
export function fieldsOf(form) {
  return [...new FormData(form)].filter(([name]) => !OF_THE_PAGE.has(name));
}

export class KeptText {
  constructor(name) {
    this.name = name;
    this.waiting = 0;
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.name));
    } catch {
      return null;
    }
  }

  // `now` reads the fields when the typing pauses, or gives null when there is nothing to keep.
  soon(now) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.write(now()), PAUSE);
  }

  write(fields) {
    clearTimeout(this.waiting);
    try {
      if (fields) localStorage.setItem(this.name, JSON.stringify({ at: Date.now(), fields }));
      else localStorage.removeItem(this.name);
    } catch {
      // A full or forbidden store: the text stays in its field, and leaving the page still warns.
    }
  }
}

// Put kept fields into the form. Texts whose place is gone come back: [name, text]. `boxes` are set beside textareas.
export function restore(form, fields, boxes) {
  const lost = [];
  for (const [name, text] of fields) {
    const field = form.elements.namedItem(name);
    if (!field || field instanceof RadioNodeList) {
      if (text.trim()) lost.push([name, text]);
    } else if (field.type === "checkbox") field.checked = true;
    else {
      field.value = text;
      boxes.get(field)?.show();
    }
  }
  return lost;
}
