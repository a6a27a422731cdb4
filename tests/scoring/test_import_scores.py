"""A clerk's sheet of a month's deductions, and `manage.py import_scores`, which reads it as the site does."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from campaign.models import AuditEntry, Role
from scoring.changing import change_line
from scoring.closing import close_month
from scoring.entry import enter_deduction, withdraw_line
from scoring.gates import REVIEW, blockers
from scoring.group_workbook import export_group
from scoring.groups import ReasonMissing, submit_group
from scoring.models import IndicatorGroup, LedgerLine, LineSource, Scheme
from scoring.score_plans import Effect
from scoring.sheet_imports import open_scores, propose
from scoring.sheet_matching import KnownIndicator, Matching, match_sheet, months_named, other_maxima
from scoring.sheet_plan import plan_sheet
from tests.makers import MARCH, make_open_month, make_world
from tests.office_month import OfficeMonth, deducted, make_office_month
from tests.workbooks import OFFICE, grid, xlsx

SHEET = OFFICE / "三月扣分表.xlsx"
EXPECTED = json.loads((OFFICE / "三月扣分表.expected.json").read_text(encoding="utf-8"))
INDICATORS = ["Z1", "Z2", "Z3", "Z4", "Z5", "Z6", "D1", "D2", "D3", "D4", "D5", "D6"]
AT = datetime(2026, 4, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def march(db) -> OfficeMonth:
    with translation.override("en"):
        yield make_office_month()


def run(file: Path, *args: str, month: str = "2026-03", campaign: str = "2026") -> str:
    out = StringIO()
    call_command(
        "import_scores", str(file), "--campaign", campaign, "--month", month, *args, stdout=out, stderr=out
    )
    return out.getvalue()


def corrected(tmp_path: Path, **cells) -> Path:
    """The sample with some of its cells written anew."""
    book = openpyxl.load_workbook(SHEET)
    for reference, text in cells.items():
        book["3月"][reference].value = text
    book.save(tmp_path / "三月扣分表（改）.xlsx")
    return tmp_path / "三月扣分表（改）.xlsx"


def planned(march: OfficeMonth, file: Path, by=None):
    by = by or march.office
    grids, _stamp = open_scores(file)
    sheet, matching = propose(grids, month=march.month, by=by)
    return plan_sheet(grids[sheet], matching, month=march.month, by=by)


def line_at(place: str) -> LedgerLine:
    return LineSource.objects.select_related("line").get(place=place, line__withdrawn_at=None).line


# The sample


def test_sheet_of_the_office_is_imported_to_the_cell(march):
    said = run(SHEET)

    assert deducted(march.month) == EXPECTED
    assert said.splitlines()[-3:] == [
        "3月!35  skipped  考核办公室（盖章）",
        "78 new, 0 changed, 0 conflicts, 0 refused, 282 unchanged.",
        f"Written as {march.office.user.name} ({march.office.user.username}): 78 lines, 0 withdrawn, "
        "20 still without a reason.",
    ]


def test_lines_of_the_sheet_are_entered_by_the_office_on_the_owners_behalf(march):
    run(SHEET)

    lines = LedgerLine.objects.select_related("indicator__owner", "department")
    own = {"考核办公室"}
    assert {(line.entered_by_id, line.fact_date, line.date_stated) for line in lines} == {
        (march.office.user.pk, date(2026, 3, 31), False)
    }
    assert [
        line for line in lines if line.is_recusal != (line.indicator.owner_id == line.department_id)
    ] == []
    assert [
        line
        for line in lines
        if line.on_behalf != (not line.is_recusal and line.indicator.owner.name not in own)
    ] == []
    assert sorted(
        f"{line.department.name} {line.indicator.code}" for line in lines if line.is_recusal
    ) == sorted(["纪委 Z6", "综合办公室 D5", "人力资源部 D3"])


def test_words_of_a_cell_are_the_reason_and_its_place_is_kept(march):
    run(SHEET)

    sources = LineSource.objects.filter(place__in=["3月!N4", "3月!K5", "3月!F5", "3月!N8", "3月!C4"])
    assert [(one.place, one.text, one.line.public_reason) for one in sources.order_by("line__pk")] == [
        ("3月!C4", "-3", ""),
        ("3月!N4", "-0.5（月报迟报1人次）", "月报迟报1人次"),
        ("3月!F5", "－2 卫生不达标", "卫生不达标"),
        ("3月!K5", "扣1分，未销假", "未销假"),
        ("3月!N8", "月报迟报 -1", "月报迟报"),
    ]
    assert set(LineSource.objects.values_list("kind", "file_name")) == {("sheet", "三月扣分表.xlsx")}


def test_import_is_recorded(march):
    run(SHEET)

    entry = AuditEntry.objects.get(event="scoring.scores.imported")
    assert {key: entry.data[key] for key in ("month", "kind", "file", "lines", "without_reason")} == {
        "month": "2026-03",
        "kind": "sheet",
        "file": "三月扣分表.xlsx",
        "lines": 78,
        "without_reason": 20,
    }


def test_dry_run_says_the_same_and_writes_nothing(march):
    said = run(SHEET, "--dry-run")

    assert said.splitlines()[-2:] == [
        "78 new, 0 changed, 0 conflicts, 0 refused, 282 unchanged.",
        "Dry run: nothing was written.",
    ]
    assert LedgerLine.objects.count() == 0


def test_same_sheet_a_second_time_doubles_nothing(march, tmp_path):
    """The same deduction is known by its cell of the month and its words, not by the file or the place in it."""
    run(SHEET)
    book = openpyxl.load_workbook(SHEET)
    book["3月"].insert_rows(3 + 15)
    book["3月"].unmerge_cells("A1:N1")
    book.save(tmp_path / "另存.xlsx")

    again = run(SHEET)
    moved = run(tmp_path / "另存.xlsx", "--by", march.second.user.username)

    assert [said.splitlines()[-2:] for said in (again, moved)] == [
        ["0 new, 0 changed, 0 conflicts, 0 refused, 360 unchanged.", "There is nothing to write."]
    ] * 2
    assert deducted(march.month) == EXPECTED


def test_long_cell_is_known_again_and_its_end_counts(march, tmp_path):
    """The words that are kept of a cell are cut; the comparison is not."""
    many = [f"-0.1 第{number}次抽查发现{'办件资料不全、' * 14}未整改" for number in range(1, 6)]
    run(corrected(tmp_path, C4="\n".join(many)))
    before = LedgerLine.objects.count()

    again = run(corrected(tmp_path, C4="\n".join(many)))
    other = run(corrected(tmp_path, C4="\n".join([*many[:-1], many[-1] + "到位"])))

    assert again.splitlines()[-2] == "0 new, 0 changed, 0 conflicts, 0 refused, 360 unchanged."
    assert "0 new, 1 changed, 0 conflicts, 0 refused, 359 unchanged." in other
    assert LedgerLine.objects.in_force().count() == before


def test_corrected_sheet_takes_the_place_of_the_earlier_one(march, tmp_path):
    run(SHEET)

    said = run(corrected(tmp_path, C4="-3（办件超时3件）", N8="月报迟报 -0.5"))
    back = run(SHEET)

    assert "0 new, 2 changed, 0 conflicts, 0 refused, 358 unchanged." in said
    assert "0 new, 2 changed, 0 conflicts, 0 refused, 358 unchanged." in back
    assert deducted(march.month) == EXPECTED
    assert LedgerLine.objects.filter(withdrawn_at__isnull=False).count() == 4


def test_line_that_was_withdrawn_by_hand_does_not_come_back(march):
    run(SHEET)
    withdraw_line(line=line_at("3月!N4"), by=march.second, reason="查无此事")

    said = run(SHEET)

    assert "There is nothing to write." in said
    assert "D6" not in deducted(march.month)["生产部"]


def test_reason_that_was_given_since_stays(march):
    run(SHEET)
    change_line(
        line=line_at("3月!C4"), by=march.second, why="补填事由", points=Decimal(3), reason="办件超时三件"
    )

    said = run(SHEET)

    assert "There is nothing to write." in said
    assert [
        line.public_reason for line in LedgerLine.objects.in_force().filter(points=3, indicator__code="Z1")
    ] == ["办件超时三件"]


def test_blank_where_the_earlier_sheet_had_a_deduction_is_a_conflict(march, tmp_path):
    run(SHEET)
    file = corrected(tmp_path, N8="—")

    kept = run(file)
    held = "D6" in deducted(march.month)["通风防治水部"]
    run(file, "--conflicts", "take")

    assert "3月!N8  conflict kept  通风防治水部 D6  —  there now: -1 月报迟报" in kept
    assert [held, "通风防治水部" in deducted(march.month)] == [True, False]


def test_deduction_of_the_owner_is_not_doubled_but_asked_about(march):
    """What the owner entered with the same words is the same; with other words somebody decides."""
    scorer = march.scorer("人力资源部")
    for department, points, reason in (("工会", 3, "迟到"), ("宣传部", 2, "早退")):
        enter_deduction(
            month=march.month,
            indicator="D1",
            department=march.departments[department].code,
            by=scorer,
            points=Decimal(points),
            reason=reason,
        )

    found = planned(march, SHEET)
    run(SHEET)

    assert [(cell.place, cell.held.text, cell.said) for cell in found.conflicts] == [
        ("3月!I22", "-2 早退", "－1 迟到")
    ]
    assert found.counts["new"] == 76
    assert [deducted(march.month)["工会"], deducted(march.month)["宣传部"]["D1"]] == [{"D1": "3"}, "2"]


# The gate


def test_line_of_bare_points_asks_for_its_reason_before_the_group_is_submitted(march):
    run(SHEET)
    group = IndicatorGroup.objects.get(
        month=march.month, owner=march.departments["机关党委"], is_recusal=False
    )
    scorer = march.scorer("机关党委")
    with pytest.raises(ReasonMissing) as refusal:
        submit_group(group=group, by=scorer, states_no_other=True, at=AT)

    line = line_at("3月!D25")
    change_line(line=line, by=scorer, why="补填事由", points=Decimal("0.5"), reason="未戴胸牌")
    submit_group(group=group, by=scorer, states_no_other=True, at=AT)

    group.refresh_from_db()
    assert refusal.value.message == "1 deduction has no reason yet: 团委 Z2. Open the cell and give it."
    assert group.state == "submitted"


def test_month_is_not_reviewed_over_a_line_without_a_reason(march):
    run(SHEET)

    found = [blocker for blocker in blockers(march.month, REVIEW, at=AT) if blocker.code == "no_reason"]

    assert [len(found), found[0].message, found[0].group] == [
        20,
        "Z1 of 生产部: −3.00 has no reason that could be printed.",
        march.departments["考核办公室"].code,
    ]


# Bad sheets


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("3", "Put a minus before the points to deduct them, as in -3."),
        ("-9", "The points must not be more than 6.00."),
        ("+1", "Bonus points are not entered here."),
        ("迟到", "No points found. Write a minus sign and digits, as in “-0.5 late”, or the code of a rule."),
        ("-0.555 迟到", "0.555 has more than two decimal places."),
        ("=1+1", "The cell holds a formula; formulas are not evaluated."),
    ],
)
def test_refused_cell_holds_the_sheet_back_by_its_address(march, tmp_path, text, why):
    """UPL-6: sheet, row and column, and nothing is written unless it is left out."""
    file = corrected(tmp_path, C4=text)

    with pytest.raises(CommandError) as refusal:
        run(file)
    before = LedgerLine.objects.count()
    run(file, "--leave-out")

    assert str(refusal.value).startswith("1 cells are refused; nothing was written.")
    assert [(cell.place, cell.refusal) for cell in planned(march, file).refused] == [("3月!C4", why)]
    assert [before, LedgerLine.objects.count()] == [0, 77]


def test_department_that_takes_no_part_and_one_that_stands_twice_are_refused(march, tmp_path):
    file = corrected(tmp_path, B4="生产处", B6="技术部")

    found = planned(march, file)

    assert sorted((cell.place, cell.refusal) for cell in found.refused) == [
        ("3月!C4", "No department “生产处” takes part in this month."),
        ("3月!C6", "技术部 stands in row 5 already."),
        ("3月!F6", "技术部 stands in row 5 already."),
        ("3月!J4", "No department “生产处” takes part in this month."),
        ("3月!J6", "技术部 stands in row 5 already."),
        ("3月!N4", "No department “生产处” takes part in this month."),
    ]


def test_sheet_of_another_month_is_told(march):
    make_april(march)

    said = run(SHEET, "--dry-run", month="2026-04")

    assert "Attention: " in said.splitlines()[1] and "2026-03" in said.splitlines()[1]


def make_april(march: OfficeMonth):
    from scoring.closing import open_month, plan_month

    april = plan_month(campaign=march.campaign, first_day=date(2026, 4, 1), by=march.office, at=AT)
    return open_month(month=april, by=march.office, at=AT)


def test_month_that_is_not_open_takes_no_sheet(march):
    close_month(month=march.month, by=march.office, override="测试", at=AT)

    with pytest.raises(CommandError):
        run(SHEET)

    assert LedgerLine.objects.count() == 0


@pytest.mark.parametrize("name", ["旧格式改名.xlsx", "半截文件.xlsx", "花名册.xlsx"])
def test_file_that_is_no_sheet_of_deductions_is_refused(march, name):
    with pytest.raises(CommandError):
        run(OFFICE / name)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"campaign": "1999"}, "There is no campaign “1999”"),
        ({"month": "2026-07"}, "There is no month 2026-07"),
        ({"month": "July"}, "“July” is not a month"),
    ],
)
def test_place_that_is_not_there_is_told(march, options, words):
    with pytest.raises(CommandError) as refusal:
        run(SHEET, **options)

    assert words in str(refusal.value)


def test_account_that_is_not_of_the_office_imports_nothing(march):
    with pytest.raises(CommandError):
        run(SHEET, "--by", march.scorer("工会").user.username)


def test_person_of_the_office_does_not_write_about_the_own_department(march):
    """ACL-3: the office person's own department is refused; a colleague imports it."""
    person = march.second.user.person
    person.department = march.departments["生产部"]
    person.save()
    from campaign.permissions import access_of

    by = access_of(type(march.second.user).objects.get(pk=march.second.user.pk), march.campaign)

    found = planned(march, SHEET, by)

    assert by.holds(Role.OFFICE)
    assert [(cell.place, cell.refusal) for cell in found.refused] == [
        (place, "Nobody writes points about his own department.") for place in ("3月!C4", "3月!J4", "3月!N4")
    ]


def test_line_of_a_branch_is_entered_once(db, tmp_path):
    """rules.md §2.9: recorded once per branch; the same words beside both its departments are one deduction."""
    world = make_world()
    make_open_month(world, MARCH)
    file = xlsx(
        tmp_path / "党建.xlsx",
        ("部室", "P1"),
        ("第1部", "-1 缺会"),
        ("第2部", "-1 缺会"),
        ("第3部", "-2 缺会"),
    )

    run(file, campaign="t2026")
    other = xlsx(tmp_path / "党建2.xlsx", ("部室", "P1"), ("第1部", "-1 缺会"), ("第2部", "-1 迟到"))
    with pytest.raises(CommandError):
        run(other, campaign="t2026")

    assert [(str(line.branch), line.points) for line in LedgerLine.objects.order_by("pk")] == [
        ("第1党支部", Decimal("1.00")),
        ("第2党支部", Decimal("2.00")),
    ]


def test_workbook_of_a_group_is_imported_by_the_same_command(march, tmp_path):
    group = IndicatorGroup.objects.select_related("owner").get(
        month=march.month, owner=march.departments["人力资源部"], is_recusal=False
    )
    group.month = march.month
    (tmp_path / "a.xlsx").write_bytes(export_group(group, by=march.office, at=AT).content)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    book.worksheets[0]["C6"].value = "-0.5 迟到一人次"
    book.save(tmp_path / "a.xlsx")

    said = run(tmp_path / "a.xlsx")

    assert "1 new, 0 changed, 0 conflicts, 0 refused" in said
    assert list(LedgerLine.objects.values_list("points", "public_reason", "on_behalf")) == [
        (Decimal("0.50"), "迟到一人次", True)
    ]


@pytest.mark.parametrize("departments", [3, 30])
def test_plan_of_a_sheet_costs_the_same_whatever_its_size(db, departments, tmp_path):
    world = make_world(departments=departments)
    month = make_open_month(world, MARCH)
    rows = [(department.name, "-1 缺会", "-2") for department in world.departments]
    grids, _stamp = open_scores(xlsx(tmp_path / "a.xlsx", ("部室", "T1", "Z1"), *rows))
    access = world.access("office")

    with CaptureQueriesContext(connection) as queries:
        found = plan_sheet(grids[0], Matching(0, 0, {1: "T1", 2: "Z1"}), month=month, by=access)

    assert [len(queries), len(found.of(Effect.NEW))] == [13, 2 * departments]


# Matching


KNOWN = [
    KnownIndicator("Z1", "首问负责", "工作作风", Decimal(6)),
    KnownIndicator("Z9", "资料报送", "工作作风", Decimal(2)),
    KnownIndicator("D6", "资料报送", "劳动纪律", Decimal(2)),
]


def test_columns_of_the_sample_are_found(march):
    grids, _stamp = open_scores(SHEET)

    sheet, matching = propose(grids, month=march.month, by=march.office)

    assert [sheet, matching] == [0, Matching(2, 1, dict(enumerate(INDICATORS, start=2)))]
    assert Scheme.objects.count() == 1


def test_section_above_decides_between_two_of_the_same_name():
    sheet = grid(
        ("2026年3月扣分表", "", "", "", ""),
        ("", "工作作风", "", "劳动纪律", ""),
        ("名称", "首问负责（5分）", "资料报送", "资料报送", "备注"),
        ("生产部", "", "", "", ""),
    )

    matching = match_sheet(sheet, KNOWN, ["生产部"])

    assert matching == Matching(2, 0, {1: "Z1", 2: "Z9", 3: "D6"})
    assert months_named(sheet, 2) == {(2026, 3)}
    assert [
        (column, stated, known.code)
        for column, stated, known in other_maxima(sheet, 2, matching.columns, KNOWN)
    ] == [(1, Decimal(5), "Z1")]


def test_name_that_could_be_two_indicators_is_left_to_the_person():
    sheet = grid(("部室", "资料报送", "Z1 首问负责"), ("生产部", "", ""))

    assert match_sheet(sheet, KNOWN, []) == Matching(0, 0, {2: "Z1"})


def test_sheet_without_indicators_matches_nothing():
    assert match_sheet(grid(("姓名", "工号"), ("甲", "1")), KNOWN, []) is None
