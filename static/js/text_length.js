// How long a text is while it is typed, counted as activities/reading/text_counting.py counts it.
const HAN =
  "\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}" +
  "\\u3000-\\u303f\\uff00-\\uffef\\u2014\\u2018\\u2019\\u201c\\u201d\\u2026\\u00b7";
const COUNTED = new RegExp(`[${HAN}]|[^\\s${HAN}]+`, "gu");

const field = document.querySelector("textarea[data-counted]");
const shown = document.querySelector("[data-text-length]");
if (field && shown) {
  const rule = shown.textContent.trim();
  const least = Number(shown.dataset.least || 0);
  const most = Number(shown.dataset.most || Infinity);
  const show = () => {
    const length = (field.value.replaceAll("\u3000", " ").match(COUNTED) || []).length;
    shown.textContent = length ? `${length} ${shown.dataset.words}${rule ? ` · ${rule}` : ""}` : rule;
    shown.classList.toggle("is-outside", length > 0 && (length < least || length > most));
  };
  field.addEventListener("input", show);
  show();
}
