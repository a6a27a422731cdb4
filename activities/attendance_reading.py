"""Who is meant by a list that somebody pasted or typed: staff numbers, or names with departments, line by line.

Pure. A line can hold one person or many; a line with nothing but a department heads those below it. What cannot be told
for certain is a question for the person, never a guess.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from campaign.workbooks import words

_PARTS = re.compile(r"[\s,，、;；:：|｜/()（）\[\]【】.．]+")
_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·]{2,12}$")
HEADINGS = frozenset(
    words.key(word)
    for word in [
        "序号",
        "编号",
        "工号",
        "职工号",
        "员工号",
        "人员编号",
        "姓名",
        "名字",
        "部室",
        "部门",
        "单位",
        "所在部室",
        "职务",
        "岗位",
        "备注",
        "签名",
        "签到",
        "签字",
        "合计",
        "签到表",
        "名单",
        "参训人员",
        "参会人员",
        "日期",
        "时间",
        "地点",
        "no",
        "name",
        "department",
        "number",
        "staff",
    ]
)


class Why(StrEnum):
    """Why a line says nobody for certain."""

    UNKNOWN = "unknown"  # nobody in service has this number or name
    ELSEWHERE = "elsewhere"  # somebody has this name, but in another department
    SEVERAL = "several"  # more than one person has this name
    DIFFERS = "differs"  # the number belongs to somebody with another name


@dataclass(frozen=True)
class Known:
    """Somebody in service."""

    number: str
    name: str
    department: str


@dataclass(frozen=True)
class Unclear:
    """A line, counted from 1, that is asked about: what stood there, and whom it could have meant."""

    line: int
    text: str
    why: Why
    candidates: tuple[Known, ...] = ()


@dataclass
class PeopleRead:
    """The people of a list in its order, each once, and what is unclear."""

    people: list[Known] = field(default_factory=list)
    unclear: list[Unclear] = field(default_factory=list)
    repeated: int = 0


class Register:
    """Everybody in service by number, by name and by department."""

    def __init__(self, people: Iterable[Known], *, departments: Mapping[str, str], posts: Iterable[str] = ()):
        """`departments` maps each way to write a department (code, name) to its name; `posts` are passed over."""
        self.by_number = {person.number: person for person in people}
        self.by_name: dict[str, list[Known]] = defaultdict(list)
        for person in self.by_number.values():
            self.by_name[words.key(person.name)].append(person)
        self.departments = {words.key(said): name for said, name in departments.items()}
        self.passed_over = {words.key(post) for post in posts} | HEADINGS
        self.usual_length = max((len(number) for number in self.by_number), default=0)

    def numbered(self, token: str) -> Known | None:
        """The person with this number, also when a workbook has dropped the zeros before it."""
        return self.by_number.get(token) or (
            self.by_number.get(token.zfill(self.usual_length)) if token.isdecimal() else None
        )


def read_people(lines: Iterable[str | Sequence[object]], register: Register) -> PeopleRead:
    """Read a list line by line; a line is a text, or the cells of a row of a workbook.

    A running number in a line that names somebody otherwise is passed over, and so are headings and posts.
    """
    read = PeopleRead()
    seen: set[str] = set()
    heading = ""
    for number, line in enumerate(lines, start=1):
        cells = [line] if isinstance(line, str) else [str(cell) for cell in line]
        tokens = [token for cell in cells for token in _tokens(cell, register)]
        departments = [name for token in tokens if (name := register.departments.get(words.key(token)))]
        rest = [token for token in tokens if words.key(token) not in register.departments]
        found, unclear = _people(rest, departments[0] if departments else heading, register)
        if departments and not found and not unclear:
            heading = departments[0]
            continue
        text = words.clean(" ".join(cells))
        read.unclear += [Unclear(number, said or text, why, among) for said, why, among in unclear]
        for person in found:
            if person.number in seen:
                read.repeated += 1
            else:
                seen.add(person.number)
                read.people.append(person)
    return read


def _tokens(cell: str, register: Register) -> list[str]:
    """The parts of a cell; one that is a department or a person as a whole stays whole, spaces and signs included."""
    text = words.clean(cell)
    whole = words.key(text)
    if whole in register.departments or whole in register.by_name:
        return [text]
    return [part for part in _PARTS.split(text) if part]


def _people(
    tokens: Sequence[str], department: str, register: Register
) -> tuple[list[Known], list[tuple[str, Why, tuple[Known, ...]]]]:
    by_number = [person for token in tokens if (person := register.numbered(token))]
    others = [token for token in tokens if not register.numbered(token)]
    named = [token for token in others if words.key(token) not in register.passed_over]
    names = [token for token in named if _NAME.match(token) or words.key(token) in register.by_name]
    if by_number:
        known_names = [name for name in names if words.key(name) in register.by_name]
        if (
            len(by_number) == 1
            and known_names
            and words.key(by_number[0].name) not in map(words.key, known_names)
        ):
            return [], [("", Why.DIFFERS, (by_number[0],))]
        unknown = [token for token in others if token.isdecimal() and len(token) == register.usual_length]
        return by_number, [(token, Why.UNKNOWN, ()) for token in unknown]
    if names:
        return _by_names(names, department, register)
    if any(not token.isdecimal() or len(token) >= register.usual_length - 1 for token in named):
        return [], [("", Why.UNKNOWN, ())]
    return [], []


def _by_names(
    names: Sequence[str], department: str, register: Register
) -> tuple[list[Known], list[tuple[str, Why, tuple[Known, ...]]]]:
    found, unclear = [], []
    for name in names:
        everybody = register.by_name.get(words.key(name), [])
        here = [person for person in everybody if not department or person.department == department]
        if len(here) == 1:
            found.append(here[0])
        elif here:
            unclear.append((name, Why.SEVERAL, tuple(here)))
        elif everybody:
            unclear.append((name, Why.ELSEWHERE, tuple(everybody)))
        else:
            unclear.append((name, Why.UNKNOWN, ()))
    return found, unclear
