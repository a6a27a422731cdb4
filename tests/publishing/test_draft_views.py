"""The pages of papers in work: read, written, refused (ACL-2, ACL-4, PDF-3, OUT-1)."""

import re

import pytest
from django.urls import reverse

from campaign.models import AuditEntry, Job
from publishing.draft_printing import drawn_pages, pages_folder
from publishing.drafts import begin_bulletin, begin_paper, issue_draft, save_draft
from publishing.files import store
from publishing.models import PaperDraft, Publication
from tests.browsing import client_of, links, notices, words
from tests.files import picture
from tests.makers import PUBLISHED, make_open_month, make_world, publish

SPREAD = "overview.spread"
SECRET = "本段只有办公室可见"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def revision(world):
    return publish(world, make_open_month(world))


@pytest.fixture
def draft(world, revision):
    return begin_bulletin(revision=revision, by=world.access("office"), at=PUBLISHED)


@pytest.fixture
def office(world):
    return client_of(world.users["office"])


def at(name, draft, **more):
    return reverse(f"publishing:{name}", kwargs={"campaign": "t2026", "draft": draft.pk} | more)


def fields_of(page):
    """What the editor's form would send as it stands."""
    content = page.content.decode()
    form = content.split('<form id="editor"')[1].split("</form>")[0]
    sent = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', form))
    areas = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S)
    return sent | {name: value.lstrip("\n") for name, value in areas}


def send(client, draft, **changes):
    address = at("draft_detail", draft)
    sent = fields_of(client.get(address)) | changes
    return client.post(address, sent)


def texts(draft):
    draft.refresh_from_db()
    return {entry["key"]: entry["text"] for entry in draft.content["blocks"] if "text" in entry}


def test_bulletin_is_begun_from_the_list_of_published_months(office, world, revision):
    page = office.get("/c/t2026/papers/drafts/begin/")
    answer = office.post("/c/t2026/papers/drafts/begin/", {"revision": revision.pk})

    draft = PaperDraft.objects.get()
    assert "March 2026" in words(page)
    assert answer["Location"] == at("draft_detail", draft)
    assert [job.kind for job in Job.objects.all()] == ["draft_preview"]
    again = office.post("/c/t2026/papers/drafts/begin/", {"revision": revision.pk}, follow=True)
    assert notices(again) == ["Choose what to write."]


def test_form_sent_as_it_stands_changes_nothing(office, draft):
    answer = send(office, draft)

    draft.refresh_from_db()
    assert [answer.status_code, draft.version] == [302, 1]


def test_edited_block_is_saved_and_its_pages_are_asked_for(office, draft):
    answer = send(office, draft, **{f"text:{SPREAD}": "总分平均{mean.total}分。\r\n\r\n总体平稳。"})

    assert answer["Location"] == at("draft_detail", draft)
    assert texts(draft) == {SPREAD: "总分平均{mean.total}分。\n总体平稳。"}
    assert [job.arguments for job in Job.objects.filter(kind="draft_preview")] == [{"draft": draft.pk}]


def test_act_saves_what_was_written_first(office, draft):
    answer = send(office, draft, **{f"text:{SPREAD}": "改过。", "act": "leave_out:closing"})

    assert texts(draft) == {SPREAD: "改过。"}
    assert {"key": "closing", "left_out": True} in draft.content["blocks"]
    assert answer["Location"].endswith("#block-closing")


def test_reset_brings_the_draft_back(office, draft):
    send(office, draft, **{f"text:{SPREAD}": "改过。"})

    send(office, draft, act=f"reset:{SPREAD}")

    assert texts(draft) == {}


@pytest.mark.parametrize("text", ["平均{mean.nothing}分", "平均{97.35分"])
def test_bad_figure_is_refused_at_the_block_and_nothing_is_lost(office, draft, text):
    page = send(office, draft, **{f"text:{SPREAD}": text, "text:closing": "特此通报，请执行。"})

    assert page.status_code == 422
    assert fields_of(page)[f"text:{SPREAD}"] == text
    assert fields_of(page)["text:closing"] == "特此通报，请执行。"
    assert "Nothing is saved yet" in words(page)
    assert texts(draft) == {}


@pytest.mark.parametrize(
    ("dated", "said"),
    [
        ("2026-02-31", "Enter a valid date."),
        ("0206-04-14", "Ensure this value is greater than or equal to 1980-01-01."),
    ],
)
def test_bad_date_is_refused_at_the_field(office, draft, dated, said):
    page = send(office, draft, dated=dated)

    assert [page.status_code, said in words(page)] == [422, True]
    assert PaperDraft.objects.get().version == 1


def test_what_cannot_be_printed_is_not_kept(office, world):
    draft = begin_paper(starter="notice", by=world.access("office"), at=PUBLISHED)

    send(
        office,
        draft,
        **{
            "title": "关于\x01开展\v检查的通知",
            "recipient": "各部室\x1b",
            "copy_to": "甲\ufffe，乙",
            "text:why": "上一行\v下一行\x7f",
        },
    )

    assert texts(draft)["why"] == "上一行\n下一行"
    assert [draft.content[name] for name in ("title", "recipient", "copy_to")] == [
        "关于开展\n检查的通知",
        "各部室：",
        ["甲", "乙"],
    ]


def test_two_editors_at_one_block_both_texts_are_shown(office, world, draft):
    second = client_of(world.users["second"])
    address = at("draft_detail", draft)
    mine = fields_of(second.get(address)) | {f"text:{SPREAD}": "乙写的。", "text:closing": "乙的结尾。"}
    send(office, draft, **{f"text:{SPREAD}": "甲写的。"})

    page = second.post(address, mine)

    assert page.status_code == 409
    assert 'data-refused="yes"' in page.text
    assert fields_of(page)[f"text:{SPREAD}"] == "乙写的。"
    assert "测试人1 wrote meanwhile: 甲写的。" in words(page)
    assert texts(draft) == {SPREAD: "甲写的。"}
    answer = second.post(address, fields_of(page))
    assert answer.status_code == 302
    assert texts(draft) == {SPREAD: "乙写的。", "closing": "乙的结尾。"}
    assert [entry["text"] for entry in draft.versions.get(number=2).content["blocks"] if "text" in entry] == [
        "甲写的。"
    ]


def test_made_up_act_and_part_change_nothing(office, draft):
    assert send(office, draft, act="explode:closing").status_code == 400
    gone = office.post(
        at("draft_detail", draft),
        fields_of(office.get(at("draft_detail", draft))) | {"act": "remove:own-aaaaaa"},
        follow=True,
    )
    assert notices(gone) == ["This part is not there any more; somebody took it away."]
    assert PaperDraft.objects.get().version == 1


def test_text_with_markup_is_shown_as_text(office, draft):
    send(
        office,
        draft,
        **{f"text:{SPREAD}": "<img src=x onerror=alert(1)></textarea><script>alert(1)</script>"},
    )

    page = office.get(at("draft_detail", draft)).content.decode()

    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_issue_makes_the_paper_and_closes_the_draft(office, draft):
    answer = office.post(at("draft_issue", draft), {"seen": 1})

    paper = Publication.objects.get()
    assert answer["Location"] == f"/c/t2026/papers/{paper.pk}/"
    page = office.get(at("draft_detail", draft))
    assert '<form id="editor"' not in page.content.decode()
    assert f"/c/t2026/papers/{paper.pk}/" in links(page)
    assert (
        office.post(at("draft_detail", draft), {"seen": 1, f"text:{SPREAD}": "后改"}, follow=True).status_code
        == 200
    )
    assert PaperDraft.objects.get().version == 1


def test_second_click_on_issue_leads_to_the_paper_that_the_first_one_made(office, draft):
    answers = [office.post(at("draft_issue", draft), {"seen": 1}) for _click in range(2)]

    paper = Publication.objects.get()
    assert [answer["Location"] for answer in answers] == [f"/c/t2026/papers/{paper.pk}/"] * 2
    assert notices(office.get(answers[1]["Location"])) == [
        f"Issued as {paper.number}; its files are being drawn."
    ]


def test_issue_with_a_blocker_or_an_unseen_version_is_refused(office, draft):
    send(office, draft, **{f"text:{SPREAD}": "由××负责。"})

    for seen in ("1", "2", "x", ""):
        page = office.post(at("draft_issue", draft), {"seen": seen}, follow=True)
        assert len(notices(page)) == 1
    assert Publication.objects.count() == 0


def test_warning_is_accepted_from_the_list_of_checks(office, draft):
    send(office, draft, **{f"text:{SPREAD}": "平均99.50分。"})
    page = office.get(at("draft_detail", draft)).content.decode()
    (digest,) = re.findall(r'name="finding" value="(\w+)"', page)

    office.post(at("draft_accept", draft), {"finding": digest})

    after = office.get(at("draft_detail", draft))
    assert "Accepted" in words(after)
    assert office.post(at("draft_issue", draft), {"seen": 2}).status_code == 302
    assert Publication.objects.count() == 1


@pytest.mark.parametrize("name", ["leader", "auditor"])
def test_leader_and_auditor_read_and_do_not_write(world, draft, name):
    client = client_of(world.users[name])

    page = client.get(at("draft_detail", draft))

    assert page.status_code == 200
    assert '<form id="editor"' not in page.content.decode()
    assert at("draft_issue", draft) not in page.content.decode()
    for act in (
        "draft_detail",
        "draft_issue",
        "draft_accept",
        "draft_discard",
        "draft_follow",
        "draft_like",
        "draft_draw",
    ):
        assert client.post(at(act, draft), {"seen": 1}).status_code == 403
    assert AuditEntry.objects.filter(event="access.denied").count() == 7


@pytest.mark.parametrize(
    "name", ["head", "deputy", "scorer", "organ_scorer", "employee", "inspector", "juror", "administrator"]
)
def test_nobody_else_sees_a_paper_in_work(world, draft, office, name):
    send(office, draft, title=f"{SECRET}的通报")
    client = client_of(world.users[name])

    for address in ("draft_detail", "draft_pages", "draft_pdf", "draft_history"):
        assert client.get(at(address, draft)).status_code == 403
    assert client.get(at("draft_page", draft, drawing=1, page=1)).status_code == 403
    for address in ("/c/t2026/papers/", "/c/t2026/"):
        assert SECRET not in client.get(address).content.decode()
    assert SECRET in office.get("/c/t2026/papers/").content.decode()


def test_paper_of_another_campaign_is_not_found(world, draft):
    other = make_world("other")
    client = client_of(other.users["office"])

    assert client.get(at("draft_detail", draft)).status_code == 404
    assert client.get(f"/c/other/papers/drafts/{draft.pk}/").status_code == 404


def test_pages_are_shown_while_others_are_drawn(office, draft):
    folder = pages_folder(draft) / "7"
    store(folder / "1.png", picture())
    store(folder / "paper.pdf", b"%PDF-1.7")
    assert drawn_pages(draft) is None
    store(folder / "version", b"1")
    Job.objects.create(
        campaign=draft.campaign,
        kind="draft_preview",
        subject="x",
        arguments={"draft": draft.pk},
        requested_by=draft.updated_by,
        requested_at=PUBLISHED,
    )

    page = office.get(at("draft_detail", draft))

    assert at("draft_page", draft, drawing=7, page=1) in page.content.decode()
    assert "The pages are being drawn" in words(page)
    assert (
        b"".join(office.get(at("draft_page", draft, drawing=7, page=1)).streaming_content)
        == (folder / "1.png").read_bytes()
    )
    assert office.get(at("draft_page", draft, drawing=7, page=2)).status_code == 404
    assert office.get(at("draft_page", draft, drawing=6, page=1)).status_code == 404
    assert office.get(at("draft_pdf", draft)).status_code == 200


def test_history_tells_what_a_version_changed_and_brings_one_back(office, world, draft):
    send(office, draft, **{f"text:{SPREAD}": "改过。"})

    page = office.get(at("draft_history", draft))
    answer = office.post(at("draft_restore", draft, version=1), {"seen": 2})

    assert "改过。" in words(page)
    assert answer["Location"] == at("draft_detail", draft)
    assert [texts(draft), draft.version] == [{}, 3]
    office.get("/c/t2026/papers/")
    stale = office.post(at("draft_restore", draft, version=1), {"seen": 2}, follow=True)
    assert notices(stale) == ["The paper was changed meanwhile. Look at its newest version first."]
    assert office.get(at("draft_history", draft) + "?version=99").status_code == 404


def test_discarded_paper_leaves_the_list(office, draft):
    before = words(office.get("/c/t2026/papers/"))

    office.post(at("draft_discard", draft))

    assert ["Papers in work" in before, "Papers in work" in words(office.get("/c/t2026/papers/"))] == [
        True,
        False,
    ]
    assert PaperDraft.objects.in_work().count() == 0


def test_minutes_take_who_was_there(office, world):
    draft = begin_paper(starter="minutes", by=world.access("office"))

    send(office, draft, attendance_0="张三、李四\n王五", attendance_1="", dated="2026-04-10")

    draft.refresh_from_db()
    assert draft.content["attendance"][0] == {"label": "出席", "names": ["张三", "李四", "王五"]}
    assert draft.content["dated"] == "2026-04-10"


def test_annex_is_added_written_and_taken_away(office, world):
    draft = begin_paper(starter="notice", by=world.access("office"))

    send(office, draft, act="annex_table:")
    draft.refresh_from_db()
    key = draft.content["annexes"][0]["key"]
    send(
        office, draft, **{f"annex-name:{key}": "任务分工表", f"annex-text:{key}": "事项\t部室\r\n培训\t工会"}
    )
    draft.refresh_from_db()
    written = draft.content["annexes"]
    send(office, draft, act=f"annex_remove:{key}")
    draft.refresh_from_db()

    assert written == [
        {"key": key, "name": "任务分工表", "kind": "table", "text": "事项\t部室\n培训\t工会", "marked": True}
    ]
    assert draft.content["annexes"] == []


@pytest.mark.parametrize("departments", [3, 30])
def test_queries_of_the_editor_do_not_grow_with_departments(db, django_assert_num_queries, departments):
    world = make_world(departments=departments)
    draft = begin_bulletin(
        revision=publish(world, make_open_month(world)), by=world.access("office"), at=PUBLISHED
    )
    client = client_of(world.users["office"])
    client.get(at("draft_detail", draft))

    with django_assert_num_queries(11):
        client.get(at("draft_detail", draft))


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_history_do_not_grow_with_versions(
    office, world, draft, django_assert_num_queries, count
):
    for number in range(count):
        draft = save_draft(
            draft=draft,
            content={**draft.content, "title": f"关于第{number}次考核的通报"},
            seen=draft.version,
            by=world.access("office"),
        )

    with django_assert_num_queries(9):
        office.get(at("draft_history", draft))


def test_issued_draft_can_be_begun_anew_only_when_its_paper_is_void(office, world, draft):
    issue_draft(draft=draft, seen=1, by=world.access("office"), at=PUBLISHED)

    page = office.post(at("draft_like", draft), follow=True)

    assert notices(page) == ["This paper is issued already."]
    assert PaperDraft.objects.count() == 1
