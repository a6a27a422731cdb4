"""People in a workbook: staff number, name, department, post, branch, party membership, section-level cadre."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from campaign.workbooks.grid import Grid
from campaign.workbooks.headers import Field
from campaign.workbooks.rows import Line, Problem, Skipped, formula_problems, split
from campaign.workbooks.words import key, name

FIELDS = (
    Field(
        "staff_number",
        "工号、员工号、员工编号、职工号、职工编号、人员编号、员工工号、职工工号、工號、"
        "員工編號、staff number",
        required=True,
    ),
    Field("name", "姓名、员工姓名、职工姓名、人员姓名、名字、員工姓名、name", required=True),
    Field(
        "department",
        "部室、部门、所在部室、所在部门、所属部室、所属部门、部室名称、部门名称、科室、"
        "处室、部門、所在部門、所屬部室、部室名稱、department",
        required=True,
    ),
    Field("post", "职务、岗位、现任职务、职务名称、岗位名称、行政职务、職務、崗位、post"),
    Field(
        "branch",
        "党支部、支部、所在党支部、所在支部、所属党支部、所属支部、支部名称、党支部名称、"
        "黨支部、所在黨支部、所屬黨支部、party branch、branch",
    ),
    Field("is_party_member", "党员、是否党员、政治面貌、中共党员、黨員、是否黨員、party member"),
    Field(
        "is_section_cadre",
        "科级、科级及以上、科级以上、是否科级、是否科级及以上、科级干部、科级以上干部、"
        "科级及以上干部、科級、科級以上、科級以上幹部、"
        "section-level cadre or above",
    ),
)
# The lengths of the columns that keep the words.
LONGEST = {"name": 50, "post": 50, "branch": 100}
LONGEST_NUMBER = 12
_DIGITS = re.compile(r"[0-9]+")
_YES = {"是", "√", "✓", "✔", "y", "yes", "1", "true", "有"}
_NO = {"", "否", "×", "x", "n", "no", "0", "false", "无", "無", "-", "—", "/"}
PARTY_YES = _YES | {"党员", "中共党员", "中共预备党员", "预备党员", "正式党员", "中国共产党党员"} | {
    "黨員", "中共黨員", "中共預備黨員", "預備黨員", "正式黨員",
}  # fmt: skip
PARTY_NO = _NO | {
    "群众", "团员", "共青团员", "非党员", "非中共党员", "无党派", "无党派人士", "民主党派", "入党积极分子", "发展对象",
    "民革党员", "民盟盟员", "民建会员", "民进会员", "农工党党员", "致公党党员", "九三学社社员", "台盟盟员",
    "群眾", "團員", "共青團員", "非黨員", "無黨派", "無黨派人士",
}  # fmt: skip
CADRE_YES = _YES | {
    "科级", "正科", "副科", "正科级", "副科级", "科级及以上", "科级以上", "处级", "正处", "副处", "正处级", "副处级",
    "科級", "正科級", "副科級", "科級以上", "處級", "正處級", "副處級",
}  # fmt: skip
CADRE_NO = _NO | {
    "科员",
    "副科员",
    "办事员",
    "一般",
    "一般干部",
    "一般人员",
    "职员",
    "员工",
    "工人",
    "科員",
    "辦事員",
    "職員",
}


@dataclass(frozen=True)
class PersonRow:
    """One person as the workbook says; None where it has no such column."""

    row: int
    staff_number: str
    name: str
    department: int
    post: str | None = None
    branch: str | None = None
    is_party_member: bool | None = None
    is_section_cadre: bool | None = None


@dataclass(frozen=True)
class KnownPeople:
    """What the unit has: ids of departments by every key they go by (None where two share it), who has left."""

    departments: Mapping[str, int | None]
    staff_numbers: Collection[str] = ()
    left: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class PeopleRead:
    """What became of each row of the sheet."""

    accepted: list[PersonRow]
    refused: list[Problem]
    skipped: list[Skipped]


def read_people(grid: Grid, header_row: int, columns: Mapping[str, int], *, known: KnownPeople) -> PeopleRead:
    """Every row below the header as a person, a refusal with its cell and reason, or a skipped line.

    Numbers may be typed as text, as numbers or in full width; those of a list have one length (that of most), to which
    a number cell that lost its leading zeros is filled up. A staff number stands once; the department must exist.
    """
    lines, skipped = split(grid, header_row, columns, proof=("staff_number",))
    length = _usual_length(lines, known)
    read = PeopleRead([], [], skipped)
    seen: dict[str, int] = {}
    for line in lines:
        number, problems = _staff_number(line, length)
        problems = formula_problems(grid, line) or problems
        person, more = _person(line, number, known=known)
        if not any(problem.code == "formula" for problem in problems):
            problems += more
        if number and number in seen:
            problems.append(
                line.problem("staff_number", "repeated_number", number=number, row=seen[number] + 1)
            )
        if number:
            seen.setdefault(number, line.row)
        if problems:
            read.refused.extend(problems)
        else:
            read.accepted.append(person)
    return read


def _usual_length(lines: list[Line], known: KnownPeople) -> int:
    """How many digits most staff numbers have: those typed as text here, those on file, else the longest here."""
    typed = [key(line.values.get("staff_number", "")) for line in lines]
    as_text = [
        text
        for line, text in zip(lines, typed, strict=True)
        if isinstance(line.values.get("staff_number"), str)
    ]
    for texts in ([*as_text, *known.staff_numbers], typed):
        lengths = Counter(len(text) for text in texts if _DIGITS.fullmatch(text))
        if lengths:
            return max(lengths, key=lambda length: (lengths[length], length))
    return 0


def _staff_number(line: Line, length: int) -> tuple[str, list[Problem]]:
    value = line.values.get("staff_number", "")
    text = key(value)
    if not text:
        return "", [line.problem("staff_number", "number_missing")]
    if not _DIGITS.fullmatch(text) or len(text) > LONGEST_NUMBER:
        return "", [line.problem("staff_number", "number_malformed", value=text[:40])]
    if isinstance(value, int):
        text = text.zfill(length)
    if len(text) != length:
        return "", [line.problem("staff_number", "number_length", value=text, length=length)]
    return text, []


def _person(line: Line, number: str, *, known: KnownPeople) -> tuple[PersonRow | None, list[Problem]]:
    problems: list[Problem] = []
    who = name(line.values.get("name", ""))
    if not who:
        problems.append(line.problem("name", "name_missing"))
    department = _department(line, known, problems)
    if number in known.left:
        problems.append(line.problem("staff_number", "has_left", number=number, day=known.left[number]))
    texts = {"name": who, "post": line.text("post"), "branch": name(line.values.get("branch", ""))}
    for field_key, text in texts.items():
        if len(text) > LONGEST[field_key]:
            problems.append(line.problem(field_key, "too_long", longest=LONGEST[field_key]))
    party = _answer(line, "is_party_member", PARTY_YES, PARTY_NO, problems)
    cadre = _answer(line, "is_section_cadre", CADRE_YES, CADRE_NO, problems)
    if problems:
        return None, problems
    return (
        PersonRow(
            row=line.row,
            staff_number=number,
            name=who,
            department=department,
            post=texts["post"] if line.reads("post") else None,
            branch=texts["branch"] if line.reads("branch") else None,
            is_party_member=party,
            is_section_cadre=cadre,
        ),
        [],
    )


def _department(line: Line, known: KnownPeople, problems: list[Problem]) -> int:
    said = line.text("department")
    found = known.departments.get(key(said))
    if not said:
        problems.append(line.problem("department", "department_missing"))
    elif key(said) not in known.departments:
        problems.append(line.problem("department", "department_unknown", name=said))
    elif found is None:
        problems.append(line.problem("department", "department_ambiguous", name=said))
    return found or 0


def _answer(line: Line, field_key: str, yes: set[str], no: set[str], problems: list[Problem]) -> bool | None:
    if not line.reads(field_key):
        return None
    said = key(line.values[field_key])
    if said not in yes | no:
        problems.append(line.problem(field_key, "neither_yes_nor_no", value=line.text(field_key)))
    return said in yes
