"""A scheme leaves as a workbook and comes back as a draft; every fault is named by its cell."""

from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import translation
from openpyxl import load_workbook

from campaign.models import AuditEntry, DepartmentCategory
from campaign.refusals import NotAllowed
from campaign.workbooks.grid import Grid
from campaign.workbooks.reading import read_workbook
from scoring.models import Scheme
from scoring.scheme_catalogue import catalogue_of
from scoring.scheme_cells import BONUS, INDICATORS, RULES, Fault, SchemeWorkbookRefused
from scoring.scheme_versions import MonthTaken
from scoring.scheme_workbook import export_scheme, import_scheme, scheme_template
from scoring.schemes import load_preset, preset, preset_owners
from tests.makers import make_open_month

JUNE = date(2026, 6, 1)
NOW = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture
def loaded(world) -> Scheme:
    """The preset as a draft of the world's campaign, with its four categories."""
    for position, category in enumerate(preset()["categories"], start=5):
        DepartmentCategory.objects.create(campaign=world.campaign, position=position, **category)
    return load_preset(
        campaign=world.campaign,
        by=world.access("office"),
        owners=dict.fromkeys(preset_owners(), world.organ),
        from_month=JUNE,
    )


def exported(scheme: Scheme, world) -> bytes:
    return export_scheme(scheme, by=world.users["office"], at=NOW).content


def read(content: bytes, folder: Path) -> list[Grid]:
    path = folder / "scheme.xlsx"
    path.write_bytes(content)
    return read_workbook(path)


def imported(grids: list[Grid], world, **changed) -> Scheme:
    given = {
        "name": "“双百”量化考核",
        "from_month": JUNE,
        "file_name": "办法.xlsx",
        "by": world.access("office"),
    }
    return import_scheme(grids, **(given | changed))


def changed_cells(content: bytes, cells: dict[tuple[str, str], object]) -> bytes:
    workbook = load_workbook(BytesIO(content))
    for (sheet, place), value in cells.items():
        workbook[sheet][place] = value
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def faults_of(content: bytes, world, folder: Path) -> list[Fault]:
    versions = Scheme.objects.count()
    with translation.override("en"), pytest.raises(SchemeWorkbookRefused) as refusal:
        imported(read(content, folder), world)
    assert Scheme.objects.count() == versions
    return list(refusal.value.faults)


def test_exported_scheme_comes_back_the_same(world, loaded, tmp_path):
    content = exported(loaded, world)

    again = imported(read(content, tmp_path), world)

    assert catalogue_of(again) == catalogue_of(loaded)
    assert [again.version, again.activated_at, again.from_month] == [3, None, JUNE]
    entry = AuditEntry.objects.get(event="scoring.scheme.imported")
    assert entry.data == {
        "version": 3,
        "from_month": "2026-06-01",
        "indicators": 59,
        "file_name": "办法.xlsx",
    }


def test_exported_workbook_can_be_read_by_people(world, loaded):
    workbook = load_workbook(BytesIO(exported(loaded, world)))

    assert workbook.sheetnames == ["指标", "扣分标准", "加分", "说明"]
    assert [cell.value for cell in workbook["指标"][2]] == [
        "业务工作",
        "BIZ_COMMON",
        "共性指标",
        45,
        None,
        None,
        "C1",
        "月度重点工作完成",
        10,
        "考核办公室",
        "月度工作计划表、完成情况表",
        None,
    ]
    assert [workbook[name].max_row for name in (INDICATORS, RULES, BONUS)] == [60, 160, 13]


def test_export_is_recorded(world):
    exported(world.scheme, world)

    entry = AuditEntry.objects.get(event="export.scheme")
    assert [entry.user, entry.data] == [world.users["office"], {"version": 1}]


def test_template_holds_headings_and_is_refused_when_empty(world, tmp_path):
    faults = faults_of(scheme_template(at=NOW), world, tmp_path)

    assert faults == [Fault(INDICATORS, 2, "A", "There is no indicator in this sheet.")]


def test_every_fault_is_named_by_its_cell(world, loaded, tmp_path):
    content = changed_cells(
        exported(loaded, world),
        {
            (INDICATORS, "D3"): 44,
            (INDICATORS, "E10"): "外星类",
            (INDICATORS, "G4"): "C1",
            (INDICATORS, "I2"): "十分",
            (INDICATORS, "J2"): "不存在的部室",
            (INDICATORS, "L5"): "也许",
            (RULES, "A2"): "C99",
            (RULES, "C3"): None,
            (RULES, "D4"): 0.005,
            (RULES, "D5"): -1,
            (BONUS, "C2"): "第三张表",
        },
    )

    faults = faults_of(content, world, tmp_path)

    assert [(fault.sheet, f"{fault.column}{fault.row}", fault.message) for fault in faults] == [
        ("指标", "I2", "“十分” is not a number."),
        ("指标", "J2", "“不存在的部室” is no department of this campaign. Enter it first."),
        ("指标", "D3", "The section “BIZ_COMMON” says something else above."),
        ("指标", "G4", "“C1” is there twice."),
        ("指标", "L5", "Write 是, or leave the cell empty."),
        ("指标", "E10", "“外星类” is no department category of this campaign."),
        ("指标", "E10", "The section “BIZ_CAT_TECH” says something else above."),
        ("扣分标准", "A2", "There is no indicator “C99” in the sheet 指标."),
        ("扣分标准", "C3", "This cell is empty."),
        ("扣分标准", "D4", "Points are more than 0, with at most two decimal places."),
        ("扣分标准", "D5", "Points are more than 0, with at most two decimal places."),
        ("扣分标准", "A8", "There is no indicator “C3” in the sheet 指标."),
        ("扣分标准", "A9", "There is no indicator “C3” in the sheet 指标."),
        ("扣分标准", "A10", "There is no indicator “C3” in the sheet 指标."),
        ("扣分标准", "A11", "There is no indicator “C3” in the sheet 指标."),
        ("加分", "C2", "“第三张表” is neither 业务工作 nor 自身建设."),
        ("加分", "C3", "The bonus item “A1” says something else above."),
        ("加分", "C4", "The bonus item “A1” says something else above."),
    ]


def test_formula_is_refused_with_its_cell(world, loaded, tmp_path):
    content = changed_cells(exported(loaded, world), {(INDICATORS, "I2"): "=5+5"})

    faults = faults_of(content, world, tmp_path)

    assert faults == [
        Fault(INDICATORS, 2, "I", "There is a formula here; write its value instead."),
        Fault(INDICATORS, 2, "I", "This cell is empty."),
    ]


def test_missing_sheets_and_columns_are_named(world, loaded, tmp_path):
    workbook = load_workbook(BytesIO(exported(loaded, world)))
    del workbook[RULES]
    workbook[INDICATORS].delete_cols(10)
    stream = BytesIO()
    workbook.save(stream)

    faults = faults_of(stream.getvalue(), world, tmp_path)

    assert faults == [
        Fault(INDICATORS, 1, "A", "There is no column “责任部门”."),
        Fault(RULES, 1, "A", "The workbook has no sheet of this name."),
    ]


def test_further_rows_of_a_section_may_leave_its_cells_empty(world):
    grids = [
        Grid(
            INDICATORS,
            [
                [
                    "考核表",
                    "板块编号",
                    "板块",
                    "板块满分",
                    "部室类别",
                    "按支部记录",
                    "指标编号",
                    "指标",
                    "满分",
                    "责任部门",
                    "佐证材料",
                    "可缺项",
                ],
                ["业务工作", "COMMON", "共性指标", 45, "", "", "C1", "重点工作", "１０．５", "D01", "", "是"],
                [""] * 6 + ["C2", "督办", "34.50", "考核办公室", "督办单", ""],
                ["自身建设", "PARTY", "党建", 25, "全部部室", "是", "P1", "组织生活", 25, "第2部", "", "否"],
            ],
        ),
        Grid(
            RULES,
            [
                ["扣分标准", "指标编号", "标准编号", "扣分", "计量", "步长（百分点）", "扣完为止"],
                ["未完成", "c1", "", "0.5", "每次", "", ""],
                ["弄虚作假", "C1", "", "", "每次", "", "是"],
            ],
        ),
    ]

    catalogue = catalogue_of(imported(grids, world))

    sections = [section for sheet in catalogue["sheets"] for section in sheet["sections"]]
    assert [
        (section["code"], section["by_branch"], [found["code"] for found in section["indicators"]])
        for section in sections
    ] == [("COMMON", False, ["C1", "C2"]), ("PARTY", True, ["P1"])]
    first = sections[0]["indicators"][0]
    assert [first["maximum"], first["owner_name"], first["na_allowed"], first["rules"]] == [
        "10.50",
        "第1部",
        True,
        [
            {
                "code": "C1-1",
                "text": "未完成",
                "points": "0.50",
                "unit": "每次",
                "step": None,
                "to_zero": False,
            },
            {
                "code": "C1-2",
                "text": "弄虚作假",
                "points": "10.50",
                "unit": "每次",
                "step": None,
                "to_zero": True,
            },
        ],
    ]


def test_import_begins_after_the_months_that_exist(world, loaded, tmp_path):
    make_open_month(world)

    with pytest.raises(MonthTaken):
        imported(read(exported(loaded, world), tmp_path), world, from_month=date(2026, 3, 1))


@pytest.mark.parametrize("role", ["administrator", "scorer", "leader", "auditor"])
def test_only_the_office_imports(world, role):
    with pytest.raises(NotAllowed):
        imported([], world, by=world.access(role))
