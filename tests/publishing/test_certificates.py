"""Certificates: whom they are issued to, their numbers and words, how they are drawn, and the check behind the code."""

from datetime import UTC, date, datetime
from zipfile import ZipFile

import pypdfium2
import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from activities.awards import Honour, revoke_awards
from activities.models import AwardDecision
from campaign.models import AuditEntry, Job, JobState
from campaign.permissions import NotAllowed
from publishing.honours.boxes import Text
from publishing.honours.certificate_paper import certificates_html, certificates_pdf
from publishing.honours.certificate_printing import (
    NoCertificates,
    certificates_path,
    printed_certificate,
    render_certificates,
    start_certificates,
)
from publishing.honours.certificate_sheet import BlankPaper, certificate_sheet
from publishing.honours.certificate_sources import decisions_with_certificates
from publishing.honours.certificate_wording import title_wording, window_wording, work_wording
from publishing.honours.certificates import (
    NobodyEntitled,
    checked_certificate,
    issue_certificates,
    paper_of,
    set_certificate_paper,
)
from publishing.models import Certificate
from publishing.pdf import MissingGlyphs
from scoring.models import HalfYearComputation, HalfYearDecision, Outcome, TitleDecision
from tests.awards import awarded, essays, readers, windows
from tests.browsing import client_of
from tests.honours import titles
from tests.publishing.rolls import outside

ISSUED = datetime(2026, 4, 20, 2, 0, tzinfo=UTC)
DAY = date(2026, 4, 20)
ISSUER = "中共清泉矿业集团机关委员会"


def address_of(token: str) -> str:
    return f"https://wenming.example.com/certificate/{token}/"


def issue(world, source, *, name="office", at=ISSUED) -> list[Certificate]:
    return issue_certificates(source=source, address_of=address_of, by=world.access(name), at=at)


def test_windows_are_numbered_in_the_order_of_the_decision(world):
    issued = issue(world, windows(world))

    assert [one.number for one in issued] == [f"JGDW-XJCK-2026Q1-{number:03d}" for number in (1, 2, 3)]
    assert [one.holder for one in issued] == ["第1服务窗口", "第2服务窗口", "第3服务窗口"]
    assert len({one.token for one in issued} | {one.address for one in issued}) == 6
    assert [len(one.token) for one in issued] == [24] * 3
    entry = AuditEntry.objects.get(event="publishing.certificates.issued")
    assert [entry.data["count"], entry.data["first"]] == [3, "JGDW-XJCK-2026Q1-001"]


def test_decision_revoked_meanwhile_gives_no_certificate(world):
    """Somebody revoked it between the look at the page and the click."""
    decision = decisions_with_certificates(world.campaign).get(pk=windows(world).pk)
    revoke_awards(
        decision=AwardDecision.objects.get(), reason="计分有误", by=world.access("office"), at=ISSUED
    )

    with pytest.raises(NobodyEntitled):
        issue(world, decision)


def test_name_that_no_font_prints_is_said_on_the_page(world):
    honour = Honour(holder="\U000f0000", department=world.departments[0], level="first", honour="一等奖")
    decision = awarded(world, "quickfire", "quickfire:1", "知识竞赛", [honour])

    page = client_of(world.users["office"]).post(
        reverse("publishing:award_certificates", args=["t2026", decision.pk]), {"do": "issue"}, follow=True
    )

    assert [page.status_code, "U+F0000" in page.content.decode(), Certificate.objects.count()] == [
        200,
        True,
        0,
    ]


def test_nobody_gets_a_second_certificate(world):
    decision = windows(world)
    issue(world, decision)

    with pytest.raises(NobodyEntitled):
        issue(world, decision)

    assert Certificate.objects.count() == 3


def test_second_decision_of_a_period_goes_on_with_the_numbers(world):
    first = windows(world, 2)
    issue(world, first)
    revoke_awards(decision=first, reason="计分有误", by=world.access("office"), at=ISSUED)

    issued = issue(world, windows(world, 1))

    assert [one.number for one in issued] == ["JGDW-XJCK-2026Q1-003"]


def test_words_follow_the_kind_of_honour(world):
    issued = [issue(world, made(world))[0] for made in (windows, readers, essays)]

    name = world.users["employee"].person.name
    department = world.departments[0].name
    assert [
        [one.wording[part] for part in ("recipient", "reason", "honour", "closing")] for one in issued
    ] == [
        [
            f"{department}第1服务窗口：",
            "在2026年第一季度优质服务窗口竞赛中，经考核评审，被评为",
            "★★★★★ 五星级优质服务窗口",
            "特发此证，以资鼓励。",
        ],
        [
            f"{name}同志：",
            "在2026年上半年读书活动中表现突出，被评为",
            "读书积极分子",
            "特发此证，以资鼓励。",
        ],
        [
            f"{name}同志：",
            "你撰写的《窗口服务的加减法》在2026年读书主题征文中荣获",
            "一等奖",
            "特发此证，以资鼓励。",
        ],
    ]
    assert [one.number for one in issued[1:]] == ["JGDW-DSJF-2026H1-001", "JGDW-ZW-2026-001"]


def test_titles_of_a_half_year_get_certificates(world):
    evaluation = titles(world)

    issued = issue(world, evaluation)

    assert [one.number for one in issued] == [f"JGDW-WMBS-2026H1-{number:03d}" for number in (1, 2, 3)]
    assert [one.wording["honour"] for one in issued] == ["文明部室"] * 3
    assert issued[0].wording["closing"] == "称号。特发此证，以资鼓励。"


def decided_anew(world, evaluation, departments) -> HalfYearDecision:
    """A newer decision of the half-year with titles for these departments only."""
    computation = HalfYearComputation(
        evaluation=evaluation,
        number=2,
        payload={},
        sha256="1" * 64,
        made_by=world.users["office"],
        made_at=ISSUED,
    )
    computation.save(force_insert=True)
    newer = HalfYearDecision(
        evaluation=evaluation,
        number=2,
        computation=computation,
        header={},
        sha256="1" * 64,
        applied_by=world.users["office"],
        applied_at=ISSUED,
    )
    newer.save(force_insert=True)
    TitleDecision.objects.bulk_create(
        TitleDecision(
            decision=newer,
            department=department,
            position=place,
            department_code=department.code,
            department_name=department.name,
            category_code="A",
            category_name="A类",
            outcome=Outcome.TITLE,
            detail={},
        )
        for place, department in enumerate(departments, start=1)
    )
    return newer


def test_title_that_a_newer_decision_takes_away_no_longer_holds(world):
    evaluation = titles(world)
    issued = issue(world, evaluation)
    decided_anew(world, evaluation, world.departments[:2])

    held = [checked_certificate(one.token)[1] for one in issued]

    assert held == [True, True, False]
    with pytest.raises(NobodyEntitled):
        issue(world, evaluation)


def test_name_that_no_font_prints_is_refused_before_a_number_is_given(world):
    honour = Honour(holder="\U000f0000", department=world.departments[0], level="first", honour="一等奖")
    decision = awarded(world, "quickfire", "quickfire:1", "知识竞赛", [honour])

    with pytest.raises(MissingGlyphs):
        issue(world, decision)

    assert Certificate.objects.count() == 0


@pytest.mark.parametrize("name", ["head", "leader", "auditor", "employee"])
def test_acl_only_the_office_issues(world, name):
    decision = windows(world)

    with pytest.raises(NotAllowed):
        issue(world, decision, name=name)


@pytest.mark.parametrize(
    "wording",
    [
        title_wording(
            department="离退休职工管理服务中心暨关心下一代工作委员会办公室",
            period="2026年上半年",
            campaign="“323”文明部室创建活动",
            honour="文明部室",
            issuer=ISSUER,
            day=DAY,
        ),
        work_wording(
            author="欧阳文斌",
            work="新形势下国有企业机关服务基层长效机制建设的路径研究" * 4,
            matter="2026年“读好书、强素质、增才干”主题征文活动",
            honour="一等奖",
            issuer=ISSUER * 2,
            day=DAY,
        ),
        window_wording(
            department="结算中心",
            window="资金结算窗口",
            matter="2026年第一季度优质服务窗口竞赛",
            honour="五星级优质服务窗口",
            level="five_star",
            issuer=ISSUER,
            day=DAY,
        ),
    ],
)
@pytest.mark.parametrize("size", [(297, 210), (210, 297), (420, 285)])
def test_texts_stay_on_the_paper_and_in_their_places(wording, size):
    sheet = certificate_sheet(
        wording.frozen(), "JGDW-WMBS-2026H1-001", paper=BlankPaper(width=size[0], height=size[1])
    )

    assert outside([sheet]) == []


def test_blank_prints_the_texts_alone_and_moved():
    wording = title_wording(
        department="宣传部",
        period="2026年上半年",
        campaign="创建活动",
        honour="文明部室",
        issuer=ISSUER,
        day=DAY,
    ).frozen()
    whole = certificate_sheet(wording, "N-1", paper=BlankPaper())
    blank = certificate_sheet(wording, "N-1", paper=BlankPaper(right=3, down=-2, is_blank=True))

    kept = {box.role: box.frame for box in whole.boxes}
    assert {box.role for box in whole.boxes} - {box.role for box in blank.boxes} == {
        "ground",
        "ornament",
        "certificate-heading",
    }
    recipient = next(box for box in blank.boxes if box.role == "certificate-recipient")
    assert isinstance(recipient, Text)
    assert [
        recipient.frame.left - kept[recipient.role].left,
        recipient.frame.top - kept[recipient.role].top,
    ] == [pytest.approx(3), pytest.approx(-2)]


def test_batch_is_one_document_with_a_bookmark_each_and_the_same_again(world):
    issued = issue(world, windows(world))
    printed = [printed_certificate(one) for one in issued]

    drawn, again = (certificates_pdf(printed, paper=BlankPaper()) for __ in range(2))

    document = pypdfium2.PdfDocument(drawn.pdf)
    assert [drawn.pages, drawn.remarks, drawn.pdf == again.pdf] == [3, (), True]
    assert [item.get_title() for item in document.get_toc()] == [str(one) for one in issued]
    assert [
        one.number in page.get_textpage().get_text_range() for one, page in zip(issued, document, strict=True)
    ] == [True] * 3


def test_archive_has_a_file_for_each_certificate(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    decision = windows(world)
    issued = issue(world, decision)
    job = start_certificates(source=decision, output="zip", by=world.access("office"))

    class Progress:
        arguments = job.arguments

        def at(self, done, total):
            told.append((done, total))

    told, progress = [], Progress()
    progress.job = job
    render_certificates(progress)

    with ZipFile(certificates_path(job)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert list(files) == [f"{one}.pdf" for one in issued]
    assert [len(pypdfium2.PdfDocument(content)) for content in files.values()] == [1, 1, 1]
    assert told == [(0, 2), (1, 2), (2, 2)]


def test_nothing_is_printed_before_it_is_issued(world):
    with pytest.raises(NoCertificates):
        start_certificates(source=windows(world), output="pdf", by=world.access("office"))


def test_paper_is_set_for_the_campaign_and_recorded(world):
    values = {"code": "KJDW", "width": 285, "height": 210, "right": -2, "down": 1, "is_blank": True}

    set_certificate_paper(campaign=world.campaign, values=values, by=world.access("office"))

    paper = paper_of(world.campaign)
    assert {field: getattr(paper, field) for field in values} == values
    entry = AuditEntry.objects.get(event="publishing.certificates.paper_set")
    assert entry.data["changed"]["right"] == [0, -2]
    assert issue(world, windows(world, 1))[0].number == "KJDW-XJCK-2026Q1-001"


def test_page_of_the_paper_refuses_a_size_that_no_printer_takes(world):
    client = client_of(world.users["office"])
    values = {"code": "JGDW", "width": "20", "height": "210", "right": "0", "down": "0"}

    answer = client.post(reverse("publishing:certificate_paper", args=["t2026"]), values)

    assert [answer.status_code, paper_of(world.campaign).width] == [422, 297]


def test_acl_1_check_tells_three_facts_and_nothing_else(world, client):
    decision = windows(world, 1)
    (certificate,) = issue(world, decision)

    with translation.override("en"):
        page = client.get(reverse("certificate", args=[certificate.token]), HTTP_ACCEPT_LANGUAGE="en")

    assert page.status_code == 200
    assert page.text.split('<dl class="check-facts"')[1].count("<dd>") == 3
    for fact in (certificate.number, certificate.holder, certificate.honour):
        assert f"<dd>{fact}</dd>" in page.text
    hidden = (
        world.departments[0].name,
        decision.title,
        world.users["office"].person.name,
        certificate.wording["reason"],
        world.unit.name,
    )
    assert [one for one in hidden if one in page.text] == []
    assert "sessionid" not in page.cookies
    assert page["Referrer-Policy"] == "no-referrer"


def test_check_of_a_revoked_award_says_that_it_no_longer_holds(world, client):
    decision = windows(world, 1)
    (certificate,) = issue(world, decision)
    revoke_awards(decision=decision, reason="不可公开的理由", by=world.access("office"), at=ISSUED)

    page = client.get(reverse("certificate", args=[certificate.token]), HTTP_ACCEPT_LANGUAGE="en")

    assert ["no longer holds" in page.text, "不可公开的理由" in page.text] == [True, False]


def test_unknown_codes_are_answered_calmly_and_limited_out_6(world, client):
    cache.clear()
    wrong = [
        client.get(reverse("certificate", args=[token])).status_code for token in ("x", "号" * 9, "y" * 300)
    ]
    many = [client.get(reverse("certificate", args=[f"guess{number}"])).status_code for number in range(60)]
    (certificate,) = issue(world, windows(world, 1))
    halted = client.get(reverse("certificate", args=[certificate.token])).status_code
    cache.clear()

    assert [wrong, many[56], many[57], halted] == [[404, 404, 404], 404, 429, 429]


def test_office_issues_and_prints_from_the_page(world):
    decision = windows(world)
    client = client_of(world.users["office"])
    address = reverse("publishing:award_certificates", args=["t2026", decision.pk])

    issued = client.post(address, {"do": "issue"})
    again = client.post(address, {"do": "issue"})
    printed = client.post(address, {"do": "pdf"})

    job = Job.objects.get(kind="certificates")
    batch = reverse("publishing:certificate_batch", args=["t2026", job.pk])
    assert [issued.status_code, again.status_code, printed["Location"]] == [302, 302, batch]
    assert Certificate.objects.count() == 3
    assert Certificate.objects.first().address.startswith(f"{settings.SITE_URL}/certificate/")
    assert client.get(batch).status_code == 200
    assert client.get(f"{batch}file/").status_code == 404


def test_file_of_a_batch_is_for_the_office_of_its_campaign(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    decision = windows(world, 1)
    issue(world, decision)
    job = start_certificates(source=decision, output="pdf", by=world.access("office"))
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE, finished_at=ISSUED)
    certificates_path(job).parent.mkdir(parents=True)
    certificates_path(job).write_bytes(b"%PDF-1.7")
    address = reverse("publishing:certificate_file", args=["t2026", job.pk])

    answers = {
        name: client_of(world.users[name]).get(address).status_code for name in ("office", "leader", "head")
    }

    assert answers == {"office": 200, "leader": 403, "head": 403}


def test_html_escapes_what_people_wrote(world):
    wording = work_wording(
        author="甲",
        work="<img src=http://127.0.0.1:9/>",
        matter="征文",
        honour="一等奖",
        issuer=ISSUER,
        day=DAY,
    )

    html = certificates_html(
        [
            {
                "number": "N",
                "holder": '"><script>',
                "wording": wording.frozen(),
                "address": "https://wenming.example.cn/",
            }
        ],
        paper=BlankPaper(),
    )

    assert ["<img src=http" in html, "<script>" in html] == [False, False]
