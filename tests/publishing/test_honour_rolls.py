"""Rolls of honour: made from decisions alone, refused without consents, frozen, checked again before a reprint."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.awards import Honour, apply_awards, revoke_awards
from activities.models import AwardKind
from campaign.digests import sha256_of
from campaign.models import AuditEntry, Person, PortraitPurpose
from campaign.portrait_photos import erase_portraits
from campaign.portraits import withdraw_consent
from campaign.refusals import NotAllowed
from publishing.honours.decisions import decisions_in_effect
from publishing.honours.picture_uses import allowed
from publishing.honours.print_quality import coarse_at, dpi_at
from publishing.honours.roll_content import Purpose, shown, thawed
from publishing.honours.roll_gaps import Lack, open_gaps
from publishing.honours.roll_payload import gaps_of, material_of
from publishing.honours.rolls import (
    AssessmentMissing,
    BadRoll,
    DecisionGone,
    NothingChanged,
    NotNewest,
    NotReady,
    ReasonNeeded,
    RollThere,
    accept_placeholders,
    change_roll,
    edition_to_print,
    issue_roll,
    note_assessment,
    plan_roll,
)
from publishing.models import GroupPhoto, HonourRoll, RollEdition
from scoring.models import HalfYearDecision
from tests.honours import (
    ASKED,
    LATER,
    PEOPLE_USES,
    approved_stories,
    consent,
    group_photo,
    make_notice,
    person_of,
    plan,
    portraits,
    ready_roll,
    titles,
)
from tests.makers import make_world

BOARD, LEAFLET, INTRANET, HANDBOOK = Purpose


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def roll(world):
    return ready_roll(world)


def gaps(roll):
    return [(gap.lack, gap.about, gap.purposes) for gap in open_gaps(gaps_of(material_of(roll, at=LATER)))]


def issue(world, roll, **how):
    return issue_roll(roll=roll, by=world.access("office"), at=LATER, **how)


def only_entry(edition):
    return thawed(edition.payload).sections[0].entries[0]


def test_roll_is_made_from_the_titles_in_effect_and_says_which_decision(world, roll):
    edition = issue(world, roll)

    said = thawed(edition.payload)
    entry = only_entry(edition)
    assert [said.title, said.period, said.revision, said.count] == ["光荣榜", "2026年上半年", 1, 1]
    assert [said.sections[0].decision.name, said.sections[0].decision.decided_on] == [
        "2026年上半年文明部室评选决定",
        "2026-08-14",
    ]
    assert [entry.holder, entry.honour, len(entry.members)] == ["第3部", "文明部室", 3]
    assert edition.sha256 == sha256_of(edition.payload)


def test_nobody_is_put_on_a_roll_without_a_decision(world):
    """A key that names no decision in effect is refused; there is no other way onto a roll."""
    titles(world)
    told = {
        "campaign": world.campaign,
        "title": "光荣榜",
        "period": "2026年",
        "purposes": [BOARD],
        "is_public": False,
        "theme": "classic",
        "by": world.access("office"),
    }

    refusals = []
    for sources in ([], ["titles:2026H2"], ["titles:2026H1", "award:none"]):
        with pytest.raises((BadRoll, DecisionGone)) as refused:
            plan_roll(sources=sources, **told)
        refusals.append(refused.value.code)

    assert [refusals, HonourRoll.objects.count()] == [["BadRoll", "DecisionGone", "DecisionGone"], 0]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"period": ""}, "period"),
        ({"purposes": []}, "purposes"),
        ({"theme": "x"}, "theme"),
    ],
)
def test_plan_without_a_part_is_refused(world, changes, field):
    titles(world)
    told = {
        "campaign": world.campaign,
        "title": "光荣榜",
        "period": "2026年",
        "sources": ["titles:2026H1"],
        "purposes": [BOARD],
        "is_public": False,
        "theme": "classic",
        "by": world.access("office"),
    }

    with pytest.raises(BadRoll) as refused:
        plan_roll(**(told | changes))

    assert refused.value.field == field


def test_awards_of_the_activities_come_with_their_decision_until_it_is_revoked(world):
    reader = person_of(world, "employee")
    decision = apply_awards(
        campaign=world.campaign,
        kind=AwardKind.ACTIVE_READER,
        key="readers:2026H1",
        title="2026年上半年读书积极分子",
        period="2026年上半年",
        honours=[
            Honour(
                holder=reader.name,
                department=reader.department,
                level="reader",
                honour="读书积极分子",
                person=reader,
            )
        ],
        payload={},
        by=world.access("office"),
        at=ASKED,
    )
    before = decisions_in_effect(world.campaign)

    revoke_awards(decision=decision, reason="名单有误", by=world.access("office"), at=LATER)

    assert [(one.key, one.heading, [holder.holder for holder in one.holders]) for one in before] == [
        ("award:readers:2026H1", "2026年上半年读书积极分子", [reader.name])
    ]
    assert decisions_in_effect(world.campaign) == []


def test_later_decision_of_a_half_year_takes_the_place_of_the_first(world):
    evaluation = titles(world)
    first = HalfYearDecision.objects.get()
    computation = first.computation
    computation.pk, computation.number, computation._state.adding = None, 2, True
    computation.save()
    HalfYearDecision(
        evaluation=evaluation,
        number=2,
        computation=computation,
        header={},
        sha256="0" * 64,
        applied_by=world.users["office"],
        applied_at=LATER,
    ).save()

    assert decisions_in_effect(world.campaign) == []


@pytest.mark.parametrize(
    ("given", "is_public", "expected"),
    [
        ([], False, set()),
        (["board"], False, {"board"}),
        (["board"], True, set()),
        (["board", "public"], True, {"board"}),
        (["public"], True, set()),
        (["leaflet"], True, {"leaflet"}),
        (
            ["board", "leaflet", "intranet", "handbook", "public"],
            False,
            {"board", "leaflet", "intranet", "handbook"},
        ),
    ],
)
def test_uses_follow_the_consents_one_by_one(given, is_public, expected):
    """PRV-3: a board that people from outside see needs the consent to public display besides."""
    assert allowed(given, is_public=is_public) == expected


@pytest.mark.parametrize("purpose", [BOARD, LEAFLET, INTRANET, HANDBOOK])
def test_roll_is_refused_with_a_person_who_lacks_the_consent_for_its_use(world, purpose):
    """PRV-3: the person is named to the office, and no edition is made."""
    roll = ready_roll(world, purposes=[purpose])
    others = [one for one in Purpose if one != purpose]
    person = person_of(world, "employee")
    withdraw_consent(person=person, by=world.access("employee"), at=LATER)
    consent(world, [person], others)

    with pytest.raises(NotReady) as refused:
        issue(world, roll)

    assert person.name in str(refused.value)
    assert [(Lack.CONSENT, person.name, (purpose,)) in gaps(roll), RollEdition.objects.count()] == [True, 0]


def test_office_takes_the_placeholder_and_the_others_are_shown(world, roll):
    """PRV-3, PRV-6: the portrait and the group photo on which the person is are left out, the rest stays."""
    person = person_of(world, "employee")
    withdraw_consent(person=person, by=world.access("employee"), at=LATER)
    keys = [gap.key for gap in gaps_of(material_of(roll, at=LATER))]

    roll = accept_placeholders(roll=roll, keys=keys, by=world.access("office"), at=LATER)
    entry = only_entry(issue(world, roll))

    pictures = {member.name: shown(member.portrait, BOARD) is not None for member in entry.members}
    head, deputy = person_of(world, "head").name, person_of(world, "deputy").name
    assert pictures == {head: True, deputy: True, person.name: False}
    assert shown(entry.photo, BOARD) is None


def test_person_on_the_group_photo_without_consent_is_named(world, roll):
    """PRV-6: everybody who can be recognised counts, of another department too."""
    outsider = person_of(world, "scorer")
    photo = roll_photo(roll)
    photo.listed.create(person=outsider)

    with pytest.raises(NotReady) as refused:
        issue(world, roll)

    assert outsider.name in str(refused.value)


def test_leaver_is_on_no_new_roll(world, roll):
    """PRV-5: the consent of somebody who left does not count, whatever he agreed to."""
    person = person_of(world, "employee")
    person.left_on = LATER.date()
    person.save()

    assert gaps(roll) == [(Lack.PHOTO_CONSENT, "第3部", ("board", "intranet"))]


@pytest.mark.parametrize("missing", [Lack.DEEDS, Lack.PHOTO, Lack.PORTRAIT])
def test_what_is_missing_is_named(world, missing):
    make_notice(world)
    department = world.departments[-1]
    evaluation = titles(world, [department])
    people = list(Person.objects.filter(department=department))
    consent(world, people)
    if missing != Lack.PORTRAIT:
        portraits(world, people)
    story = approved_stories(world, evaluation, [department])[0]
    if missing != Lack.PHOTO:
        group_photo(world, story, people)
    if missing == Lack.DEEDS:
        story.state = "submitted"
        story.save()

    found = gaps(plan(world))

    names = [one.name for one in people] if missing == Lack.PORTRAIT else [department.name]
    assert found == [(missing, name, ()) for name in names]


def test_public_board_waits_for_the_assessment_and_the_consent_to_public_display(world):
    """PRV-13 and PRV-3: both block, one after the other."""
    roll = ready_roll(world, is_public=True)
    with pytest.raises(AssessmentMissing):
        issue(world, roll)

    roll = note_assessment(
        roll=roll, text="2026-08-15 评估记录，存考核办公室", by=world.access("office"), at=LATER
    )
    with pytest.raises(NotReady):
        issue(world, roll)
    consent(world, Person.objects.filter(department=world.departments[-1]), [PortraitPurpose.PUBLIC])
    edition = issue(world, roll)

    assert [edition.number, edition.is_public] == [1, True]


def test_edition_is_frozen_and_a_further_one_says_why(world, roll):
    first = issue(world, roll)
    with pytest.raises(NothingChanged):
        issue(world, roll, because="再来一次")
    roll = change_roll(
        roll=roll,
        title="光荣榜",
        period="2026年上半年",
        sources=roll.sources,
        purposes=[BOARD],
        is_public=False,
        theme="calm",
        by=world.access("office"),
    )
    with pytest.raises(ReasonNeeded):
        issue(world, roll)

    second = issue(world, roll, because="改用素雅版")

    first.refresh_from_db()
    assert [second.number, second.supersedes, second.because] == [2, first, "改用素雅版"]
    assert [thawed(first.payload).theme, thawed(second.payload).theme] == ["classic", "calm"]


def test_reprint_without_a_change_is_the_same_edition(world, roll):
    edition = issue(world, roll)

    assert edition_to_print(edition=edition, by=world.access("office"), at=LATER) == edition


def test_reprint_after_a_withdrawal_is_a_new_edition_with_a_placeholder(world, roll):
    """PRV-4, PRV-4a: the pictures of the others keep their fingerprints, the person's own has no use left."""
    edition = issue(world, roll)
    person = person_of(world, "employee")
    withdraw_consent(person=person, by=world.access("employee"), at=LATER)

    renewed = edition_to_print(edition=edition, by=world.access("office"), at=LATER)

    before, after = only_entry(edition), only_entry(renewed)
    assert [renewed.number, renewed.supersedes, thawed(renewed.payload).revision] == [2, edition, 2]
    assert [member.portrait.sha256 for member in after.members] == [
        member.portrait.sha256 for member in before.members
    ]
    assert {member.name: member.portrait.uses for member in after.members} == {
        person_of(world, "head").name: ("board", "intranet"),
        person_of(world, "deputy").name: ("board", "intranet"),
        person.name: (),
    }
    assert after.photo.uses == ()
    with pytest.raises(NotNewest):
        edition_to_print(edition=edition, by=world.access("office"), at=LATER)


def test_reprint_does_not_bring_back_what_fell_away(world, roll):
    """PRV-4a: a consent given again shows with the next edition that the office issues, not by itself."""
    edition = issue(world, roll)
    person = person_of(world, "employee")
    withdraw_consent(person=person, by=world.access("employee"), at=LATER)
    renewed = edition_to_print(edition=edition, by=world.access("office"), at=LATER)
    consent(world, [person], PEOPLE_USES)

    again = edition_to_print(edition=renewed, by=world.access("office"), at=LATER)

    assert again == renewed


def test_deleted_picture_is_a_placeholder_in_the_reprint(world, roll):
    """PRV-8: whoever deletes the own picture is not printed any more, though the consent stands."""
    edition = issue(world, roll)
    person = person_of(world, "employee")
    erase_portraits(person=person, by=world.access("employee"), at=LATER)

    renewed = edition_to_print(edition=edition, by=world.access("office"), at=LATER)

    assert [member.portrait.uses for member in only_entry(renewed).members if member.name == person.name] == [
        ()
    ]


def test_issue_is_recorded_with_its_fingerprint(world, roll):
    edition = issue(world, roll)

    data = AuditEntry.objects.get(event="publishing.roll.issued").data
    assert data == {
        "roll": "2026年上半年光荣榜",
        "edition": 1,
        "sha256": edition.sha256,
        "because": "",
        "supersedes": None,
    }


@pytest.mark.parametrize("name", ["head", "leader", "auditor", "administrator", "employee"])
def test_only_the_office_issues(world, roll, name):
    with pytest.raises(NotAllowed):
        issue_roll(roll=roll, by=world.access(name), at=LATER)


def test_two_rolls_of_one_name_are_refused(world, roll):
    with pytest.raises(RollThere):
        plan(world)


@pytest.mark.parametrize(
    ("pixels", "millimetres", "dpi"), [(2161, 900, 60), (2480, 210, 299), (1500, 254, 150), (1, 900, 0)]
)
def test_dots_per_inch_are_rounded_down(pixels, millimetres, dpi):
    assert dpi_at(pixels, millimetres) == dpi


def test_coarse_picture_is_told_in_print_terms():
    """61 dpi at 90 cm wide; 150 are enough for a board, 200 for a leaflet, the screen asks for none."""
    coarse = coarse_at(2170, "board", 900)

    assert [coarse.dpi, coarse.centimetres, coarse.least] == [61, "90", 150]
    assert coarse_at(886, "board", 150) is None
    assert coarse_at(1182, "leaflet", 150) is None
    assert coarse_at(10, "intranet", 900) is None


def roll_photo(roll):
    return GroupPhoto.objects.get(story__evaluation__campaign=roll.campaign)


@pytest.mark.parametrize("departments", [3, 30])
def test_material_of_a_roll_costs_the_same_for_few_and_many(db, departments):
    world = make_world(departments=departments)
    roll = ready_roll(world, world.departments)
    fresh = HonourRoll.objects.select_related("campaign__unit").get(pk=roll.pk)

    with CaptureQueriesContext(connection) as asked:
        material = material_of(fresh, at=LATER)
        found = gaps_of(material)

    assert [found, len(asked)] == [[], 15]
