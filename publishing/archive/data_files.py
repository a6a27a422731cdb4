"""The frozen data of a campaign for people and programs that don't know our tables: JSON, CSV and workbooks.

Everything is read from what was published or decided, never from entries in progress; the words that explain it are in
`data/FORMAT.md` and `data/格式说明.md`.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from django.utils import timezone

from activities.models import Award, AwardDecision, AwardKind, AwardRevocation
from activities.windows.quarter_export import quarter_json, quarter_xlsx
from activities.windows.quarters import Quarter
from campaign.models import Campaign
from campaign.spreadsheets import Column, Table, csv_bytes, xlsx_bytes
from publishing.annexes import bonus_table, ledger_table
from publishing.archive.contents import Contents
from publishing.archive.format import DATA, IS_DATA, IS_WORKBOOK, WORKBOOKS, json_document, safe_name
from publishing.models import Certificate, Publication
from publishing.summary.counting import counted
from scoring.exports import standings_csv, standings_json, standings_xlsx
from scoring.half_year_export import commendation_of, half_year_json
from scoring.ledger_export import LEDGER_KEYS, ledger_json, ledger_values
from scoring.models import HalfYearEvaluation, HalfYearState, ModelIndividual, MonthRevision

TEXTS = Path(__file__).resolve().parent / "texts"
HONOURS = (
    Column("title", "评选", 30),
    Column("period", "时期", 16),
    Column("position", "序号", 6),
    Column("holder", "获奖者", 16),
    Column("department_name", "部室", 16),
    Column("honour", "荣誉", 20),
    Column("work", "作品", 30),
    Column("state", "状态", 10),
)
TITLED = (
    Column("rank", "名次", 6),
    Column("tied", "并列", 6),
    Column("department", "编号", 8),
    Column("department_name", "部室", 16),
    Column("category_name", "部室类别", 14),
    Column("composite", "综合得分", 10),
    Column("bonus", "加分", 8),
    Column("points", "综合得分与加分之和", 18),
    Column("outcome", "结果", 14),
)
OUTCOMES = {
    "title": "授予称号",
    "below_line": "未达分数线",
    "not_eligible": "不符合条件",
    "outside_quota": "名额以外",
    "lost_tie": "同分落选",
    "excluded": "经决定不参评",
    "open_tie": "同分待表决",
}


class Made(NamedTuple):
    """A file made for the archive: where it goes, its bytes, what it is."""

    path: str
    content: bytes
    what: str


def data_files(campaign: Campaign, contents: Contents, *, at: datetime) -> Iterator[Made]:
    """Every file below `data/` and `workbooks/`, one after the other; `at` is the moment of the archive."""
    for name in ("FORMAT.md", "格式说明.md"):
        yield _data(name, (TEXTS / name).read_bytes())
    for pk in contents.months:
        yield from _month(pk)
    for pk in contents.half_years:
        yield from _half_year(pk)
    yield from _awards(campaign, contents, at=at)
    yield from _papers(contents)
    yield from _table(campaign, at=at)


def _month(pk: int) -> Iterator[Made]:
    revision = MonthRevision.objects.select_related("month__campaign__unit").get(pk=pk)
    month = revision.month
    yield _data(f"standings/{month.code}.json", json_document(standings_json(revision)))
    yield _data(f"standings/{month.code}.csv", standings_csv(revision))
    ledger = ledger_json(month)
    yield _data(f"ledger/{month.code}.json", json_document(ledger))
    yield _data(f"ledger/{month.code}.csv", csv_bytes(LEDGER_KEYS, map(ledger_values, ledger["rows"])))
    payload = revision.payload()
    yield _data(f"months/{month.code}.json", json_document(payload | {"sha256": revision.sha256}))
    name = f"{month.first_day.year}年{month.first_day.month}月"
    yield _workbook(f"{name} 考核成绩.xlsx", standings_xlsx(revision))
    tables = [
        _as_table("扣分明细", ledger_table(payload)),
        _as_table("加分明细", bonus_table(payload)),
    ]
    created = timezone.localtime(revision.published_at)
    yield _workbook(
        f"{name} 扣分明细.xlsx", xlsx_bytes(tables, title=f"{name}扣分与加分明细", created=created)
    )


def _half_year(pk: int) -> Iterator[Made]:
    evaluation = HalfYearEvaluation.objects.select_related("campaign", "computation").get(pk=pk)
    decision = evaluation.decisions.order_by("-number").first()
    kept = decision.payload()
    if evaluation.state == HalfYearState.CLOSED:  # decided anew: nothing is computed yet, the decision holds
        said = {"campaign": evaluation.campaign.code, "half": evaluation.code, "state": evaluation.state}
        said |= {"decision": kept | {"sha256": decision.sha256}}
    else:
        said = half_year_json(evaluation)
    yield _data(f"half-years/{evaluation.code}.json", json_document(said))
    commended = commendation_of(decision)
    yield _data(f"half-years/{evaluation.code}-commended.json", json_document(commended))
    rows = [
        row
        | {name: _points(row[name]) for name in ("composite", "bonus", "points")}
        | {"tied": "并列" if row["tied"] else "", "outcome": OUTCOMES[row["outcome"]]}
        for row in kept["titles"]
    ]
    people = [
        {"position": row.position, "name": row.name, "department_name": row.department_name}
        | {"honour": row.get_kind_display(), "deeds": row.deeds}
        for row in ModelIndividual.objects.filter(evaluation=evaluation).order_by("position", "pk")
    ]
    columns = (
        Column("position", "序号", 6),
        Column("name", "姓名", 12),
        Column("department_name", "部室", 16),
        Column("honour", "荣誉", 16),
        Column("deeds", "事迹", 60),
    )
    yield _workbook(
        f"{evaluation.code} 半年综合考评.xlsx",
        xlsx_bytes(
            [Table("考评结果", TITLED, rows), Table("先进个人", columns, people)],
            title=f"{evaluation.code}半年综合考评",
            created=timezone.localtime(decision.applied_at),
        ),
    )


def _awards(campaign: Campaign, contents: Contents, *, at: datetime) -> Iterator[Made]:
    revoked = dict(
        AwardRevocation.objects.filter(decision__in=contents.awards).values_list("decision", "reason")
    )
    rows = []
    for pk in contents.awards:
        decision = AwardDecision.objects.get(pk=pk)
        awards = list(Award.objects.filter(decision=pk).order_by("position"))
        said = award_json(decision, awards, revoked.get(pk))
        yield _data(f"awards/{pk:04}-{decision.kind}.json", json_document(said))
        if decision.kind == AwardKind.STAR_WINDOW and pk not in revoked:
            quarter = Quarter.parse(decision.key.partition(":")[2])
            body = quarter_json(decision.payload, decision)
            yield _data(f"windows/{quarter.code}.json", json_document(body))
            content = quarter_xlsx(quarter, decision.payload, decision)
            yield _workbook(f"{quarter.code} 优质服务窗口考评.xlsx", content)
        state = "已撤销" if pk in revoked else ""
        rows += [
            {"title": decision.title, "period": decision.period, "state": state} | row
            for row in said["awards"]
        ]
    certificates = Certificate.objects.filter(campaign=campaign).order_by("series", "serial", "pk")
    yield _data(
        "certificates.json",
        json_document(
            [
                {"number": row.number, "holder": row.holder, "honour": row.honour}
                | {"issued_at": timezone.localtime(row.issued_at).isoformat(timespec="seconds")}
                for row in certificates
            ]
        ),
    )
    yield _workbook(
        "荣誉名册.xlsx",
        xlsx_bytes([Table("荣誉名册", HONOURS, rows)], title="荣誉名册", created=timezone.localtime(at)),
    )


def award_json(decision: AwardDecision, awards: Sequence[Award], revoked: str | None) -> dict:
    """A decision on awards with its list, what it was computed from, and its fingerprint."""
    return {
        "kind": decision.kind,
        "matter": decision.key,
        "edition": decision.edition,
        "title": decision.title,
        "period": decision.period,
        "decided_at": timezone.localtime(decision.decided_at).isoformat(timespec="seconds"),
        "revoked_because": revoked,
        "awards": [
            {
                "position": award.position,
                "holder": award.holder,
                "department_name": award.department_name,
                "level": award.level,
                "honour": award.honour,
                "work": award.work,
            }
            for award in awards
        ],
        "payload": decision.payload,
        "sha256": decision.sha256,
    }


def _papers(contents: Contents) -> Iterator[Made]:
    for pk in contents.papers:
        paper = Publication.objects.select_related("number").get(pk=pk)
        said = {
            "number": str(paper.number),
            "title": paper.title,
            "kind": paper.kind,
            "matter": paper.source_key,
            "edition": paper.edition,
            "issued_at": timezone.localtime(paper.issued_at).isoformat(timespec="seconds"),
            "void_because": paper.number.void_reason or None,
            "payload": paper.payload,
            "sha256": paper.sha256,
        }
        name = safe_name(f"{paper.number.year}-{paper.number.number:03}-{paper.kind}-{pk}")
        yield _data(f"papers/{name}.json", json_document(said))


def _table(campaign: Campaign, *, at: datetime) -> Iterator[Made]:
    """The year's figures, counted on the day of the archive."""
    day = timezone.localdate(at)
    figures = [
        {
            "key": one.row.key,
            "description": one.row.description,
            "counted": str(one.counted),
        }
        for one in counted(campaign, on=day)
    ]
    yield _data("figures.json", json_document({"on": day.isoformat(), "figures": figures}))
    columns = (Column("description", "项目", 50), Column("counted", "数值", 12))
    rows = [figure | {"counted": Decimal(figure["counted"])} for figure in figures]
    yield _workbook(
        "年度数据.xlsx",
        xlsx_bytes(
            [Table("年度数据", columns, rows)],
            title=f"{campaign.year}年数据",
            created=timezone.localtime(at),
        ),
    )


def _as_table(name: str, table: Mapping) -> Table:
    """A table of a paper as a sheet: points become numbers."""
    columns = [Column(each["key"], each["title"], max(8, each["width"] // 2)) for each in table["columns"]]
    kinds = {each["key"]: each["kind"] for each in table["columns"]}
    rows = [
        {key: _value(kinds[key], text) for key, text in zip(kinds, row, strict=True)} for row in table["rows"]
    ]
    return Table(name, columns, rows)


def _value(kind: str, text: str) -> str | Decimal:
    return Decimal(text) if kind in ("points", "count") and text else text


def _points(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _data(name: str, content: bytes) -> Made:
    return Made(f"{DATA}{name}", content, IS_DATA)


def _workbook(name: str, content: bytes) -> Made:
    return Made(f"{WORKBOOKS}{safe_name(name)}", content, IS_WORKBOOK)
