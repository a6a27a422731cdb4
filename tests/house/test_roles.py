"""Every address of a campaign, by every role, in every state of a month (security.md ACL-2 to ACL-4, ACL-8)."""

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.utils import timezone

from campaign import pages
from campaign.displays import make_display
from campaign.first_passwords import order_slips
from campaign.imports import choose_columns, receive_upload
from campaign.models import Holiday, Membership, Proposal
from campaign.numbers import enter_number
from publishing.batches import start_batch
from publishing.drafts import begin_paper
from publishing.files import store
from publishing.models import PublicationFile
from publishing.month_papers import issue_bulletin
from scoring.bonus_corrections import add_bonus
from scoring.bonuses import enter_bonus
from scoring.correction_drafting import begin_correction, strike_published
from scoring.entry import enter_deduction
from scoring.evidence import attach_evidence
from scoring.grants import grant_not_applicable
from scoring.half_year_facts import gather
from scoring.half_year_result import evaluate
from scoring.half_year_settings import Settings
from scoring.half_year_what_if import compare
from scoring.models import (
    Appraisal,
    BallotOrder,
    BlindEntry,
    BonusItem,
    BonusLevel,
    CommendationMeeting,
    HalfYearComputation,
    HalfYearEvaluation,
    LedgerLine,
    Month,
    Nomination,
    NoticeObjection,
    PanelSheet,
    PartExclusion,
    ReviewSample,
    SampledCell,
    SelfAssessment,
    SelfFile,
    Veto,
    WhatIf,
)
from scoring.recheck_files import files_to_keep
from scoring.rechecks import file_recheck
from scoring.report_proposals import propose_unfiled
from scoring.reports import declare_report, mark_filed
from scoring.scheme_versions import new_version
from scoring.sheet_imports import choose_sheet_columns, receive_sheet
from tests.files import picture, written
from tests.house.addresses import of_site
from tests.house.parts_of_house import PARTS
from tests.house.role_table import ROLES, TABLE
from tests.makers import PUBLISHED, World, make_open_month, make_reviewed_month, make_world, publish
from tests.workbooks import WITH_FORMULAS, xlsx

MONTHS = {"published": date(2026, 3, 1), "reviewed": date(2026, 4, 1), "open": date(2026, 5, 1)}
CAMPAIGN = [address for address in of_site() if address.route.startswith("c/")]
BY_NAME = {address.name: address for address in CAMPAIGN}
NUMBERED = {
    "sample",
    "entry",
    "report",
    "expected",
    "proposal",
    "evidence",
    "publication",
    "draft",
    "taken",
    "batch",
    "line",
    "upload",
    "workbook",
    "bonus",
    "bonus_change",
    "grant",
    "holiday",
    "slips",
    "membership",
    "correction",
    "change",
    "recheck",
    "attachment",
    "display",
    "veto",
    "nomination",
    "order",
    "file",
    "marks",
    "exclusion",
    "objection",
}.union(*(part.NUMBERED for part in PARTS))
CHANGED_BY_LOOKING = {"campaign.AuditEntry", "campaign.AccountSession"}


def line_in(world: World, month: Month, indicator: str, department: str) -> int:
    _, line = enter_deduction(
        month=month,
        indicator=indicator,
        department=department,
        by=world.access("scorer"),
        rule=f"{indicator}-1",
        count=1,
    )
    return line.pk


def evidence_on(line: int, world: World) -> int:
    """A picture on a line; it lies where its test keeps files."""
    file = written(Path(settings.MEDIA_ROOT), f"sent-{line}", picture())
    line = LedgerLine.objects.select_related("month", "indicator").get(pk=line)
    return attach_evidence(line=line, file=file, name="现场.jpg", by=world.access("scorer")).pk


def upload_in(world: World) -> int:
    """An uploaded workbook of the office whose columns are chosen."""
    office = world.access("office")
    upload = receive_upload(kind="people", name=WITH_FORMULAS.name, file=WITH_FORMULAS, by=office)
    columns = {"department": 0, "staff_number": 1, "name": 2}
    return choose_columns(upload, sheet=0, header_row=0, columns=columns, by=office).pk


def slips_in(world: World) -> int:
    """Slips that the administrator ordered; they are not drawn yet."""
    administrator = world.access("administrator")
    return order_slips(["00011"], site_address="https://wenming.example.cn/", by=administrator).pk


def workbook_in(world: World, month: Month) -> int:
    """An uploaded sheet of scores of the office whose columns are chosen."""
    office = world.access("office")
    file = xlsx(Path(settings.MEDIA_ROOT) / "sheet.xlsx", ("部室", "C1"), ("第3部", "-1 缺会"))
    upload = receive_sheet(month=month, name=file.name, file=file, by=office)
    return choose_sheet_columns(
        upload, sheet=0, header_row=0, department=0, columns={1: "C1"}, month=month, by=office
    ).pk


def review_in(world: World, month: Month) -> dict[str, int]:
    """A sample and a second entry of D01's group, as if it had been submitted before."""
    group = month.groups.get(owner__code="D01")
    office, now = world.users["office"], timezone.now()
    c1 = world.scheme.sheets.get(code="business").sections.get(code="COMMON").indicators.get(code="C1")
    about = {"indicator": c1, "department": world.departments[2], "score": Decimal(9)}
    sample = ReviewSample.objects.create(
        group=group, seed="5eed", submitted_at=now, of_all=2, drawn_by=office, drawn_at=now
    )
    SampledCell.objects.create(sample=sample, position=1, lines=1, **about)
    entry = BlindEntry.objects.create(group=group, entered_by=office, entered_at=now, **about)
    return {"sample": sample.pk, "entry": entry.pk}


def reports_in(world: World, month: Month) -> dict[str, int]:
    """A report that D02 filed and D03 did not, and the deduction proposed for it."""
    scorer = world.access("scorer")
    begun = datetime.combine(month.first_day, time(9), tzinfo=UTC)
    report = declare_report(
        month=month,
        indicator=world.scheme.sheets.get(code="business")
        .sections.get(code="COMMON")
        .indicators.get(code="C1"),
        title="安全月报",
        due_on=month.first_day + timedelta(days=19),
        points=Decimal("0.5"),
        departments=["D02", "D03"],
        by=scorer,
        at=begun,
    )
    filed = report.expected.get(department__code="D02")
    mark_filed(expected=filed, by=scorer, at=begun)
    propose_unfiled(campaign=world.campaign)
    return {
        "report": report.pk,
        "expected": filed.pk,
        "proposal": Proposal.objects.get(campaign=world.campaign).pk,
    }


def bonus_in(world: World, month: Month) -> int:
    item = BonusItem.objects.create(
        scheme=world.scheme, code="A1", name="表彰", sheet_code="business", cap=Decimal("1.00")
    )
    BonusLevel.objects.create(item=item, name="市级", points=Decimal("1.00"))
    line = enter_bonus(
        month=month,
        item="A1",
        level="市级",
        department="D02",
        matter="获市级表彰",
        proof="表彰文件",
        by=world.access("office"),
    )
    return line.pk


def grant_in(world: World) -> int:
    """A grant for the months after those that have begun."""
    grant = grant_not_applicable(
        campaign=world.campaign,
        indicator=world.scheme.sheets.get(code="business")
        .sections.get(code="COMMON")
        .indicators.get(code="C1"),
        department=world.departments[2],
        first_month=date(2026, 8, 1),
        last_month=date(2026, 9, 1),
        reason="无此项业务",
        by=world.access("leader"),
    )
    return grant.pk


def correction_in(world: World, line: LedgerLine) -> dict:
    """A correction of the published month that strikes its line out and adds a bonus, not asked for yet."""
    office = world.access("office")
    correction = begin_correction(month=line.month, reason="台账登记有误", document="说明", by=office)
    change = strike_published(correction=correction, line=line, by=office)
    bonus = add_bonus(
        correction=correction,
        item="A1",
        level="市级",
        department="D03",
        matter="获市级表彰",
        proof="表彰文件",
        by=office,
    )
    return {"correction": correction.pk, "change": change.pk, "bonus_change": bonus.pk, "revision": 1}


def recheck_in(world: World, month: Month) -> dict[str, int]:
    """An appeal of D03 against C1 in the published month, with a picture."""
    month.refresh_from_db()
    head = world.access("head")
    sent = written(Path(settings.MEDIA_ROOT), f"sent-{month.pk}", picture())
    with files_to_keep([(sent, "现场.jpg")], by=head) as files:
        recheck = file_recheck(
            month=month,
            department="D03",
            indicator="C1",
            text="该事项已按期完成",
            files=files,
            by=head,
            at=PUBLISHED,
        )
    return {"recheck": recheck.pk, "attachment": files[0].pk}


def number_in(world: World) -> int:
    """A number that was taken outside of the system."""
    office = world.access("office")
    return enter_number(
        number=2, kind="circular", subject="通知", on=date(2026, 4, 14), by=office, at=PUBLISHED
    ).pk


def half_year_in(world: World) -> dict:
    """A half-year that takes entries, with one of everything that people give to it; D03's self-summary is a draft."""
    today = timezone.localdate()
    office, leader = world.users["office"], world.users["leader"]
    half = HalfYearEvaluation.objects.create(
        campaign=world.campaign,
        code="2026H1",
        settings=Settings().frozen(),
        months=["2026-03"],
        self_until=today,
        marks_until=today,
        decide_by=today,
        opened_by=office,
        opened_at=timezone.now(),
    )
    assessment = SelfAssessment.objects.create(evaluation=half, department=world.departments[2], edition=1)
    file = SelfFile.objects.create(
        assessment=assessment,
        name="总结.pdf",
        format="pdf",
        size=1,
        sha256="0" * 64,
        source_sha256="0" * 64,
        attached_by=office,
        attached_at=timezone.now(),
    )
    appraisal = Appraisal.objects.create(
        evaluation=half, until=today, begun_by=office, begun_at=timezone.now()
    )
    order = BallotOrder.objects.create(
        appraisal=appraisal, campaign=world.campaign, counts={"D01": 1}, by=office, at=timezone.now()
    )
    nomination = Nomination.objects.create(
        evaluation=half,
        kind="advanced",
        person=world.users["employee"].person,
        department=world.departments[2],
        deeds="事迹",
        by=office,
        at=timezone.now(),
    )
    veto = Veto.objects.create(
        campaign=world.campaign,
        department=world.departments[0],
        event="事件",
        basis="依据",
        document="文件",
        since=today,
        proposed_by=office,
        proposed_at=timezone.now(),
    )
    CommendationMeeting.objects.create(
        evaluation=half, title="表彰会", held_on=today, begins_at=time(9), place="礼堂", chair="书记"
    )
    return {
        **decided_in(world, half),
        "half": half.code,
        "file": file.pk,
        "order": order.pk,
        "nomination": nomination.pk,
        "veto": veto.pk,
        "marks": PanelSheet.objects.create(evaluation=half, member=leader).pk,
    }


def decided_in(world: World, entries: HalfYearEvaluation) -> dict:
    """Another half-year in its public notice, with an objection and an annex; something left out of the first."""
    today, now = timezone.localdate(), timezone.now()
    by = world.users["leader"]
    half = HalfYearEvaluation.objects.create(
        campaign=world.campaign,
        code="2026H2",
        settings=Settings(weight_monthly=100, weight_panel=0).frozen(),
        months=["2026-03"],
        self_until=today,
        marks_until=today,
        decide_by=today,
        notice_from=today,
        notice_until=today,
        opened_by=by,
        opened_at=now,
    )
    inputs = gather(half, decided_on=today)
    computation = HalfYearComputation.objects.create(
        evaluation=half,
        number=1,
        payload={"inputs": inputs, "result": evaluate(inputs)},
        sha256="0" * 64,
        made_by=by,
        made_at=now,
    )
    half.computation, half.state = computation, "notice"
    half.save()
    objection = NoticeObjection.objects.create(
        evaluation=half,
        computation=computation,
        department=world.departments[2],
        about=world.departments[2],
        text="有误",
        filed_by=world.users["head"],
        filed_at=now,
    )
    payload = compare(computation, changes={})
    WhatIf.objects.create(
        evaluation=half, number=1, note="比较", payload=payload, sha256="0" * 64, made_by=by, made_at=now
    )
    exclusion = PartExclusion.objects.create(
        evaluation=entries,
        what="self",
        department=world.departments[2],
        reason="未报送",
        decided_by=by,
        decided_at=now,
    )
    return {"exclusion": exclusion.pk, "objection": objection.pk, "annex": 1}


def make_everything(code: str) -> dict:
    """A campaign with a published, a reviewed and an open month, lines and an issued paper with a file."""
    world = make_world(code)
    published = make_open_month(world, MONTHS["published"])
    old_line = line_in(world, published, "C1", "D03")
    paper = issue_bulletin(revision=publish(world, published), by=world.access("office"), at=PUBLISHED)
    content = b"%PDF-1.7 of the tests"
    file = PublicationFile(
        publication=paper,
        format="pdf",
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        drawn_at=timezone.now(),
    )
    store(file.path, content)
    file.save(force_insert=True)
    make_reviewed_month(world, make_open_month(world, MONTHS["reviewed"]))
    opened = make_open_month(world, MONTHS["open"])
    line = line_in(world, opened, "C1", "D03")
    new_version(world.scheme, from_month=date(2026, 6, 1), by=world.access("office"))
    return {
        "world": world,
        "values": {
            "campaign": code,
            "month": f"{MONTHS['open']:%Y-%m}",
            "act": "rename",
            "bonus": bonus_in(world, opened),
            "grant": grant_in(world),
            "holiday": Holiday.objects.create(unit=world.unit, day=date(2026, 10, 1), name="国庆节").pk,
            "kind": "people",
            "upload": upload_in(world),
            "workbook": workbook_in(world, opened),
            "form": "filled",
            "publication": paper.pk,
            "draft": begin_paper(starter="notice", by=world.access("office")).pk,
            "drawing": 1,
            "page": 1,
            "taken": number_in(world),
            "year": 2026,
            "batch": start_batch(papers=[paper], output="pdf", by=world.access("office")).pk,
            "part": 1,
            "format": "pdf",
            "line": line,
            "evidence": evidence_on(line, world),
            **review_in(world, opened),
            **reports_in(world, opened),
            "department": "D03",
            "indicator": "C1",
            "owner": "D01",
            "version": 1,
            "other": 2,
            "section": "COMMON",
            "sheet": "business",
            "item": "A1",
            "number": "00011",
            "slips": slips_in(world),
            "membership": Membership.objects.get(user=world.users["employee"]).pk,
            "step": "publish",
            "display": make_display(campaign=world.campaign, name="一楼大厅", by=world.access("office"))[
                0
            ].pk,
            **recheck_in(world, published),
            **correction_in(world, LedgerLine.objects.get(pk=old_line)),
            **half_year_in(world),
            **{name: value for part in PARTS for name, value in part.make(world).items()},
        },
        "lines": {"published": old_line},
    }


@pytest.fixture(scope="module")
def everything(django_db_setup, django_db_blocker, tmp_path_factory):
    """Two campaigns of two units, for all tests of this module; each request is undone."""
    files = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files"))
    with files, django_db_blocker.unblock(), transaction.atomic():
        yield make_everything("t2026"), make_everything("other")
        transaction.set_rollback(True)


def rows() -> list[tuple[str, str, list[int]]]:
    """The table's lines: method, address with its case, a status for each role."""
    found = []
    for line in "".join([TABLE, *(part.TABLE for part in PARTS)]).strip().splitlines():
        if not line:
            continue
        method, case, *statuses = line.split()
        found.append((method, case, [int(status) for status in statuses]))
    return found


def path_of(case: str, values: dict) -> str:
    """`scoring:group_grid[open,owner=ORG1]` → the address of that case; `@name` is the value of another parameter."""
    name, _, chosen = case.removesuffix("]").partition("[")
    own = dict(values)
    for word in filter(None, chosen.split(",")):
        if word in MONTHS:
            own["month"] = f"{MONTHS[word]:%Y-%m}"
        else:
            parameter, _, value = word.partition("=")
            own[parameter] = values[value[1:]] if value.startswith("@") else value
    return BY_NAME[name].path(**own)


def status(client: Client, method: str, path: str) -> int:
    """The status of one request; what it changed is undone."""
    with transaction.atomic():
        answer = getattr(client, method.lower())(path)
        transaction.set_rollback(True)
    return answer.status_code


@pytest.fixture(autouse=True)
def refusals_without_a_page(monkeypatch):
    """What a refusal looks like is tested elsewhere; here only its status counts, thousands of times."""
    monkeypatch.setattr(pages, "render", lambda request, template, status: HttpResponse(status=status))


def signed_in(world: World, role: str) -> Client:
    client = Client()
    client.force_login(world.users[role])
    return client


@pytest.mark.parametrize("role", ROLES)
def test_role_gets_what_the_table_says(everything, db, role):
    """Looking changes nothing, so it is not undone: every row is counted afterwards. What is sent is undone each time."""
    own, _ = everything
    client = signed_in(own["world"], role)
    column = ROLES.index(role)
    before = counts()

    found = {
        f"GET {case}": client.get(path_of(case, own["values"])).status_code
        for method, case, _ in rows()
        if method == "GET"
    }
    after = counts()
    found |= {
        f"POST {case}": status(client, "POST", path_of(case, own["values"]))
        for method, case, _ in rows()
        if method == "POST"
    }

    assert found == {f"{method} {case}": statuses[column] for method, case, statuses in rows()}
    assert after == before


def test_table_names_every_address_with_both_methods():
    named = {(method, case.partition("[")[0]) for method, case, _ in rows()}

    assert named == {(method, name) for name in BY_NAME for method in ("GET", "POST")}
    assert {len(statuses) for _, _, statuses in rows()} == {len(ROLES)}


@pytest.mark.parametrize("role", ["administrator", "office", "head", "auditor"])
def test_nothing_of_another_campaign_is_found(everything, db, role):
    own, foreign = everything
    client = signed_in(own["world"], role)

    found = {
        f"{method} {address.name}": status(client, method, address.path(**foreign["values"]))
        for address in CAMPAIGN
        for method in ("GET", "POST")
    }

    assert found == dict.fromkeys(found, 404)


@pytest.mark.parametrize("role", ["administrator", "office", "scorer", "leader", "auditor"])
def test_foreign_objects_under_the_own_campaign_are_not_found(everything, db, role):
    own, foreign = everything
    client = signed_in(own["world"], role)
    mixed = own["values"] | {name: foreign["values"][name] for name in NUMBERED}
    by_number = [address for address in CAMPAIGN if NUMBERED & set(address.parameters)]

    found = {
        f"{method} {address.name}": status(client, method, address.path(**mixed))
        for address in by_number
        for method in ("GET", "POST")
    }

    assert {name: code for name, code in found.items() if code not in (403, 404, 405)} == {}
    assert len(by_number) == 245


def counts() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.label not in CHANGED_BY_LOOKING
    }
