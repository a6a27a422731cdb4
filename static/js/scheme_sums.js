// Running sums beside what they must be: of the section's indicators, and of its sheet for each category.
// Points are counted in hundredths, as whole numbers.
const panel = document.querySelector("[data-running]");

function hundredths(text) {
  const found = /^\s*(\d+)(?:[.,](\d{0,2}))?\s*$/.exec(text);
  return found ? Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0")) : 0;
}

function points(number) {
  return `${Math.trunc(number / 100)}.${String(number % 100).padStart(2, "0")}`;
}

function show(line, sum, must) {
  line.querySelector("[data-sum]").textContent = points(sum);
  line.querySelector("[data-must]").textContent = points(must);
  line.querySelector("[data-right]").hidden = sum !== must;
  line.querySelector("[data-wrong]").hidden = sum === must;
  line.querySelector("[data-gap]").textContent = `${sum < must ? "−" : "+"}${points(Math.abs(sum - must))}`;
}

function allotted() {
  let sum = 0;
  for (const row of document.querySelectorAll("[data-row]")) {
    if (!row.querySelector("[data-removed]").checked) {
      sum += hundredths(row.querySelector("[data-maximum]").value);
    }
  }
  return sum;
}

function reckon() {
  const full = hundredths(document.querySelector("[data-full]:is(input)").value);
  const category = document.querySelector("select[data-category]").value;
  const section = panel.querySelector("[data-section-sum]");
  if (section) show(section, allotted(), full);
  for (const line of panel.querySelectorAll("[data-sheet-sum]")) {
    const applies = category === "" || category === line.dataset.category;
    show(line, hundredths(line.dataset.others) + (applies ? full : 0), hundredths(line.dataset.full));
  }
}

document.addEventListener("input", reckon);
document.addEventListener("change", reckon);
reckon();
