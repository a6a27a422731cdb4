"""A campaign with leaks planted: every address is read as every role, and each secret shows to whom it may, no further.

The secrets are words that occur nowhere else. Pages, data, workbooks (cells, names of sheets, comments, properties),
slides (notes, charts and the workbooks inside) and papers are read as bytes; so are mails, chat messages and notifications. ACL-2, ACL-3, ACL-4, AUD-5, N19.
"""

import re
import subprocess
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import product
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest
from django.conf import settings
from django.core import mail
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone

from campaign.chat import content_of, set_robot, tell_chat
from campaign.displays import make_display
from campaign.models import (
    CampaignRules,
    ChatMessage,
    Department,
    Notification,
    User,
)
from campaign.notice_mail import send_mails
from campaign.notice_texts import notice_text
from campaign.permissions import Access
from publishing.drawing import draw_again
from publishing.models import Publication
from scoring.evidence import attach_evidence
from scoring.models import (
    BlindEntry,
    BonusChange,
    BonusLine,
    Correction,
    HalfYearEvaluation,
    LedgerLine,
    Month,
    NotApplicableGrant,
    Recheck,
    RecheckMessage,
    ReportDue,
)
from scoring.rechecks import file_recheck
from tests.browsing import client_of
from tests.files import picture, written
from tests.house import planted_half_years
from tests.house.parts_of_house import PARTS
from tests.house.planted_half_years import HEADS, READERS
from tests.house.role_table import ROLES
from tests.house.test_roles import CAMPAIGN, make_everything
from tests.makers import IN_MARCH, PUBLISHED, make_approved_month, make_open_month

APPROVED = date(2026, 2, 1)
MONTHS = ("2026-02", "2026-03", "2026-04", "2026-05")
WIDTH = {
    "month": MONTHS,
    "department": ("D02", "D03"),
    "indicator": ("C1", "C2"),
    "owner": ("D01", "ORG1", "recusal"),
    "half": ("2026H1", "2026H2"),
    "form": ("filled", "empty"),
    "revision": (1, 2),
    "format": ("csv", "json", "xlsx", "pdf"),
}
QUERIES = ("", "?department=D02&line=1&by=business&category=B&page=2")
OWNERS_OF = {"C1": ("D01", "recusal"), "C2": ("ORG1", "recusal")}
SECRET = re.compile(r"LEAK-[A-Z0-9-]+[A-Z0-9]")
FIGURES = planted_half_years.FIGURES | {
    figure: secret for part in PARTS for figure, secret in part.FIGURES.items()
}
# Rows beside the one that every address meets, by their parameter: their numbers stand in `values` too.
OTHERS = {name: others for part in PARTS for name, others in getattr(part, "OTHERS", {}).items()}
LEAVES = {"campaign:demo_sign_in"}

OF_C1 = READERS | {"scorer"}
OF_C2 = READERS | {"organ_scorer"}
LEADER = {"leader"}  # reads all but internal notes, rules.md §2.3
NOT_OPEN = ("REVIEWED", "APPROVED")  # a head reads the own department's reasons from the preview on
MAY_READ: dict[str, set[str]] = {
    **planted_half_years.MAY_READ,
    **{secret: roles for part in PARTS for secret, roles in part.MAY_READ.items()},
    "LEAK-OPEN-D02-C1": OF_C1,
    "LEAK-OPEN-D02-C2": OF_C2,
    "LEAK-OPEN-D03-C1": OF_C1,
    "LEAK-OPEN-D03-C2": OF_C2,
    **{f"LEAK-{state}-D02-C1": OF_C1 for state in NOT_OPEN},
    **{f"LEAK-{state}-D02-C2": OF_C2 for state in NOT_OPEN},
    **{f"LEAK-{state}-D03-C1": OF_C1 | HEADS for state in NOT_OPEN},
    **{f"LEAK-{state}-D03-C2": OF_C2 | HEADS for state in NOT_OPEN},
    **{f"LEAK-{state}-NOTE-C1": OF_C1 - LEADER for state in ("OPEN", *NOT_OPEN)},
    **{f"LEAK-{state}-NOTE-C2": OF_C2 - LEADER for state in ("OPEN", *NOT_OPEN)},
    **{f"LEAK-{state}-STRUCK": OF_C2 for state in ("OPEN", *NOT_OPEN)},
    **{f"LEAK-{state}-WHY-STRUCK": OF_C2 for state in ("OPEN", *NOT_OPEN)},
    "LEAK-UNDERCOVER-NAME": OF_C1 - LEADER,
    "LEAK-RETURNED-D01": OF_C1,
    "LEAK-RETURNED-ORG1": OF_C2,
    "LEAK-EVIDENCE": OF_C1,
    "LEAK-REPORT": OF_C1 | HEADS,
    "LEAK-BONUS": READERS,
    "LEAK-PROOF": READERS,
    "LEAK-CORRECTION": READERS,
    "LEAK-DOCUMENT": READERS,
    "LEAK-BONUS-CHANGE": READERS,
    "LEAK-PROOF-CHANGE": READERS,
    "LEAK-GRANT": READERS,
    "LEAK-APPEAL-D02": OF_C2,
    "LEAK-APPEAL-D03": OF_C2 | HEADS,
    "LEAK-OBJECTION-D02": OF_C2,
}


def line(month: Month, indicator: str, department, by: User, **texts) -> LedgerLine:
    """A deduction written past the verbs: a month that is closed takes none."""
    indicators = month.scheme.sheets.get(code="business").sections.get(code="COMMON").indicators
    return LedgerLine.objects.create(
        month=month,
        indicator=indicators.get(code=indicator),
        department=department,
        points=Decimal("0.50"),
        fact_date=month.first_day,
        entered_by=by,
        entered_at=IN_MARCH,
        **texts,
    )


def plant(everything: dict) -> None:
    """Secrets into every text that somebody must not see. The head belongs to D03, the scorer's owner is D01 (C1)."""
    world, values = everything["world"], everything["values"]
    campaign, by = world.campaign, world.users["office"]
    second, third = world.departments[1], world.departments[2]
    make_approved_month(world, make_open_month(world, APPROVED))
    for month in Month.objects.filter(campaign=campaign).order_by("first_day"):
        if month.state == "published":
            continue  # what is published is frozen: its lines are below
        code = month.state.upper()
        for department, whose in ((second, "D02"), (third, "D03")):
            for indicator in ("C1", "C2"):
                line(
                    month,
                    indicator,
                    department,
                    by,
                    public_reason=f"LEAK-{code}-{whose}-{indicator}",
                    internal_note=f"LEAK-{code}-NOTE-{indicator}",
                )
        line(
            month,
            "C2",
            third,
            by,
            public_reason=f"LEAK-{code}-STRUCK",
            withdrawn_by=by,
            withdrawn_at=IN_MARCH,
            withdrawal_reason=f"LEAK-{code}-WHY-STRUCK",
        )
    LedgerLine.objects.filter(month__campaign=campaign, month__state="published").update(
        internal_note="LEAK-UNDERCOVER-NAME"
    )
    opened = Month.objects.get(campaign=campaign, state="open")
    opened.groups.filter(owner__code="D01").update(remark="LEAK-RETURNED-D01")
    opened.groups.filter(owner__code="ORG1").update(remark="LEAK-RETURNED-ORG1")
    BonusLine.objects.filter(month__campaign=campaign).update(matter="LEAK-BONUS", proof="LEAK-PROOF")
    BonusChange.objects.filter(correction__month__campaign=campaign).update(
        matter="LEAK-BONUS-CHANGE", proof="LEAK-PROOF-CHANGE"
    )
    Correction.objects.filter(month__campaign=campaign).update(
        reason="LEAK-CORRECTION", document="LEAK-DOCUMENT"
    )
    NotApplicableGrant.objects.filter(campaign=campaign).update(reason="LEAK-GRANT")
    BlindEntry.objects.filter(group__month__campaign=campaign).update(score=Decimal("7.13"))
    ReportDue.objects.filter(month__campaign=campaign).update(title="LEAK-REPORT")
    month = Month.objects.get(campaign=campaign, state="published")
    for whose in ("D03", "D02"):
        foreign = file_recheck(
            month=month,
            department=whose,
            indicator="C2",
            text=f"LEAK-APPEAL-{whose}",
            by=world.access("office"),
            at=PUBLISHED,
        )
        values[f"appeal_{whose}"] = foreign.pk
    previewed = Month.objects.get(campaign=campaign, state="reviewed")
    asked = Recheck.objects.create(
        month=previewed,
        department=second,
        indicator=foreign.indicator,
        stage="objection",
        state=foreign.state,
        filed_by=by,
        filed_at=timezone.now(),
        answer_by=foreign.answer_by,
    )
    RecheckMessage.objects.create(
        recheck=asked, act="filed", text="LEAK-OBJECTION-D02", author=by, at=timezone.now()
    )
    values["objection"] = asked.pk
    proven = LedgerLine.objects.select_related("month", "indicator").get(public_reason="LEAK-OPEN-D02-C1")
    picture_of = written(Path(settings.MEDIA_ROOT), "leak", picture())
    attach_evidence(line=proven, file=picture_of, name="LEAK-EVIDENCE.jpg", by=world.access("scorer"))
    planted_half_years.plant_half_years(world, values)
    for part in PARTS:
        part.plant(world, values)
    User.objects.filter(pk__in=[user.pk for user in world.users.values()]).update(
        email="leak-mail@example.cn", email_confirmed_at=IN_MARCH
    )
    set_robot(
        campaign=campaign,
        style="dingtalk",
        url="https://robot.example/LEAK-ROBOT-KEY",
        secret="LEAK-ROBOT-SECRET",
        is_on=True,
        by=world.access("office"),
    )


@pytest.fixture(scope="module")
def planted(django_db_setup, django_db_blocker, tmp_path_factory):
    """Two campaigns with secrets; every request is undone."""
    files = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files"))
    with files, django_db_blocker.unblock(), transaction.atomic():
        own, foreign = make_everything("t2026"), make_everything("other")
        plant(own)
        plant_foreign(foreign)
        yield own, foreign
        transaction.set_rollback(True)


def plant_foreign(foreign: dict) -> None:
    """Everything that another campaign says is a secret here."""
    campaign = foreign["world"].campaign
    campaign.name = "LEAK-OTHER-CAMPAIGN"
    campaign.save()
    campaign.unit.name = "LEAK-OTHER-UNIT"
    campaign.unit.save()
    Department.objects.filter(unit=campaign.unit).update(name="LEAK-OTHER-DEPARTMENT")
    LedgerLine.objects.filter(month__campaign=campaign).update(
        public_reason="LEAK-OTHER-REASON", internal_note="LEAK-OTHER-NOTE"
    )
    BonusLine.objects.filter(month__campaign=campaign).update(matter="LEAK-OTHER-BONUS")


def addresses(values: dict) -> Iterator[tuple[str, str]]:
    """Every address of the campaign with its name, through all months, departments, owners and formats of the test."""
    for address in CAMPAIGN:
        if address.name in LEAVES:
            continue
        wide = [name for name in address.parameters if name in WIDTH]
        for chosen in product(*(WIDTH[name] for name in wide)):
            own = values | dict(zip(wide, chosen, strict=True))
            if "indicator" in wide and "owner" in wide and own["owner"] not in OWNERS_OF[own["indicator"]]:
                continue
            yield address.name, address.path(**own)
            if "recheck" in own and "recheck" in address.parameters:
                for other in ("appeal_D02", "appeal_D03", "objection"):
                    yield address.name, address.path(**(own | {"recheck": values[other]}))
            for name, others in OTHERS.items():
                if name in address.parameters:
                    for other in others:
                        yield address.name, address.path(**(own | {name: values[other]}))


def text_of(content: bytes) -> str:
    """Whatever a file says: a page, data, every part of a workbook or of slides with what is inside, the text of a paper."""
    if content[:5] == b"%PDF-":
        said = subprocess.run(["pdftotext", "-raw", "-", "-"], input=content, capture_output=True).stdout
        about = subprocess.run(["pdfinfo", "-"], input=content, capture_output=True).stdout
        return (said + about).decode(errors="replace")
    if is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as parts:
            return "\n".join(f"{name}\n{text_of(parts.read(name))}" for name in parts.namelist())
    return content.decode(errors="replace")


def secrets_in(text: str) -> set[str]:
    found = set(SECRET.findall(text))
    found |= {secret for figure, secret in FIGURES.items() if figure in text}
    if "leak-mail@" in text:
        found.add("LEAK-MAIL")
    return found


def refused_to(access: Access | None) -> set[str]:
    """The addresses whose policy refuses the person before anything is looked up: asking each of them once is enough."""
    policies = {address.name: getattr(address.view, "policy", None) for address in CAMPAIGN}
    return {name for name, policy in policies.items() if access and callable(policy) and not policy(access)}


def seen_by(client: Client, values: dict, *, access: Access | None = None, under: str = "") -> dict[str, str]:
    """The secrets that a client meets anywhere, or under one address, each with one address where it stood."""
    found: dict[str, str] = {}
    refused = refused_to(access)
    settled: set[str] = set()
    asked: set[tuple[str, str]] = set()
    for name, path in addresses(values):
        if name in settled or under not in path:
            continue
        in_month = name, "".join(month for month in MONTHS if month in path)
        queries = QUERIES[:1] if in_month in asked or not path.endswith("/") else QUERIES
        asked.add(in_month)
        for query in queries:
            with transaction.atomic():
                answer = client.get(path + query)
                content = b"".join(answer) if answer.streaming else answer.content
                transaction.set_rollback(True)
            for secret in secrets_in(text_of(content)):
                found.setdefault(secret, path + query)
            if answer.status_code != 200:
                settled |= {name} if answer.status_code == 405 or name in refused else set()
                break
    for path in ("/notices/", "/notices/settings/", "/"):
        for secret in secrets_in(client.get(path).content.decode()):
            found.setdefault(secret, path)
    return found


@pytest.mark.parametrize("role", ROLES)
def test_role_meets_the_secrets_that_it_may_and_no_other(planted, db, role):
    own, _ = planted

    world = own["world"]

    found = seen_by(client_of(world.users[role]), own["values"], access=world.access(role))

    may = {secret for secret, roles in MAY_READ.items() if role in roles}
    assert {secret: where for secret, where in found.items() if secret not in may} == {}
    assert set(found) == may


@pytest.mark.parametrize("role", ROLES)
def test_result_before_its_public_notice_is_met_by_its_readers_only(planted, db, role):
    own, _ = planted
    half = HalfYearEvaluation.objects.filter(campaign=own["world"].campaign, code="2026H2")
    half.update(state="pending", notice_from=None, notice_until=None)

    found = seen_by(client_of(own["world"].users[role]), own["values"], under="/2026H2/")

    may = set(planted_half_years.PENDING) if role in READERS else set()
    assert set(found) & set(planted_half_years.PENDING) == may


def test_stranger_and_screen_meet_no_secret(planted, db):
    own, _ = planted
    world = own["world"]
    __, token = make_display(campaign=world.campaign, name="二楼大厅", by=world.access("office"))

    found = seen_by(Client(), own["values"])
    board = secrets_in(Client().get(f"/wall/{token}/").content.decode())

    assert [found, board] == [{}, set()]


@pytest.mark.parametrize("board", [CampaignRules.Board.OWN, CampaignRules.Board.ENDS])
@pytest.mark.parametrize("role", ["head", "scorer", "employee", "inspector"])
def test_gentle_board_adds_no_secret(planted, db, role, board):
    own, _ = planted
    world = own["world"]
    CampaignRules.objects.filter(campaign=world.campaign).update(board=board, board_ends=1)
    ranking = [path for path in addresses(own["values"]) if "/ranking/" in path]

    found = {}
    for path in ranking:
        answer = client_of(world.users[role]).get(path)
        content = b"".join(answer) if answer.streaming else answer.content
        found |= dict.fromkeys(secrets_in(text_of(content)), path)

    assert found == {}


def test_mails_chat_and_notifications_hold_no_secret(planted, db, settings):
    """PRV-10: whatever was told about all that, to everybody who wants mails of every kind."""
    own, _ = planted
    world = own["world"]
    settings.MAIL_IS_SET_UP = True
    everything = Notification.objects.filter(campaign=world.campaign)
    everything.update(mail="mail", mail_due_at=IN_MARCH, mailed_at=None, mail_attempts=0)
    for kind in ChatMessage.Kind:
        tell_chat(kind, campaign=world.campaign, link="/", month=date(2026, 6, 1), count=3)

    while send_mails():
        continue

    told = [notice_text(notice) + notice.link + str(notice.arguments) for notice in everything]
    letters = [f"{letter.subject}\n{letter.body}\n{letter.extra_headers}" for letter in mail.outbox]
    chat = [content_of(message) for message in ChatMessage.objects.filter(campaign=world.campaign)]
    names = {user.name for user in world.users.values()}
    for texts in (told, letters, chat):
        assert len(texts) > 3
        assert [text for text in texts if secrets_in(text) or any(name in text for name in names)] == []


@pytest.mark.pdf
@pytest.mark.parametrize("role", ["office", "leader", "scorer", "head", "employee", "auditor"])
def test_papers_hold_no_more_than_the_pages(planted, db, role, django_capture_on_commit_callbacks):
    """Drawn for this reader and read back: rankings, score sheets, bulletins; the score sheet has no internal note."""
    own, _ = planted
    world = own["world"]
    client = client_of(world.users[role])
    with transaction.atomic():
        with django_capture_on_commit_callbacks(execute=True):
            for paper in Publication.objects.filter(campaign=world.campaign):
                draw_again(publication=paper, by=world.access("office"))
            for __, path in addresses(own["values"]):
                if ("/papers/ranking/" in path and path.endswith("/")) or path.endswith("/paper/"):
                    for query in ("", "?form=empty"):
                        client.post(path + query)
        found, drawn = {}, 0
        for __, path in addresses(own["values"]):
            if not path.endswith((".pdf", "/pdf/", "/xlsx/")):
                continue
            answer = client.get(path)
            content = b"".join(answer) if answer.streaming else answer.content
            drawn += answer.status_code == 200
            found |= dict.fromkeys(secrets_in(text_of(content)), path)
        transaction.set_rollback(True)

    may = {secret for secret, roles in MAY_READ.items() if role in roles}
    assert {secret: where for secret, where in found.items() if secret not in may or "NOTE" in secret} == {}
    assert drawn > 2
