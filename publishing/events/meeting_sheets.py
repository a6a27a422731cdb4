"""The papers of a meeting on A4: its agenda with times, and what the chair says from item to item (主持词)."""

from collections.abc import Mapping

from activities.agenda_reading import agenda_of
from activities.agenda_times import timetable
from activities.models import WITH_AGENDA, AgendaItem, Event, EventKind, ItemKind
from campaign.permissions import Access, office
from publishing.prints import Sheet
from publishing.wording import long_date, numeral, spoken

PURPOSES = {
    EventKind.MOBILISATION: "主要任务是对{name}作动员部署",
    EventKind.COMMENDATION_MEETING: "主要任务是总结工作、表彰先进、部署下一步任务",
}
CALLS = {
    ItemKind.READING: "请{who}宣读。",
    ItemKind.SPEECH: "请{who}讲话，大家欢迎！",
    ItemKind.PLEDGE: "请{who}作表态发言。",
    ItemKind.AWARD: "请{who}颁奖，大家以热烈的掌声表示祝贺！",
    ItemKind.ITEM: "请{who}发言。",
    ItemKind.FILM: "请{who}介绍，随后观看视频。",
}
NOBODY = {
    ItemKind.AWARD: "请受表彰的代表上台领奖，大家以热烈的掌声表示祝贺！",
    ItemKind.FILM: "请大家观看。",
}
ENDING = (
    "同志们，今天的会议议程已经全部进行完毕。",
    "会后，请各部室认真传达学习会议精神，结合实际抓好贯彻落实。",
    "现在散会。",
)


def frozen_agenda(by: Access, key: str) -> Mapping | None:
    """The agenda of a meeting, for everybody in the campaign; `key` is the event. None where nothing is on it."""
    event = _meeting(by, key)
    items = agenda_of(event) if event else []
    return (
        {**_head(event, by), "title": f"{event.title}议程", "items": _timed(event, items)} if items else None
    )


def frozen_script(by: Access, key: str) -> Mapping | None:
    """What the chair says, for the office; `key` is the event. None where nothing is on the agenda."""
    event = _meeting(by, key) if office(by) else None
    items = agenda_of(event) if event else []
    if not items:
        return None
    return {
        **_head(event, by),
        "title": f"{event.title}主持词",
        "opening": _opening(event, items, by),
        "items": [
            {**timed, "ordinal": numeral(place), "call": call_of(item, event.host)}
            for place, (timed, item) in enumerate(zip(_timed(event, items), items, strict=True), start=1)
        ],
        "ending": list(ENDING),
    }


def call_of(item: AgendaItem, host: str) -> str:
    """How the chair calls whoever is next; he does not call himself."""
    if item.who and item.who != host:
        return CALLS[item.kind].format(who=spoken(item.who))
    return NOBODY.get(item.kind, "")


def _meeting(by: Access, key: str) -> Event | None:
    if not key.isdecimal() or len(key) > 9:
        return None
    return Event.objects.filter(
        pk=int(key), campaign=by.campaign, kind__in=WITH_AGENDA, cancelled_at__isnull=True
    ).first()


def _head(event: Event, by: Access) -> dict:
    return {
        "unit": by.campaign.unit.name,
        "date": event.held_on.isoformat(),
        "when": f"{long_date(event.held_on)} {event.begins_at:%H:%M}",
        "place": event.place,
        "host": event.host,
    }


def _timed(event: Event, items: list[AgendaItem]) -> list[dict]:
    slots = timetable(event.begins_at, [item.minutes for item in items])
    return [
        {"begins": begins, "ends": ends, "subject": item.subject, "who": item.who, "minutes": item.minutes}
        for item, (begins, ends) in zip(items, slots, strict=True)
    ]


def _opening(event: Event, items: list[AgendaItem], by: Access) -> list[str]:
    purpose = PURPOSES[event.kind].format(name=f"{by.campaign.year}年{by.campaign.name}")
    count = f"今天的会议有{numeral(len(items))}项议程" if len(items) > 1 else "今天的会议有一项议程"
    named = "；".join(f"{numeral(place)}是{item.subject}" for place, item in enumerate(items, start=1))
    return [
        "同志们：",
        "现在开会。",
        f"今天，我们在这里召开{event.title}，{purpose}。",
        f"{count}：{named}。",
    ]


AGENDA = Sheet(frozen=frozen_agenda, template="publishing/print/meeting_agenda.html")
SCRIPT = Sheet(frozen=frozen_script, template="publishing/print/meeting_script.html")
