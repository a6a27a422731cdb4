"""The sheets of a scheme's workbook, cell by cell: which columns there are, and what a cell can hold."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from campaign.models.organisation import CODE
from campaign.refusals import Refused
from campaign.spreadsheets import Column
from campaign.wording import BadWording, one_line
from campaign.workbooks.grid import Grid, letters
from campaign.workbooks.words import clean, key
from scoring.models import Sheet
from scoring.points import CENT, LARGEST

INDICATORS, RULES, BONUS = "指标", "扣分标准", "加分"
COLUMNS = {
    INDICATORS: (
        Column("sheet", "考核表", 10),
        Column("section", "板块编号", 16),
        Column("section_name", "板块", 24),
        Column("full", "板块满分", 10),
        Column("category", "部室类别", 14),
        Column("by_branch", "按支部记录", 11),
        Column("code", "指标编号", 10),
        Column("name", "指标", 28),
        Column("maximum", "满分", 8),
        Column("owner", "责任部门", 18),
        Column("evidence", "佐证材料", 36),
        Column("na_allowed", "可缺项", 8),
    ),
    RULES: (
        Column("indicator", "指标编号", 10),
        Column("code", "标准编号", 10),
        Column("text", "扣分标准", 48),
        Column("points", "扣分", 8),
        Column("unit", "计量", 18),
        Column("step", "步长（百分点）", 14),
        Column("to_zero", "扣完为止", 10),
    ),
    BONUS: (
        Column("code", "加分编号", 10),
        Column("name", "加分项目", 40),
        Column("sheet", "考核表", 10),
        Column("cap", "每月上限", 10),
        Column("proof", "佐证材料", 40),
        Column("level", "级别", 20),
        Column("points", "分值", 8),
    ),
}
# What the next rows of a section or a bonus item may leave empty: it is as above.
AS_ABOVE = {
    INDICATORS: ("sheet", "section", "section_name", "full", "category", "by_branch"),
    BONUS: ("code", "name", "sheet", "cap", "proof"),
}
YES = {"是", "√", "1", "y", "yes", "true"}
NO = {"", "否", "×", "0", "n", "no", "false"}
EVERYBODY = {"", "全部", "全部部室", "所有部室"}
SHEET_NAMES = {Sheet.Code.BUSINESS.value: "业务工作", Sheet.Code.SELF_DEVELOPMENT.value: "自身建设"}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a workbook, and where: sheet, row from 1, column by its letters."""

    sheet: str
    row: int
    column: str
    message: str


class SchemeWorkbookRefused(Refused):
    """The workbook is not a scheme; `faults` names every cell, and nothing was written."""

    def __init__(self, faults: Sequence[Fault]):
        super().__init__(
            _("The workbook has %(count)s faults; nothing was written.") % {"count": len(faults)}
        )
        self.faults = tuple(faults)


class Reader:
    """One sheet: its columns found by their headings, its rows read cell by cell; faults are collected."""

    def __init__(self, name: str, grid: Grid, faults: list[Fault]):
        self.name = name
        self.grid = grid
        self.faults = faults
        titles = {key(value): column for column, value in enumerate(grid.rows[0])} if grid.rows else {}
        self.columns = {
            column.key: titles[key(column.title)] for column in COLUMNS[name] if key(column.title) in titles
        }
        for column in COLUMNS[name]:
            if column.key not in self.columns:
                self.fault(0, None, _("There is no column “%(title)s”.") % {"title": column.title})

    def rows(self) -> Iterable["Cells"]:
        """The rows below the heading that hold anything; empty cells of a thing's further rows are as above."""
        above: dict[str, str] = {}
        for row in range(1, len(self.grid.rows)):
            if self.grid.is_blank(row):
                continue
            texts = {name: clean(self.grid.value(row, column)) for name, column in self.columns.items()}
            for name, column in self.columns.items():
                if (row, column) in self.grid.formulas:
                    self.fault(row, name, _("There is a formula here; write its value instead."))
            carried = AS_ABOVE.get(self.name, ())
            if not any(texts.get(name) for name in carried):
                texts |= {name: above.get(name, "") for name in carried}
            above = texts
            yield Cells(self, row, texts)

    def fault(self, row: int, column: str | None, message: str) -> None:
        place = letters(self.columns[column]) if column in self.columns else "A"
        self.faults.append(Fault(self.name, row + 1, place, message))


@dataclass(frozen=True)
class Cells:
    """One row: its cells as texts, asked for by column and kind; what cannot be read is a fault and empty."""

    reader: Reader
    row: int
    texts: Mapping[str, str]

    def fault(self, column: str, message: str) -> None:
        self.reader.fault(self.row, column, message)

    def text(self, column: str, field, *, needed: bool = True) -> str:
        said = self.texts.get(column, "")
        if needed and not said:
            self.fault(column, _("This cell is empty."))
            return ""
        try:
            return one_line(said, field=column, longest=field.max_length)
        except BadWording as refusal:
            self.fault(column, str(refusal))
            return ""

    def code(self, column: str, field, *, needed: bool = True) -> str:
        said = self.text(column, field, needed=needed)
        if said:
            try:
                CODE(said)
            except ValidationError as refusal:
                self.fault(column, str(refusal.message))
        return said

    def points(self, column: str, *, needed: bool = True) -> str | None:
        """Points with two places as text; None where the cell is empty or wrong."""
        said = self.texts.get(column, "")
        if not said:
            if needed:
                self.fault(column, _("This cell is empty."))
            return None
        try:
            number = Decimal(unicodedata.normalize("NFKC", said))
        except InvalidOperation:
            self.fault(column, _("“%(text)s” is not a number.") % {"text": said[:20]})
            return None
        if not number.is_finite() or not 0 < number <= LARGEST or number != number.quantize(CENT):
            self.fault(column, _("Points are more than 0, with at most two decimal places."))
            return None
        return f"{number:.2f}"

    def yes(self, column: str) -> bool:
        said = self.texts.get(column, "").casefold()
        if said not in YES and said not in NO:
            self.fault(column, _("Write 是, or leave the cell empty."))
        return said in YES

    def one_of(self, column: str, known: Mapping[str, str], unknown: str) -> str:
        """The code of what the cell names; `unknown` is the sentence for a name that nobody bears."""
        said = self.texts.get(column, "")
        if not said:
            self.fault(column, _("This cell is empty."))
        elif key(said) not in known:
            self.fault(column, unknown % {"name": said[:40]})
        return known.get(key(said), "")
