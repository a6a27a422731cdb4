"""The question bank: questions entered, changed, retired; what was used stays as it was asked."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.etiquette.likeness import fingerprint_of
from activities.etiquette.question_text import (
    LETTERS,
    LONGEST_EXPLANATION,
    LONGEST_OPTION,
    LONGEST_STEM,
    Draft,
    settled,
)
from activities.models import Aspect, Question, QuestionKind, QuizItem, QuizState
from campaign.audit import record, record_each
from campaign.models import Campaign, Role
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.rows import write_rows
from campaign.wording import one_line, paragraph

MOST_AT_ONCE = 1000


class BadQuestion(Refused):
    """Something about a question does not fit together; the field says what."""


class SameQuestion(Refused):
    """The bank has this question already."""


class AlreadyRetired(Refused):
    """The question was retired before."""


FIELDS = {
    "no_chapter": "chapter",
    "no_stem": "stem",
    "no_truth": "answer",
    "no_reference": "explanation",
    "too_few_options": "options",
    "options_out_of_order": "options",
    "no_such_option": "answer",
    "one_is_right": "answer",
    "several_are_right": "answer",
    "same_options": "options",
    "too_long": "stem",
}


def problem_text(code: str) -> str:
    """What is wrong with a question and what to do about it."""
    return {
        "no_chapter": _("The chapter is missing, or is none of the ten aspects."),
        "no_stem": _("The question is missing."),
        "no_truth": _("Say whether the statement is right: 对 or 错."),
        "no_reference": _("Say what a good answer contains."),
        "too_few_options": _("Give two to eight options."),
        "options_out_of_order": _("The options do not follow one another: A, B, C …"),
        "no_such_option": _("The answer names no option of this question."),
        "one_is_right": _("A single choice has exactly one right option."),
        "several_are_right": _("A multiple choice has at least two right options."),
        "same_options": _("Two options are the same."),
        "too_long": _("A text is too long: 1000 characters for a question, 300 for an option."),
        "formula": _("The cell holds a formula. Copy the cell and paste it as a value."),
        "no_kind": _("The kind is none of 单选, 多选, 判断, 简答."),
        "repeated": _("The same question stands above already."),
        "in_bank": _("The bank has this question already."),
    }[code]


@transaction.atomic
def enter_questions(
    *, campaign: Campaign, drafts: Sequence[Draft], by: Access, at: datetime | None = None
) -> list[Question]:
    """Enter questions into the bank, by the office; all or none.

    Raises BadQuestion for one that does not fit together, SameQuestion for one that the bank or the list has already.
    """
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    at = at or timezone.now()
    if not 0 < len(drafts) <= MOST_AT_ONCE:
        raise BadQuestion(_("Between one and %(most)s questions at once.") % {"most": MOST_AT_ONCE})
    rows = []
    for draft in drafts:
        if draft.problems:
            raise _bad(draft)
        rows.append(_filled(Question(campaign=campaign, made_by=by.user, made_at=at), draft))
    prints = [row.digest for row in rows]
    known = Question.objects.filter(campaign=campaign, digest__in=prints).in_use().exists()
    if known or len(set(prints)) != len(prints):
        raise SameQuestion(problem_text("in_bank"), field="stem")
    try:
        with transaction.atomic():
            write_rows(rows)
    except IntegrityError as race:
        raise SameQuestion(problem_text("in_bank"), field="stem") from race
    record_each(
        "activities.question.entered",
        [(row, {"kind": row.kind, "chapter": row.chapter}) for row in rows],
        by=by.user,
        campaign=campaign,
        at=at,
    )
    return rows


@transaction.atomic
def change_question(*, question: Question, draft: Draft, by: Access, at: datetime | None = None) -> Question:
    """Change a question of the bank; papers that are open or over keep it as they asked it.

    Raises BadQuestion, SameQuestion, AlreadyRetired.
    """
    by.demand(Role.OFFICE, campaign_id=question.campaign_id)
    at = at or timezone.now()
    question = _locked(question)
    if draft.problems:
        raise _bad(draft)
    before = {"kind": question.kind, "correct": question.correct, "stem": question.stem}
    _filled(question, draft)
    question.changed_at = at
    if question.kind != before["kind"] and _in_drafts(question).exists():
        raise BadQuestion(
            _("The question stands on a paper that is being made: take it off first to change its kind."),
            field="kind",
        )
    try:
        with transaction.atomic():
            question.save()
    except IntegrityError as race:
        raise SameQuestion(problem_text("in_bank"), field="stem") from race
    _in_drafts(question).update(**copied(question))
    record(
        "activities.question.changed",
        by=by.user,
        campaign=by.campaign,
        obj=question,
        at=at,
        before=before,
        correct=question.correct,
    )
    return question


@transaction.atomic
def retire_question(
    *, question: Question, reason: str, by: Access, at: datetime | None = None
) -> Question | None:
    """Take a question out of use; one that no paper ever had is deleted (None is returned).

    Raises BadQuestion without a reason, or where a paper that is being made has it; AlreadyRetired.
    """
    by.demand(Role.OFFICE, campaign_id=question.campaign_id)
    at = at or timezone.now()
    reason = one_line(reason, field="reason", longest=200)
    if not reason:
        raise BadQuestion(_("Say why the question is retired."), field="reason")
    question = _locked(question)
    if _in_drafts(question).exists():
        raise BadQuestion(_("The question stands on a paper that is being made: take it off first."))
    is_used = question.items.exists()
    record(
        "activities.question.retired",
        by=by.user,
        campaign=by.campaign,
        obj=question,
        at=at,
        reason=reason,
        deleted=not is_used,
    )
    if not is_used:
        question.delete()
        return None
    question.retired_at, question.retired_because = at, reason
    question.save(update_fields=["retired_at", "retired_because"])
    return question


def questions_by_chapter(campaign: Campaign) -> dict[str, int]:
    """How many questions in use the bank has of each chapter of the handbook; one query."""
    in_use = Question.objects.filter(campaign=campaign).in_use().order_by()
    return dict(in_use.values_list("chapter").annotate(questions=Count("pk")))


def copied(question: Question) -> dict:
    """What an item of a paper copies from its question."""
    return {
        "chapter": question.chapter,
        "kind": question.kind,
        "stem": question.stem,
        "options": question.options,
        "correct": question.correct,
        "explanation": question.explanation,
    }


def draft_of(question: Question) -> Draft:
    """The question as it would be typed."""
    return Draft(
        place="",
        chapter=question.chapter,
        kind=question.kind,
        stem=question.stem,
        options=list(question.options) if question.kind != QuestionKind.TRUE_FALSE else [],
        answer=question.correct,
        correct=question.correct,
        explanation=question.explanation,
    )


def typed_draft(values: Mapping) -> Draft:
    """A question from the fields of a form, settled; options one a line, with or without their letters."""
    options = [line.strip() for line in values.get("options", "").splitlines() if line.strip()]
    return settled(
        Draft(
            place="",
            chapter=values["chapter"],
            kind=values["kind"],
            stem=values["stem"],
            options=[_without_letter(option, index) for index, option in enumerate(options)],
            answer=values.get("answer", ""),
            explanation=values.get("explanation", ""),
        )
    )


def _without_letter(option: str, index: int) -> str:
    letter = LETTERS[index : index + 1]
    is_lettered = option[:1].upper() == letter and option[1:2] in (".", "．", "、", ":", "：", ")", "）")
    return option[2:].strip() if letter and is_lettered else option


def _filled(question: Question, draft: Draft) -> Question:
    if draft.chapter not in Aspect.values or draft.kind not in QuestionKind.values:
        raise BadQuestion(problem_text("no_chapter"), field="chapter")
    question.chapter, question.kind, question.correct = draft.chapter, draft.kind, draft.correct
    question.stem = paragraph(draft.stem, field="stem", longest=LONGEST_STEM)
    question.options = [one_line(text, field="options", longest=LONGEST_OPTION) for text in draft.options]
    question.explanation = paragraph(draft.explanation, field="explanation", longest=LONGEST_EXPLANATION)
    options = [] if draft.kind == QuestionKind.TRUE_FALSE else draft.options
    question.digest = fingerprint_of(draft.kind, draft.stem, options)
    return question


def _in_drafts(question: Question):
    return QuizItem.objects.filter(question=question, paper__state=QuizState.DRAFT)


def _locked(question: Question) -> Question:
    found = Question.objects.select_for_update().get(pk=question.pk)
    if found.is_retired:
        raise AlreadyRetired(_("This question is retired; it cannot be changed."))
    return found


def _bad(draft: Draft) -> BadQuestion:
    code = draft.problems[0]
    return BadQuestion(problem_text(code), field=FIELDS[code])
