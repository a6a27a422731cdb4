// Reads what is typed into a cell as scoring/shorthand.py does, to say at once what it will come to. The server decides.
import * as grammar from "./shorthand_grammar.js";
import { hundredths, LARGEST, product, short } from "./hundredths.js";

const LONGEST = 500;
const LINE_BREAKS = /\s*[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029][\s\x1c-\x1f\x85]*/gu;
// Characters that differ from the usual ones only in width; not ² and ①, which would become digits.
const WIDE = /[\u00a0\u2007\u2011\u202f\u3000\ufe50-\ufe6b\uff01-\uff9f\uffe0-\uffe6]/u;
const ALIKE = new Map([
  ...[..."—–−―‐‑─"].map((sign) => [sign, "-"]),
  ...[..."×✕✖⨯∗"].map((sign) => [sign, "*"]),
  ...[..."【〔"].map((sign) => [sign, "["]),
  ...[..."】〕"].map((sign) => [sign, "]"]),
  ["。", "."],
]);

export class NotUnderstood extends Error {
  constructor(code, args = {}) {
    super(code);
    Object.assign(this, { code, args });
  }
}

function matches(pattern, text, from = 0) {
  pattern.lastIndex = from;
  return pattern.exec(text);
}

function plain(char) {
  const same = WIDE.test(char) ? char.normalize("NFKC") : char;
  const one = same.length === char.length ? same : char;
  return ALIKE.get(one) ?? one;
}

// The text as typed and, character for character, in normal form.
class Text {
  constructor(typed, plain) {
    Object.assign(this, { typed, plain });
  }

  static read(text) {
    if ([...text].length > LONGEST) throw new NotUnderstood("too_long", { longest: LONGEST });
    const typed = text.replace(LINE_BREAKS, " ").replace(/\p{Cf}/gu, "").trim();
    if (/[\p{Cc}\p{Cs}]/u.test(typed)) throw new NotUnderstood("control_character");
    return new Text(typed, [...typed].map(plain).join(""));
  }

  cut(start, end = undefined) {
    return new Text(this.typed.slice(start, end), this.plain.slice(start, end));
  }

  // The inside, when one pair of brackets holds the whole text.
  withoutBrackets() {
    const marks = matches(grammar.LEADING_MARKS, this.plain)?.[0].length ?? 0;
    const start = "([".includes(this.plain[marks] ?? " ") ? marks : 0;
    const end = this.plain.trimEnd().length;
    return grammar.IN_BRACKETS.test(this.plain.slice(start, end)) ? this.cut(start + 1, end - 1) : this;
  }

  // Without the marks around it and without brackets that hold the whole of it.
  asReason() {
    let text = this;
    for (;;) {
      const start = matches(grammar.LEADING_MARKS, text.plain)?.[0].length ?? 0;
      const end = Math.max(start, grammar.TRAILING_MARKS.exec(text.plain)?.index ?? text.plain.length);
      const inner = text.cut(start, end).withoutBrackets();
      if (inner.typed === text.typed) return text;
      text = inner;
    }
  }

  // What follows a match; a count that runs on into words (“×3人迟到”) belongs to them as well.
  after(match) {
    let start = this.plain.length - match.groups.rest.length;
    const { count } = match.groups;
    if (count && matches(grammar.MEASURE_AHEAD, this.plain, start)) {
      start = this.plain.slice(0, start).lastIndexOf(count);
    }
    return this.cut(start).withoutBrackets();
  }
}

// The text with points in words at its beginning, or at the end of a text without any digit, in digits.
function withDigits(text) {
  const spelled = grammar.SPELLED_FIRST.exec(text.plain) ?? grammar.SPELLED_LAST.exec(text.plain);
  if (!spelled) return text;
  const { head, words } = spelled.groups;
  const points = `${grammar.inDigits(words)}分`;
  const replaced = (one) => one.slice(0, head.length) + points + one.slice(head.length + words.length);
  return new Text(replaced(text.typed), replaced(text.plain));
}

function number(digits) {
  if ((digits.split(".")[1] ?? "").length > 2) throw new NotUnderstood("too_many_places", { number: digits });
  const value = hundredths(digits);
  if (value > LARGEST) throw new NotUnderstood("too_large", { number: digits });
  return value;
}

function pointsFirst(cell) {
  const points = grammar.POINTS_FIRST.exec(cell.plain);
  if (!points) return null;
  const rest = cell.after(points);
  const rule = grammar.RULE_NEXT.exec(rest.plain);
  return deduction(rule ? rest.after(rule) : rest, points, rule);
}

function ruleFirst(cell) {
  const rule = grammar.RULE_FIRST.exec(cell.plain);
  if (!rule) return null;
  const rest = cell.after(rule);
  const next = grammar.POINTS_NEXT.exec(rest.plain);
  if (next) return deduction(rest.after(next), next, rule);
  const last = grammar.POINTS_LAST.exec(rest.plain);
  if (last && last.groups.rule === undefined) return deduction(rest.cut(0, last.groups.head.length), last, rule);
  return deduction(rest, null, rule);
}

function wordsFirst(cell) {
  const points = grammar.POINTS_LAST.exec(cell.plain);
  let head = points ? cell.cut(0, points.groups.head.length) : cell;
  if (points?.groups.rule) return deduction(head, points, null);
  const rule = grammar.RULE_LAST.exec(head.plain);
  if (rule) head = head.cut(0, rule.groups.head.length);
  return points || rule ? deduction(head, points, rule) : null;
}

function score(cell) {
  const found = grammar.SCORE.exec(cell.plain);
  if (!found) return null;
  const reason = cell.cut(cell.plain.length - found.groups.rest.length).asReason();
  if (matches(grammar.NOT_A_SCORE, reason.plain)) return null;
  if (grammar.RULE_NEXT.test(reason.plain)) throw new NotUnderstood("score_with_rule");
  checkReason(reason, { linePoints: null, hasCount: false });
  const points = number(found.groups.points);
  if (points === 0 && !reason.typed) throw new NotUnderstood("ambiguous_zero");
  return { kind: "score", points, count: null, rule: null, reason: reason.typed };
}

// The points of the whole line as typed; null when only a rule was typed.
export function linePoints({ kind, points, count }) {
  if (kind !== "deduction" || points === null) return null;
  return product(points, count ?? 100);
}

function deduction(rest, points, rule) {
  const counts = [points, rule].map((match) => match?.groups.count).filter(Boolean);
  if (counts.length > 1 || (points?.groups.per && !counts.length)) throw new NotUnderstood("count_unclear");
  const count = counts.length ? number(counts[0]) : null;
  if (count === 0) throw new NotUnderstood("zero_count");
  const each = points ? number(points.groups.points) : null;
  if (each === 0) throw new NotUnderstood("zero_points");
  const found = rule ? rule.groups : points.groups;
  const code = (found.rule ?? found.inside)?.toUpperCase() ?? null;
  const reason = rest.asReason();
  const typed = { kind: "deduction", points: each, count, rule: code, reason: reason.typed };
  const line = linePoints(typed);
  if (line === 0) throw new NotUnderstood("zero_points");
  if (line > LARGEST) throw new NotUnderstood("too_large", { number: short(line) });
  if (each === null && count === null && matches(grammar.NUMBER_OF_CASES, reason.plain)) {
    throw new NotUnderstood("count_unclear");
  }
  if (each === null && grammar.POINTS_IN_WORDS.test(reason.plain)) throw new NotUnderstood("several");
  checkReason(reason, { linePoints: line, hasCount: count !== null });
  return typed;
}

// Refuse a reason in which points, a count or a rule would be lost; repeating the points of the line is allowed.
function checkReason({ plain, typed }, { linePoints: line, hasCount }) {
  if (grammar.BONUS.test(plain)) throw new NotUnderstood("bonus");
  if (grammar.ONLY_NUMBER.test(plain)) throw new NotUnderstood("two_numbers");
  if (matches(grammar.COUNT_AHEAD, plain) || (!hasCount && grammar.COUNT_BEHIND.test(plain))) {
    throw new NotUnderstood("count_unclear");
  }
  if (plain.startsWith("-") || grammar.RULE_NEXT.test(plain)) throw new NotUnderstood("several");
  const others = [...plain.matchAll(grammar.ANOTHER)].map((other) => hundredths(other.groups.points));
  for (const other of plain.matchAll(grammar.SPELLED_INSIDE)) others.push(hundredths(grammar.inDigits(other.groups.words)));
  if (others.length && !(others.length === 1 && others[0] === line)) throw new NotUnderstood("several");
}

// Why a text in none of the four forms is refused.
function refusal(plain) {
  if (matches(grammar.WITH_COUNT_AHEAD, plain)) return new NotUnderstood("score_with_count");
  if (matches(grammar.GLUED_AHEAD, plain)) return new NotUnderstood("glued");
  if (matches(grammar.MALFORMED_AHEAD, plain)) {
    return new NotUnderstood("malformed_number", { text: plain.trim().split(/\s+/u)[0] });
  }
  return new NotUnderstood("no_points");
}

// Points and counts are hundredths. Throws NotUnderstood with the code and arguments of the server's message.
export function parse(text) {
  let cell = Text.read(text);
  if (grammar.NOTHING.test(cell.plain)) return { kind: "nothing", points: null, count: null, rule: null, reason: "" };
  cell = withDigits(cell.withoutBrackets());
  const zero = grammar.ZERO.exec(cell.plain);
  if (zero) throw new NotUnderstood(zero.groups.sign ? "zero_points" : "ambiguous_zero");
  if (grammar.BONUS.test(cell.plain)) throw new NotUnderstood("bonus");
  const got = matches(grammar.GOT, cell.plain);
  if (got) cell = cell.cut(got[0].length);
  const typed = got ? score(cell) : (pointsFirst(cell) ?? ruleFirst(cell) ?? score(cell) ?? wordsFirst(cell));
  if (!typed) throw refusal(cell.plain);
  return typed;
}
