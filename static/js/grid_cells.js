// What the cells of the grid look like: values, totals, states, and the line above the grid.
const STATE_ICONS = { saving: "clock", saved: "good", refused: "bad", conflict: "warn", offline: "warn" };
const SHOWN_FOR = 5000;

export function filled(text, values) {
  return text.replace(/%\((\w+)\)s/g, (all, name) => values[name] ?? all);
}

function cents(text) {
  return Math.round(Number(text) * 100);
}

export class Cells {
  constructor(form, texts) {
    this.form = form;
    this.texts = texts;
    this.live = form.querySelector(".grid-live");
    this.formula = form.querySelector(".grid-formula");
    this.inputs = [...form.querySelectorAll(".grid input")];
    this.byCode = new Map(this.inputs.map((input) => [input.name, input]));
    this.icons = document.getElementById("grid-icons").content;
    for (const flag of form.querySelectorAll(".grid input ~ .flag")) flag.tabIndex = -1;
  }

  icon(name) {
    return this.icons.querySelector(`[data-icon="${name}"]`).firstElementChild.cloneNode(true);
  }

  // How people call the cell: its department and its indicator.
  nameOf(input) {
    const row = input.closest("tr").cells[0].textContent;
    return `${row} ${input.name.slice(input.name.indexOf(":") + 1)}`;
  }

  say(tone, text) {
    this.live.dataset.tone = tone;
    this.live.replaceChildren(this.icon(tone), document.createTextNode(text));
  }

  explain(input) {
    if (this.formula) this.formula.textContent = `${this.nameOf(input)}: ${input.dataset.f || input.placeholder}`;
  }

  state(input, state, why = "") {
    const cell = input.parentElement;
    cell.querySelector(".cell-state")?.remove();
    cell.querySelector(".cell-note")?.remove();
    cell.classList.remove("refused");
    cell.dataset.state = state;
    input.readOnly = state === "saving" || state === "offline";
    const bad = state === "refused" || state === "conflict";
    if (bad) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
    if (!state) return delete cell.dataset.state;
    const word = document.createElement("span");
    word.className = "cell-state";
    word.append(this.icon(STATE_ICONS[state]), this.texts[state]);
    cell.append(word);
    if (why) this.note(input, cell, why);
    if (state === "saved") setTimeout(() => cell.dataset.state === "saved" && this.state(input, ""), SHOWN_FOR);
  }

  note(input, cell, why) {
    const note = document.createElement("p");
    note.className = "cell-note";
    note.id = `note-${input.name}`;
    note.textContent = why;
    cell.append(note);
    input.setAttribute("aria-describedby", note.id);
  }

  // Put what the server answered about a cell into the page.
  show(answer) {
    const input = this.byCode.get(answer.code);
    if (!input) return;
    input.placeholder = answer.score;
    input.dataset.v = answer.version;
    if (answer.formula) input.dataset.f = answer.formula;
    else delete input.dataset.f;
    this.flag(input, answer);
    this.total(input.closest("tr"));
    if (document.activeElement === input) this.explain(input);
  }

  flag(input, answer) {
    const cell = input.parentElement;
    cell.classList.toggle("cut", answer.lines > 0);
    let flag = cell.querySelector(".flag");
    if (!flag) {
      flag = document.createElement("a");
      flag.className = "flag";
      flag.tabIndex = -1;
      flag.href = this.address(input);
      input.after(flag);
    }
    flag.textContent = answer.lines;
    flag.setAttribute("aria-label", `${filled(this.texts.lines, { count: answer.lines })}: ${this.nameOf(input)}`);
  }

  address(input) {
    const [department, ...indicator] = input.name.split(":");
    return `${this.form.dataset.cells}${encodeURIComponent(department)}/${encodeURIComponent(indicator.join(":"))}/`;
  }

  // The subtotal of a row is the sum of what the row shows.
  total(row) {
    const shownSum = row.querySelector(".sum");
    if (shownSum.textContent === "—") return;
    let sum = 0;
    for (const cell of row.querySelectorAll("td:not(.sum)")) {
      const shown = cell.firstElementChild?.placeholder ?? cell.textContent;
      sum += cents(parseFloat(shown) || 0);
    }
    shownSum.textContent = (sum / 100).toFixed(2);
  }
}
