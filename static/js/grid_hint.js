// What a text would come to in a cell, as scoring/lines.py would write it; the server decides when it is sent.
import { hundredths, LARGEST, product, shown } from "./hundredths.js";
import { linePoints, NotUnderstood, parse } from "./shorthand.js";

const SHORTEST_REASON = 2;
const LONGEST_REASON = 200;

class NotPossible extends NotUnderstood {}

function byRule(rule, count, maximum) {
  if (rule.to_zero) return maximum;
  const each = hundredths(rule.points);
  let times = count;
  if (rule.step !== null) {
    times = Math.floor(count / hundredths(rule.step)) * 100;
    if (!times) throw new NotPossible("step_not_reached", { step: shown(hundredths(rule.step)), count: shown(count) });
  }
  const points = product(each, times);
  if (!points) throw new NotPossible("rounds_to_zero");
  if (points > LARGEST) throw new NotPossible("too_large_count", { largest: shown(product(LARGEST, 10000 / each)) });
  return points;
}

function deducted(typed, { maximum, indicator }, rules) {
  const line = linePoints(typed);
  if (typed.rule === null) {
    if (line > maximum) throw new NotPossible("above_maximum", { maximum: shown(maximum) });
    return { points: line, rule: null };
  }
  if (!rules) return null; // the rules are not loaded yet
  const rule = rules.find(({ code }) => code.toUpperCase() === typed.rule);
  if (!rule) throw new NotPossible("no_rule", { rule: typed.rule, indicator });
  const points = byRule(rule, typed.count ?? 100, maximum);
  if (line !== null && line !== points) {
    throw new NotPossible("rule_differs", { rule: rule.code, counted: shown(points), typed: shown(line) });
  }
  return { points, rule };
}

function checkReason(reason) {
  const length = [...reason].length;
  if (length > LONGEST_REASON) throw new NotPossible("too_long", { longest: LONGEST_REASON });
  if (length < SHORTEST_REASON) throw new NotPossible("no_reason");
}

function toScore(typed, { maximum, score, lines }) {
  if (typed.kind === "score" && typed.points > maximum) throw new NotPossible("above_maximum", { maximum: shown(maximum) });
  const wanted = typed.kind === "nothing" ? maximum : typed.points;
  if (wanted > score) throw new NotPossible(lines === 1 ? "needs_withdrawal_one" : "needs_withdrawal", { score: shown(score), count: lines });
  if (wanted < score) checkReason(typed.reason);
  return { points: score - wanted, score: wanted, words: typed.reason };
}

// {points, score, words} of what would be written, {code, args} of why not, or null where it cannot be told.
// `cell` has maximum, score, lines, deducted (unclipped) and the code of its indicator, points in hundredths.
export function hint(text, cell, rules) {
  try {
    const typed = parse(text);
    if (typed.kind !== "deduction") return toScore(typed, cell);
    const found = deducted(typed, cell, rules);
    if (!found) return null;
    const words = typed.reason || (found.rule?.text ?? "");
    checkReason(words);
    const score = Math.max(0, cell.maximum - cell.deducted - found.points);
    return { points: found.points, score, words, rule: found.rule?.code };
  } catch (refusal) {
    if (!(refusal instanceof NotUnderstood)) throw refusal;
    return { code: refusal.code, args: refusal.args };
  }
}
