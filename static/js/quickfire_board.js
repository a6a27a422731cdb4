// The board on the projector: hears of a key at once from the desk in the same browser, otherwise asks every second.
import { ask } from "./grid_request.js";
import { Clock, channel, show } from "./quickfire_view.js";

const page = document.body;
const rows = [...page.querySelectorAll("[data-team]")];
const waiting = page.querySelector("[data-waiting]");
const clock = new Clock(page.querySelector("[data-clock]"), page.dataset.time);
const EVERY = 1000;

function draw(board) {
  show(page, board);
  clock.set(board.milliseconds);
  rows.forEach((row, place) => {
    const team = board.teams[place];
    row.querySelector(".points").textContent = team.points;
    row.querySelector(".change").textContent = team.change > 0 ? `+${team.change}` : team.change || "";
    row.querySelector(".place").textContent = board.is_over ? `${page.dataset.placed.replace("#", team.place)}${team.tied ? ` ${page.dataset.tied}` : ""}` : "";
    row.classList.toggle("is-turn", board.may_answer.length > 0 && board.may_answer.length < rows.length && board.may_answer.includes(place));
    row.classList.toggle("is-first", board.is_over && team.place === 1);
  });
}

async function follow() {
  const answer = await ask(page.dataset.state);
  waiting.hidden = Boolean(answer.ok);
  waiting.textContent = answer.ok ? "" : page.dataset.waits;
  if (answer.ok) draw(answer.body.board);
  setTimeout(follow, EVERY);
}

channel(page.dataset.id).addEventListener("message", (event) => draw(event.data));
draw(JSON.parse(document.getElementById("board").textContent));
setTimeout(follow, EVERY);
