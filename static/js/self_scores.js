// The sum of a sheet while its self-scores are typed, and a number beyond its section; the server adds again.
import { hundredths, shown } from "./hundredths.js";

const narrow = (text) => text.normalize("NFKC").trim();

for (const sheet of document.querySelectorAll("[data-sheet]")) {
  const inputs = [...sheet.querySelectorAll("input.self-score")];
  const sum = sheet.querySelector(".sum output");
  function reckon() {
    let total = 0;
    for (const input of inputs) {
      const text = narrow(input.value);
      const points = text === "" ? NaN : hundredths(text);
      const isBad = text !== "" && !(points >= 0 && points <= hundredths(input.dataset.full));
      input.classList.toggle("is-invalid", isBad);
      total = isBad ? NaN : total + points;
    }
    sum.textContent = Number.isNaN(total) ? "—" : shown(total);
  }
  sheet.addEventListener("input", reckon);
}

// Enter goes to the next self-score instead of sending the form.
const all = [...document.querySelectorAll("input.self-score")];
for (const [place, input] of all.entries()) {
  input.addEventListener("keydown", (event) => {
    const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.isComposing) return;
    event.preventDefault();
    (all[place + step] ?? input).focus();
  });
  input.addEventListener("focus", () => input.select());
}
