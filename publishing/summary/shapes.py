"""The shape of a year's facts: plain JSON values, the same for the page, the paper and the slides.

Points and rates are texts with two places (“97.35”), rounded half up once; days are ISO dates, months “2026-03”. A
list is empty and a part is None where the campaign has nothing of it: nothing is ever filled up with zero. Names of
departments are those of the frozen rows. Persons are named only where a decision in effect honours them.
"""

from typing import TypedDict

from publishing.summary.track_shapes import EtiquetteFacts, LaunchFacts, ReadingFacts, WindowFacts


class Organisation(TypedDict):
    """The campaign and its unit, as papers name them; `office` is the assessment office, empty for none."""

    code: str
    name: str
    year: int
    goals: str
    unit: str
    short_name: str
    issuer: str
    office: str


class Standing(TypedDict):
    """How far the year has come: published months in a row from the first one, “2026-01” … “2026-09”.

    `is_complete` when December is published; `first` and `last` are empty before the first publication.
    """

    day: str
    first: str
    last: str
    months: int
    is_complete: bool


class Figure(TypedDict):
    """A row of the source paper's table: what is expected (`relation` is = or >=) and what the rows come to.

    `counted` is None where there is no such figure: departments differ, or there is no scheme in force.
    """

    key: str
    description: str
    relation: str
    expected: str
    counted: str | None
    is_ok: bool


class Spread(TypedDict):
    """Mean, highest and lowest points with the departments that have them, in their fixed order."""

    mean: str
    high: str
    high_names: list[str]
    low: str
    low_names: list[str]


class MonthRow(TypedDict):
    """A published month by its latest revision: `departments` with a place, `facts` recorded, `clean` without any.

    `bulletins` are the numbers of its bulletins in force.
    """

    month: str
    revision: int
    sha256: str
    departments: int
    business: Spread
    self_development: Spread
    total: Spread
    facts: int
    clean: int
    bulletins: list[str]


class SectionRow(TypedDict):
    """A section of the sheets over the year; the sections of the categories are one (分类指标).

    `loss_rate` is Σ lost ÷ Σ full over all departments and months, in percent; `months` has it month by month.
    """

    code: str
    name: str
    sheet: str
    lost: str
    full: str
    loss_rate: str
    months: dict[str, str]


class ProblemRow(TypedDict):
    """A rule of deduction: how often it was recorded in the year, the points, how many departments in how many months.

    A branch's line is one fact, and its points count in each of its departments.
    """

    rule: str
    indicator: str
    section: str
    text: str
    facts: int
    points: str
    departments: int
    months: int


class CategoryTitles(TypedDict):
    """The departments of a category that hold the title, in the fixed order of departments."""

    code: str
    name: str
    departments: list[str]


class HalfYearRow(TypedDict):
    """A half-year by its decision in force; `low` and `high` are the composites with bonus of those with the title.

    `months` are the months that count, `evaluated` the departments that the decision tells of.
    """

    code: str
    name: str
    decision: int
    sha256: str
    applied_on: str
    months: int
    evaluated: int
    places: int
    titles: int
    categories: list[CategoryTitles]
    low: str | None
    high: str | None
    objections: int


class PersonHonour(TypedDict):
    """A model worker or an advanced individual as applied; `honour` as papers print it."""

    half: str
    honour: str
    name: str
    department: str


class ProgressRow(TypedDict):
    """A department whose mean total rose: means of the first and of the last third of the months, and the difference."""

    department: str
    name: str
    first: str
    last: str
    gain: str


class Progress(TypedDict):
    """The rule as a sentence, the months of both thirds, and the departments that gained the most."""

    rule: str
    first: list[str]
    last: list[str]
    departments: list[ProgressRow]


class Publicity(TypedDict):
    """Editions of honour rolls that were issued, and leaflets handed over."""

    editions: int
    leaflets: int


class Fairness(TypedDict):
    """Questions about published months: objections in the preview, appeals afterwards, those taken further; corrections."""

    objections: int
    objections_upheld: int
    appeals: int
    appeals_upheld: int
    taken_further: int
    corrections: int
    open: int


class SpreadPair(TypedDict):
    """A mean of this year and of the year before over the same months, and the change with its sign (“+0.35”)."""

    now: str
    before: str
    change: str


class YearBefore(TypedDict):
    """The unit's campaign of the year before over the months published in both years; None for what it has not."""

    code: str
    name: str
    year: int
    months: list[str]
    business: SpreadPair
    self_development: SpreadPair
    total: SpreadPair
    facts_now: int
    facts_before: int
    titles_before: int | None
    stars_before: int | None


class LessonRow(TypedDict):
    """A lesson entered by the office; `kind` is experience, shortcoming or task."""

    kind: str
    heading: str
    text: str


class YearFacts(TypedDict):
    """Everything that the year's page, paper and slides say. `sha256` is taken over all the rest but the day."""

    schema: int
    campaign: Organisation
    standing: Standing
    figures: list[Figure]
    launch: LaunchFacts
    months: list[MonthRow]
    sections: list[SectionRow]
    problems: list[ProblemRow]
    progress: Progress | None
    half_years: list[HalfYearRow]
    honoured: list[PersonHonour]
    publicity: Publicity | None
    windows: WindowFacts | None
    etiquette: EtiquetteFacts | None
    reading: ReadingFacts | None
    fairness: Fairness
    year_before: YearBefore | None
    lessons: list[LessonRow]
    sha256: str
