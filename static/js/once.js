// A form that is sent once: a second click while the first is on its way does nothing, also in a part that was
// put into the page later.
let sent = new WeakSet();

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !("once" in event.target.dataset)) return;
  if (sent.has(event.target)) event.preventDefault();
  sent.add(event.target);
});
// Coming back by the browser's own button, the page may be sent again.
window.addEventListener("pageshow", () => {
  sent = new WeakSet();
});
