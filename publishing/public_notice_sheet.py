"""The public notice (公示) of a half-year on A4, to be posted: the departments, or the persons, that are to be commended.

It says who and until when, and no points: the list is open to objections, and nothing of it is in effect. Departments
stand by category in their fixed order. Source: rules.md §5.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from django.db.models import QuerySet
from django.utils import timezone

from campaign.models import Campaign, FlyerText
from campaign.permissions import Access
from campaign.workdays import working_days_since
from publishing.commendation import HONOURS, half_name
from publishing.prints import Sheet
from publishing.wording import long_date
from scoring.closing import holidays_of
from scoring.half_year_deciding import result_of
from scoring.half_year_doors import READS
from scoring.models import HalfYearEvaluation, HalfYearState, Nomination, NominationState

PERSONS = "persons"
POSTED = (HalfYearState.NOTICE, HalfYearState.APPLIED)


def frozen_notice(by: Access, key: str) -> Mapping | None:
    """What the notice prints, for those who run, decide or audit a half-year; None while there is nothing to post.

    `key` is the code of the half-year, with `-persons` for the notice of the persons.
    """
    code, __, what = key.partition("-")
    if not by.holds(*READS) or what not in ("", PERSONS):
        return None
    evaluation = HalfYearEvaluation.objects.filter(campaign=by.campaign, code=code).first()
    if evaluation is None:
        return None
    evaluation.campaign = by.campaign
    return _of_persons(evaluation) if what else _of_departments(evaluation)


def persons_on_notice(evaluation: HalfYearEvaluation) -> QuerySet[Nomination]:
    """The nominations that the leading group chose and whose honour is not in effect yet, those decided last first."""
    pending = evaluation.nominations.filter(state=NominationState.PENDING, notice_until__isnull=False)
    return pending.order_by("-decided_at", "kind", "person__staff_number")


def _of_departments(evaluation: HalfYearEvaluation) -> dict | None:
    if evaluation.state not in POSTED or evaluation.notice_from is None:
        return None
    rows = [row for row in result_of(evaluation.computation)["departments"] if row["outcome"] == "title"]
    if not rows:
        return None
    by_category: dict[str, list[str]] = {}
    for row in rows:
        by_category.setdefault(row["category_name"], []).append(row["department_name"])
    half = half_name(evaluation.code)
    given = (
        f"根据{evaluation.campaign.name}考核办法，在部室自评、考核领导小组评分的基础上，结合月度考核结果综合考评，"
        f"经考核领导小组审议，拟授予下列{len(rows)}个部室{half}文明部室称号，现予公示。"
    )
    lists = [{"name": name, "names": names} for name, names in by_category.items()]
    return _frozen(
        evaluation.campaign,
        title=(f"关于{half}", "拟授予文明部室称号的公示"),
        given=given,
        lists=lists,
        unit="个",
        first=evaluation.notice_from,
        last=evaluation.notice_until,
    )


def _of_persons(evaluation: HalfYearEvaluation) -> dict | None:
    pending = list(persons_on_notice(evaluation).select_related("person", "department", "branch"))
    if not pending:
        return None
    rows = [row for row in pending if row.decided_at == pending[0].decided_at]  # one round, one notice
    rows.sort(key=lambda row: list(HONOURS).index(row.kind))
    lists = [
        {
            "name": HONOURS[kind],
            "names": [f"{row.person.name}（{(row.department or row.branch).name}）" for row in group],
        }
        for kind, group in groupby(rows, key=lambda row: row.kind)
    ]
    half = half_name(evaluation.code)
    given = (
        f"根据{evaluation.campaign.name}考核办法，经部室、党支部推荐，考核领导小组审议，拟表彰下列{len(rows)}名同志为{half}"
        f"{'、'.join(one['name'] for one in lists)}，现予公示。"
    )
    first, last = timezone.localdate(rows[0].decided_at), rows[0].notice_until
    return _frozen(
        evaluation.campaign,
        title=(f"关于{half}", "拟表彰个人的公示"),
        given=given,
        lists=lists,
        unit="名",
        first=first,
        last=last,
    )


def _frozen(
    campaign: Campaign,
    *,
    title: Sequence[str],
    given: str,
    lists: list[dict],
    unit: str,
    first: date,
    last: date,
) -> dict:
    words = FlyerText.objects.filter(campaign=campaign).first()
    office = campaign.office.name if campaign.office else campaign.unit.issuer_name
    days = working_days_since(first, last, holidays=holidays_of(campaign))
    return {
        "title": "".join(title),
        "title_lines": list(title),
        "issuer": campaign.unit.issuer_name,
        "date": first.isoformat(),
        "dated": long_date(first),
        "given": given,
        "lists": lists,
        "unit": unit,
        "when": f"公示时间：{long_date(first)}至{long_date(last)}（{days}个工作日）。",
        "objections": (
            f"公示期间如有异议，可由部室负责人在系统中提出，也可向{office}书面反映。反映情况应实事求是，"
            "写明具体事实，并署真实姓名；对反映人予以保密。"
        ),
        "contact": f"联系方式：{words.contact}。" if words and words.contact else "",
    }


SHEET = Sheet(frozen_notice, "publishing/print/public_notice.html")
