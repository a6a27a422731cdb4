"""Questions from a workbook or from pasted text: read, compared with the bank, shown, and only then entered.

Both ways end in the same text, which the preview carries and the confirmation reads again (UPL-6).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from activities.etiquette.bank import FIELDS, MOST_AT_ONCE, problem_text
from activities.etiquette.chapters import Chapters, chapter_code, chapter_names
from activities.etiquette.likeness import fingerprint_of, near_copies, normal_text
from activities.etiquette.question_text import KIND_WORDS, LETTERS, Draft, as_text, read_questions, settled
from activities.models import Question, QuestionKind
from campaign.models import Campaign
from campaign.refusals import Refused
from campaign.workbooks.grid import Grid, letters
from campaign.workbooks.headers import Field, find_header
from campaign.workbooks.reading import read_workbook
from campaign.workbooks.rows import Line, formula_problems, split

COLUMNS = (
    Field("chapter", "章节、章節、方面、所属章节", required=True),
    Field("kind", "题型、題型、类型"),
    Field("stem", "题干、題幹、题目、题目内容、试题", required=True),
    *(Field(f"option_{letter}", f"选项{letter}、{letter}、{letter}选项、選項{letter}") for letter in LETTERS),
    Field("answer", "答案、正确答案、参考答案、標準答案", required=True),
    Field("explanation", "解析、说明、答案解析"),
)


class NoQuestions(Refused):
    """Nothing was found that could be a question, or too many."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and where: “题库 · row 5 · column C”, or the line of the text."""

    place: str
    text: str


@dataclass(frozen=True)
class Preview:
    """What an import would do: the questions that can be entered as text, near copies, and what is wrong."""

    good: list[Draft]
    copies: list[tuple[Draft, str, int]]
    passed_over: list[Fault]
    faults: list[Fault]

    @property
    def text(self) -> str:
        return as_text(self.good, names=chapter_names())


def preview_text(campaign: Campaign, text: str, *, chapter: str = "") -> Preview:
    """What pasted text would enter; two queries. Raises NoQuestions."""
    drafts = read_questions(text, chapters=Chapters(), chapter=chapter)
    faults = [
        Fault(_("line %(line)s") % {"line": draft.place}, problem_text(code))
        for draft in drafts
        for code in dict.fromkeys(draft.problems)
    ]
    return _compared(campaign, drafts, faults)


def preview_workbook(campaign: Campaign, file: Path) -> Preview:
    """What a workbook would enter, all its sheets; two queries. Raises BadWorkbook, NoQuestions."""
    drafts: list[Draft] = []
    faults: list[Fault] = []
    for grid in read_workbook(file):
        header = find_header(grid, COLUMNS)
        if header is None or "stem" not in header.columns:
            continue
        lines, _skipped = split(grid, header.row, header.columns, proof=("stem", "answer"))
        for line in lines:
            draft, wrong = _draft_of(grid, line)
            drafts.append(draft)
            faults += wrong
    return _compared(campaign, drafts, faults)


def _compared(campaign: Campaign, drafts: Sequence[Draft], faults: list[Fault]) -> Preview:
    if not drafts:
        raise NoQuestions(_("No question was found. See the form that is expected beside the field."))
    if len(drafts) > MOST_AT_ONCE:
        raise NoQuestions(_("Between one and %(most)s questions at once.") % {"most": MOST_AT_ONCE})
    bank = list(Question.objects.filter(campaign=campaign).in_use().only("kind", "stem", "options", "digest"))
    known = {question.digest for question in bank}
    good, over, seen = [], [], set()
    for draft in drafts:
        if draft.problems:
            continue
        same = _print_of(draft)
        if same in known or same in seen:
            code = "in_bank" if same in known else "repeated"
            over.append(Fault(draft.place, problem_text(code) + " " + draft.stem[:40]))
            continue
        seen.add(same)
        good.append(draft)
    texts = {index: normal_text(draft.stem) for index, draft in enumerate(good)}
    among = {("bank", question.pk): normal_text(question.stem) for question in bank}
    among |= {("here", index): text for index, text in texts.items()}
    near = near_copies({("here", index): text for index, text in texts.items()}, among=among)
    stems = {("bank", question.pk): question.stem for question in bank}
    stems |= {("here", index): draft.stem for index, draft in enumerate(good)}
    copies = [(good[index], stems[other], like) for (_where, index), (other, like) in near.items()]
    return Preview(good, copies, over, faults)


def _print_of(draft: Draft) -> str:
    options = [] if draft.kind == QuestionKind.TRUE_FALSE else draft.options
    return fingerprint_of(draft.kind, draft.stem, options)


def _draft_of(grid: Grid, line: Line) -> tuple[Draft, list[Fault]]:
    """The question of a row, and what is wrong with it, cell by cell."""
    written = line.text("kind")
    options = [line.text(f"option_{letter}") for letter in LETTERS]
    while options and not options[-1]:
        options.pop()
    draft = Draft(
        place=_("%(sheet)s · row %(row)s") % {"sheet": grid.name, "row": line.row + 1},
        chapter=chapter_code(line.text("chapter")),
        kind=KIND_WORDS.get(written, ""),
        stem=line.text("stem"),
        options=options,
        answer=line.text("answer"),
        explanation=line.text("explanation"),
    )
    wrong = [(problem.column, "formula") for problem in formula_problems(grid, line)]
    if written and not draft.kind:
        wrong.append((line.columns["kind"], "no_kind"))
        draft.problems.append("no_kind")
    elif any(not option for option in options):
        draft.problems.append("options_out_of_order")
    settled(draft)
    draft.problems += ["formula"] if wrong and "no_kind" not in draft.problems else []
    named = {column for column, _code in wrong}
    for code in dict.fromkeys(draft.problems):
        if code in FIELDS and line.columns.get(_column_of(code)) not in named:
            wrong.append((line.columns.get(_column_of(code)), code))
    return draft, [Fault(_cell(draft.place, column), problem_text(code)) for column, code in wrong]


def _column_of(code: str) -> str:
    field = FIELDS[code]
    return "option_A" if field == "options" else field


def _cell(place: str, column: int | None) -> str:
    if column is None:
        return place
    return _("%(place)s · column %(column)s") % {"place": place, "column": letters(column)}
