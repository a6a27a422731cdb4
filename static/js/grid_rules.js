// The rule picker: typing into its search leaves the rules that contain every word.
document.documentElement.classList.add("scripted");

document.addEventListener("input", (event) => {
  if (!event.target.matches(".rule-search")) return;
  const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const rule of event.target.closest(".rules").querySelectorAll(".rule")) {
    const text = rule.textContent.toLowerCase();
    rule.hidden = !words.every((word) => text.includes(word)) && !rule.querySelector("input").checked;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.target.matches(".rule-search") && event.key === "Enter") event.preventDefault();
});
