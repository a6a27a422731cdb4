"""The handbook as a booklet, its lists to sign, the list of an event: what they say, and to whom."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from activities.etiquette.handbooks import begin_handbook
from activities.models import HandbookReceipt
from campaign.models import Person
from publishing.etiquette.handbook_sheet import frozen_handbook, handbook_html, handbook_pdf, imposed
from publishing.etiquette.imposition import saddle_stitch
from publishing.etiquette.receipt_sheet import frozen_receipts
from publishing.events.sign_in import frozen_sign_in
from publishing.events.signing import signing_group
from publishing.prints import sheet_of
from tests.activities.etiquette.handbooks import published_handbook
from tests.activities.events import attend, make_event, make_people
from tests.makers import make_world


@pytest.mark.parametrize("kind", ["handbook", "receipts", "sign-in"])
def test_sheet_is_known_to_the_press(kind):
    assert sheet_of(kind) is not None


@pytest.mark.parametrize("role", ["employee", "head", "administrator", "juror"])
def test_published_version_is_printed_for_everybody_and_a_draft_for_its_readers(world, role):
    published_handbook(world)
    begin_handbook(campaign=world.campaign, by=world.access("office"))
    reader = world.access(role)

    found = [frozen_handbook(reader, key) is not None for key in ("1-pages", "2-pages")]

    assert found == [True, False]
    assert frozen_handbook(world.access("auditor"), "2-folded")["is_draft"] is True


@pytest.mark.parametrize("key", ["", "1", "1-", "x-pages", "9-pages", "1-poster", "٣-pages", "12345-pages"])
def test_key_that_names_nothing_prints_nothing(world, key):
    published_handbook(world)

    assert frozen_handbook(world.access("office"), key) is None


def test_booklet_has_cover_contents_chapters_and_back_and_folds_to_half(world):
    published_handbook(world)
    frozen = frozen_handbook(world.access("employee"), "1-pages")

    booklet = handbook_pdf(frozen)
    folded = PdfReader(BytesIO(imposed(booklet)))
    pages = PdfReader(BytesIO(booklet)).pages

    assert len(pages) == 14  # cover, blank, contents, ten chapters, back
    assert [round(float(side)) for side in pages[0].mediabox[2:]] == [420, 595]
    assert [len(folded.pages), round(float(folded.pages[0].mediabox[2]))] == [len(saddle_stitch(14)), 839]
    contents = pages[2].extract_text().split()
    assert [word for word in contents if word.isdecimal()][-1] == "13"


def test_text_of_a_chapter_is_markup_and_its_title_is_not(world):
    published_handbook(world)
    frozen = dict(frozen_handbook(world.access("employee"), "1-pages"))
    frozen["chapters"] = [
        {"number": "一", "title": "<b>x</b>", "text": "<p><strong>守时</strong></p><script>y</script>"}
    ]

    html = handbook_html(frozen)

    assert ["&lt;b&gt;x&lt;/b&gt;" in html, "<strong>守时</strong>" in html, "script" in html] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("role", ["head", "deputy", "leader", "auditor", "administrator", "employee"])
def test_lists_of_names_are_printed_for_the_office_alone_prv_10(world, role):
    published_handbook(world)
    event = make_event(world)
    by = world.access(role)

    found = [
        frozen_receipts(by, "everybody"),
        frozen_receipts(by, "department-D03"),
        *(frozen_sign_in(by, f"{event.pk}-{form}") for form in ("blank", "listed", "everybody")),
    ]

    assert found == [None] * 5


def test_lists_of_another_campaign_are_not_printed(world):
    event = make_event(make_world("other"))

    assert frozen_sign_in(world.access("office"), f"{event.pk}-blank") is None


def test_receipts_are_listed_by_department_with_who_has_a_copy(world):
    handbook = published_handbook(world)
    first, second = make_people(world, 2, [world.departments[1]])
    HandbookReceipt.objects.create(
        campaign=world.campaign,
        handbook=handbook,
        person=second,
        department=second.department,
        received_on="2026-03-26",
        entered_by=world.users["office"],
        entered_at=handbook.published_at,
    )

    one = frozen_receipts(world.access("office"), "department-D02")
    all_ = frozen_receipts(world.access("office"), "everybody")

    (group,) = one["groups"]
    people = [line[0] for line in group["lines"]]
    assert [(person.get("number"), person.get("mark")) for person in people] == [
        (first.staff_number, ""),
        (second.staff_number, "2026.3.26已领"),
        (None, None),
        (None, None),
    ]
    assert [each["name"] for each in all_["groups"]] == ["第1部", "第2部", "第3部", "考核办公室"]
    assert frozen_receipts(world.access("office"), "department-D99") is None


def test_list_to_sign_has_empty_lines_or_the_names_that_are_asked_for(world):
    event = make_event(world)
    attend(event, world, [world.users["employee"].person])
    Person.objects.filter(unit=world.unit, staff_number="00007").update(left_on=event.held_on)
    office = world.access("office")

    forms = {form: frozen_sign_in(office, f"{event.pk}-{form}") for form in ("blank", "listed", "everybody")}

    counted = {
        form: {group["name"]: group["count"] for group in said["groups"]} for form, said in forms.items()
    }
    assert counted == {
        "blank": {"第1部": 0, "第2部": 0, "第3部": 0, "考核办公室": 0},
        "listed": {"第3部": 1},
        "everybody": {"第1部": 3, "第3部": 2, "考核办公室": 6},
    }
    assert forms["blank"]["facts"] == ["2026年3月20日 09:00", "职工培训中心", "主讲（主持）：宣传部"]


def test_people_are_numbered_down_the_first_half_and_then_the_second():
    rows = [{"number": f"{number}"} for number in range(3)]

    group = signing_group("某部", rows, blank=2, halves=2)

    positions = [[person and person["position"] for person in line] for line in group["lines"]]
    assert [positions, group["count"]] == [[[1, 4], [2, 5], [3, None]], 3]
