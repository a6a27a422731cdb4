"""Departments in a workbook: name, category, branch, code and place in the order; head and head count only shown."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from campaign.workbooks.grid import Grid
from campaign.workbooks.headers import Field
from campaign.workbooks.rows import Line, Problem, Skipped, formula_problems, split
from campaign.workbooks.words import key, name

FIELDS = (
    Field(
        "name",
        "部室名称、部室、部门、部门名称、科室、处室、名称、单位名称、部室名稱、部門、"
        "部門名稱、department、name",
        required=True,
    ),
    Field(
        "category",
        "部室类别、类别、所属类别、分类、部室分类、部门类别、类型、部室類別、類別、"
        "所屬類別、分類、department category、category",
        required=True,
    ),
    Field(
        "branch",
        "党支部、支部、所在党支部、所在支部、所属党支部、所属支部、支部名称、党支部名称、"
        "黨支部、所在黨支部、所屬黨支部、party branch、branch",
    ),
    Field("code", "部室编码、编码、代码、部室代码、部门编码、部室编号、編碼、代碼、部室編碼、code"),
    Field("position", "序号、排序、顺序、顺序号、序、序號、順序、position"),
    Field("head", "负责人、部室负责人、部门负责人、主要负责人、負責人、部室負責人、head", shown=True),
    Field(
        "head_count",
        "人数、定员、编制、在册人数、定员人数、人數、定員、head count",
        shown=True,
    ),
)
LONGEST = {"name": 100, "branch": 100, "code": 20}
LAST_POSITION = 899
# What stands in the category of an organ that scores and takes no part.
NOT_ASSESSED = "不参评"
ONLY_SCORES = {NOT_ASSESSED, "不参加考核", "只评分", "不參評", "不參加考核", "只評分"}
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


@dataclass(frozen=True)
class DepartmentRow:
    """One department as the workbook says; None where it has no such column, or says nothing there."""

    row: int
    name: str
    category: str | None  # the category's key; None only scores
    branch: str | None = None
    code: str | None = None
    position: int | None = None
    head: str = ""
    head_count: str = ""


@dataclass(frozen=True)
class KnownDepartments:
    """What there is: category names by key; names by code; codes by the key of the name (None: two share it)."""

    categories: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class DepartmentsRead:
    """What became of each row of the sheet."""

    accepted: list[DepartmentRow]
    refused: list[Problem]
    skipped: list[Skipped]


def read_departments(
    grid: Grid, header_row: int, columns: Mapping[str, int], *, known: KnownDepartments
) -> DepartmentsRead:
    """Every row below the header as a department, a refusal with its cell and reason, or a skipped line.

    A department stands once. One that exists is known by its code, otherwise by its name; it is not renamed here,
    because a new name has a day from which it counts.
    """
    lines, skipped = split(grid, header_row, columns, proof=("name", "category", "code"))
    read = DepartmentsRead([], [], skipped)
    seen: dict[tuple[str, str], int] = {}
    for line in lines:
        problems = formula_problems(grid, line)
        if not problems:
            department, problems = _department(line, known)
        for what in ("name", "code"):
            said = key(line.values.get(what, ""))
            if said and seen.setdefault((what, said), line.row) != line.row:
                row = seen[what, said] + 1
                problems.append(line.problem(what, "repeated_department", value=line.text(what), row=row))
        if problems:
            read.refused.extend(problems)
        else:
            read.accepted.append(department)
    return read


def _department(line: Line, known: KnownDepartments) -> tuple[DepartmentRow | None, list[Problem]]:
    problems: list[Problem] = []
    said = name(line.values.get("name", ""))
    code = line.text("code") or None
    branch = name(line.values.get("branch", ""))
    if not said:
        problems.append(line.problem("name", "department_name_missing"))
    for field_key, text in (("name", said), ("branch", branch), ("code", code or "")):
        if len(text) > LONGEST[field_key]:
            problems.append(line.problem(field_key, "too_long", longest=LONGEST[field_key]))
    if code and not _CODE.fullmatch(code):
        problems.append(line.problem("code", "code_malformed", value=code[:40]))
    problems += _clashes(line, said, code, known)
    category = _category(line, known, problems)
    position = _position(line, problems)
    if problems:
        return None, problems
    return (
        DepartmentRow(
            row=line.row,
            name=said,
            category=category,
            branch=branch if line.reads("branch") else None,
            code=code or known.codes.get(key(said)),
            position=position,
            head=name(line.values.get("head", "")),
            head_count=line.text("head_count"),
        ),
        [],
    )


def _clashes(line: Line, said: str, code: str | None, known: KnownDepartments) -> list[Problem]:
    """A code under another name, or a name under another code."""
    if not said:
        return []
    if code in known.names:
        if key(known.names[code]) == key(said):
            return []
        return [line.problem("name", "renamed", code=code, name=known.names[code])]
    if key(said) in known.codes:
        its_own = known.codes[key(said)]
        if its_own is None:
            return [] if code else [line.problem("name", "department_ambiguous", name=said)]
        if code:
            return [line.problem("code", "other_code", name=said, code=its_own)]
    return []


def _category(line: Line, known: KnownDepartments, problems: list[Problem]) -> str | None:
    said = key(line.values.get("category", ""))
    if not said:
        problems.append(line.problem("category", "category_missing"))
    elif said not in ONLY_SCORES and said not in known.categories:
        names = "、".join(dict.fromkeys(known.categories.values()))
        facts = {"value": line.text("category"), "names": names, "only_scores": NOT_ASSESSED}
        problems.append(line.problem("category", "category_unknown", **facts))
    return None if said in ONLY_SCORES else said


def _position(line: Line, problems: list[Problem]) -> int | None:
    said = key(line.values.get("position", ""))
    if not said:
        return None
    if not (said.isascii() and said.isdigit()) or int(said[:6]) > LAST_POSITION:
        problems.append(line.problem("position", "position_malformed", value=said[:40], last=LAST_POSITION))
        return None
    return int(said)
