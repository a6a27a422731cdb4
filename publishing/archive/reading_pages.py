"""The readable part of an archive: plain pages in Chinese that open from a folder, without a server and without scripts.

Drawn from what was published or decided; the same words as the papers and the exports.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import timezone

from activities.models import Award, AwardDecision, AwardKind, AwardRevocation
from activities.windows.quarter_deciding import HONOURS
from activities.windows.quarter_export import REASONS
from activities.windows.quarters import Quarter
from campaign.models import Campaign
from publishing.annexes import plain, standings_table
from publishing.archive.contents import Contents
from publishing.archive.data_files import OUTCOMES, TEXTS, Made
from publishing.archive.format import INDEX, IS_PAGE, PAGES
from publishing.archive.paper_files import PaperFile
from publishing.models import Publication
from scoring.half_year_deciding import result_of
from scoring.half_year_derivation import derivation
from scoring.half_years import HalfYear
from scoring.models import HalfYearEvaluation, ModelIndividual, MonthRevision

TEMPLATES = "publishing/print/archive/"
STYLE = f"{PAGES}archive.css"


@dataclass(frozen=True)
class Entry:
    """A line of the table of contents: a page with its name and a note."""

    name: str
    path: str
    note: str = ""


@dataclass
class Sections:
    """The table of contents, filled while the pages are drawn."""

    months: list[Entry]
    half_years: list[Entry]
    quarters: list[Entry]
    others: list[Entry]


def pages(
    campaign: Campaign, contents: Contents, papers: Mapping[int, Sequence[PaperFile]], sections: Sections
) -> Iterator[Made]:
    """Every page but the first, one after the other; `sections` knows them when all are drawn."""
    yield Made(STYLE, (TEXTS / "archive.css").read_bytes(), IS_PAGE)
    for pk in contents.months:
        yield from _month(campaign, pk, sections)
    for pk in contents.half_years:
        yield _half_year(campaign, pk, sections)
    yield from _awards(campaign, contents, sections)
    yield _papers(campaign, contents, papers, sections)


def index_page(campaign: Campaign, sections: Sections, said: Mapping) -> bytes:
    """The first page: what this is, how it is checked, and the way to everything else."""
    return _drawn("index.html", campaign, root="", sections=sections, **said)


def _month(campaign: Campaign, pk: int, sections: Sections) -> Iterator[Made]:
    revision = MonthRevision.objects.select_related("month").get(pk=pk)
    month, payload = revision.month, revision.payload()
    name = f"{month.first_day.year}年{month.first_day.month}月"
    pages_of = {
        standing["department"]: f"{month.code}/{position:03}_{standing['department']}.html"
        for position, standing in enumerate(payload["standings"], start=1)
    }
    table = standings_table(payload)
    by_name = {standing["department_name"]: standing["department"] for standing in payload["standings"]}
    place = next(index for index, each in enumerate(table["columns"]) if each["key"] == "department")
    kinds = [each["kind"] for each in table["columns"]]
    rows = [
        [
            (text, kind, pages_of.get(by_name.get(text)) if index == place else None)
            for index, (text, kind) in enumerate(zip(row, kinds, strict=True))
        ]
        for row in table["rows"]
    ]
    path = f"{PAGES}{month.code}.html"
    revisions = list(
        MonthRevision.objects.filter(month=month)
        .order_by("number")
        .values("number", "published_at", "sha256")
    )
    sections.months.append(
        Entry(
            name,
            path,
            f"{len(payload['standings'])}个部室，第{revision.number}版，{_day(revision.published_at)}通报",
        )
    )
    context = {"name": name, "month": payload, "columns": table["columns"], "rows": rows}
    yield Made(
        path,
        _drawn("month.html", campaign, root="../", revision=revision, revisions=revisions, **context),
        IS_PAGE,
    )
    scheme = _scheme(payload)
    for standing in payload["standings"]:
        content = _drawn(
            "department.html",
            campaign,
            root="../../",
            name=name,
            month_page=f"../{month.code}.html",
            standing=standing,
            sheets=_sheets(payload, standing, scheme),
            revision=revision,
        )
        yield Made(f"{PAGES}{pages_of[standing['department']]}", content, IS_PAGE)


def _scheme(payload: Mapping) -> dict[str, dict]:
    """The indicators by their codes."""
    return {
        indicator["code"]: indicator
        for sheet in payload["sheets"]
        for section in sheet["sections"]
        for indicator in section["indicators"]
    }


def _sheets(payload: Mapping, standing: Mapping, scheme: Mapping) -> list[dict]:
    """A department's points by sheet and section, with every deduction and its reason."""
    lines: dict[str, list[dict]] = {}
    for line in standing["lines"]:
        lines.setdefault(line["indicator"], []).append(line | {"times": plain(line["count"])})
    return [
        {
            "name": sheet["name"],
            "points": standing[sheet["code"]],
            "sections": [
                {
                    "name": section["name"],
                    "full": section["full"],
                    "points": standing["sections"][section["code"]],
                    "indicators": [
                        scheme[indicator["code"]]
                        | standing["indicators"][indicator["code"]]
                        | {"lines": lines.get(indicator["code"], [])}
                        for indicator in section["indicators"]
                        if indicator["code"] in standing["indicators"]
                    ],
                }
                for section in sheet["sections"]
                if section["code"] in standing["sections"]
            ],
        }
        for sheet in payload["sheets"]
    ]


def _half_year(campaign: Campaign, pk: int, sections: Sections) -> Made:
    evaluation = HalfYearEvaluation.objects.get(pk=pk)
    decision = evaluation.decisions.select_related("computation").order_by("-number").first()
    kept = decision.payload()
    inputs, result = decision.computation.payload["inputs"], result_of(decision.computation)
    half = HalfYear.parse(evaluation.code)
    name = f"{half.year}年{'上' if half.half == 1 else '下'}半年"
    path = f"{PAGES}{evaluation.code}.html"
    titled = sum(row["outcome"] == "title" for row in kept["titles"])
    sections.half_years.append(
        Entry(
            name,
            path,
            f"{len(kept['titles'])}个部室参评，{titled}个部室获得称号，{_day(decision.applied_at)}生效",
        )
    )
    titles = [
        row | {"said": OUTCOMES[row["outcome"]]}
        for row in sorted(kept["titles"], key=lambda row: (row["rank"] is None, row["rank"] or 0))
    ]
    people = ModelIndividual.objects.filter(evaluation=evaluation).order_by("position", "pk")
    content = _drawn(
        "half_year.html",
        campaign,
        root="../",
        name=name,
        kept=kept,
        decision=decision,
        titles=titles,
        derivations=[derivation(inputs, result, row["department"]) for row in titles],
        people=people,
    )
    return Made(path, content, IS_PAGE)


def _awards(campaign: Campaign, contents: Contents, sections: Sections) -> Iterator[Made]:
    revoked = dict(
        AwardRevocation.objects.filter(decision__in=contents.awards).values_list("decision", "reason")
    )
    decisions = []
    for pk in contents.awards:
        decision = AwardDecision.objects.get(pk=pk)
        awards = list(Award.objects.filter(decision=pk).order_by("position"))
        decisions.append({"decision": decision, "awards": awards, "revoked": revoked.get(pk)})
        if decision.kind == AwardKind.STAR_WINDOW and pk not in revoked:
            yield _quarter(campaign, decision, sections)
    if decisions:
        path = f"{PAGES}awards.html"
        honours = sum(len(each["awards"]) for each in decisions if each["revoked"] is None)
        sections.others.append(Entry("各项荣誉", path, f"{len(decisions)}次评选，{honours}项荣誉"))
        yield Made(path, _drawn("awards.html", campaign, root="../", decisions=decisions), IS_PAGE)


def _quarter(campaign: Campaign, decision: AwardDecision, sections: Sections) -> Made:
    quarter = Quarter.parse(decision.key.partition(":")[2])
    inputs, result = decision.payload["inputs"], decision.payload["result"]
    named = {row["window"]: row for row in inputs["windows"]}
    rows = [
        row
        | {
            "name": named[row["window"]]["window_name"],
            "department": named[row["window"]]["department_name"],
            "honour": HONOURS.get(row["level"], ""),
            "because": "；".join(REASONS[reason["code"]] for reason in row["reasons"]),
            "by_month": [row["months"][month]["score"] for month in inputs["months"]],
        }
        for row in sorted(
            result["windows"], key=lambda row: (row["rank"] is None, row["rank"] or 0, row["window"])
        )
    ]
    path = f"{PAGES}{quarter.code}.html"
    honoured = sum(bool(row["honour"]) for row in rows)
    sections.quarters.append(Entry(quarter.printed, path, f"{len(rows)}个窗口，{honoured}个获评星级"))
    content = _drawn(
        "quarter.html",
        campaign,
        root="../",
        name=quarter.printed,
        months=inputs["months"],
        rows=rows,
        settings=result["settings"],
        covert=100 - result["settings"]["weight_open"],
        decision=decision,
    )
    return Made(path, content, IS_PAGE)


def _papers(
    campaign: Campaign, contents: Contents, papers: Mapping[int, Sequence[PaperFile]], sections: Sections
) -> Made:
    rows = []
    for pk in contents.papers:
        paper = Publication.objects.select_related("number").defer("payload").get(pk=pk)
        rows.append({"paper": paper, "files": papers.get(pk, ())})
    path = f"{PAGES}papers.html"
    sections.others.append(Entry("公文目录", path, f"{len(rows)}份"))
    return Made(path, _drawn("papers.html", campaign, root="../", rows=rows), IS_PAGE)


def _day(at: datetime) -> str:
    day = timezone.localdate(at)
    return f"{day.year}年{day.month}月{day.day}日"


def _drawn(template: str, campaign: Campaign, *, root: str, **context) -> bytes:
    """A page; `root` leads from it back to the first one."""
    context |= {"campaign": campaign, "root": root, "index": f"{root}{INDEX}", "style": f"{root}{STYLE}"}
    return render_to_string(f"{TEMPLATES}{template}", context).encode()
