"""Questions as text that can be pasted: reading it, finding what is wrong line by line, and writing it.

    章节：会议礼仪
    1. 参加会议时，手机应当（　）。
    A. 调至静音或关机
    B. 放在桌面响铃
    答案：A
    解析：……

A blank line or the next number begins a question. The kind follows from options and answer, or is said: 【多选】.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from activities.etiquette.grading import MULTIPLE, SHORT, SINGLE, TRUE_FALSE

LETTERS = "ABCDEFGH"
LONGEST_STEM, LONGEST_OPTION, LONGEST_EXPLANATION = 1000, 300, 2000
TRUE_OPTIONS = ("正确", "错误")
RIGHT = {"对", "正确", "√", "✓", "T", "TRUE", "是", "Y"}
WRONG = {"错", "错误", "×", "✗", "X", "F", "FALSE", "否", "N"}
KIND_WORDS = {
    "单选": SINGLE,
    "单选题": SINGLE,
    "多选": MULTIPLE,
    "多选题": MULTIPLE,
    "判断": TRUE_FALSE,
    "判断题": TRUE_FALSE,
    "简答": SHORT,
    "简答题": SHORT,
    "问答题": SHORT,
}
_CHAPTER = re.compile(r"^(?:章节|章節|章|方面)\s*[:：]\s*(.+)$")
_NUMBER = re.compile(r"^\s*(?:第\s*)?\d{1,4}\s*(?:题\s*[:：、.．]?|[.．、)）])\s*(?=\D)")
_OPTION = re.compile(r"^\s*[(（]?([A-Ha-hＡ-Ｈ])\s*[.．、:：)）]\s*(.+)$")
_SEVERAL = re.compile(r"(?<=\S)\s+(?=[(（]?[A-HＡ-Ｈ]\s*[.．、:：)）])")
_ANSWER = re.compile(r"^\s*(?:正确|参考|標準|标准)?答案\s*[:：]\s*(.*)$")
_EXPLANATION = re.compile(r"^\s*(?:解析|说明|說明|分析)\s*[:：]\s*(.*)$")
_KIND = re.compile(r"[【\[(（]\s*(单选题?|多选题?|判断题?|简答题?|问答题)\s*[】\])）]")
_DIGITS = re.compile(r"\d+")
_WIDE = {ord("Ａ") + index: letter for index, letter in enumerate(LETTERS)}


@dataclass
class Draft:
    """A question as it was read, with where it stood and what is wrong with it, as codes."""

    place: str
    chapter: str = ""
    kind: str = ""
    stem: str = ""
    options: list[str] = field(default_factory=list)
    answer: str = ""
    correct: str = ""
    explanation: str = ""
    problems: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not self.problems


def read_questions(text: str, *, chapters: Mapping[str, str], chapter: str = "") -> list[Draft]:
    """The questions of a text, in its order; `chapters` give the code of a chapter by its name, `chapter` is the first.

    What does not fit together is named in `problems`; nothing is guessed for it.
    """
    return [settled(draft) for draft in _drafts(text, chapters, chapter)]


def settled(draft: Draft) -> Draft:
    """The draft with its kind and right letters worked out, and everything that is wrong with it."""
    draft.stem, draft.explanation = draft.stem.strip(), draft.explanation.strip()
    answer = _plain(draft.answer)
    kind = draft.kind or _likely_kind(draft, answer)
    draft.kind = kind
    if not draft.chapter:
        draft.problems.append("no_chapter")
    if not draft.stem:
        draft.problems.append("no_stem")
    if kind == TRUE_FALSE:
        draft.options = list(TRUE_OPTIONS)
        draft.correct = "A" if answer in RIGHT | {"A"} else "B" if answer in WRONG | {"B"} else ""
        if not draft.correct:
            draft.problems.append("no_truth")
    elif kind in (SINGLE, MULTIPLE):
        _settle_choice(draft, answer)
    elif not draft.answer.strip() and not draft.explanation:
        draft.problems.append("no_reference")
    else:
        draft.options = []
        draft.explanation = draft.explanation or draft.answer.strip()
    _check_lengths(draft)
    return draft


def as_text(drafts: list[Draft], *, names: Mapping[str, str]) -> str:
    """The questions in the form that is read; reading it gives the same questions. `names` by the chapter's code."""
    words = {SINGLE: "单选", MULTIPLE: "多选", TRUE_FALSE: "判断", SHORT: "简答"}
    lines, chapter = [], None
    for number, draft in enumerate(drafts, start=1):
        if draft.chapter != chapter:
            chapter = draft.chapter
            lines.append(f"章节：{names[chapter]}")
        lines.append(f"{number}. 【{words[draft.kind]}】{_one_line(draft.stem)}")
        if draft.kind in (SINGLE, MULTIPLE):
            lines += [
                f"{letter}. {_one_line(option)}"
                for letter, option in zip(LETTERS, draft.options, strict=False)
            ]
        if draft.kind == TRUE_FALSE:
            lines.append(f"答案：{TRUE_OPTIONS['AB'.index(draft.correct)]}")
        elif draft.kind != SHORT:
            lines.append(f"答案：{draft.correct}")
        else:
            lines.append(f"答案：{_lines(draft.explanation)}")
        if draft.kind != SHORT and draft.explanation:
            lines.append(f"解析：{_lines(draft.explanation)}")
        lines.append("")
    return "\n".join(lines)


def _drafts(text: str, chapters: Mapping[str, str], chapter: str) -> Iterator[Draft]:
    current: Draft | None = None
    last = ""
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip().lstrip("\ufeff")
        if not line:
            if current is not None and current.answer:
                yield current
                current = None
            continue
        if found := _CHAPTER.match(line):
            if current is not None:
                yield current
                current = None
            chapter = chapters.get(_squeezed(found[1]), "")
            continue
        if current is None or _NUMBER.match(line):
            if current is not None:
                yield current
            current = Draft(place=str(number), chapter=chapter)
            last = "stem"
            line = _NUMBER.sub("", line, count=1)
        last = _add_line(current, line, last)
    if current is not None:
        yield current


def _add_line(draft: Draft, line: str, last: str) -> str:
    """Put a line where it belongs; says where that was, so that the next one may go on."""
    if found := _ANSWER.match(line):
        draft.answer = found[1].strip()
        return "answer"
    if found := _EXPLANATION.match(line):
        draft.explanation = found[1].strip()
        return "explanation"
    if _OPTION.match(line) and last in ("stem", "option"):
        for part in _SEVERAL.split(line):
            found = _OPTION.match(part)
            letter = found[1].upper().translate(_WIDE)
            if letter != LETTERS[len(draft.options) : len(draft.options) + 1]:
                draft.problems.append("options_out_of_order")
            draft.options.append(found[2].strip())
        return "option"
    if last == "option":
        draft.options[-1] += line
    elif last == "answer":
        draft.answer += f"\n{line}"
    elif last == "explanation":
        draft.explanation += f"\n{line}"
    else:
        if found := _KIND.search(line):
            draft.kind = KIND_WORDS[found[1]]
            line = _KIND.sub("", line, count=1)
        draft.stem = f"{draft.stem}\n{line.strip()}".strip()
    return last


def _likely_kind(draft: Draft, answer: str) -> str:
    if draft.options:
        return MULTIPLE if len(answer) > 1 and set(answer) <= set(LETTERS) else SINGLE
    return TRUE_FALSE if answer in RIGHT | WRONG else SHORT


def _settle_choice(draft: Draft, answer: str) -> None:
    letters = set(answer)
    draft.correct = "".join(sorted(letters))
    if not 2 <= len(draft.options) <= len(LETTERS):
        draft.problems.append("too_few_options")
    elif not letters or not letters <= set(LETTERS[: len(draft.options)]) or len(answer) != len(letters):
        draft.problems.append("no_such_option")
    elif draft.kind == SINGLE and len(letters) != 1:
        draft.problems.append("one_is_right")
    elif draft.kind == MULTIPLE and len(letters) < 2:
        draft.problems.append("several_are_right")
    if len({_squeezed(option) for option in draft.options}) != len(draft.options):
        draft.problems.append("same_options")


def _check_lengths(draft: Draft) -> None:
    if (
        len(draft.stem) > LONGEST_STEM
        or len(draft.explanation) > LONGEST_EXPLANATION
        or any(len(option) > LONGEST_OPTION for option in draft.options)
    ):
        draft.problems.append("too_long")


def _plain(answer: str) -> str:
    """An answer without the signs between its letters, in capitals."""
    return re.sub(r"[\s,，、;；.。]", "", answer).translate(_WIDE).upper()


def _one_line(text: str) -> str:
    return " ".join(line.strip() for line in text.splitlines() if line.strip())


def _lines(text: str) -> str:
    """A text of several lines that is read as one: no blank lines, and no line that begins like a question."""
    kept = [line.strip() for line in text.splitlines() if line.strip()]
    return "\n".join(_NUMBER.sub(lambda found: f"（{_DIGITS.search(found[0])[0]}）", line) for line in kept)


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold()
