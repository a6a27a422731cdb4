"""The survey before a campaign: entered, concluded, reopened; its findings and their files."""

from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from campaign.attachments.refusing import BadFile
from campaign.models import AuditEntry, SurveyFile, SurveyFinding
from campaign.refusals import NotAllowed
from publishing.launch.survey import (
    Asked,
    BadCount,
    BadDays,
    ChangedMeanwhile,
    Concluded,
    NamesPerson,
    NoReason,
    NotConcluded,
    Unfinished,
    blockers,
    conclude_survey,
    reopen_survey,
    save_survey,
    survey_of,
)
from publishing.launch.survey_findings import (
    Gone,
    Incomplete,
    TooMany,
    UnknownPart,
    attach_survey_file,
    remove_finding,
    remove_survey_file,
)
from publishing.launch.survey_parts import parts_of
from publishing.launch.survey_sheet import frozen_survey
from publishing.prints import sheet_of
from tests.files import picture, written
from tests.makers import make_world
from tests.publishing.launch.surveys import SURVEYED, add_finding, make_survey


def positions(survey) -> list[tuple[int, str]]:
    rows = SurveyFinding.objects.filter(survey=survey).order_by("position")
    return [(row.position, row.title) for row in rows]


def test_survey_keeps_how_it_was_made_and_replaces_the_ways(world):
    survey = make_survey(world)

    changed = make_survey(
        world, seen=survey.version, ways=[Asked("talks", 30, 28), Asked("documents", 41)], summary="二"
    )

    ways = changed.ways.order_by("pk").values_list("kind", "asked", "answered")
    assert [changed.pk, changed.version, changed.summary] == [survey.pk, 2, "二"]
    assert list(ways) == [("talks", 30, 28), ("documents", 41, None)]
    assert list(AuditEntry.objects.order_by("pk").values_list("event", flat=True)) == [
        "publishing.survey.begun",
        "publishing.survey.changed",
    ]


@pytest.mark.parametrize(
    ("values", "refusal", "field"),
    [
        ({"ended_on": date(2025, 11, 23)}, BadDays, "ended_on"),
        ({"ended_on": date(2025, 12, 20)}, BadDays, "ended_on"),
        ({"ways": [Asked("talks", 0, None, "座谈")]}, BadCount, "talks"),
        ({"ways": [Asked("talks", 5, 6)]}, BadCount, "talks"),
        ({"summary": "测试人3反映"}, NamesPerson, "summary"),
        ({"ways": [Asked("talks", 5, 5, "与测试人3座谈")]}, NamesPerson, "talks"),
    ],
)
def test_survey_refuses_what_cannot_be_and_names_prv_10(world, values, refusal, field):
    with pytest.raises(refusal) as refused:
        make_survey(world, **values)

    assert [refused.value.field, survey_of(world.campaign)] == [field, None]


def test_survey_changed_meanwhile_is_not_written_over(world):
    make_survey(world)

    with pytest.raises(ChangedMeanwhile):
        make_survey(world, seen=0, summary="别的")

    assert survey_of(world.campaign).summary == "责任意识不强的问题较为普遍。"


@pytest.mark.parametrize("role", ["leader", "auditor", "head", "employee", "administrator"])
def test_survey_is_entered_by_the_office_alone_acl_2(world, role):
    survey = make_survey(world)
    finding = add_finding(survey, world)
    other = world.access(role)

    for verb, values in (
        (conclude_survey, {"survey": survey}),
        (reopen_survey, {"survey": survey, "reason": "补充"}),
        (remove_finding, {"finding": finding}),
    ):
        with pytest.raises(NotAllowed):
            verb(by=other, **values)

    assert [survey_of(world.campaign).is_concluded, positions(survey)] == [False, [(1, "作风散漫")]]


def test_survey_of_another_campaign_is_not_touched_acl_3(world):
    other = make_world("u2026")
    survey = make_survey(other)

    with pytest.raises(NotAllowed):
        conclude_survey(survey=survey, by=world.access("office"))
    with pytest.raises(NotAllowed):
        save_survey(
            campaign=other.campaign,
            began_on=date(2025, 1, 1),
            ended_on=date(2025, 1, 2),
            summary="",
            ways=[],
            by=world.access("office"),
        )


def test_findings_take_the_place_asked_for_and_close_ranks(world):
    survey = make_survey(world)
    first = add_finding(survey, world, title="一")
    add_finding(survey, world, title="二")
    add_finding(survey, world, title="三", position=1)

    moved = add_finding(survey, world, finding=first, seen=first.version, title="一改", position=99)

    assert [moved.pk, moved.version] == [first.pk, 2]
    assert positions(survey) == [(1, "三"), (2, "二"), (3, "一改")]

    remove_finding(finding=SurveyFinding.objects.get(title="二"), by=world.access("office"))

    assert positions(survey) == [(1, "三"), (2, "一改")]


@pytest.mark.parametrize(
    ("values", "refusal", "field"),
    [
        ({"title": "  "}, Incomplete, "title"),
        ({"found": ""}, Incomplete, "found"),
        ({"cause": "测试人4管理不严"}, NamesPerson, "cause"),
        ({"part": "section-NONE"}, UnknownPart, "part"),
    ],
)
def test_finding_refuses_what_cannot_be_and_names_prv_10(world, values, refusal, field):
    survey = make_survey(world)

    with pytest.raises(refusal) as refused:
        add_finding(survey, world, **values)

    assert [refused.value.field, positions(survey)] == [field, []]


def test_finding_is_answered_by_a_track_or_a_section_under_its_name_of_today(world):
    survey = make_survey(world)

    of_section = add_finding(survey, world, part="section-SELF_Z")
    with translation.override("en"):
        of_track = add_finding(survey, world, part="windows")
        label = of_track.part_label

    assert [of_section.part_name, of_track.part_name] == ["自身建设 · 工作作风", "优质服务窗口竞赛"]
    assert [of_section.part_label, label] == ["自身建设 · 工作作风", "Service windows"]
    assert [code for code, __ in parts_of(world.campaign)][:4] == [
        "windows",
        "etiquette",
        "reading",
        "section-COMMON",
    ]


def test_finding_changed_or_taken_out_meanwhile_is_not_written_over(world):
    survey = make_survey(world)
    finding = add_finding(survey, world)
    add_finding(survey, world, finding=finding, seen=1, title="先到")

    with pytest.raises(ChangedMeanwhile):
        add_finding(survey, world, finding=finding, seen=1, title="后到")
    remove_finding(finding=finding, by=world.access("office"))
    with pytest.raises(Gone):
        add_finding(survey, world, finding=finding, seen=2)

    assert positions(survey) == []


def test_conclusion_waits_for_evidence_and_answer_of_every_finding(world):
    survey = make_survey(world, summary="", ways=[])
    add_finding(survey, world, title="无依据", evidence="")
    add_finding(survey, world, title="无对策", answer="")

    missing = blockers(survey)

    assert [(one.finding.title if one.finding else "") for one in missing] == ["", "", "无依据", "无对策"]
    with pytest.raises(Unfinished):
        conclude_survey(survey=survey, by=world.access("office"))


def test_concluded_survey_changes_only_when_it_is_opened_again_with_a_reason(world):
    survey = make_survey(world)
    finding = add_finding(survey, world)
    office = world.access("office")
    conclude_survey(survey=survey, by=office, at=SURVEYED)
    again = conclude_survey(survey=survey, by=world.access("second"))

    assert [again.concluded_at, again.concluded_by] == [SURVEYED, office.user]
    for act in (
        lambda: make_survey(world, seen=1, summary="改"),
        lambda: add_finding(survey, world),
        lambda: remove_finding(finding=finding, by=office),
    ):
        with pytest.raises(Concluded):
            act()
    with pytest.raises(NoReason):
        reopen_survey(survey=survey, reason=" ", by=office)

    opened = reopen_survey(survey=survey, reason="补充问卷", by=office, at=SURVEYED)

    assert [opened.is_concluded, opened.reopening_reason] == [False, "补充问卷"]
    with pytest.raises(NotConcluded):
        reopen_survey(survey=survey, reason="再开", by=office)
    assert AuditEntry.objects.filter(event="publishing.survey.reopened").get().data == {"reason": "补充问卷"}


@pytest.fixture
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path


def test_evidence_is_kept_once_and_goes_with_its_finding(world, media, django_capture_on_commit_callbacks):
    survey = make_survey(world)
    finding = add_finding(survey, world)
    office = world.access("office")

    kept = attach_survey_file(
        finding=finding, file=written(media, "a", picture()), name="统计.jpg", by=office
    )
    again = attach_survey_file(
        finding=finding, file=written(media, "b", picture()), name="统计2.jpg", by=office
    )

    assert [again.pk, kept.path.exists(), SurveyFile.kept_in(world.campaign).count()] == [kept.pk, True, 1]

    with django_capture_on_commit_callbacks(execute=True):
        remove_finding(finding=finding, by=office)

    assert [kept.path.exists(), SurveyFile.objects.count()] == [False, 0]


def test_evidence_of_a_concluded_survey_stays_as_it_is(world, media):
    survey = make_survey(world)
    finding = add_finding(survey, world)
    office = world.access("office")
    kept = attach_survey_file(
        finding=finding, file=written(media, "a", picture()), name="统计.jpg", by=office
    )
    conclude_survey(survey=survey, by=office)

    with pytest.raises(Concluded):
        attach_survey_file(finding=finding, file=written(media, "c", picture()), name="别的.jpg", by=office)
    with pytest.raises(Concluded):
        remove_survey_file(file=kept, by=office)

    assert SurveyFile.objects.get() == kept


def test_evidence_that_is_none_leaves_nothing_behind_upl_2(world, media):
    finding = add_finding(make_survey(world), world)
    fake = written(media, "fake", b"<html>")

    with pytest.raises(BadFile):
        attach_survey_file(finding=finding, file=fake, name="统计.jpg", by=world.access("office"))

    assert [SurveyFile.objects.count(), list(SurveyFile.root().glob("*/*"))] == [0, []]


def test_finding_takes_so_many_files_and_no_more_upl_1(world, media, monkeypatch):
    monkeypatch.setattr("publishing.launch.survey_findings.MOST_FILES", 0)
    finding = add_finding(make_survey(world), world)

    with pytest.raises(TooMany):
        attach_survey_file(
            finding=finding, file=written(media, "a", picture()), name="统计.jpg", by=world.access("office")
        )


def test_report_says_what_was_found_to_its_readers_and_prints(world):
    survey = make_survey(world)
    add_finding(survey, world, part="windows")
    conclude_survey(survey=survey, by=world.access("office"), at=SURVEYED)

    read = {role: frozen_survey(world.access(role), "report") for role in ("office", "leader", "auditor")}
    refused = [frozen_survey(world.access(role), "report") for role in ("head", "employee", "scorer")]

    report = read["leader"]
    assert read["office"] == report == read["auditor"]
    assert [refused, frozen_survey(world.access("office"), "else")] == [[None, None, None], None]
    assert report["ways"] == [{"name": "问卷调查", "counts": "发放问卷600份，收回560份", "words": "无记名"}]
    assert [report["concluded"], report["findings"][0]["number"]] == ["2025年12月19日", "一"]
    assert sheet_of("survey").drawn(report).startswith(b"%PDF")
