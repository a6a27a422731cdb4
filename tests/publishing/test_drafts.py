"""Composing papers: begun, changed by one or two people, checked, issued (ACL-2, PDF-3, PRV-10)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from campaign.models import AuditEntry, Job
from campaign.models.trail import WrittenOnce
from campaign.refusals import NotAllowed
from publishing.draft_content import act_on, with_texts
from publishing.draft_texts import drafted_text, payload_of
from publishing.drafts import (
    BrokenField,
    EditedMeanwhile,
    InWorkAlready,
    NotInWork,
    NotReady,
    PartGone,
    accept_finding,
    act_on_draft,
    begin_bulletin,
    begin_like,
    begin_paper,
    discard_draft,
    follow_revision,
    issue_draft,
    restore_version,
    save_draft,
)
from publishing.issuing import void_paper
from publishing.models import DraftVersion, PaperDraft, Publication
from publishing.month_papers import BeingComposed, RevisionReplaced, issue_bulletin, preview_payload
from publishing.paper_findings import examine
from publishing.skeletons import STARTERS
from scoring.correction_drafting import begin_correction, strike_published
from scoring.corrections import decide_correction, publish_correction, request_correction
from scoring.entry import enter_deduction
from tests.makers import PUBLISHED, make_open_month, publish

SPREAD = "overview.spread"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def month(world):
    return make_open_month(world)


@pytest.fixture
def line(world, month):
    return enter_deduction(
        month=month, indicator="C1", department="D03", by=world.access("scorer"), rule="C1-1", count=1
    )[1]


@pytest.fixture
def revision(world, month, line):
    return publish(world, month)


@pytest.fixture
def draft(world, revision):
    return begin_bulletin(revision=revision, by=world.access("office"), at=PUBLISHED)


def with_text(draft, key, text, lead=""):
    entries = [dict(entry) for entry in draft.content["blocks"]]
    drafted = drafted_text(draft)
    block = {block.key: block for block in drafted.blocks}[key]
    for entry in entries:
        if entry["key"] == key:
            entry |= {
                "text": text,
                "lead": lead,
                "base": {
                    "text": block.text,
                    "lead": block.lead,
                    "values": {"mean.total": drafted.fields["mean.total"].value},
                },
            }
    return {**draft.content, "blocks": entries}


def save(world, draft, content, *, by="office", seen=None):
    return save_draft(
        draft=draft, content=content, seen=seen or draft.version, by=world.access(by), at=PUBLISHED
    )


def corrected(world, revision, line):
    """A second revision without the line."""
    office = world.access("office")
    correction = begin_correction(month=revision.month, reason="台账登记有误", document="说明", by=office)
    strike_published(correction=correction, line=line, by=office)
    request_correction(correction=correction, by=office)
    decide_correction(correction=correction, approve=True, by=world.access("leader"))
    publish_correction(correction=correction, by=office, at=PUBLISHED + timedelta(days=1))
    return revision.month.revisions.get(number=2)


def events():
    return list(
        AuditEntry.objects.filter(event__startswith="publishing.draft.")
        .order_by("pk")
        .values_list("event", flat=True)
    )


def test_bulletin_begun_prints_what_the_plain_bulletin_prints(world, revision, draft):
    plain = preview_payload(revision, at=PUBLISHED)

    assert payload_of(draft, at=PUBLISHED, serial=None) == plain
    assert [draft.version, draft.kind, draft.title] == [1, "bulletin", plain["title"]["text"]]
    assert events() == ["publishing.draft.begun"]


def test_bulletin_in_work_or_issued_is_not_begun_twice(world, revision, draft):
    with pytest.raises(InWorkAlready):
        begin_bulletin(revision=revision, by=world.access("second"))
    discard_draft(draft=draft, by=world.access("office"))
    issue_bulletin(revision=revision, by=world.access("office"), at=PUBLISHED)
    with pytest.raises(InWorkAlready):
        begin_bulletin(revision=revision, by=world.access("second"))


@pytest.mark.parametrize("name", ["leader", "auditor", "head", "scorer", "administrator", "employee"])
def test_only_the_office_composes(world, draft, name):
    access = world.access(name)

    for act in (
        lambda: begin_paper(starter="notice", by=access),
        lambda: save_draft(draft=draft, content=draft.content, seen=1, by=access),
        lambda: act_on_draft(draft=draft, act="up", key=SPREAD, by=access),
        lambda: issue_draft(draft=draft, seen=1, by=access),
        lambda: discard_draft(draft=draft, by=access),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert events() == ["publishing.draft.begun"]


def test_saved_text_is_a_version_and_prints_its_figures(world, draft):
    draft = save(world, draft, with_text(draft, SPREAD, "总分平均{mean.total}分。\n总体平稳。"))

    body = payload_of(draft, at=PUBLISHED, serial=None)["body"]
    mean = drafted_text(draft).fields["mean.total"].value
    assert [block["text"] for block in body[2:4]] == [f"总分平均{mean}分。", "总体平稳。"]
    assert list(draft.versions.values_list("number", "by__username")) == [
        (2, "t2026-office"),
        (1, "t2026-office"),
    ]
    assert events() == ["publishing.draft.begun", "publishing.draft.changed"]


def test_saving_the_same_makes_no_version(world, draft):
    assert save(world, draft, draft.content).version == 1
    assert events() == ["publishing.draft.begun"]


@pytest.mark.parametrize("text", ["平均{mean.nothing}分", "平均{", "}"])
def test_unknown_or_broken_figure_is_refused_at_its_block(world, draft, text):
    with pytest.raises(BrokenField) as refusal:
        save(world, draft, with_text(draft, SPREAD, text))

    assert refusal.value.field == SPREAD
    assert PaperDraft.objects.get().version == 1


def test_two_people_at_different_blocks_both_keep_what_they_wrote(world, draft):
    one = with_text(draft, SPREAD, "甲{mean.total}")
    other = with_text(draft, "closing", "特此通报，请遵照执行。")

    save(world, draft, one)
    draft = save(world, draft, other, by="second", seen=1)

    texts = {entry["key"]: entry.get("text") for entry in draft.content["blocks"]}
    assert [texts[SPREAD], texts["closing"], draft.version] == ["甲{mean.total}", "特此通报，请遵照执行。", 3]


def test_two_people_at_one_block_see_both_texts_and_nothing_is_lost(world, draft):
    save(world, draft, with_text(draft, SPREAD, "甲"))

    with pytest.raises(EditedMeanwhile) as refusal:
        save(world, draft, with_text(draft, SPREAD, "乙"), by="second", seen=1)

    (clash,) = refusal.value.clashes
    assert [clash.key, clash.mine["text"], clash.theirs["text"]] == [SPREAD, "乙", "甲"]
    assert PaperDraft.objects.get().version == 2
    kept = save(world, draft, refusal.value.content, by="second", seen=2)
    assert [version.content["blocks"] for version in kept.versions.filter(number=2)] != [
        kept.content["blocks"]
    ]


def test_earlier_version_is_brought_back(world, draft):
    begun = draft.content
    draft = save(world, draft, with_text(draft, SPREAD, "甲"))

    with pytest.raises(EditedMeanwhile):
        restore_version(draft=draft, number=1, seen=1, by=world.access("office"))
    draft = restore_version(draft=draft, number=1, seen=2, by=world.access("office"))

    assert [draft.content, draft.version, draft.versions.get(number=3).restores] == [begun, 3, 1]


def test_versions_are_written_once(world, draft):
    version = draft.versions.get()

    with pytest.raises(WrittenOnce):
        version.save()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE publishing_draftversion SET number = 9")


def test_act_on_a_part_that_is_gone_is_refused(world, draft):
    with pytest.raises(PartGone):
        act_on_draft(draft=draft, act="remove", key="own-000000", by=world.access("office"))


def test_added_block_is_named_so_that_the_editor_finds_it(world, draft):
    draft, key = act_on_draft(draft=draft, act="heading", key=SPREAD, by=world.access("office"))

    assert key in [entry["key"] for entry in draft.content["blocks"]]
    assert [one.code for one in examine(draft, at=PUBLISHED) if one.key == key] == ["empty"]


def test_composed_bulletin_is_issued_once_with_its_text(world, revision, draft):
    draft = save(world, draft, with_text(draft, "closing", "特此通报，请遵照执行。"))

    paper = issue_draft(draft=draft, seen=2, by=world.access("office"), at=PUBLISHED)

    draft.refresh_from_db()
    assert paper.payload["body"][-1]["text"] == "特此通报，请遵照执行。"
    assert [paper.month_revision, draft.publication, paper.payload["number"]["serial"]] == [
        revision,
        paper,
        1,
    ]
    assert [job.kind for job in Job.objects.all()] == ["paper"]
    with pytest.raises(NotInWork):
        issue_draft(draft=draft, seen=2, by=world.access("office"))
    with pytest.raises(NotInWork):
        save(world, draft, with_text(draft, SPREAD, "乙"))
    assert Publication.objects.count() == 1


def test_issue_of_a_version_that_was_not_seen_is_refused(world, draft):
    save(world, draft, with_text(draft, SPREAD, "甲{mean.total}"))

    with pytest.raises(EditedMeanwhile):
        issue_draft(draft=draft, seen=1, by=world.access("second"))
    assert Publication.objects.count() == 0


def test_blocker_is_not_accepted_and_keeps_the_paper_back(world, draft):
    draft = save(world, draft, with_text(draft, SPREAD, "由××负责。"))
    (gap,) = examine(draft, at=PUBLISHED)

    with pytest.raises(NotReady):
        accept_finding(draft=draft, digest=gap.digest, by=world.access("office"))
    with pytest.raises(NotReady):
        issue_draft(draft=draft, seen=2, by=world.access("office"), at=PUBLISHED)


def test_warning_is_accepted_for_the_text_as_it_stands(world, draft):
    draft = save(world, draft, with_text(draft, SPREAD, "总分平均99.50分。"))
    (typed,) = examine(draft, at=PUBLISHED)

    with pytest.raises(NotReady):
        issue_draft(draft=draft, seen=2, by=world.access("office"), at=PUBLISHED)
    accept_finding(draft=draft, digest=typed.digest, by=world.access("office"), at=PUBLISHED)
    draft.refresh_from_db()
    other = save(world, draft, with_text(draft, SPREAD, "总分平均99.40分。"))

    with pytest.raises(NotReady):
        issue_draft(draft=other, seen=3, by=world.access("office"), at=PUBLISHED)
    back = restore_version(draft=other, number=2, seen=3, by=world.access("office"))
    assert issue_draft(draft=back, seen=4, by=world.access("office"), at=PUBLISHED).edition == 1
    entry = AuditEntry.objects.get(event="publishing.draft.warning_accepted")
    assert [entry.data["finding"], entry.data["about"]] == ["typed_figure", "99.50分"]


def test_warning_that_is_accepted_twice_is_accepted_once(world, draft):
    draft = save(world, draft, with_text(draft, SPREAD, "总分平均99.50分。"))
    (typed,) = examine(draft, at=PUBLISHED)

    for name in ("office", "second"):
        accept_finding(draft=draft, digest=typed.digest, by=world.access(name), at=PUBLISHED)

    draft.refresh_from_db()
    assert [one["by"] for one in draft.accepted] == [world.users["office"].name]
    assert events().count("publishing.draft.warning_accepted") == 1


def test_name_of_a_person_blocks_a_bulletin(world, draft):
    draft = save(world, draft, with_text(draft, SPREAD, f"{world.users['head'].name}负责整改。"))

    assert [(one.code, one.is_blocker, one.key) for one in examine(draft, at=PUBLISHED)] == [
        ("name", True, SPREAD)
    ]


def test_correction_makes_an_edited_block_out_of_date(world, revision, line, draft):
    draft = save(world, draft, with_text(draft, SPREAD, "总分平均{mean.total}分，比较平稳。"))
    before = drafted_text(draft).fields["mean.total"].value
    newest = corrected(world, revision, line)

    assert [one.code for one in examine(draft) if one.is_blocker] == ["newer_revision"]
    draft = follow_revision(draft=draft, by=world.access("office"))

    found = [one for one in examine(draft) if one.code == "outdated"]
    after = drafted_text(draft).fields["mean.total"].value
    assert draft.month_revision == newest
    assert [(one.key, one.is_blocker) for one in found] == [(SPREAD, False)]
    assert f"{before}→{after}" in found[0].about
    draft, _ = act_on_draft(draft=draft, act="keep", key=SPREAD, by=world.access("office"))
    assert [one.code for one in examine(draft) if one.code == "outdated"] == []
    assert f"总分平均{after}分，比较平稳。" in [
        block.get("text") for block in payload_of(draft, at=PUBLISHED, serial=None)["body"]
    ]


def test_bulletin_of_a_corrected_month_begins_with_the_words_of_the_one_before(world, revision, line, draft):
    draft = save(world, draft, with_text(draft, SPREAD, "总分平均{mean.total}分，比较平稳。"))
    first = issue_draft(draft=draft, seen=2, by=world.access("office"), at=PUBLISHED)

    again = begin_bulletin(revision=corrected(world, revision, line), by=world.access("office"))
    second = issue_draft(
        draft=accepted(world, again), seen=1, by=world.access("office"), at=PUBLISHED + timedelta(days=2)
    )

    assert again.content == draft.content
    assert [second.supersedes, second.number.number] == [first, 2]


def accepted(world, draft):
    for finding in examine(draft, at=PUBLISHED + timedelta(days=2)):
        accept_finding(
            draft=draft, digest=finding.digest, by=world.access("office"), at=PUBLISHED + timedelta(days=2)
        )
    draft.refresh_from_db()
    return draft


def test_void_bulletin_is_composed_anew(world, revision, draft):
    paper = issue_draft(draft=draft, seen=1, by=world.access("office"), at=PUBLISHED)
    void_paper(publication=paper, reason="附件有误", by=world.access("office"), at=PUBLISHED)

    again = begin_like(draft=PaperDraft.objects.get(), by=world.access("office"))

    second = issue_draft(draft=again, seen=1, by=world.access("office"), at=PUBLISHED)
    assert [second.edition, second.number.number] == [2, 2]


@pytest.mark.parametrize("starter", STARTERS)
def test_starting_text_is_not_issued_before_its_gaps_are_written(world, starter):
    draft = begin_paper(starter=starter, by=world.access("office"))

    found = examine(draft, at=PUBLISHED)

    assert "gap" in {one.code for one in found if one.is_blocker}
    assert {one.code for one in found} <= {"gap", "no_date"}


def test_free_paper_is_issued_with_annex_and_date(world):
    draft = begin_paper(starter="notice", by=world.access("office"))
    annex = {"key": "a1", "name": "办法", "kind": "text", "text": "一、目标\n人人参与。", "marked": False}
    texts = dict.fromkeys(("why", "matter", "matter.text", "demands.duty", "demands.report"), "按时完成")
    content = with_texts(
        {**draft.content, "title": "关于印发《办法》的通知", "dated": "2026-04-10", "annexes": [annex]},
        {key: {"text": text, "lead": "", "level": None} for key, text in texts.items()},
        drafted_text(draft),
    )
    draft = save(world, draft, content)

    paper = issue_draft(draft=draft, seen=2, by=world.access("office"), at=PUBLISHED)

    assert [paper.kind, paper.payload["date_text"], paper.source_key] == [
        "circular",
        "2026年4月10日",
        f"draft:{draft.pk}",
    ]
    assert [(a["marked"], [b["text"] for b in a["body"]]) for a in paper.payload["annexes"]] == [
        (False, ["一、目标", "人人参与。"])
    ]


def test_minutes_name_who_was_there(world):
    draft = begin_paper(starter="minutes", by=world.access("office"))
    attendance = [
        {"label": "出席", "names": ["张三", "李四"]},
        {"label": "列席", "names": []},
        {"label": "请假", "names": []},
    ]
    draft = save(world, draft, {**draft.content, "attendance": attendance, "dated": "2026-04-10"})

    payload = payload_of(draft, at=PUBLISHED, serial=None)

    assert payload["attendance"] == attendance[:1]
    assert [payload["mark"], payload["recipient"], payload["date_text"]] == [
        "中共清河矿业集团机关委员会会议纪要",
        "",
        "2026年4月10日",
    ]


def test_discarded_paper_leaves_the_work_and_keeps_its_versions(world, draft):
    discard_draft(draft=draft, by=world.access("office"))

    assert [PaperDraft.objects.in_work().count(), DraftVersion.objects.count()] == [0, 1]
    with pytest.raises(NotInWork):
        discard_draft(draft=draft, by=world.access("office"))


def test_drafted_bulletin_and_composed_one_use_one_text(world, revision):
    draft = begin_bulletin(revision=revision, by=world.access("office"), at=PUBLISHED)
    content = act_on(draft.content, "leave_out", "results.where", drafted_text(draft), new_key="")
    draft = save(world, draft, content)

    body = payload_of(draft, at=PUBLISHED, serial=None)["body"]

    plain = preview_payload(revision, at=PUBLISHED)["body"]
    assert [block for block in plain if block not in body] == [
        {
            "kind": "paragraph",
            "lead": "",
            "text": "各类别部室名次如下，全部部室得分及名次见附件1，扣分明细见附件2。",
        }
    ]


def test_bulletin_of_a_revision_that_was_corrected_is_not_issued(world, revision, line):
    corrected(world, revision, line)

    with pytest.raises(RevisionReplaced):
        issue_bulletin(revision=revision, by=world.access("office"), at=PUBLISHED)


def test_bulletin_that_is_composed_is_not_issued_plain(world, revision, draft):
    with pytest.raises(BeingComposed):
        issue_bulletin(revision=revision, by=world.access("office"), at=PUBLISHED)

    discard_draft(draft=draft, by=world.access("office"))
    assert issue_bulletin(revision=revision, by=world.access("office"), at=PUBLISHED).number.number == 1
