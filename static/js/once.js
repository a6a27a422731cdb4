// A form that is sent once: a second click while the first is on its way does nothing.
for (const form of document.querySelectorAll("form[data-once]")) {
  let isSent = false;
  form.addEventListener("submit", (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
  });
  // Coming back by the browser's own button, the page may be sent again.
  window.addEventListener("pageshow", () => {
    isSent = false;
  });
}
