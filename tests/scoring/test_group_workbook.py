"""A group's workbook goes out and comes back: what was changed in it is written, and nothing else."""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from campaign.models import AuditEntry, Upload, UploadState
from campaign.refusals import NotAllowed
from campaign.uploads import ImportOver
from campaign.workbooks.limits import BadWorkbook
from scoring.cells import GroupNotOpen
from scoring.entry import enter_deduction, withdraw_line
from scoring.group_workbook import export_group
from scoring.groups import submit_group
from scoring.models import IndicatorGroup, LedgerLine, LineSource, NotApplicableGrant
from scoring.score_imports import (
    CellsRefused,
    Decisions,
    NothingToWrite,
    PlanOutdated,
    Undecided,
    confirm_scores,
    drop_scores,
    plan_of,
    receive_workbook,
)
from scoring.score_plans import Effect
from scoring.workbook_stamp import SHEET, ForeignWorkbook, OtherWorkbook
from tests.makers import IN_MARCH, MARCH, World, make_open_month, make_world
from tests.workbooks import OFFICE, xlsx

pytestmark = pytest.mark.usefixtures("english")
RISKY = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "－1"]


@pytest.fixture
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def group(world) -> IndicatorGroup:
    """The group of the organ, which owns everything but C1."""
    return group_of(world, make_open_month(world), world.organ)


def group_of(world: World, month, owner, *, is_recusal=False) -> IndicatorGroup:
    found = IndicatorGroup.objects.select_related("owner", "month__scheme").get(
        month=month, **({"is_recusal": True} if is_recusal else {"is_recusal": False, "owner": owner})
    )
    found.month.campaign = world.campaign
    return found


def deduct(world: World, group, *, by="organ_scorer", department="D03", indicator="T1", **more) -> LedgerLine:
    said = {"points": Decimal("1.00"), "reason": "学习笔记缺一次", "fact_date": date(2026, 3, 12)} | more
    return enter_deduction(
        month=group.month, indicator=indicator, department=department, by=world.access(by), **said
    )[1]


class Taken:
    """An exported workbook in the hands of somebody with a spreadsheet program."""

    def __init__(self, world: World, group: IndicatorGroup, by="organ_scorer"):
        export = export_group(group, by=world.access(by), at=IN_MARCH)
        self.book = openpyxl.load_workbook(io.BytesIO(export.content))
        self.content = export.content

    def cell(self, department: str, indicator: str):
        """The cell by the codes of its row and column, on whichever sheet it stands."""
        for sheet in self.book.worksheets:
            for row in sheet.iter_rows(min_row=1):
                if row[0].value != "编号":
                    continue
                columns = [cell.column for cell in row if str(cell.value).split(" ")[0] == indicator]
                rows = [
                    below[0].row
                    for below in sheet.iter_rows(min_row=row[0].row + 1)
                    if below[0].value == department
                ]
                if columns and rows:
                    return sheet.cell(rows[0], columns[0])
        raise KeyError((department, indicator))

    def write(self, department: str, indicator: str, text) -> "Taken":
        self.cell(department, indicator).value = text
        return self

    def save(self, path: Path) -> Path:
        self.book.save(path)
        return path


def back(world: World, group, path: Path, *, by="organ_scorer") -> Upload:
    return receive_workbook(group=group, name=path.name, file=path, by=world.access(by), at=IN_MARCH)


def plan(world: World, group, upload: Upload, *, by="organ_scorer"):
    return plan_of(upload, month=group.month, group=group, by=world.access(by))


def confirm(world: World, group, upload: Upload, *, by="organ_scorer", **decisions):
    return confirm_scores(
        upload,
        month=group.month,
        group=group,
        decisions=Decisions(**decisions),
        by=world.access(by),
        at=IN_MARCH,
    )


def lines(group) -> list[tuple]:
    found = LedgerLine.objects.in_force().filter(month=group.month).order_by("pk")
    return [
        (line.indicator.code, str(line.department or line.branch), line.points, line.public_reason)
        for line in found
    ]


# Going out


def test_workbook_has_its_cells_locked_and_says_whose_it_is(world, group):
    deduct(world, group)

    book = Taken(world, group).book

    sheet = book.worksheets[0]
    assert [one.title for one in book.worksheets] == [
        "各部室",
        "按党支部",
        "A类",
        "B类",
        "扣分标准",
        "填写说明",
        SHEET,
    ]
    assert [one.sheet_state for one in book.worksheets][-1] == "veryHidden"
    assert [one.protection.sheet for one in book.worksheets] == [True] * 7
    assert [cell.value for cell in sheet[4]] == [
        "编号",
        "部室",
        "C2 督办事项\n（满分35分）",
        "T1 理论业务学习\n（满分25分）",
        "Z1 工作作风\n（满分25分）",
        "D1 劳动纪律\n（满分25分）",
    ]
    assert [cell.value for cell in sheet[7]] == [
        "D03",
        "第3部",
        None,
        "3月12日 -1 学习笔记缺一次",
        None,
        None,
    ]
    assert [cell.protection.locked for cell in sheet[7]] == [True, True, False, False, False, False]
    assert [cell.number_format for cell in sheet[7]][2:] == ["@"] * 4
    assert sheet.freeze_panes == "C5"
    assert [sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.print_title_rows] == [
        "landscape",
        9,
        "$4:$4",
    ]
    assert {(one.type, one.formula1) for one in sheet.data_validations.dataValidation} == {
        ("textLength", "500")
    }


def test_workbook_records_branches_once(world, group):
    book = Taken(world, group).book

    assert [[cell.value for cell in row] for row in book["按党支部"].iter_rows(min_row=4)] == [
        ["编号", "党支部（部室）", "P1 党建工作\n（满分25分）"],
        ["D01", "第1党支部（第1部、第2部）", None],
        ["D03", "第2党支部（第3部）", None],
    ]


def test_workbook_locks_what_does_not_apply_and_what_is_recused(world):
    month = make_open_month(world)
    group = group_of(world, month, world.departments[0])
    NotApplicableGrant.objects.create(
        campaign=world.campaign,
        department=world.departments[1],
        indicator=world.departments[0].owned_indicators.get(),
        first_month=MARCH,
        last_month=MARCH,
        reason="无此业务",
        granted_by=world.users["leader"],
        granted_at=IN_MARCH,
    )

    sheet = Taken(world, group, by="office").book.worksheets[0]

    assert [(row[2].value, row[2].protection.locked) for row in sheet.iter_rows(min_row=5)] == [
        ("回避", True),
        ("缺项", True),
        (None, False),
    ]


@pytest.mark.parametrize("text", RISKY)
def test_risky_text_is_no_formula_in_a_group_workbook(world, group, text):
    """EXP-1: what could be read as a formula stays text, and comes back as it was."""
    deduct(world, group, reason=f"{text} 见记录", fact_date=None)

    cell = Taken(world, group).cell("D03", "T1")

    assert [cell.data_type, cell.value, cell.quotePrefix] == ["s", f"-1 {text} 见记录", True]


def test_export_is_recorded(world, group):
    export_group(group, by=world.access("organ_scorer"), at=IN_MARCH)

    entry = AuditEntry.objects.get(event="export.group")

    assert {key: entry.data[key] for key in ("month", "owner", "rows")} == {
        "month": "2026-03",
        "owner": "ORG1",
        "rows": 8,
    }


@pytest.mark.parametrize("departments", [3, 30])
def test_export_costs_eight_queries(db, departments):
    world = make_world(departments=departments)
    group = group_of(world, make_open_month(world), world.organ)
    access = world.access("organ_scorer")

    with CaptureQueriesContext(connection) as queries:
        export_group(group, by=access, at=IN_MARCH)

    assert len(queries) == 8


# Coming back


def test_unchanged_workbook_changes_nothing(world, group, tmp_path):
    deduct(world, group)
    deduct(world, group, indicator="P1", department="D01")
    path = Taken(world, group).save(tmp_path / "a.xlsx")

    found = plan(world, group, back(world, group, path))

    assert found.counts == {"new": 0, "changed": 0, "conflict": 0, "unchanged": 17, "refused": 0}


def test_new_changed_and_removed_cells_are_told_apart_and_written(
    world, group, tmp_path, django_capture_on_commit_callbacks
):
    kept = deduct(world, group, indicator="Z1")
    changed = deduct(world, group)
    removed = deduct(world, group, indicator="D1")
    taken = Taken(world, group)
    taken.write("D01", "T1", "-2 笔记缺两次").write("D03", "T1", "3月12日 -1.5 学习笔记缺一次").write(
        "D03", "D1", None
    )
    taken.write("D03", "Z1", "3月12日 -1 学习笔记缺一次\n-0.5 会议迟到")
    upload = back(world, group, taken.save(tmp_path / "a.xlsx"))

    found = plan(world, group, upload)
    with django_capture_on_commit_callbacks(execute=True):
        confirm(world, group, upload)

    assert [(cell.code, cell.effect, len(cell.entries), cell.withdraws) for cell in found.acting()] == [
        ("D01:T1", Effect.NEW, 1, ()),
        ("D03:T1", Effect.CHANGED, 1, (changed,)),
        ("D03:Z1", Effect.CHANGED, 1, ()),
        ("D03:D1", Effect.CHANGED, 1, (removed,)),
    ]
    assert lines(group) == [
        ("Z1", "第3部", Decimal("1.00"), "学习笔记缺一次"),
        ("T1", "第1部", Decimal("2.00"), "笔记缺两次"),
        ("T1", "第3部", Decimal("1.50"), "学习笔记缺一次"),
        ("Z1", "第3部", Decimal("0.50"), "会议迟到"),
    ]
    changed.refresh_from_db()
    new = LedgerLine.objects.get(points=Decimal("1.50"))
    assert [new.replaces, new.fact_date, new.date_stated] == [changed, date(2026, 3, 12), True]
    assert changed.withdrawal_reason == "Changed in the workbook “a.xlsx”."
    assert [kept.is_withdrawn, Upload.objects.get().state] == [False, UploadState.WRITTEN]
    assert not upload.path.exists()


def test_workbook_that_comes_back_twice_changes_nothing_the_second_time(world, group, tmp_path):
    taken = Taken(world, group).write("D03", "T1", "-2 笔记缺两次").write("D01", "P1", "P1-1×2")
    path = taken.save(tmp_path / "a.xlsx")
    confirm(world, group, back(world, group, path))
    before = lines(group)

    found = plan(world, group, again := back(world, group, path))

    assert found.counts == {"new": 0, "changed": 0, "conflict": 0, "unchanged": 17, "refused": 0}
    with pytest.raises(NothingToWrite):
        confirm(world, group, again)
    assert (
        lines(group)
        == before
        == [
            ("T1", "第3部", Decimal("2.00"), "笔记缺两次"),
            ("P1", "第1党支部", Decimal("1.00"), "未按时完成"),
        ]
    )


def test_cell_changed_here_and_there_is_a_conflict_that_is_decided(world, group, tmp_path):
    deduct(world, group)
    deduct(world, group, indicator="Z1")
    taken = Taken(world, group).write("D03", "T1", "-2 笔记缺两次").write("D03", "Z1", "-3 会议缺席")
    deduct(world, group, by="office", reason="心得未交")
    deduct(world, group, by="office", indicator="Z1", reason="值班脱岗")
    upload = back(world, group, taken.save(tmp_path / "a.xlsx"))

    found = plan(world, group, upload)

    assert [(cell.code, cell.was, cell.held.text) for cell in found.conflicts] == [
        ("D03:T1", "3月12日 -1 学习笔记缺一次", "3月12日 -1 学习笔记缺一次\n3月12日 -1 心得未交"),
        ("D03:Z1", "3月12日 -1 学习笔记缺一次", "3月12日 -1 学习笔记缺一次\n3月12日 -1 值班脱岗"),
    ]
    with pytest.raises(Undecided):
        confirm(world, group, upload, take=frozenset({"D03:T1"}))
    confirm(world, group, upload, take=frozenset({"D03:T1"}), keep=frozenset({"D03:Z1"}))
    assert lines(group) == [
        ("Z1", "第3部", Decimal("1.00"), "学习笔记缺一次"),
        ("Z1", "第3部", Decimal("1.00"), "值班脱岗"),
        ("T1", "第3部", Decimal("2.00"), "笔记缺两次"),
    ]


def test_change_on_the_site_of_a_cell_that_the_workbook_left_alone_stays(world, group, tmp_path):
    line = deduct(world, group)
    path = Taken(world, group).save(tmp_path / "a.xlsx")
    withdraw_line(line=line, by=world.access("organ_scorer"), reason="误录")

    found = plan(world, group, back(world, group, path))

    assert found.acting() == [] and found.conflicts == []


def test_preview_that_is_outdated_writes_nothing(world, group, tmp_path):
    """What the person saw is what is written: a cell that moved since comes back."""
    upload = back(
        world, group, Taken(world, group).write("D03", "T1", "-2 笔记缺两次").save(tmp_path / "a.xlsx")
    )
    seen = plan(world, group, upload).versions
    deduct(world, group, by="office")

    with pytest.raises(PlanOutdated):
        confirm(world, group, upload, seen=seen, take=frozenset({"D03:T1"}))

    assert [seen, len(lines(group))] == [{"D03:T1": 0}, 1]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("迟到", "No points found. Write a minus sign and digits, as in “-0.5 late”, or the code of a rule."),
        ("-2", "Every deduction needs a reason that can be read out."),
        ("-26 迟到", "The points must not be more than 25.00."),
        ("Z1-1", "Z1-1 is not a deduction rule of T1."),
        ("2月30日 -1 缺席", "There is no day 2月30日."),
        ("4月2日 -1 缺席", "The date of the fact lies outside March 2026."),
        ("-1 测试人10迟到", "The public reason names a person. Name the fact, not the person."),
        ("=1+1", "The cell holds a formula; formulas are not evaluated."),
    ],
)
def test_refused_cell_is_named_and_holds_everything_back(world, group, tmp_path, text, why):
    """UPL-6: refused by sheet, row and column with its reason; nothing half-written unless it is left out."""
    taken = Taken(world, group).write("D03", "T1", text).write("D01", "T1", "-1 笔记缺一次")
    upload = back(world, group, taken.save(tmp_path / "a.xlsx"))

    found = plan(world, group, upload)

    assert [(cell.place, cell.refusal) for cell in found.refused] == [("各部室!D7", why)]
    with pytest.raises(CellsRefused):
        confirm(world, group, upload)
    assert lines(group) == []
    confirm(world, group, upload, leave_out=True)
    assert lines(group) == [("T1", "第1部", Decimal("1.00"), "笔记缺一次")]


def test_locked_cell_that_was_filled_in_is_refused(world, tmp_path):
    group = group_of(world, make_open_month(world), world.departments[0])
    path = Taken(world, group, by="scorer").write("D01", "C1", "-1 未完成").save(tmp_path / "a.xlsx")

    found = plan(world, group, back(world, group, path, by="scorer"), by="scorer")

    assert [(cell.place, cell.effect) for cell in found.refused] == [("各部室!C5", Effect.REFUSED)]


def test_row_that_is_not_in_the_group_and_a_row_that_stands_twice_are_refused(world, group, tmp_path):
    taken = Taken(world, group).write("D03", "T1", "-1 笔记缺一次")
    sheet = taken.book.worksheets[0]
    for row, code in ((8, "D03"), (9, "D99")):
        sheet.cell(row, 1).value = code
        sheet.cell(row, 4).value = "-2 笔记缺两次"

    found = plan(world, group, back(world, group, taken.save(tmp_path / "a.xlsx")))

    assert [cell.place for cell in found.refused if cell.said] == ["各部室!D8", "各部室!D9"]


def test_sorted_rows_and_moved_columns_are_still_known(world, group, tmp_path):
    taken = Taken(world, group).write("D03", "T1", "-1 笔记缺一次")
    sheet = taken.book.worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    for number, row in enumerate([rows[0], *rows[:0:-1]], start=4):
        for column, value in enumerate([row[0], row[1], *row[:1:-1]], start=1):
            sheet.cell(number, column).value = value

    found = plan(world, group, back(world, group, taken.save(tmp_path / "a.xlsx")))

    assert [cell.code for cell in found.acting()] == ["D03:T1"]


def test_source_of_a_line_is_kept(world, group, tmp_path):
    upload = back(
        world, group, Taken(world, group).write("D03", "T1", "-2 笔记缺两次").save(tmp_path / "三月.xlsx")
    )

    confirm(world, group, upload)

    source = LineSource.objects.get()
    assert [source.kind, source.file_name, source.sha256, source.place, source.text] == [
        "workbook",
        "三月.xlsx",
        upload.sha256,
        "各部室!D7",
        "-2 笔记缺两次",
    ]
    imported = AuditEntry.objects.get(event="scoring.scores.imported")
    assert {key: imported.data[key] for key in ("file", "lines", "withdrawn", "left_out", "kept")} == {
        "file": "三月.xlsx",
        "lines": 1,
        "withdrawn": 0,
        "left_out": 0,
        "kept": 0,
    }


def test_office_brings_a_workbook_back_on_behalf_of_the_owner(world, tmp_path):
    group = group_of(world, make_open_month(world), world.departments[0])
    path = Taken(world, group, by="office").write("D03", "C1", "-1 未完成").save(tmp_path / "a.xlsx")

    confirm(world, group, back(world, group, path, by="office"), by="office")

    line = LedgerLine.objects.get()
    assert [line.on_behalf, line.is_recusal, line.entered_by] == [True, False, world.users["office"]]


# What is not this group's workbook


def test_workbook_of_another_month_owner_or_campaign_is_refused(world, group, tmp_path):
    other_world = make_world("other")
    foreign = group_of(other_world, make_open_month(other_world), other_world.organ)
    april = group_of(world, make_open_month(world, date(2026, 4, 1)), world.organ)
    owner = group_of(world, group.month, world.departments[0])
    path = Taken(world, group, by="office").save(tmp_path / "a.xlsx")

    told = []
    for access, where in ((other_world, foreign), (world, april), (world, owner)):
        with pytest.raises(OtherWorkbook) as refusal:
            back(access, where, path, by="office")
        told.append(refusal.value.message)

    assert [words in said for words, said in zip(("“323”", "2026-03", "考核办公室"), told, strict=True)] == [
        True
    ] * 3


def test_workbook_of_an_older_scheme_is_refused(world, group, tmp_path):
    path = Taken(world, group).save(tmp_path / "a.xlsx")
    group.month.scheme.version = 2
    group.month.scheme.save()

    with pytest.raises(OtherWorkbook) as refusal:
        back(world, group, path)

    assert "2" in refusal.value.message


def test_stamp_that_was_changed_is_refused(world, group, tmp_path):
    taken = Taken(world, group)
    cell = taken.book[SHEET]["A2"]
    cell.value = cell.value[:-4] + "AAAA"

    with pytest.raises(ForeignWorkbook):
        back(world, group, taken.save(tmp_path / "a.xlsx"))


def test_stamp_of_another_site_is_refused(world, group, tmp_path, settings):
    path = Taken(world, group).save(tmp_path / "a.xlsx")
    settings.SECRET_KEY = "another site's key for its signatures"

    with pytest.raises(ForeignWorkbook):
        back(world, group, path)


def test_workbook_without_a_stamp_is_refused(world, group, tmp_path):
    with pytest.raises(ForeignWorkbook):
        back(world, group, xlsx(tmp_path / "a.xlsx", ("编号", "部室"), ("D01", "第1部")))


@pytest.mark.parametrize(
    "name", ["旧格式改名.xlsx", "图片改名.xlsx", "半截文件.xlsx", "压缩炸弹.xlsx", "实体炸弹.xlsx"]
)
def test_file_that_is_no_workbook_is_refused(world, group, name):
    """UPL-4: the same checks as for every workbook that is uploaded."""
    with pytest.raises(BadWorkbook):
        back(world, group, OFFICE / name)

    assert Upload.objects.count() == 0


def test_submitted_group_takes_no_workbook(world, group, tmp_path):
    path = Taken(world, group).save(tmp_path / "a.xlsx")
    submit_group(group=group, by=world.access("office"), states_no_other=True, at=IN_MARCH)
    group.refresh_from_db()

    with pytest.raises(GroupNotOpen):
        back(world, group, path)


def test_group_submitted_between_preview_and_writing_writes_nothing(world, group, tmp_path):
    upload = back(
        world, group, Taken(world, group).write("D03", "T1", "-2 笔记缺两次").save(tmp_path / "a.xlsx")
    )
    seen = plan(world, group, upload).versions
    submit_group(group=group, by=world.access("office"), states_no_other=True, at=IN_MARCH)

    with pytest.raises(CellsRefused):
        confirm(world, group, upload, seen=seen)

    assert lines(group) == []


def test_scorer_of_another_owner_brings_nothing_back(world, group, tmp_path):
    """ACL-3: only the owner's scorers and the office write in a group."""
    path = Taken(world, group).save(tmp_path / "a.xlsx")

    with pytest.raises(NotAllowed):
        back(world, group, path, by="scorer")


def test_dropped_upload_is_over(world, group, tmp_path):
    upload = back(
        world, group, Taken(world, group).write("D03", "T1", "-2 笔记缺两次").save(tmp_path / "a.xlsx")
    )

    drop_scores(upload, by=world.access("organ_scorer"))

    with pytest.raises(ImportOver):
        confirm(world, group, upload)


@pytest.mark.parametrize("departments", [3, 30])
def test_plan_costs_the_same_whatever_the_size(db, departments, tmp_path):
    world = make_world(departments=departments)
    group = group_of(world, make_open_month(world), world.organ)
    taken = Taken(world, group)
    for department in world.departments:
        taken.write(department.code, "T1", "-1 笔记缺一次")
    upload = back(world, group, taken.save(tmp_path / "a.xlsx"))
    access = world.access("organ_scorer")

    with CaptureQueriesContext(connection) as queries:
        found = plan_of(upload, month=group.month, group=group, by=access)

    assert [len(queries), found.counts["new"]] == [16, departments]
