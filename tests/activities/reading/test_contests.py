"""Contests and their works: who, when, how long, how often; versions; late ones; files; copied texts."""

from datetime import date, datetime, timedelta

import pytest

from activities.models import ContestState, Eligible, Submission, TextFrom
from activities.reading.comparing import NoRemark, compare_works, current_pairs, pieces, remark_on_pair
from activities.reading.contests import (
    BadContest,
    WrongStep,
    change_contest,
    close_contest,
    draw_numbers,
    reopen_contest,
)
from activities.reading.submissions import (
    ChangedMeanwhile,
    Work,
    change_work,
    submit_work,
    submit_works,
    withdraw_work,
)
from activities.reading.work_files import BadFiles
from activities.reading.work_rights import visible_works
from activities.reading.work_rules import BadWork, NotTaken, TooLate
from campaign.attachments.refusing import BadFile, FileTooLarge
from campaign.models import AuditEntry
from campaign.refusals import NotAllowed
from tests.activities.reading.reading_makers import (
    ESSAY,
    IN_TIME,
    LATE,
    UNTIL,
    author,
    make_contest,
    make_work,
)
from tests.files import docx, pdf, picture, relation, written

PARAGRAPH = (
    '<?xml version="1.0"?><w:document xmlns:w="urn:w"><w:body>'
    "<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
)


def word(text: str) -> bytes:
    return docx(document=PARAGRAPH.format(text=text))


def test_work_keeps_department_length_and_its_version(world):
    contest = make_contest(world)

    work = make_work(world, contest)

    assert (work.department, work.length, work.text_from, work.number) == (
        world.departments[-1],
        100,
        TextFrom.TYPED,
        None,
    )
    assert [(version.number, version.length) for version in work.versions.all()] == [(1, 100)]
    assert AuditEntry.objects.filter(event="activities.work.submitted").get().data == {
        "contest": "读书心得征文",
        "author": author(world).staff_number,
        "length": 100,
        "files": 0,
        "late": "",
    }


def test_research_paper_is_for_section_level_cadres(world):
    contest = make_contest(world, eligible=Eligible.SECTION_CADRES)
    cadre = author(world, "head")
    cadre.is_section_cadre = True
    cadre.save()

    work = make_work(world, contest, "head")

    with pytest.raises(NotTaken) as refused:
        make_work(world, contest)
    assert (work.author, refused.value.field) == (cadre, "author")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": "", "title": "题"}, "text"),
        ({"text": " \u200b\n\t "}, "text"),
        ({"title": " "}, "title"),
        ({"title": "长" * 101}, "title"),
        ({"originality_stated": False}, "originality_stated"),
        ({"text": ESSAY}, "text"),
        ({"text": ESSAY * 50}, "text"),
    ],
    ids=["empty", "blank", "no-title", "long-title", "not-original", "too-short", "too-long"],
)
def test_work_against_the_rules_is_refused_at_its_field(world, values, field):
    contest = make_contest(world, shortest=80, longest=1000)

    with pytest.raises(BadWork) as refused:
        make_work(world, contest, **values)

    assert (refused.value.field, Submission.objects.count()) == (field, 0)


def test_one_work_each_until_it_is_taken_back(world):
    contest = make_contest(world)
    first = make_work(world, contest)

    with pytest.raises(NotTaken):
        make_work(world, contest)
    withdraw_work(work=first, by=world.access("employee"), at=IN_TIME)
    second = make_work(world, contest)

    assert list(contest.submissions.standing()) == [second]


def test_department_submits_for_its_people_only(world):
    contest = make_contest(world)
    given = {"contest": contest, "title": "题目", "text": ESSAY, "originality_stated": True, "at": IN_TIME}

    work = submit_work(author=author(world), by=world.access("head"), **given)

    with pytest.raises(NotAllowed):
        submit_work(author=author(world, "juror"), by=world.access("head"), **given)
    with pytest.raises(NotAllowed):
        submit_work(author=author(world, "auditor"), by=world.access("auditor"), **given)
    assert (work.author, work.submitted_by, work.is_by_another) == (
        author(world),
        world.users["head"],
        True,
    )


def test_late_work_says_why(world):
    contest = make_contest(world)

    with pytest.raises(TooLate):
        make_work(world, contest, at=LATE)
    work = make_work(world, contest, at=LATE, late_reason="出差在外")

    assert (work.is_late, work.late_reason) == (True, "出差在外")


def test_closed_contest_takes_a_late_work_from_the_office_until_the_jury_has_the_works(world):
    contest = close_contest(contest=make_contest(world), by=world.access("office"), at=LATE)
    given = {"title": "题目", "text": ESSAY, "originality_stated": True, "late_reason": "漏报", "at": LATE}

    with pytest.raises(NotTaken):
        make_work(world, contest, at=LATE, late_reason="漏报")
    submit_work(contest=contest, author=author(world), by=world.access("office"), **given)
    contest.state = ContestState.JUDGING
    contest.save()

    with pytest.raises(NotTaken):
        submit_work(contest=contest, author=author(world, "head"), by=world.access("office"), **given)


def test_contest_is_not_closed_before_its_time_and_opened_again_with_a_reason(world):
    contest = make_contest(world)
    office = world.access("office")

    with pytest.raises(WrongStep):
        close_contest(contest=contest, by=office, at=IN_TIME)
    close_contest(contest=contest, by=office, at=LATE)
    with pytest.raises(BadContest):
        reopen_contest(contest=contest, until=LATE + timedelta(days=9), reason=" ", by=office, at=LATE)
    contest = reopen_contest(
        contest=contest, until=LATE + timedelta(days=9), reason="征文数量不足", by=office, at=LATE
    )

    assert contest.state == ContestState.OPEN


def test_rules_of_an_open_contest_stay_and_its_deadline_is_only_put_off(world):
    contest = make_contest(world, longest=900)
    office = world.access("office")

    with pytest.raises(BadContest):
        change_contest(contest=contest, values={"until": IN_TIME}, by=office, at=IN_TIME)
    changed = change_contest(
        contest=contest,
        values={"until": UNTIL + timedelta(days=5), "longest": 10},
        by=office,
        at=IN_TIME,
    )

    assert (changed.longest, changed.until) == (900, UNTIL + timedelta(days=5))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"theme": "长" * 201}, "theme"),
        ({"kind": "poem"}, "kind"),
        ({"shortest": 900, "longest": 800}, "longest"),
        ({"works_each": 0}, "works_each"),
        ({"opens_on": date(2026, 6, 1)}, "until"),
    ],
    ids=["no-title", "long-theme", "kind", "lengths", "no-work", "days"],
)
def test_contest_that_does_not_fit_is_refused_at_its_field(world, values, field):
    with pytest.raises(BadContest) as refused:
        make_contest(world, is_open=False, **values)

    assert refused.value.field == field


def test_change_keeps_the_version_before_and_its_file(world, tmp_path):
    contest = make_contest(world)
    first = written(tmp_path, "a.docx", word("读书使我进步" * 20))
    second = written(tmp_path, "b.docx", word("学习使我成长" * 20))
    work = make_work(world, contest, text="", files=[(first, "心得.docx")])
    (old,) = work.files.current()

    changed = change_work(
        work=work,
        seen=1,
        title="改后的心得",
        by=world.access("head"),
        files=[(second, "新心得.docx")],
        take_off=[old.pk],
        originality_stated=True,
        at=IN_TIME,
    )

    assert (changed.version, changed.text) == (2, "学习使我成长" * 20)
    assert [file.name for file in changed.files.current()] == ["新心得.docx"]
    assert [
        (version.number, [file["name"] for file in version.files]) for version in changed.versions.all()
    ] == [(2, ["新心得.docx"]), (1, ["心得.docx"])]
    assert old.path.exists()


def test_change_over_somebody_elses_change_is_refused(world):
    work = make_work(world, make_contest(world))
    given = {"work": work, "seen": 1, "title": "题目", "text": ESSAY, "originality_stated": True}
    change_work(by=world.access("employee"), at=IN_TIME, **given)

    with pytest.raises(ChangedMeanwhile):
        change_work(by=world.access("head"), at=IN_TIME, **given)


def test_work_stays_after_the_deadline(world):
    work = make_work(world, make_contest(world))

    with pytest.raises(NotTaken):
        change_work(work=work, seen=1, title="题", text=ESSAY, by=world.access("employee"), at=LATE)


def test_somebody_else_says_why_a_work_is_taken_back(world):
    work = make_work(world, make_contest(world))

    with pytest.raises(BadWork):
        withdraw_work(work=work, by=world.access("head"), at=IN_TIME)
    withdrawn = withdraw_work(work=work, by=world.access("head"), reason="本人申请", at=IN_TIME)

    assert withdrawn.withdrawal_reason == "本人申请"


def test_photos_of_pages_are_taken_uncounted(world, tmp_path):
    contest = make_contest(world, shortest=800)
    pages = [(written(tmp_path, f"{n}.jpg", picture(size=(60 + n, 40))), f"第{n}页.jpg") for n in range(3)]

    work = make_work(world, contest, text="", files=pages)

    assert (work.length, work.text_from) == (None, TextFrom.NONE)
    assert [file.name for file in work.files.current()] == ["第0页.jpg", "第1页.jpg", "第2页.jpg"]


def test_scan_is_taken_uncounted_and_a_document_is_read(world, tmp_path):
    contest = make_contest(world, works_each=2)
    scan = written(tmp_path, "scan.pdf", pdf(pages=2))
    document = written(tmp_path, "work.docx", word(ESSAY * 3))

    scanned = make_work(world, contest, text="", files=[(scan, "扫描件.pdf")])
    read = make_work(world, contest, text="", files=[(document, "论文.docx")])

    assert (scanned.length, scanned.text_from) == (None, TextFrom.NONE)
    assert (read.length, read.text_from) == (75, TextFrom.FILE)


@pytest.mark.parametrize(
    ("name", "content", "error", "words"),
    [
        ("宏.docx", lambda: docx(more={"word/vbaProject.bin": b"x"}), BadFile, "程序"),
        (
            "外链.docx",
            lambda: docx(relations=relation("attachedTemplate", "http://example.test/a.dotm")),
            BadFile,
            "别处读取",
        ),
        ("旧.doc", lambda: b"\xd0\xcf\x11\xe0", BadFile, "旧版办公"),
        ("大.pdf", lambda: b"%PDF-" + b"0" * (40 * 1024 * 1024), FileTooLarge, "20 MB"),
        ("空.docx", lambda: b"", BadFile, "损坏"),
        ("图.docx", lambda: word("封面"), BadFiles, "几乎没有文字"),
    ],
    ids=["macro", "external", "doc", "40MB", "empty", "no-text"],
)
def test_bad_file_is_refused_with_its_name_and_nothing_is_kept(world, tmp_path, name, content, error, words):
    """UPL-1, UPL-2: what is wrong with which file, and neither row nor bytes."""
    contest = make_contest(world)
    good = written(tmp_path, "good.jpg", picture())
    bad = written(tmp_path, "bad", content())

    with pytest.raises(error) as refused:
        make_work(world, contest, text=ESSAY, files=[(good, "好.jpg"), (bad, name)])

    assert (name in str(refused.value), words in str(refused.value), refused.value.field) == (
        True,
        True,
        "files",
    )
    assert Submission.objects.count() == 0


def test_same_file_twice_is_refused(world, tmp_path):
    page = written(tmp_path, "page.jpg", picture())

    with pytest.raises(BadFiles):
        make_work(world, make_contest(world), text="", files=[(page, "一.jpg"), (page, "二.jpg")])


def test_deleted_words_and_properties_of_a_document_are_not_read(world, tmp_path):
    tracked = (
        '<?xml version="1.0"?><w:document xmlns:w="urn:w">'
        f"<w:body><w:p><w:r><w:t>{ESSAY}</w:t></w:r><w:del><w:r><w:delText>删去的作者姓名</w:delText></w:r></w:del></w:p>"
        "</w:body></w:document>"
    )
    file = written(tmp_path, "a.docx", docx(document=tracked))

    work = make_work(world, make_contest(world), text="", files=[(file, "a.docx")])

    assert work.text == ESSAY


def test_many_works_are_submitted_at_once_by_the_same_rules(world):
    contest = make_contest(world)
    names = ("employee", "head", "deputy", "juror")
    works = [
        Work(author=author(world, name), title=f"心得{index}", text=ESSAY * 2, at=IN_TIME)
        for index, name in enumerate(names)
    ]

    submitted = submit_works(contest=contest, works=works, by=world.access("office"))

    assert [(work.author.name, work.versions.count()) for work in submitted] == [
        (author(world, name).name, 1) for name in names
    ]
    with pytest.raises(NotTaken):
        submit_works(contest=contest, works=works[:1], by=world.access("office"))
    with pytest.raises(NotAllowed):
        submit_works(contest=contest, works=works, by=world.access("head"))


def test_many_works_cost_the_same_queries(world, django_assert_num_queries):
    office = world.access("office")
    few, many = make_contest(world, works_each=20), make_contest(world, works_each=20, title="第二次征文")

    def works(number: int) -> list[Work]:
        return [
            Work(author=author(world), title=f"心得{index}", text=ESSAY, at=IN_TIME)
            for index in range(number)
        ]

    with django_assert_num_queries(7):
        submit_works(contest=few, works=works(3), by=office)
    with django_assert_num_queries(7):
        submit_works(contest=many, works=works(20), by=office)


def test_numbers_say_nothing_about_the_order_of_arrival(world):
    contest = make_contest(world, works_each=20)
    works = [
        Work(author=author(world), title=f"心得{index}", text=ESSAY, at=IN_TIME + timedelta(minutes=index))
        for index in range(20)
    ]
    arrived = [work.pk for work in submit_works(contest=contest, works=works, by=world.access("office"))]

    numbers = draw_numbers(contest=contest)
    again = draw_numbers(contest=contest)

    assert sorted(numbers.values()) == list(range(1, 21))
    assert [numbers[pk] for pk in arrived] != list(range(1, 21))
    assert again == numbers


def test_copied_text_is_shown_to_the_office_and_decides_nothing(world):
    contest = make_contest(world)
    own = "".join(chr(0x4E00 + number * 7 % 5000) for number in range(400))
    make_work(world, contest, "head", text=own)
    make_work(world, contest, "employee", text=own[:300] + ESSAY)
    make_work(world, contest, "juror", text=ESSAY * 8)

    (pair,) = compare_works(contest=contest, by=world.access("office"), at=IN_TIME)
    again = compare_works(contest=contest, by=world.access("office"), at=IN_TIME)

    assert (pair.share, {pair.first.author.name, pair.second.author.name}) == (
        93,
        {author(world, "head").name, author(world, "employee").name},
    )
    assert (again, len(current_pairs(contest)), contest.submissions.standing().count()) == ([], 1, 3)


def test_pair_keeps_its_remark_until_a_work_changes(world):
    contest = make_contest(world)
    text = "".join(chr(0x4E00 + number * 7 % 5000) for number in range(400))
    make_work(world, contest, "head", text=text)
    copy = make_work(world, contest, text=text)
    office = world.access("office")
    (pair,) = compare_works(contest=contest, by=office, at=IN_TIME)

    with pytest.raises(NoRemark):
        remark_on_pair(pair=pair, remark=" ", by=office)
    remark_on_pair(pair=pair, remark="合作完成，已说明", by=office, at=IN_TIME)
    change_work(
        work=copy,
        seen=1,
        title="改",
        text=ESSAY,
        originality_stated=True,
        by=world.access("employee"),
        at=IN_TIME,
    )

    assert current_pairs(contest) == []


def test_pieces_cut_a_text_at_its_passages():
    found = pieces("甲乙丙丁戊", [(3, 4), (1, 2)])

    assert [(piece.text, piece.passage) for piece in found] == [
        ("甲", 0),
        ("乙", 2),
        ("丙", 0),
        ("丁", 1),
        ("戊", 0),
    ]


def test_works_are_read_by_their_author_department_and_office(world):
    """PRV-10: person-level rows are for the owner, his department's heads, office and auditor."""
    contest = make_contest(world)
    own = make_work(world, contest)
    other = make_work(world, contest, "juror")

    read = {name: set(visible_works(world.access(name), contest)) for name in world.users}

    everything, nothing = {own, other}, set()
    assert read == {
        "administrator": nothing,
        "office": everything,
        "second": everything,
        "scorer": {other},
        "organ_scorer": nothing,
        "leader": nothing,
        "head": {own},
        "deputy": {own},
        "inspector": nothing,
        "juror": {other},
        "employee": {own},
        "auditor": everything,
    }


def test_rights_of_one_campaign_do_not_count_in_another(world):
    from tests.makers import make_world

    other = make_world("other")
    contest = make_contest(other)

    with pytest.raises(NotAllowed):
        change_contest(contest=contest, values={"title": "别人的"}, by=world.access("office"))
    with pytest.raises(NotAllowed):
        make_work(world, contest)


def test_deadline_is_a_moment(world):
    contest = make_contest(world)

    on_time = make_work(world, contest, at=UNTIL)

    with pytest.raises(TooLate):
        make_work(world, contest, "head", at=UNTIL + timedelta(seconds=1))
    assert (on_time.is_late, type(UNTIL)) == (False, datetime)
