"""The question bank: entered, changed, retired, imported from text and from workbooks."""

from io import BytesIO

import pytest
import xlsxwriter
from django.utils import translation

from activities.etiquette.bank import (
    AlreadyRetired,
    BadQuestion,
    SameQuestion,
    change_question,
    draft_of,
    enter_questions,
    retire_question,
    typed_draft,
)
from activities.etiquette.bank_import import NoQuestions, preview_text, preview_workbook
from activities.etiquette.bank_template import template_xlsx
from activities.models import Question
from campaign.refusals import NotAllowed
from tests.activities.etiquette.quizzes import OPENS, drafts, make_bank, make_draft_quiz, make_open_quiz

HEAD = ("章节", "题型", "题干", "选项A", "选项B", "选项C", "答案", "解析")
GOOD = ("会议文明礼仪", "单选", "会议中手机应当（　）。", "静音", "响铃", "", "A", "")


def book(tmp_path, *rows, formula=None):
    stream = BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = workbook.add_worksheet("题库")
    for row, values in enumerate((HEAD, *rows)):
        for column, value in enumerate(values):
            sheet.write_string(row, column, value) if value else sheet.write_blank(row, column, None)
    if formula:
        sheet.write_formula(formula, "=1+1", None, "A")
    workbook.close()
    path = tmp_path / "bank.xlsx"
    path.write_bytes(stream.getvalue())
    return path


def test_questions_are_entered_once(world):
    make_bank(world, 2)

    with pytest.raises(SameQuestion):
        enter_questions(campaign=world.campaign, drafts=drafts(1), by=world.access("office"), at=OPENS)

    assert Question.objects.count() == 8


def test_same_question_may_follow_a_retired_one(world):
    question = make_open_quiz(world).items.first().question
    office = world.access("office")
    retire_question(question=question, reason="已过时", by=office, at=OPENS)

    enter_questions(campaign=world.campaign, drafts=[draft_of(question)], by=office, at=OPENS)

    assert Question.objects.filter(stem=question.stem).count() == 2


def test_used_question_is_retired_and_an_unused_one_deleted(world):
    used = make_open_quiz(world).items.first().question
    unused = make_bank(world, 1, chapters=("02",))[0]
    office = world.access("office")

    kept = retire_question(question=used, reason="已过时", by=office, at=OPENS)
    gone = retire_question(question=unused, reason="录错", by=office, at=OPENS)
    with pytest.raises(AlreadyRetired):
        retire_question(question=used, reason="再次", by=office, at=OPENS)

    assert [kept.is_retired, gone, Question.objects.filter(pk=unused.pk).exists()] == [True, None, False]


def test_change_reaches_drafts_and_not_open_papers(world):
    paper = make_open_quiz(world)
    question = paper.items.get(kind="single").question
    draft = make_draft_quiz(world, title="另一份")
    draft.items.create(
        question=question, position=1, points=2, chapter="01", kind="single", stem=question.stem, correct="B"
    )
    values = {"chapter": "01", "kind": "single", "stem": "改过的题干", "options": "A. 甲\n乙", "answer": "a"}

    change_question(question=question, draft=typed_draft(values), by=world.access("office"), at=OPENS)

    assert paper.items.get(kind="single").stem == "单选题01甲"
    assert [(item.stem, item.options, item.correct) for item in draft.items.all()] == [
        ("改过的题干", ["甲", "乙"], "A")
    ]


def test_question_without_an_answer_is_refused(world):
    draft = typed_draft(
        {"chapter": "01", "kind": "multiple", "stem": "题", "options": "甲\n乙", "answer": "A"}
    )

    with pytest.raises(BadQuestion) as refusal:
        enter_questions(campaign=world.campaign, drafts=[draft], by=world.access("office"), at=OPENS)

    assert [refusal.value.field, Question.objects.count()] == ["answer", 0]


@pytest.mark.parametrize("name", ["administrator", "head", "leader", "employee", "auditor"])
def test_bank_is_the_offices(world, name):
    with pytest.raises(NotAllowed):
        enter_questions(campaign=world.campaign, drafts=drafts(1), by=world.access(name), at=OPENS)

    assert Question.objects.count() == 0


def test_workbook_faults_are_named_by_cell(world, tmp_path):
    """UPL-6: errors with the address of the cell, and nothing is written."""
    path = book(
        tmp_path,
        GOOD,
        ("没有的方面", "", "题一", "甲", "乙", "", "A", ""),
        ("04", "填空", "题二", "甲", "乙", "", "A", ""),
        ("04", "", "题三", "甲", "", "丙", "A", ""),
        ("04", "", "题四", "甲", "乙", "", "D", ""),
        ("04", "", "题五", "甲", "乙", "", "", ""),
        formula="G7",
    )

    with translation.override("zh-hans"):
        preview = preview_workbook(world.campaign, path)

    assert [draft.stem for draft in preview.good] == ["会议中手机应当（ ）。"]
    assert [fault.place for fault in preview.faults] == [
        "题库 · 第3行 · A列",
        "题库 · 第4行 · B列",
        "题库 · 第5行 · D列",
        "题库 · 第6行 · G列",
        "题库 · 第7行 · G列",
    ]
    assert Question.objects.count() == 0


def test_template_is_read_and_its_examples_are_passed_over(world, tmp_path):
    path = tmp_path / "template.xlsx"
    path.write_bytes(template_xlsx())

    with pytest.raises(NoQuestions):
        preview_workbook(world.campaign, path)


def test_preview_names_duplicates_and_near_copies(world):
    office = world.access("office")
    text = "章节：会议\n1. 参加会议时应当提前十分钟到场并将手机调至静音。\n答案：对\n"
    enter_questions(
        campaign=world.campaign, drafts=preview_text(world.campaign, text).good, by=office, at=OPENS
    )
    more = (
        text
        + "2. 参加会议时，应提前十分钟到场并把手机调至静音。\n答案：对\n3. 接电话先问好。\n答案：对\n4. 接电话，先问好！\n答案：对"
    )

    preview = preview_text(world.campaign, more)

    assert [draft.stem[:4] for draft in preview.good] == ["参加会议", "接电话先"]
    assert [fault.place for fault in preview.passed_over] == ["2", "8"]
    assert [other[:6] for _draft, other, _percent in preview.copies] == ["参加会议时应"]


def test_preview_text_enters_what_it_showed(world):
    preview = preview_text(world.campaign, "1. 会议守时。\n答案：√", chapter="04")

    again = preview_text(world.campaign, preview.text)

    assert [(one.chapter, one.kind, one.stem, one.correct) for one in again.good] == [
        ("04", "true_false", "会议守时。", "A")
    ]
