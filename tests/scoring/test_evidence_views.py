"""Evidence in the browser: attached from the drawer, served only through a checking view, seen where its line is seen."""

import re
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from campaign.models import AuditEntry, Membership, Role
from scoring.entry import enter_deduction, withdraw_line
from scoring.evidence import attach_evidence, withdraw_evidence
from scoring.models import Evidence, LedgerLine, NotApplicableGrant
from tests.browsing import client_of, words
from tests.files import docx, pdf, picture, written
from tests.makers import IN_MARCH, MARCH, make_open_month, make_reviewed_month, make_world, publish

READERS = (
    "administrator", "office", "scorer", "organ_scorer", "leader", "head", "deputy", "inspector", "employee", "auditor"
)  # fmt: skip
DRAWER = {"HX-Request": "true"}
SCRIPT = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "arriving"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    with translation.override("en"):
        yield settings


@pytest.fixture
def month(world):
    return make_open_month(world)


def line_in(
    world, month, *, who="scorer", indicator="C1", department="D03", reason="late report"
) -> LedgerLine:
    __, line = enter_deduction(
        month=month,
        indicator=indicator,
        department=department,
        by=world.access(who),
        points=Decimal("2"),
        reason=reason,
        at=IN_MARCH,
    )
    return line


@pytest.fixture
def attach(world, tmp_path):
    def attached(line, content=None, *, name="现场 照片.jpg", who="scorer") -> Evidence:
        sent = written(tmp_path, "sent", picture() if content is None else content)
        return attach_evidence(line=line, file=sent, name=name, by=world.access(who), at=IN_MARCH)

    return attached


def url(name, number, campaign="t2026"):
    key = "line" if name in ("evidence_attach", "line_change", "line_detail") else "evidence"
    return reverse(f"scoring:{name}", kwargs={"campaign": campaign, key: number})


def cell_url(owner="D01", department="D03", indicator="C1"):
    place = {"campaign": "t2026", "month": MARCH, "owner": owner}
    return reverse("scoring:cell_detail", kwargs=place | {"department": department, "indicator": indicator})


def post_files(client, line, *given, headers=None, **more):
    sent = [SimpleUploadedFile(name, content) for name, content in given]
    return client.post(url("evidence_attach", line.pk), {"files": sent} | more, headers=headers)


def statuses(world, address) -> dict[str, int]:
    return {who: client_of(world.users[who]).get(address).status_code for who in READERS}


# Attaching


def test_script_sends_one_file_and_gets_the_files_of_the_line(world, month):
    line = line_in(world, month)

    answer = post_files(client_of(world.users["scorer"]), line, ("现场.jpg", picture()), headers=SCRIPT)

    evidence = Evidence.objects.get()
    assert [answer.status_code, answer["Content-Type"]] == [200, "application/json"]
    assert re.findall(r'(?:href|src)="([^"]+)"', answer.json()["files"]) == [
        url("evidence_file", evidence.pk),
        url("evidence_thumbnail", evidence.pk),
    ]


def test_form_sends_several_files_and_leads_back_to_the_cell(world, month):
    line = line_in(world, month)

    answer = post_files(client_of(world.users["scorer"]), line, ("a.jpg", picture()), ("b.pdf", pdf()))

    assert [answer.status_code, answer.url] == [302, cell_url()]
    assert list(Evidence.objects.values_list("name", flat=True)) == ["a.jpg", "b.pdf"]


def test_bad_file_beside_a_good_one_is_named_at_its_line(world, month):
    """UPL-2: the good one is attached."""
    line = line_in(world, month)

    answer = post_files(client_of(world.users["scorer"]), line, ("a.jpg", picture()), ("b.jpg", b"<html>"))

    assert [answer.status_code, answer.context["refused"]] == [
        422,
        (line.pk, "b.jpg: The file is no JPG, whatever its name says. Attach the original file."),
    ]
    assert list(Evidence.objects.values_list("name", flat=True)) == ["a.jpg"]


@pytest.mark.parametrize("headers", [None, SCRIPT])
def test_file_over_twenty_megabytes_is_refused_with_the_reason(world, month, headers, files):
    """UPL-1."""
    line = line_in(world, month)

    answer = post_files(
        client_of(world.users["scorer"]), line, ("a.pdf", bytes(20 * 1024 * 1024 + 1)), headers=headers
    )

    said = "The file is larger than 20 MB. Make it smaller, or split it, and attach it again."
    assert answer.status_code == 413
    assert (answer.json()["message"] if headers else answer.context["refused"][1]) == (
        said if headers else f"a.pdf: {said}"
    )
    assert [Evidence.objects.count(), list(files.FILE_UPLOAD_TEMP_DIR.iterdir())] == [0, []]


def test_form_without_a_file_says_so(world, month):
    line = line_in(world, month)

    answer = client_of(world.users["scorer"]).post(url("evidence_attach", line.pk))

    assert [answer.status_code, answer.context["refused"]] == [422, (line.pk, "Choose a file first.")]


def test_attaching_to_ones_own_department_is_refused_and_recorded(world, month):
    """ACL-3."""
    line = line_in(world, month)
    Membership.objects.create(
        user=world.users["head"],
        campaign=world.campaign,
        role=Role.SCORER,
        department=world.departments[0],
        since=MARCH,
    )

    answer = post_files(client_of(world.users["head"]), line, ("a.jpg", picture()), headers=SCRIPT)

    assert [answer.status_code, answer.json()] == [
        422,
        {"message": "Nobody writes points about his own department."},
    ]
    assert [Evidence.objects.count(), AuditEntry.objects.filter(event="access.denied").count()] == [0, 1]


def test_branch_lines_files_come_from_the_cell_that_showed_it(world, month):
    line = line_in(world, month, who="organ_scorer", indicator="P1", department="D01")

    answer = post_files(client_of(world.users["organ_scorer"]), line, ("a.jpg", picture()), department="D02")

    assert [answer.status_code, answer.url] == [302, cell_url("ORG1", "D02", "P1")]


def test_attaching_needs_the_token(world, month):
    """ACL-9."""
    line = line_in(world, month)
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.users["scorer"], backend="campaign.backends.AccountBackend")

    assert [post_files(client, line, ("a.jpg", picture())).status_code, Evidence.objects.count()] == [403, 0]


# Serving


@pytest.mark.parametrize(
    ("name", "content", "media_type", "disposition"),
    [
        ("现场 照片.jpg", picture(), "image/jpeg", "inline; filename*=utf-8''%E7%8E%B0%E5%9C%BA%20%E7%85%A7%E7%89%87.jpg"),
        ("a.pdf", pdf(), "application/pdf", 'inline; filename="a.pdf"'),
        ('a";b.jpg', picture(), "image/jpeg", 'inline; filename="a\\";b.jpg"'),
        ("纪要.docx", docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "attachment; filename*=utf-8''%E7%BA%AA%E8%A6%81.docx"),
    ],
)  # fmt: skip
def test_file_is_served_as_what_it_is(world, month, attach, name, content, media_type, disposition):
    """UPL-3, ACL-5."""
    evidence = attach(line_in(world, month), content, name=name)

    answer = client_of(world.users["scorer"]).get(url("evidence_file", evidence.pk))

    headers = ("Content-Type", "Content-Disposition", "X-Content-Type-Options", "Cache-Control")
    assert [answer.headers[header] for header in headers] == [media_type, disposition, "nosniff", "no-store"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.content == evidence.path.read_bytes()
    assert AuditEntry.objects.filter(event="scoring.evidence.read", object_id=str(evidence.pk)).count() == 1


def test_thumbnail_is_a_small_jpeg(world, month, attach):
    """UPL-7."""
    evidence = attach(line_in(world, month), picture("PNG", size=(900, 600)), name="a.png")

    answer = client_of(world.users["scorer"]).get(url("evidence_thumbnail", evidence.pk))

    assert [answer["Content-Type"], answer.content[:3], answer.content] == [
        "image/jpeg",
        b"\xff\xd8\xff",
        evidence.thumbnail_path.read_bytes(),
    ]


def test_document_has_no_thumbnail(world, month, attach):
    evidence = attach(line_in(world, month), pdf(), name="a.pdf")

    assert client_of(world.users["office"]).get(url("evidence_thumbnail", evidence.pk)).status_code == 404


def test_bytes_that_differ_are_refused_and_recorded(world, month, attach):
    evidence = attach(line_in(world, month))
    evidence.path.write_bytes(b"other bytes")

    answer = client_of(world.users["office"]).get(url("evidence_file", evidence.pk))

    assert [answer.status_code, AuditEntry.objects.filter(event="scoring.evidence.differs").count()] == [
        409,
        1,
    ]


def test_stranger_is_sent_to_sign_in(world, month, attach):
    """ACL-5."""
    evidence = attach(line_in(world, month))

    answers = [Client().get(url(name, evidence.pk)) for name in ("evidence_file", "evidence_thumbnail")]

    assert [(answer.status_code, answer.url.split("?")[0]) for answer in answers] == [(302, "/sign-in/")] * 2


def test_nothing_under_a_files_folder_has_an_address(world, month, attach):
    """ACL-5: no part of the path on disk leads anywhere."""
    evidence = attach(line_in(world, month))
    client = client_of(world.users["office"])
    tail = f"evidence/{str(evidence.key)[:2]}/{evidence.key}.jpg"

    assert [client.get(f"/{root}{tail}").status_code for root in ("", "files/", "media/", "static/")] == [
        404
    ] * 4


def reads(world, evidence) -> set[str]:
    return {
        who for who, status in statuses(world, url("evidence_file", evidence.pk)).items() if status == 200
    }


def test_evidence_is_read_by_whoever_reads_its_line(world, month, attach):
    """ACL-4, ACL-5: before the preview, in it, and after publication."""
    evidence = attach(line_in(world, month))
    above = {"office", "leader", "auditor"}

    before = reads(world, evidence)
    make_reviewed_month(world, month)
    in_preview = reads(world, evidence)

    assert before == above | {"scorer"}
    assert in_preview == above | {"scorer", "head", "deputy"}


def test_head_of_another_department_finds_nothing_and_it_is_recorded(world, month, attach):
    """ACL-4, ACL-5."""
    evidence = attach(
        line_in(world, month, who="organ_scorer", indicator="C2", department="D02"), who="organ_scorer"
    )
    publish(world, month)

    answer = client_of(world.users["head"]).get(url("evidence_file", evidence.pk))

    assert [answer.status_code, AuditEntry.objects.filter(event="access.denied").count()] == [404, 1]


def test_head_sees_neither_withdrawn_lines_nor_withdrawn_files(world, month, attach):
    line, other = line_in(world, month), line_in(world, month)
    of_withdrawn_line, withdrawn = attach(line), attach(other)
    withdraw_line(line=line, by=world.access("scorer"), reason="wrong department")
    withdraw_evidence(evidence=withdrawn, by=world.access("scorer"), reason="wrong file")
    publish(world, month)

    assert [reads(world, one) for one in (of_withdrawn_line, withdrawn)] == [
        {"office", "leader", "auditor", "scorer"}
    ] * 2


def excuse(world, indicator, department):
    NotApplicableGrant.objects.create(
        campaign=world.campaign,
        indicator=indicator,
        department=department,
        first_month=MARCH,
        last_month=MARCH,
        reason="无此项业务",
        granted_by=world.users["leader"],
        granted_at=IN_MARCH,
    )


@pytest.mark.parametrize(("is_excused", "status"), [(False, 200), (True, 404)])
def test_branch_lines_evidence_is_for_the_departments_that_it_counts_for(
    world, month, attach, is_excused, status
):
    """ACL-4."""
    head = client_of(world.users["head"])
    Membership.objects.filter(user=world.users["head"]).update(department=world.departments[1])
    line = line_in(world, month, who="organ_scorer", indicator="P1", department="D01")
    evidence = attach(line, who="organ_scorer")
    if is_excused:
        excuse(world, line.indicator, world.departments[1])
    make_reviewed_month(world, month)

    assert head.get(url("evidence_file", evidence.pk)).status_code == status


def test_scorer_does_not_see_evidence_about_the_own_department_before_the_preview(world, month, attach):
    """ACL-4."""
    line = line_in(world, month, who="organ_scorer", indicator="C2", department="D01")
    evidence = attach(line, who="organ_scorer")
    Membership.objects.create(
        user=world.users["scorer"],
        campaign=world.campaign,
        role=Role.SCORER,
        department=world.organ,
        since=MARCH,
    )
    scorer = client_of(world.users["scorer"])

    before = scorer.get(url("evidence_file", evidence.pk)).status_code
    make_reviewed_month(world, month)

    assert [before, scorer.get(url("evidence_file", evidence.pk)).status_code] == [404, 200]


def test_evidence_of_another_campaign_is_not_found(world, tmp_path):
    """ACL-5."""
    other = make_world("other")
    line = line_in(other, make_open_month(other))
    sent = written(tmp_path, "sent", picture())
    evidence = attach_evidence(line=line, file=sent, name="a.jpg", by=other.access("scorer"))
    office = client_of(world.users["office"])

    assert [
        office.get(url(name, evidence.pk)).status_code for name in ("evidence_file", "evidence_thumbnail")
    ] + [
        office.post(url(name, evidence.pk)).status_code for name in ("evidence_withdraw", "evidence_erase")
    ] == [404] * 4


# Withdrawing and erasing


def test_withdrawn_file_is_struck_out_in_the_drawer(world, month, attach):
    evidence = attach(line_in(world, month))

    answer = client_of(world.users["scorer"]).post(
        url("evidence_withdraw", evidence.pk), {"reason": "wrong file"}, headers=DRAWER
    )

    content = answer.content.decode()
    assert [
        answer.status_code,
        '<li class="withdrawn">' in content,
        "withdrawn: wrong file" in words(answer),
    ] == [
        200,
        True,
        True,
    ]


def test_withdrawing_a_file_without_a_reason_says_so_at_its_line(world, month, attach):
    evidence = attach(line_in(world, month))

    answer = client_of(world.users["scorer"]).post(url("evidence_withdraw", evidence.pk), {"reason": " "})

    assert [answer.status_code, answer.context["refused"]] == [
        422,
        (evidence.line_id, "Say why the file is withdrawn."),
    ]


def test_erased_file_says_so_to_everybody_who_could_read_it(
    world, month, attach, django_capture_on_commit_callbacks
):
    evidence = attach(line_in(world, month))
    publish(world, month)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client_of(world.users["office"]).post(
            url("evidence_erase", evidence.pk), {"reason": "shows an identity card"}, headers=DRAWER
        )

    gone = statuses(world, url("evidence_file", evidence.pk))
    page = client_of(world.users["head"]).get("/c/t2026/ranking/2026-03/D03/")
    assert [answer.status_code, gone["office"], gone["head"], gone["organ_scorer"]] == [200, 410, 410, 404]
    assert "现场 照片.jpg (erased)" in words(page)
    assert [evidence.path.exists(), evidence.thumbnail_path.exists()] == [False, False]


# Where it is seen


def shown(answer) -> list[str]:
    """The files to which a page links."""
    return re.findall(r'class="file" href="([^"]+)"', answer.content.decode())


def test_evidence_is_shown_in_the_drawer_the_list_and_the_departments_page(world, month, attach):
    """N3: from the figure to the line and its evidence."""
    evidence = attach(line_in(world, month))
    address = url("evidence_file", evidence.pk)

    drawer = client_of(world.users["scorer"]).get(cell_url(), headers=DRAWER)
    listed = client_of(world.users["scorer"]).get("/c/t2026/months/2026-03/entry/D01/lines/")
    make_reviewed_month(world, month)
    preview = client_of(world.users["head"]).get("/c/t2026/months/2026-03/preview/D03/")

    assert [shown(page) for page in (drawer, listed, preview)] == [[address]] * 3


@pytest.mark.parametrize(
    ("who", "files_shown", "links"), [("head", 1, 0), ("office", 1, 1), ("employee", 0, 0)]
)
def test_published_page_leads_on_as_far_as_the_reader_may_see(world, month, attach, who, files_shown, links):
    """N3, ACL-4."""
    line = line_in(world, month)
    attach(line)
    publish(world, month)

    page = client_of(world.users[who]).get("/c/t2026/ranking/2026-03/D03/")

    assert [len(shown(page)), page.content.decode().count(url("line_detail", line.pk))] == [
        files_shown,
        links,
    ]


def test_line_leads_to_its_cell(world, month):
    line = line_in(world, month, who="organ_scorer", indicator="P1", department="D02")

    answer = client_of(world.users["auditor"]).get(url("line_detail", line.pk))

    assert [answer.status_code, answer.url] == [302, f"{cell_url('ORG1', 'D01', 'P1')}#line-{line.pk}"]


def test_owner_is_told_which_evidence_it_keeps_anyway(world, month):
    indicator = world.scheme.sheets.get(code="business").sections.get(code="COMMON").indicators.get(code="C1")
    indicator.evidence_hint = "月度计划表"
    indicator.save()

    page = client_of(world.users["scorer"]).get(cell_url())

    assert (
        "Evidence of this indicator: 月度计划表. What the owner keeps anyway need not be attached."
        in words(page)
    )


def test_names_of_files_are_escaped(world, month, attach):
    attach(line_in(world, month), name="<b>x</b>&.jpg")

    content = client_of(world.users["office"]).get(cell_url()).content.decode()

    assert ["b&gt;&amp;.jpg" in content, "<b>&.jpg" in content] == [True, False]


@pytest.mark.parametrize("number", [1, 3])
def test_drawer_with_files_costs_eight_queries(world, month, attach, django_assert_num_queries, number):
    for index in range(number):
        attach(line_in(world, month), pdf(pages=index + 1), name="a.pdf")
    client = client_of(world.users["scorer"])

    with django_assert_num_queries(8):
        client.get(cell_url(), headers=DRAWER)


@pytest.mark.parametrize("number", [1, 3])
def test_list_with_files_costs_five_queries(world, month, attach, django_assert_num_queries, number):
    for index in range(number):
        attach(line_in(world, month), pdf(pages=index + 1), name="a.pdf")
    client = client_of(world.users["scorer"])

    with django_assert_num_queries(5):
        client.get("/c/t2026/months/2026-03/entry/D01/lines/")


def test_file_costs_four_queries_and_its_trace(world, month, attach, django_assert_num_queries):
    evidence = attach(line_in(world, month))
    client = client_of(world.users["scorer"])

    with django_assert_num_queries(4):
        client.get(url("evidence_file", evidence.pk))


# Changing a line in the drawer


def test_change_begins_with_the_line_as_it_stands(world, month):
    line = line_in(world, month)

    answer = client_of(world.users["scorer"]).get(url("line_change", line.pk), headers=DRAWER)

    form = answer.context["change_form"]
    assert [form[name].value() for name in ("rule", "count", "points", "reason", "seen")] == [
        "", "1", "2", "late report", 1
    ]  # fmt: skip


def change(client, line, *, hx=True, **more):
    sent = {"rule": "", "count": "1", "points": "3", "reason": "late twice", "seen": "1", "key": str(uuid4())}
    return client.post(
        url("line_change", line.pk),
        sent | {"withdrawal_reason": "counted again"} | more,
        headers=DRAWER if hx else {},
    )


def test_change_tells_the_grid_and_shows_both_lines(world, month):
    line = line_in(world, month)

    answer = change(client_of(world.users["scorer"]), line)

    new = LedgerLine.objects.get(replaces=line)
    assert ['"score": "7.00"' in answer.headers["HX-Trigger-After-Settle"], new.points] == [
        True,
        Decimal("3.00"),
    ]
    assert "changed: −2.00 late report → −3.00 late twice — counted again" in words(answer)


def test_change_without_javascript_leads_back_to_the_cell(world, month):
    line = line_in(world, month)

    answer = change(client_of(world.users["scorer"]), line, hx=False)

    assert [answer.status_code, answer.url] == [302, cell_url()]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"withdrawal_reason": ""}, "withdrawal_reason"),
        ({"points": "11"}, "points"),
        ({"seen": "0"}, "__all__"),
    ],
)
def test_change_that_is_refused_comes_back_with_the_reason_at_its_field(world, month, sent, field):
    line = line_in(world, month)

    answer = change(client_of(world.users["scorer"]), line, **sent)

    assert [answer.status_code, list(answer.context["change_form"].errors), LedgerLine.objects.count()] == [
        422,
        [field],
        1,
    ]


# What is closed is said plainly


@pytest.mark.parametrize(("who", "link"), [("office", True), ("scorer", False)])
def test_recused_cell_says_where_it_is_written(world, month, who, link):
    page = client_of(world.users[who]).get(cell_url("D01", "D01", "C1"))

    said = words(page)
    assert "An owner does not write about its own department; it is entered in the group of recusals." in said
    assert (cell_url("recusal", "D01", "C1") in page.content.decode()) is link


def test_cell_that_does_not_apply_says_by_whose_leave(world, month):
    indicator = world.scheme.sheets.get(code="business").sections.get(code="COMMON").indicators.get(code="C1")
    excuse(world, indicator, world.departments[2])

    said = words(client_of(world.users["scorer"]).get(cell_url()))

    assert "This indicator does not apply to the department this month." in said
    assert "Not applicable from March 2026 to March 2026: 无此项业务" in said


def test_file_for_which_no_time_is_left_is_named_and_not_begun(world, month, monkeypatch):
    """UPL-8: one request ends within what serves the page gives it."""
    line = line_in(world, month)
    monkeypatch.setattr("campaign.downloads.LAST_BEGIN", -1)
    sent = [SimpleUploadedFile("一.pdf", pdf()), SimpleUploadedFile("二.pdf", pdf(pages=2))]

    answer = client_of(world.users["scorer"]).post(url("evidence_attach", line.pk), {"files": sent})

    assert [
        answer.status_code,
        Evidence.objects.count(),
        "二.pdf: There was no time left" in words(answer),
    ] == [
        422,
        0,
        True,
    ]
