// Buttons that copy a text field; without this module the text can still be marked and copied by hand.
for (const button of document.querySelectorAll("button[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // a page without TLS has no clipboard of its own
    }
    button.querySelector("span").textContent = button.dataset.copied;
  });
}
