// A paper on a phone: one question at a time, each answer saved at once, the clock of the server counts.
import { answerQueue } from "./quiz_queue.js";

const form = document.getElementById("quiz");
const words = form.dataset;
const questions = [...form.querySelectorAll(".quiz-question")];
const state = form.querySelector(".quiz-state");
const clock = form.querySelector(".quiz-clock");
const back = form.querySelector(".quiz-back");
const next = form.querySelector(".quiz-next");
const overview = form.querySelector(".quiz-overview");
const overviewButton = form.querySelector(".quiz-overview-button");
const handIn = form.querySelector(".quiz-hand-in");
const dialog = document.getElementById("quiz-dialog");
let ends = Date.now() + Number(words.left) * 1000;
let current = 0;
let isOver = false;

const queue = answerQueue({
  address: words.save,
  token: form.elements.csrfmiddlewaretoken.value,
  name: `quiz:${words.attempt}`,
  tell(said) {
    if (said === "over") return location.reload();
    state.className = `quiz-state is-${said}`;
    const time = new Date().toLocaleTimeString("zh-CN", { hour12: false });
    state.textContent = { saving: words.saving, saved: `${words.saved} ${time}`, lost: words.lost }[said];
  },
  left(seconds) {
    ends = Date.now() + seconds * 1000;
  },
});

function answerOf(question) {
  const text = question.querySelector("textarea");
  if (text) return text.value;
  return [...question.querySelectorAll("input:checked")].map((input) => input.value).sort().join("");
}

function fill(question, answer) {
  const text = question.querySelector("textarea");
  if (text) text.value = answer;
  else for (const input of question.querySelectorAll("input")) input.checked = answer.includes(input.value);
}

function count() {
  const answered = questions.filter((question) => answerOf(question).trim());
  form.querySelector(".quiz-count").textContent = `${answered.length} / ${questions.length}`;
  form.querySelector("progress").value = answered.length;
  for (const [index, button] of [...overview.children].entries()) {
    button.classList.toggle("is-answered", Boolean(answerOf(questions[index]).trim()));
    button.toggleAttribute("aria-current", index === current);
  }
}

function show(index) {
  current = Math.max(0, Math.min(index, questions.length - 1));
  for (const [place, question] of questions.entries()) question.hidden = place !== current;
  back.disabled = current === 0;
  next.hidden = current === questions.length - 1;
  handIn.hidden = current !== questions.length - 1;
  count();
  window.scrollTo(0, 0);
}

function changed(question) {
  queue.put(question.dataset.position, answerOf(question));
  count();
}

async function finish() {
  await queue.send();
  form.submit();
}

function tick() {
  const seconds = Math.max(0, Math.round((ends - Date.now()) / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  clock.textContent =
    hours > 23 ? "" : `${words.leftWords} ${hours ? `${hours}:` : ""}${String(minutes).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
  clock.classList.toggle("is-short", seconds < 300);
  if (seconds > 0 || isOver) return;
  isOver = true;
  for (const field of form.querySelectorAll("textarea")) field.readOnly = true;
  for (const field of form.querySelectorAll(".quiz-choice input")) field.addEventListener("click", (event) => event.preventDefault());
  state.textContent = words.over;
  finish();
}

for (const [index, question] of questions.entries()) {
  const waiting = queue.waiting.get(question.dataset.position);
  if (waiting !== undefined) fill(question, waiting);
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = question.dataset.position;
  button.addEventListener("click", () => {
    overview.hidden = true;
    overviewButton.setAttribute("aria-expanded", "false");
    show(index);
  });
  overview.append(button);
  question.addEventListener("change", () => changed(question));
  let pause = 0;
  question.querySelector("textarea")?.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => changed(question), 700);
  });
}

form.querySelector(".quiz-save-all").hidden = true;
for (const button of [back, next, overviewButton]) button.hidden = false;
back.addEventListener("click", () => show(current - 1));
next.addEventListener("click", () => show(current + 1));
overviewButton.addEventListener("click", () => {
  overview.hidden = !overview.hidden;
  overviewButton.setAttribute("aria-expanded", String(!overview.hidden));
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const open = questions.filter((question) => !answerOf(question).trim());
  dialog.querySelector(".quiz-open-ones").textContent = open.length
    ? `${words.sure} ${open.map((question) => question.dataset.position).join(", ")}`
    : "";
  dialog.showModal();
});
dialog.querySelector("button[value='no']").addEventListener("click", () => dialog.close());
dialog.querySelector("button[value='yes']").addEventListener("click", (event) => {
  event.target.disabled = true;
  finish();
});
document.addEventListener("visibilitychange", () => queue.send());

const first = questions.findIndex((question) => !answerOf(question).trim());
show(first < 0 ? questions.length - 1 : first);
tick();
setInterval(tick, 1000);
queue.send();
