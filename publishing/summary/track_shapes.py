"""The shapes of the launch and of the three tracks among a year's facts (`shapes.YearFacts`)."""

from typing import TypedDict


class Holder(TypedDict):
    """Who was honoured: a person, a window or a team, the department, the honour and the work, if there is one."""

    holder: str
    department: str
    honour: str
    work: str


class LevelRow(TypedDict):
    """How many got one grade of an honour."""

    level: str
    honour: str
    count: int


class AwardRow(TypedDict):
    """A decision on awards in force. `kind` is that of `activities.AwardKind`; `works` were taken part with, or None."""

    kind: str
    key: str
    title: str
    period: str
    decided_on: str
    sha256: str
    works: int | None
    levels: list[LevelRow]
    holders: list[Holder]


class QuarterRow(TypedDict):
    """A quarter of the windows by its decision in force: how many were rated, inspected (open, covert), starred.

    `holders` are the windows with a star, in the order of the decision.
    """

    code: str
    name: str
    rated: int
    open: int
    covert: int
    five: int
    four: int
    three: int
    stars: int
    holders: list[Holder]
    sha256: str


class WindowFacts(TypedDict):
    """The competition of the windows; `stars` are those of all decided quarters together."""

    windows: int
    staff: int
    stars: int
    quarters: list[QuarterRow]


class QuizRow(TypedDict):
    """A quiz paper with released results: how many handed in, passed, the share passed in percent, the mean.

    The last three are None where fewer than three handed in.
    """

    title: str
    taken: int
    passed: int | None
    pass_rate: str | None
    mean: str | None


class EtiquetteFacts(TypedDict):
    """The etiquette track; `contests` are the quick-fire contests with their prizes."""

    aspects: int
    handbooks: int
    quizzes: list[QuizRow]
    trainings: int
    trainees: int
    contests: list[AwardRow]


class RunningContest(TypedDict):
    """A contest of works that is open or with its jury, and the works that take part so far."""

    kind: str
    title: str
    works: int


class ReadingFacts(TypedDict):
    """The reading programme; `contests` and `commended` by decisions in force, `running` what is not decided yet."""

    weeks: int
    sessions: int
    participants: int
    meetings: int
    speakers: int
    contests: list[AwardRow]
    commended: list[AwardRow]
    running: list[RunningContest]


class FindingRow(TypedDict):
    """A problem with what the plan makes of it; `part` is the part of the campaign that answers it, by code and name."""

    title: str
    answer: str
    part: str
    part_name: str


class SurveyFacts(TypedDict):
    """The survey of problems before the launch: their headings in order, and each with its answer."""

    problems: list[str]
    findings: list[FindingRow]


class PlanFacts(TypedDict):
    """The campaign's plan as it was issued: its number and the day."""

    number: str
    issued_on: str


class MeetingFacts(TypedDict):
    """The mobilisation meeting: the day and how many attended (0 while no list is entered)."""

    held_on: str
    attended: int


class StudyFacts(TypedDict):
    """The study of the rules: how many confirmed it, of how many employees."""

    confirmed: int
    people: int


class LaunchFacts(TypedDict):
    survey: SurveyFacts | None
    plan: PlanFacts | None
    meeting: MeetingFacts | None
    study: StudyFacts | None
    flyers: int
