// Points as whole hundredths: exact where a floating number is not. “8.5” is 850, and 850 is shown as “8.50”.
export const LARGEST = 999999;

// Hundredths of written digits; NaN where there are more than two places or something else than digits.
export function hundredths(digits) {
  const found = /^([0-9]*)(?:\.([0-9]*))?$/.exec(digits);
  if (!found || digits === "" || digits === ".") return NaN;
  const places = (found[2] ?? "").replace(/0+$/, "");
  return places.length > 2 ? NaN : Number(found[1] || 0) * 100 + Number(places.padEnd(2, "0"));
}

export function shown(points) {
  const size = Math.abs(points);
  return `${points < 0 ? "−" : ""}${Math.floor(size / 100)}.${String(size % 100).padStart(2, "0")}`;
}

// Without zeros at the end: “0.5”, “2”.
export function short(points) {
  return shown(points).replace(/\.?0+$/, "");
}

// round(each × count), half up, as the server rounds it.
export function product(each, count) {
  return Math.floor((each * count + 50) / 100);
}
