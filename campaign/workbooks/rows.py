"""From a sheet to lines: which rows hold data, which are skipped, and what can be wrong with a cell."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from campaign.workbooks.grid import Grid, Value
from campaign.workbooks.words import clean, key

_TOTAL = re.compile(r"^(?:合计|总计|小计|共计|总人数|累计|合計|總計|小計|共計|總人數|total)", re.I)
_SIGNATURE = re.compile(
    r"^(?:制表|审核|复核|填表|填报|经办|审批|批准|签字|制单|负责人|联系人|联系电话|日期|说明|备注|注"
    r"|製表|審核|複核|填報|經辦|審批|簽字|負責人|聯繫人|聯繫電話|說明|備註|註)[人单位位時时间間日期签字簽]*[:：]"
    r"|[(（]?(?:盖章|签章|公章|蓋章|簽章)[)）]?"
)
EXAMPLE = "示例"  # marks the line of example in our own template
_STAMPED = re.compile(r"[(（](?:盖章|签章|公章|签字|蓋章|簽章|簽字)[)）]\s*$")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in one cell (column None: in the row as a whole); the words are in wording.py."""

    row: int
    column: int | None
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Skipped:
    """A row that holds no data, with what it says; `code` is total, signature, header, example or elsewhere."""

    row: int
    code: str
    text: str


@dataclass(frozen=True)
class Line:
    """One row with data: the values of the fields that are read, and where each stands."""

    row: int
    values: Mapping[str, Value]
    columns: Mapping[str, int]

    def text(self, field_key: str) -> str:
        return clean(self.values.get(field_key, ""))

    def reads(self, field_key: str) -> bool:
        return field_key in self.columns

    def problem(self, field_key: str, code: str, /, **facts: object) -> Problem:
        return Problem(self.row, self.columns.get(field_key), code, facts)


def split(
    grid: Grid, header_row: int, columns: Mapping[str, int], *, proof: Sequence[str]
) -> tuple[list[Line], list[Skipped]]:
    """The lines below the header, and the rows that are skipped: totals, signatures, a repeated header, numbering.

    Blank rows are passed over. A line of totals or signatures begins like one and has nothing else in the fields of
    `proof` (a staff number, say).
    """
    lines: list[Line] = []
    skipped: list[Skipped] = []
    titles = {name: key(grid.value(header_row, column)) for name, column in columns.items()}
    for row in range(header_row + 1, len(grid.rows)):
        if grid.is_blank(row):
            continue
        line = Line(row, {name: grid.value(row, column) for name, column in columns.items()}, columns)
        reason = _why_skipped(grid, line, titles, proof=proof)
        if reason:
            skipped.append(Skipped(row, reason, _said(grid, row)))
        else:
            lines.append(line)
    return lines, skipped


def formula_problems(grid: Grid, line: Line) -> list[Problem]:
    """Cells of the line that hold a formula, or text that a spreadsheet would take for one."""
    return [
        line.problem(name, "formula")
        for name, column in line.columns.items()
        if (line.row, column) in grid.formulas or str(line.values[name]).lstrip().startswith(("=", "＝"))
    ]


def _why_skipped(grid: Grid, line: Line, titles: Mapping[str, str], *, proof: Sequence[str]) -> str:
    if any(value == EXAMPLE for value in grid.rows[line.row]):
        return "example"
    if any((line.row, column) in grid.formulas for column in line.columns.values()):
        is_data = not any(_TOTAL.match(clean(value)) for value in grid.rows[line.row])
        return "" if is_data else "total"
    said = {name: key(value) for name, value in line.values.items()}
    if len(said) > 1 and said == titles:
        return "header"
    first = next((text for value in grid.rows[line.row] if (text := clean(value))), "")
    if not any(said[name] not in ("", key(first)) for name in proof if name in said):
        if _TOTAL.match(first.replace(" ", "")):
            return "total"
        if _SIGNATURE.match(first.replace(" ", "")) or _STAMPED.search(first):
            return "signature"
    return "" if any(said.values()) else "elsewhere"


def _said(grid: Grid, row: int) -> str:
    return " ".join(text for value in grid.rows[row] if (text := clean(value)))[:80]
