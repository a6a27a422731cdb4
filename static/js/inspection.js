// The entry of an inspection: big steps, kept on the phone at every touch, sent once when the line is there.
import { answered, signed } from "./grid_request.js";
import { hundredths, short } from "./hundredths.js";
import { showKept, take } from "./inspection_photos.js";
import { dropPhoto, forget, nameOf, photosOf, read, write } from "./inspection_store.js";

const FIRST_WAIT = 3000;
const LONGEST_WAIT = 30000;
const PATIENCE = 45000; // a photo on a slow line

const form = document.querySelector("form.inspection");
const live = form.querySelector("[data-live]");
const progress = form.querySelector("[data-progress]");
const items = [...form.querySelectorAll("[data-item]")];
const name = nameOf(form.dataset.person, form.dataset.inspection);
const LOST = { offline_at: "offline", server_error: "server", signed_out: "signedOut", another_person: "signedOut" };
let isQueued = false;
let running = null;
let timer = 0;
let wait = FIRST_WAIT;

function pointsOf(item) {
  const text = item.querySelector(".mark").value.normalize("NFKC").trim();
  return text === "" ? null : hundredths(text);
}

function fullOf(item) {
  return hundredths(item.dataset.full);
}

function isInspected() {
  return form.elements.outcome.value === "inspected";
}

function draw() {
  let total = 0;
  let given = 0;
  for (const item of items) {
    const points = pointsOf(item);
    const isRight = points !== null && points >= 0 && points <= fullOf(item);
    const isLost = isRight && points < fullOf(item);
    item.classList.toggle("is-given", isRight && !isLost);
    item.classList.toggle("is-lost", isLost);
    item.classList.toggle("is-wrong", points !== null && !isRight);
    item.querySelector(".mark").setAttribute("aria-invalid", String(points !== null && !isRight));
    item.querySelector("[data-if-lost]").hidden = !isLost;
    if (isRight) [given, total] = [given + 1, total + points];
  }
  form.querySelector("[data-items]").hidden = !isInspected();
  const counts = { given, all: items.length, total: short(total) };
  progress.textContent = isInspected() ? progress.dataset.words.replace(/\{(\w+)\}/g, (all, word) => counts[word] ?? all) : "";
}

function keep() {
  const fields = {};
  for (const [field, value] of new FormData(form)) {
    if (typeof value === "string" && field !== "csrfmiddlewaretoken") fields[field] = value;
  }
  return write(name, { fields, isQueued });
}

function say(words) {
  live.textContent = words;
}

function typed() {
  draw();
  say(keep() ? form.dataset.kept : form.dataset.notKept);
}

function restore() {
  const kept = read(name);
  if (!kept) return;
  for (const [field, value] of Object.entries(kept.fields)) {
    const control = form.elements[field];
    if (control) control.value = value;
  }
  isQueued = kept.isQueued;
  say(form.dataset.restored);
}

function complain(problems) {
  for (const place of form.querySelectorAll("[data-error]")) {
    place.textContent = problems[place.dataset.error] ?? "";
    place.hidden = !place.textContent;
  }
  const rest = problems.__all__ ? ` ${problems.__all__}` : "";
  say(form.dataset.refused + rest);
  form.querySelector("[data-error]:not([hidden])")?.closest("fieldset").scrollIntoView({ block: "center" });
}

function later(why) {
  say(form.dataset[LOST[why]]);
  if (LOST[why] === "signedOut") live.append(" ", signIn());
  timer = setTimeout(pump, wait);
  wait = Math.min(wait * 2, LONGEST_WAIT);
}

function signIn() {
  const link = document.createElement("a");
  link.href = form.dataset.signIn;
  link.textContent = form.dataset.signInWord;
  return link;
}

async function send(address, body) {
  const headers = { Accept: "application/json", ...signed(form) };
  return answered(address, { method: "POST", headers, body }, PATIENCE);
}

async function run() {
  clearTimeout(timer);
  say(form.dataset.sending);
  for (const photo of await photosOf(name)) {
    const body = new FormData();
    body.append("key", photo.key);
    body.append("item", photo.item);
    body.append("files", photo.blob, "photo.jpg");
    const answer = await send(form.dataset.photos, body);
    if (answer.lost) return later(answer.lost);
    if (!answer.ok) return settle({ __all__: answer.body.message });
    await dropPhoto(photo.key);
    form.querySelector(`figure[data-key="${photo.key}"] button`)?.remove();
  }
  const body = new FormData(form);
  body.delete("csrfmiddlewaretoken");
  for (const item of items) {
    if (pointsOf(item) !== fullOf(item)) continue; // what is hidden beside full marks is not meant
    for (const field of ["reason", "rectify"]) body.delete(`${field}-${item.dataset.item}`);
  }
  const answer = await send(form.action, body);
  if (answer.lost) return later(answer.lost);
  if (!answer.ok) return settle(answer.body.problems ?? {});
  await forget(name);
  isQueued = false;
  window.location.assign(answer.body.entered);
}

function settle(problems) {
  isQueued = false;
  wait = FIRST_WAIT;
  keep();
  complain(problems);
}

function pump() {
  if (!isQueued) return;
  running ??= run().finally(() => (running = null));
}

function give(item, points) {
  item.querySelector(".mark").value = short(Math.max(0, Math.min(fullOf(item), points)));
}

form.addEventListener("input", (event) => {
  if (!event.target.matches("[data-take]")) typed();
});
form.addEventListener("change", async (event) => {
  if (!event.target.matches("[data-take]")) return;
  const why = await take(form, name, event.target);
  say(why || (keep() ? form.dataset.kept : form.dataset.notKept));
});
form.addEventListener("click", (event) => {
  const button = event.target.closest("button[type=button]");
  const item = button?.closest("[data-item]");
  if (button?.dataset.step) give(item, (pointsOf(item) ?? fullOf(item)) + Number(button.dataset.step));
  else if (button && "giveFull" in button.dataset) give(item, fullOf(item));
  else if (button?.dataset.days) {
    const day = new Date(`${form.elements.day.value}T12:00:00`);
    day.setDate(day.getDate() + Number(button.dataset.days));
    const two = (number) => String(number).padStart(2, "0");
    form.elements[`rectify-${item.dataset.item}`].value = `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
  } else if (button && "rest" in button.dataset) {
    for (const one of items) if (pointsOf(one) === null) give(one, fullOf(one));
  } else return;
  typed();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  isQueued = true;
  wait = FIRST_WAIT;
  keep();
  pump();
});
window.addEventListener("online", pump);
window.addEventListener("focus", pump);

for (const hidden of form.querySelectorAll("button[hidden], .take[hidden]")) hidden.hidden = false;
restore();
draw();
showKept(form, name).then(pump);
