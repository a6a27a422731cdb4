// The patterns of what is typed into a cell: scoring/shorthand.py pattern by pattern. A test reads the same texts with both.
const raw = String.raw;

// Python writes these two as atomic groups; here a look-ahead keeps a number or a measure word whole.
export const NUMBER = raw`(?:[0-9]+(?![0-9])(?:\.[0-9]+(?![0-9])|(?!\.[0-9]))|\.[0-9]+(?![0-9]))`;
const MEASURE = raw`(?:人次|人天|人(?![次天])|次|项|件|处|份|起|条|篇|笔|户|个百分点|个节点|个窗口|个(?!百分点|节点|窗口)|天|名|家)`;

const END = raw`(?=$|[\s,;:.、()\[\]])`;
const NOT_POINTS = raw`(?:人|次|项|件|处|份|起|条|篇|笔|户|个|天|名|家|月|日|号|点|年|楼|层|分钟|小时|百分点)`;
const FEN_ALONE = raw`分(?=$|[\s,;:.、()\[\]*\-])`;
const FEN = raw`(?:分(?![钟管公部厂工类析])|\s+${FEN_ALONE})?`;
const TIMES = raw`(?:\*|[xX](?=\s*[0-9.]))`;
const COUNT = raw`(?:\s*${TIMES}\s*(?<count>${NUMBER})(?![0-9A-Za-z%‰]|[.\-][0-9])(?:${MEASURE}${END})?)?`;
const PER = raw`(?<per>/${MEASURE})?`;
const CODE = raw`[A-Za-z]{1,4}[0-9]{1,3}-[0-9]{1,3}(?![0-9]|(?![xX]\s*[0-9.])[A-Za-z]|[\-.][0-9])`;
const BRACKETED = raw`\((?<inside>${CODE})\)`;
const CODE_ENDS = raw`(?=$|[\s,;:.、()\[\]*xX])`;
const SIGN = raw`(?:-\s*|(?<![不未免])[扣减減]\s*-?\s*)`;
const SIGN_INSIDE = raw`(?:(?<![0-9A-Za-z.%\-+*/一二三四五六七八九十])-(?=[0-9.])|(?<![不未免])扣\s*-?\s*)`;
const NUMBER_ENDS = raw`(?![0-9%‰]|(?![xX]\s*[0-9.])[A-Za-z]|[.:\-][0-9]|,[0-9]+(?:$|\s)|${NOT_POINTS})`;
const POINTS = raw`${SIGN}(?<points>${NUMBER})${NUMBER_ENDS}${FEN}${PER}${COUNT}(?<rest>.*)`;

const whole = (pattern) => new RegExp(`^(?:${pattern})$`, "u");
const at = (pattern) => new RegExp(pattern, "uy");
const anywhere = (pattern) => new RegExp(pattern, "u");

export const NOTHING = whole(raw`(?:-{1,4}|/|(?:[无無](?:扣分)?|[满滿]分|不扣分?)\.?)?`);
export const ZERO = whole(raw`(?<sign>-\s*|[扣减減]\s*)?(?:0+(?:\.0+)?|\.0+)\s*分?[\s,;:.、]*`);
export const BONUS = anywhere(raw`^(?:加|奖)\s*${NUMBER}|(?:^|(?<=[\s,;:(]))\+\s*${NUMBER}`);
export const POINTS_FIRST = whole(POINTS);
export const POINTS_NEXT = whole(raw`[\s,;:、]*${POINTS}`);
export const POINTS_LAST = whole(
  raw`(?<head>.*?)[\s,;:、(\[]*${SIGN_INSIDE}(?<points>${NUMBER})${FEN}${PER}${COUNT}` +
    raw`(?:[\s,;:、]*(?<rule>${CODE}))?[\s,;.、)\]]*`,
);
export const RULE_FIRST = whole(raw`(?:${BRACKETED}|(?<rule>${CODE}))${COUNT}(?<rest>.*)`);
export const RULE_NEXT = whole(raw`[\s,;:、]*(?:${BRACKETED}|(?<rule>${CODE})${CODE_ENDS})${COUNT}(?<rest>.*)`);
export const RULE_LAST = whole(
  raw`(?<head>.*?)[\s,;:、(\[]*(?<![0-9A-Za-z.\-])(?<rule>${CODE})${COUNT}[\s,;.、)\]]*`,
);
export const SCORE = whole(raw`(?<points>${NUMBER})(?:\s*分)?(?=$|[\s;、(\[]|[.:,\-](?![0-9]))(?<rest>.*)`);
export const GOT = at(raw`得\s*分?[\s:]*(?=[0-9.])`);

export const LEADING_MARKS = at(raw`(?:[\s,;:.、]|-(?!\s*[0-9.])|${FEN_ALONE})+`);
export const TRAILING_MARKS = anywhere(raw`[\s,;:、]+$`);
export const MEASURE_AHEAD = at(MEASURE);
export const IN_BRACKETS = whole(raw`\([^()]*\)|\[[^\[\]]*\]`);
export const ONLY_NUMBER = whole(raw`${NUMBER}\s*${MEASURE}?`);
export const NUMBER_OF_CASES = at(raw`${NUMBER}\s*(?:${MEASURE}|$)`);
export const COUNT_AHEAD = at(raw`\*|${TIMES}\s*${NUMBER}`);
export const COUNT_BEHIND = anywhere(raw`(?<![0-9A-Za-z])(?:\*|[xX])\s*${NUMBER}${MEASURE}?[.)\]]*$`);
export const ANOTHER = new RegExp(raw`${SIGN_INSIDE}(?<points>${NUMBER})(?=$|[\s,;:.、()\[\]*/分]|[xX][0-9])`, "ug");
export const POINTS_IN_WORDS = anywhere(raw`(?<![不未免])扣\s*-?\s*${NUMBER}`);
export const NOT_A_SCORE = at(raw`人次|分钟|小时|月\s*[0-9]`);

export const WITH_COUNT_AHEAD = at(raw`${NUMBER}\s*${TIMES}`);
export const GLUED_AHEAD = at(raw`${SIGN}${NUMBER}${NOT_POINTS}`);
export const MALFORMED_AHEAD = at(raw`${SIGN}?${NUMBER}(?:[0-9A-Za-z%‰]|[.,:\-][0-9])`);

// Points in words, always with 分: 一分, 两分, 半分, 一分半, 零点五分, 十二分.
const NUMERALS = new Map(["零〇", "一", "二两兩", ..."三四五六七八九"].flatMap((chars, value) => [...chars].map((char) => [char, value])));
const NUMERAL = `[${[...NUMERALS.keys()].join("")}]`;
const SPELLED = raw`(?<words>(?:半分|(?:${NUMERAL}?十${NUMERAL}?|${NUMERAL})(?:分半|[点點]${NUMERAL}{1,2}分|分)))(?![钟管公部厂工类析半])`;
export const SPELLED_FIRST = anywhere(raw`^(?<head>[扣减減得]\s*)${SPELLED}`);
export const SPELLED_LAST = whole(raw`(?<head>[^0-9]*(?<![不未免])扣\s*)${SPELLED}[\s,;.、)\]]*`);
export const SPELLED_INSIDE = new RegExp(raw`(?<![不未免])扣\s*${SPELLED}`, "ug");

// The number of a text that SPELLED found: “一分半” is 1.5.
export function inDigits(words) {
  if (words === "半分") return "0.5";
  const [number, half] = words.replace("點", "点").split("分");
  const [whole, places] = number.split("点");
  const [tens, ones] = whole.split("十");
  const value = ones === undefined ? NUMERALS.get(whole) : 10 * (NUMERALS.get(tens) ?? 1) + (NUMERALS.get(ones) ?? 0);
  if (half) return `${value}.5`;
  return places ? `${value}.${[...places].map((char) => NUMERALS.get(char)).join("")}` : `${value}`;
}
