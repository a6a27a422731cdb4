// The desk of a quick-fire contest: keys are sent one after the other; what the server says is what stands.
import { post } from "./grid_request.js";
import { Clock, channel, show } from "./quickfire_view.js";

const desk = document.querySelector("[data-desk]");
const teams = [...desk.querySelectorAll("[data-team]")];
const keys = [...desk.querySelectorAll("[data-key]")];
const stakes = desk.querySelector("[data-stakes]");
const problem = desk.querySelector("[data-problem]");
const sheet = desk.querySelector("[data-sheet]");
const ruling = desk.querySelector("[data-ruling]");
const clock = new Clock(desk.querySelector("[data-clock]"), desk.dataset.time);
const boards = channel(desk.dataset.id);
const words = { stake: stakes.firstElementChild };

let board = JSON.parse(document.getElementById("board").textContent);
let chosen = null;
let busy = false;

function tell(text) {
  problem.textContent = text;
  problem.hidden = !text;
}

function choose(team) {
  chosen = team;
  teams.forEach((button, place) => {
    button.setAttribute("aria-pressed", String(place === team));
  });
}

const open = {
  start: () => !board.is_begun,
  right: () => board.may_answer.length > 0,
  wrong: () => board.may_answer.length > 0,
  next: () => board.kind !== "" && board.kind !== "play_off",
  timer: () => board.kind !== "",
  undo: () => board.next > 1,
  play_off: () => board.is_over && board.kind === "" && board.tied.length > 0 && !board.is_finished,
  finish: () => board.is_over && board.kind === "" && !board.is_finished,
};

function draw() {
  desk.dataset.next = board.next;
  show(desk, board);
  clock.set(board.milliseconds);
  teams.forEach((button, place) => {
    const team = board.teams[place];
    button.querySelector("[data-points]").textContent = team.points;
    button.querySelector("[data-standing]").textContent = team.change > 0 ? `+${team.change}` : team.change || "";
    button.classList.toggle("may-answer", board.may_answer.includes(place));
    button.classList.toggle("is-out", board.may_answer.length > 0 && !board.may_answer.includes(place));
  });
  for (const key of keys) {
    const usable = !board.is_signed && open[key.dataset.key]();
    key.disabled = !usable;
    key.hidden = ["start", "play_off", "finish"].includes(key.dataset.key) && !usable;
  }
  sheet.hidden = !board.is_finished;
  ruling.closest("details").hidden = !board.is_begun || board.is_finished || board.kind === "play_off";
  stakes.hidden = board.stakes.length === 0;
  stakes.replaceChildren(
    words.stake,
    ...board.stakes.map((points, place) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-plain";
      button.dataset.stake = points;
      const key = document.createElement("kbd");
      key.textContent = "QWE"[place] ?? "";
      button.append(`${points} `, key);
      return button;
    }),
  );
  boards.postMessage(board.text && !board.is_answered ? { ...board, text: { ...board.text, answer: "" } } : board);
}

async function send(address, body) {
  if (busy) return;
  busy = true;
  const answer = await post(desk, address, body);
  busy = false;
  if (answer.lost) return tell(answer.lost === "another_person" ? desk.dataset.other : desk.dataset.lost);
  if (answer.body.board) board = answer.body.board;
  tell(answer.ok ? "" : answer.body.message);
  if (answer.ok && address === desk.dataset.press) choose(null);
  if (answer.ok && body.kind === "adjust") ruling.reset();
  draw();
}

function press(kind, more = {}) {
  send(desk.dataset.press, { number: board.next, kind, ...more });
}

function act(name) {
  if (board.is_signed || !open[name]()) return;
  if (name === "timer") return send(desk.dataset.timer, {});
  if (name !== "right" && name !== "wrong") return press(name);
  const team = chosen ?? (board.may_answer.length === 1 ? board.may_answer[0] : null);
  if (team === null) return tell(desk.dataset.choose);
  press(name, { team });
}

desk.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.team) choose(Number(button.dataset.team));
  if (button.dataset.key) act(button.dataset.key);
  if (button.dataset.stake) press("stake", { points: Number(button.dataset.stake) });
});

ruling.addEventListener("submit", (event) => {
  event.preventDefault();
  if (chosen === null) return tell(desk.dataset.choose);
  const points = Number(ruling.elements.points.value.normalize("NFKC").replace("−", "-").trim());
  press("adjust", { team: chosen, points: Number.isInteger(points) ? points : 0, reason: ruling.elements.reason.value });
});

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
  const stake = ["KeyQ", "KeyW", "KeyE"].indexOf(event.code);
  if (digit && Number(digit[1]) <= teams.length) choose(Number(digit[1]) - 1);
  else if (stake >= 0 && board.stakes[stake]) press("stake", { points: board.stakes[stake] });
  else {
    const key = keys.find((one) => one.dataset.code === event.code);
    if (!key) return;
    act(key.dataset.key);
  }
  event.preventDefault();
});

draw();
