"""The final sheet of a quick-fire contest on A4, with the places for signatures."""

from collections.abc import Mapping
from datetime import date

from activities.etiquette.quickfire import RoundKind
from activities.models import QuickFireContest
from campaign.models import Role
from campaign.permissions import Access
from publishing.prints import Sheet

NAMES = {RoundKind.COMPULSORY: "必答题", RoundKind.BUZZER: "抢答题", RoundKind.RISK: "风险题"}


def frozen_quickfire(by: Access, key: str) -> Mapping | None:
    """What was signed, for the office and the auditor; None before it is."""
    if not key.isdecimal() or not by.holds(Role.OFFICE, Role.AUDITOR):
        return None
    contest = QuickFireContest.objects.filter(
        campaign=by.campaign, pk=int(key[:9]), signed_at__isnull=False
    ).first()
    if contest is None:
        return None
    sheet, campaign = contest.sheet, by.campaign
    day = date.fromisoformat(sheet["held_on"])
    places = sorted(sheet["teams"], key=lambda team: (team["place"], team["seat"]))
    return {
        "title": f"{sheet['title']}成绩表",
        "issuer": campaign.unit.issuer_name,
        "date": sheet["held_on"],
        "when": f"{day.year}年{day.month}月{day.day}日",
        "where": sheet["place"],
        "chair": sheet["chair"],
        "rounds": [NAMES[RoundKind(one["kind"])] for one in sheet["rounds"]],
        "start": sheet["rules"]["start"],
        "teams": [
            {
                "name": team["name"],
                "members": "、".join(team["members"]),
                "points": team["points"],
                "total": team["total"],
                "place": f"{'并列' if team['tied'] else ''}第{team['place']}名",
                "ruling": "加赛" if any(team["rulings"]) else "",
            }
            for team in places
        ],
        "rulings": [
            {
                "team": sheet["teams"][act["team"]]["name"],
                "points": f"{act['points']:+d}",
                "reason": act["reason"],
            }
            for act in sheet["acts"]
            if act["kind"] == "adjust"
        ],
        "sha256": contest.sha256[:16],
    }


SHEET = Sheet(frozen_quickfire, "publishing/print/quickfire_sheet.html")
