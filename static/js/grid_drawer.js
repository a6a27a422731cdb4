// The drawer beside the grid: one cell with its lines, opened by Alt+Enter or a click on the corner.
export class Drawer {
  constructor(form, cells, texts, editor = null) {
    Object.assign(this, { form, cells, texts, editor });
    this.panel = document.getElementById("drawer");
    this.body = document.getElementById("drawer-body");
    this.panel.querySelector(".drawer-close").addEventListener("click", () => this.close());
    form.addEventListener("click", (event) => this.click(event));
    document.addEventListener("keydown", (event) => {
      const at = document.activeElement;
      if (event.key === "Escape" && (this.panel.contains(at) || (!this.panel.hidden && at === document.body))) {
        this.close();
      }
    });
    document.body.addEventListener("cell-saved", (event) => this.apply(event.detail));
    // A page that is no cell (signed out meanwhile) does not belong here.
    this.body.addEventListener("htmx:beforeSwap", (event) => {
      if (event.detail.shouldSwap && !event.detail.serverResponse.includes('class="cell-detail"')) {
        event.detail.shouldSwap = false;
        this.fail();
      }
    });
    this.body.addEventListener("htmx:responseError", () => this.fail());
    this.body.addEventListener("htmx:sendError", () => this.fail());
  }

  click(event) {
    const flag = event.target.closest(".flag");
    if (!flag || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.from = this.editor && this.cells.of(flag);
    this.flag = flag;
    this.load(flag.getAttribute("href"));
  }

  open(cell) {
    this.from = cell;
    this.load(this.cells.address(cell));
  }

  async load(address) {
    this.body.replaceChildren();
    this.panel.hidden = false;
    try {
      await window.htmx.ajax("GET", address, { target: this.body, swap: "innerHTML" });
    } catch {
      this.fail();
    }
    (this.body.querySelector("h2") ?? this.panel).focus();
  }

  close() {
    this.panel.hidden = true;
    this.body.replaceChildren();
    if (this.from) this.editor.open(this.from);
    else this.flag?.focus();
  }

  fail() {
    const words = document.createElement("p");
    words.className = "field-error";
    words.role = "alert";
    words.textContent = this.texts.drawer_failed;
    this.body.prepend(words);
  }

  // The server says what the form in the drawer changed.
  apply({ cell, others }) {
    for (const answer of [cell, ...others]) this.cells.show(answer);
    (this.body.querySelector("h2") ?? this.panel).focus();
  }
}
