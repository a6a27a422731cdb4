"""The pages of the scheme: what they show, what they save, what they refuse, and what they cost."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from campaign.models import AuditEntry, Campaign, DepartmentCategory
from campaign.workbooks.limits import LARGEST
from scoring.models import DeductionRule, Indicator, Scheme, Section
from scoring.scheme_catalogue import catalogue_of, indicators_of
from scoring.scheme_editing import section_part
from scoring.scheme_versions import new_version
from scoring.schemes import preset, preset_owners
from tests.browsing import client_of, links, notices, plain, words
from tests.makers import make_open_month, make_world

JUNE = date(2026, 6, 1)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TOO_LATE = "Version 1 is in force; it is read-only. Make a new version from a later month."


@pytest.fixture
def draft(world) -> Scheme:
    return new_version(world.scheme, from_month=JUNE, by=world.access("office"))


@pytest.fixture
def office(world):
    return client_of(world.users["office"])


def address(name: str, **values) -> str:
    return reverse(f"scoring:{name}", kwargs={"campaign": "t2026", **values})


def fields_of(response) -> dict:
    """The fields of a page's forms as a browser would send them back."""
    data = {}
    for form in (response.context["form"], *(response.context.get("rows") or ())):
        for bound in form:
            value = bound.value()
            if isinstance(value, bool) and not value:
                continue
            data[bound.html_name] = "" if value is None else value
    if rows := response.context.get("rows"):
        data |= {bound.html_name: bound.value() for bound in rows.management_form}
    return data


def grow(scheme: Scheme, number: int) -> None:
    """Give the scheme's first section many more indicators with a rule each."""
    section = Section.objects.get(sheet__scheme=scheme, code="COMMON")
    owner = section.indicators.first().owner
    made = Indicator.objects.bulk_create(
        Indicator(section=section, code=f"X{n}", name=f"指标{n}", maximum=1, owner=owner, position=n)
        for n in range(number)
    )
    DeductionRule.objects.bulk_create(
        DeductionRule(indicator=one, code=f"{one.code}-1", text="未完成", points=1, unit_text="每次")
        for one in made
    )


def test_list_shows_versions_with_their_states(world, draft, office):
    make_open_month(world)

    response = office.get(address("scheme_list"))

    rows = [plain(row) for row in response.content.decode().split("<tbody>")[1].split("</tr>")[:-1]]
    assert rows == [
        "Version 2 “双百”量化考核 Draft June 2026 — 8 Compare with version 1",
        "Version 1 “双百”量化考核 used by 1 month January 2026 March 2026 8",
    ]


def test_page_shows_the_whole_version(world, office):
    response = office.get(address("scheme_detail", version=1))

    text = words(response)
    assert "A类 45.00 + 55.00 = 100.00 / 100.00 right 25.00 + 25.00 + 25.00 + 25.00 = 100.00" in text
    assert (
        "C1 重点工作 may be not applicable 10.00 第1部 C1-1 未按时完成 每次 −0.50 C1-2 弄虚作假 每次 deducts all"
        in text
    )
    assert [link for link in links(response) if "/sections/" in link or "/indicators/" in link] == []


def test_draft_with_wrong_sums_says_what_is_wrong(world, draft, office):
    Indicator.objects.filter(section__sheet__scheme=draft, code="C1").update(maximum=Decimal("9.50"))

    page = office.get(address("scheme_detail", version=2))
    answer = office.post(address("scheme_activate", version=2), follow=True)

    assert page.context["wrong"] == ["共性指标: its indicators come to 44.50, not 45.00."]
    assert address("scheme_activate", version=2) not in page.content.decode()
    assert notices(answer) == ["共性指标: its indicators come to 44.50, not 45.00."]
    assert Scheme.objects.get(version=2).activated_at is None


def test_right_draft_is_put_in_force(world, draft, office):
    answer = office.post(address("scheme_activate", version=2), follow=True)

    assert notices(answer) == ["The scheme is in force. Months can be planned now."]
    assert Scheme.objects.get(version=2).activated_at is not None


def test_page_costs_the_same_with_59_and_300_indicators(world, draft, office, django_assert_num_queries):
    grow(draft, 51)
    with django_assert_num_queries(10):
        office.get(address("scheme_detail", version=2))

    Indicator.objects.filter(section__sheet__scheme=draft, code__startswith="X").delete()
    grow(draft, 292)
    with django_assert_num_queries(10):
        response = office.get(address("scheme_detail", version=2))

    first = next(one for _, sections in response.context["sheets"] for one, _ in sections)
    assert len(first["indicators"]) == 294


def test_list_costs_the_same_with_one_and_three_versions(world, office, django_assert_num_queries):
    with django_assert_num_queries(6):
        office.get(address("scheme_list"))
    for _ in range(2):
        new_version(world.scheme, from_month=JUNE, by=world.access("office"))

    with django_assert_num_queries(6):
        response = office.get(address("scheme_list"))

    assert len(response.context["rows"]) == 3


def test_editor_costs_the_same_with_2_and_60_indicators(world, draft, office, django_assert_num_queries):
    with django_assert_num_queries(13):
        office.get(address("scheme_section", version=2, section="COMMON"))
    grow(draft, 58)

    with django_assert_num_queries(13):
        office.get(address("scheme_section", version=2, section="COMMON"))


def test_section_is_saved_as_it_was_sent(world, draft, office):
    where = address("scheme_section", version=2, section="COMMON")
    data = fields_of(office.get(where))
    data |= {
        "indicators-0-maximum": "8.5",
        "indicators-0-ORDER": "2",
        "indicators-1-ORDER": "1",
        "indicators-2-code": "C3",
        "indicators-2-name": "公文报送",
        "indicators-2-maximum": "1.5",
        "indicators-2-owner": str(world.departments[1].pk),
        "indicators-2-na_allowed": "on",
    }

    answer = office.post(where, data)

    assert answer["Location"] == address("scheme_detail", version=2) + "#section-COMMON"
    assert [
        (one["code"], one["maximum"], one["owner"], one["na_allowed"])
        for one in section_part(Scheme.objects.get(version=2), "COMMON")["indicators"]
    ] == [("C2", "35.00", "ORG1", False), ("C1", "8.50", "D01", True), ("C3", "1.50", "D02", True)]


def test_section_sent_unchanged_changes_nothing(world, draft, office):
    where = address("scheme_section", version=2, section="COMMON")
    before = catalogue_of(draft)

    office.post(where, fields_of(office.get(where)))

    assert catalogue_of(draft) == before
    assert AuditEntry.objects.filter(event="scoring.scheme.section_changed").count() == 0


def test_indicator_is_removed(world, draft, office):
    where = address("scheme_section", version=2, section="COMMON")

    office.post(where, fields_of(office.get(where)) | {"indicators-1-DELETE": "on"})

    assert [one["code"] for one in section_part(draft, "COMMON")["indicators"]] == ["C1"]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"indicators-0-maximum": "-1"}, "Write a number such as 0.5."),
        ({"indicators-0-maximum": "1.005"}, "Ensure that there are no more than 2 decimal places."),
        ({"indicators-0-code": "第一"}, "Use letters, digits, - and _ only."),
        ({"indicators-0-owner": "0"}, "Select a valid choice. 0 is not one of the available choices."),
        ({"indicators-0-code": "C2"}, "“C2” is there twice."),
        (
            {"seen": "another"},
            "Somebody else changed this part meanwhile. Look at it again; nothing was saved.",
        ),
        ({"category": "X"}, "Select a valid choice. X is not one of the available choices."),
    ],
)
def test_section_that_cannot_be_saved_stays_on_the_page(world, draft, office, sent, said):
    where = address("scheme_section", version=2, section="COMMON")
    before = catalogue_of(draft)

    answer = office.post(where, fields_of(office.get(where)) | sent)

    assert [answer.status_code, said in words(answer), catalogue_of(draft)] == [422, True, before]


def test_section_is_added_and_removed(world, draft, office):
    where = address("scheme_section_add", version=2, sheet="business")
    answer = office.post(
        where, {"code": "EXTRA", "name": "附加", "full": "5", "category": "A", "position": "1"}
    )

    editor = office.get(answer["Location"])
    gone = office.post(
        address("scheme_section_remove", version=2, section="EXTRA"),
        {"seen": editor.context["form"].initial["seen"]},
        follow=True,
    )

    assert answer["Location"] == address("scheme_section", version=2, section="EXTRA")
    assert notices(gone) == ["The section is removed."]
    assert catalogue_of(draft) == catalogue_of(world.scheme)


def test_removing_needs_what_was_seen(world, draft, office):
    answer = office.post(address("scheme_section_remove", version=2, section="COMMON"), follow=True)

    assert notices(answer) == [
        "Somebody else changed this part meanwhile. Look at it again; nothing was saved."
    ]
    assert len(indicators_of(catalogue_of(draft))) == 8


def test_rules_are_saved(world, draft, office):
    where = address("scheme_indicator", version=2, indicator="C1")
    data = fields_of(office.get(where)) | {
        "evidence": "台账",
        "rules-0-points": "0.80",
        "rules-2-text": "满意率低于90%",
        "rules-2-unit_text": "每低5个百分点",
        "rules-2-points": "1",
        "rules-2-step": "5",
    }

    answer = office.post(where, data)

    indicator = indicators_of(catalogue_of(draft))[0]
    assert answer["Location"] == address("scheme_detail", version=2) + "#indicator-C1"
    assert [
        indicator["evidence"],
        [(rule["code"], rule["points"], rule["step"]) for rule in indicator["rules"]],
    ] == [
        "台账",
        [("C1-1", "0.80", None), ("C1-2", "10.00", None), ("C1-3", "1.00", "5.00")],
    ]


def test_rule_without_points_is_refused(world, draft, office):
    where = address("scheme_indicator", version=2, indicator="C1")

    answer = office.post(where, fields_of(office.get(where)) | {"rules-0-points": ""})

    assert [answer.status_code, answer.context["rows"][0].errors] == [
        422,
        {"points": ["This field is required."]},
    ]


def test_bonus_item_is_added_changed_and_removed(world, draft, office):
    empty = fields_of(office.get(address("scheme_bonus_add", version=2)))
    office.post(
        address("scheme_bonus_add", version=2),
        empty
        | {
            "code": "A1",
            "name": "表彰",
            "sheet_code": "business",
            "cap": "3",
            "levels-0-name": "省级",
            "levels-0-points": "2",
        },
    )
    where = address("scheme_bonus", version=2, item="A1")
    office.post(where, fields_of(office.get(where)) | {"cap": "2.5", "levels-0-name": "省部级"})
    changed = catalogue_of(draft)["bonus"]
    seen = office.get(where).context["form"].initial["seen"]
    office.post(address("scheme_bonus_remove", version=2, item="A1"), {"seen": seen})

    assert changed == [
        {
            "code": "A1",
            "name": "表彰",
            "sheet": "business",
            "cap": "2.50",
            "proof": "",
            "levels": [{"name": "省部级", "points": "2.00"}],
        }
    ]
    assert catalogue_of(draft)["bonus"] == []


def test_name_and_month_of_a_draft_are_changed(world, draft, office):
    office.post(address("scheme_edit", version=2), {"name": "新办法", "from_month": "2026-07-01"})

    draft.refresh_from_db()
    assert [draft.name, draft.from_month] == ["新办法", date(2026, 7, 1)]


def test_draft_is_discarded(world, draft, office):
    answer = office.post(address("scheme_discard", version=2), follow=True)

    assert notices(answer) == ["The draft of version 2 is discarded."]
    assert Scheme.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("scheme_edit", {}),
        ("scheme_section", {"section": "COMMON"}),
        ("scheme_section_add", {"sheet": "business"}),
        ("scheme_indicator", {"indicator": "C1"}),
        ("scheme_bonus_add", {}),
    ],
)
def test_editor_of_a_version_in_force_leads_back(world, office, name, values):
    where = address(name, version=1, **values)

    answers = [office.get(where, follow=True), office.post(where, {"name": "新"}, follow=True)]

    assert [notices(answer) for answer in answers] == [[TOO_LATE], [TOO_LATE]]
    assert catalogue_of(world.scheme)["name"] == "“双百”量化考核"


def test_new_version_is_made_from_a_month_without_scheme(world, office):
    make_open_month(world)
    where = address("scheme_new_version", version=1)

    refused = office.post(where, {"from_month": "2026-03-01"}, follow=True)
    made = office.post(where, {"from_month": "2026-04-01"})

    assert notices(refused) == ["Choose a month that has no scheme yet."]
    assert made["Location"] == address("scheme_detail", version=2)
    assert Scheme.objects.get(version=2).from_month == date(2026, 4, 1)


def test_two_versions_are_compared(world, draft, office):
    Indicator.objects.filter(section__sheet__scheme=draft, code="C1").update(
        maximum=Decimal("12"), owner=world.organ
    )
    Indicator.objects.filter(section__sheet__scheme=draft, code="KB1").update(code="KB2")

    pages = [
        office.get(address("scheme_compare", version=one, other=other)) for one, other in ((1, 2), (2, 1))
    ]

    rows = [plain(row) for row in pages[0].content.decode().split("<tbody>")[1].split("</tr>")[:-1]]
    assert rows == [
        "C1 重点工作 Changed Maximum 10.00 → 12.00 Owner department 第1部 → 考核办公室",
        "KB2 专业工作 Added 55.00 · 考核办公室 · 分类指标·B类",
        "KB1 专业工作 Removed 55.00 · 考核办公室 · 分类指标·B类",
    ]
    assert words(pages[1]) == words(pages[0])


def test_same_versions_say_so(world, draft, office):
    assert "The two versions say the same." in words(
        office.get(address("scheme_compare", version=1, other=2))
    )


@pytest.mark.parametrize(("one", "other"), [(1, 1), (1, 9), (9, 1)])
def test_versions_that_are_not_there_are_not_compared(world, office, one, other):
    assert office.get(address("scheme_compare", version=one, other=other)).status_code == 404


def test_exported_workbook_is_imported_as_a_draft(world, office):
    DeductionRule.objects.filter(to_zero=True).update(to_zero=False)
    content = office.get(address("scheme_export", version=1)).content
    upload = SimpleUploadedFile("办法.xlsx", content, content_type=XLSX)

    answer = office.post(
        address("scheme_import"), {"workbook": upload, "name": "办法", "from_month": "2026-06-01"}
    )

    made = Scheme.objects.get(version=2)
    assert answer["Location"] == address("scheme_detail", version=2)
    assert [made.name, catalogue_of(made)["sheets"]] == ["办法", catalogue_of(world.scheme)["sheets"]]


def test_faults_of_a_workbook_are_listed_by_cell(world, office):
    workbook = load_workbook(BytesIO(office.get(address("scheme_export", version=1)).content))
    workbook["指标"]["I2"] = "十分"
    stream = BytesIO()
    workbook.save(stream)
    upload = SimpleUploadedFile("办法.xlsx", stream.getvalue(), content_type=XLSX)

    answer = office.post(
        address("scheme_import"), {"workbook": upload, "name": "办法", "from_month": "2026-06-01"}
    )

    rows = [plain(row) for row in answer.content.decode().split("<tbody>")[1].split("</tr>")[:-1]]
    assert [answer.status_code, rows, Scheme.objects.count()] == [422, ["指标 I2 “十分” is not a number."], 1]


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"0" * 100, 422),
        (b"PK\x03\x04" + b"0" * 100, 422),
        (b"0" * (LARGEST + 1), 413),
    ],
)
def test_file_that_is_no_workbook_is_refused(world, office, content, status):
    upload = SimpleUploadedFile("办法.xlsx", content, content_type=XLSX)

    answer = office.post(
        address("scheme_import"), {"workbook": upload, "name": "办法", "from_month": "2026-06-01"}
    )

    assert [answer.status_code, len(answer.context["form"].errors["workbook"]), Scheme.objects.count()] == [
        status,
        1,
        1,
    ]


def test_template_is_a_workbook(office, world):
    response = office.get(address("scheme_template"))

    assert load_workbook(BytesIO(response.content)).sheetnames == ["指标", "扣分标准", "加分", "说明"]


def test_preset_is_loaded_with_chosen_owners(world, office):
    for category in preset()["categories"]:
        DepartmentCategory.objects.create(campaign=world.campaign, **category)
    names = preset_owners()
    chosen = {f"owner_{place}": str(world.departments[0].pk) for place in range(len(names))}
    chosen[f"owner_{names.index('考核办公室')}"] = str(world.organ.pk)

    page = office.get(address("scheme_load"))
    missing = office.post(address("scheme_load"), {"from_month": "2026-06-01"})
    answer = office.post(address("scheme_load"), {"from_month": "2026-06-01", **chosen})

    made = indicators_of(catalogue_of(Scheme.objects.get(version=2)))
    assert page.context["form"][f"owner_{names.index('考核办公室')}"].value() == str(world.organ.pk)
    assert [missing.status_code, answer["Location"]] == [422, address("scheme_detail", version=2)]
    assert {one["code"]: one["owner"] for one in made if one["code"] in ("C1", "C6")} == {
        "C1": "D01",
        "C6": "ORG1",
    }


def test_new_year_is_begun(world):
    administrator = client_of(world.users["administrator"])

    page = administrator.get(address("campaign_copy"))
    refused = administrator.post(address("campaign_copy"), {"code": "t2026", "name": "活动", "year": 2027})
    answer = administrator.post(
        address("campaign_copy"),
        {"code": "t2027", "name": "活动", "year": 2027, "with_roles": "on"},
        follow=True,
    )

    assert [page.context["form"][name].value() for name in ("code", "year")] == ["2027", 2027]
    assert [refused.status_code, refused.context["form"].errors] == [422, {"code": ["This code is taken."]}]
    assert notices(answer) == ["活动 2027 is begun. This is its scheme, a draft."]
    assert Campaign.objects.get(code="t2027").schemes.count() == 1


@pytest.mark.parametrize("role", ["administrator", "scorer", "leader", "auditor"])
def test_readers_see_no_way_to_change(world, draft, role):
    client = client_of(world.users[role])

    found = [
        link
        for page in (address("scheme_list"), address("scheme_detail", version=2))
        for link in links(client.get(page))
        if any(part in link for part in ("/edit/", "/sections/", "/import/", "/load/", "/bonus/", "/add/"))
    ]

    assert found == []


def test_version_of_another_campaign_is_not_shown(world, office):
    other = make_world("other")
    new_version(other.scheme, from_month=JUNE, by=other.access("office"))

    assert office.get(address("scheme_detail", version=2)).status_code == 404
