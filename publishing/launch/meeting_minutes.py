"""The minutes of a meeting as a paper: begun with date, place, chair, attendance and agenda filled in as text."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from activities.agenda_reading import agenda_of, serving_on
from activities.agenda_times import timetable
from activities.agendas import has_agenda
from activities.events import Cancelled
from activities.models import AgendaItem, Event, ItemKind
from campaign.models import Enrolment, Role
from campaign.permissions import Access
from campaign.refusals import Refused
from publishing.blocks import DraftedText
from publishing.composing import OWN, edited_entry
from publishing.draft_content import fresh_content
from publishing.draft_texts import skeleton_of
from publishing.drafts import begun
from publishing.models import PaperDraft
from publishing.printable import printable_text
from publishing.skeletons import GAP, MINUTES
from publishing.title_words import title_text
from publishing.wording import long_date, numeral, spoken

NOON = 12
EVENING = 18
VERBS = {
    ItemKind.READING: "由{who}宣读",
    ItemKind.SPEECH: "{who}讲话",
    ItemKind.PLEDGE: "{who}作表态发言",
    ItemKind.AWARD: "{who}颁奖",
    ItemKind.ITEM: "{who}",
    ItemKind.FILM: "{who}",
}


class NoMeeting(Refused):
    """The event is no meeting with an agenda."""


@transaction.atomic
def begin_minutes(*, event: Event, by: Access, at: datetime | None = None) -> PaperDraft:
    """Begin the minutes of a meeting as a paper; where they are in work already, those.

    What nobody has entered stays ××: a paper with ×× in it is not issued. Raises NoMeeting, Cancelled, InWorkAlready.
    """
    by.demand(Role.OFFICE, campaign_id=event.campaign_id)
    event = Event.objects.select_for_update().get(pk=event.pk)
    if not has_agenda(event):
        raise NoMeeting(_("Minutes begin from a mobilisation or commendation meeting."))
    if event.is_cancelled:
        raise Cancelled(_("This was called off."))
    draft = PaperDraft(campaign=by.campaign, kind=MINUTES.kind, starter=MINUTES.code)
    draft.content = minutes_content(event, skeleton_of(draft), by)
    same = PaperDraft.objects.in_work().filter(campaign=by.campaign, starter=MINUTES.code)
    for other in same.filter(title=title_text(draft.content["title"])).order_by("pk"):
        if other.content["dated"] == draft.content["dated"]:
            return other
    return begun(draft, by=by, at=at)


def minutes_content(event: Event, drafted: DraftedText, by: Access) -> dict:
    """The content of the paper: the starting text of minutes with what is known of the meeting."""
    people = event.attendance.count()
    texts = {
        "meeting": _meeting(event, by, people),
        "first": "会议议程",
        "first.text": _count(event),
        "second": "会议要求",
    }
    noted = [line.strip() for line in event.minutes.splitlines() if line.strip()]
    blocks = []
    for block in drafted.blocks:
        entry = {"key": block.key}
        if block.key in texts:
            entry = edited_entry(
                entry, block, text=_plain(texts[block.key]), lead=block.lead, fields=drafted.fields
            )
        elif noted and block.key.startswith("second."):
            entry["left_out"] = True
        blocks.append(entry)
        if block.key == "first.text":
            blocks += [_own(line) for line in _agenda(event)]
        if block.key == "second":
            blocks += [_own(line) for line in noted]
    content = fresh_content(drafted)
    present = [f"机关各部室职工{people}人"] if people else []
    return content | {
        "title": _title(event, by),
        "dated": event.held_on.isoformat(),
        "blocks": blocks,
        "attendance": [
            {**group, "names": present if group["label"] == "出席" else []} for group in content["attendance"]
        ],
    }


def _title(event: Event, by: Access) -> str:
    """The meeting's name and 纪要, with a line for each piece that is not to be broken."""
    before, name, after = event.title.partition(by.campaign.name)
    ending = "纪要" if event.title.endswith("会") else "会议纪要"
    pieces = [before + name, after + ending] if name else [event.title, ending]
    return "\n".join(_plain(piece) for piece in pieces)


def _meeting(event: Event, by: Access, people: int) -> str:
    hour = event.begins_at.hour
    part = "上午" if hour < NOON else "下午" if hour < EVENING else "晚上"
    serving = _expected(event, by)
    came = f"会议应到{serving}人，实到{people}人。" if people else f"会议应到{serving}人，实到{GAP}人。"
    return (
        f"{long_date(event.held_on)}{part}，{by.campaign.unit.name}在{event.place}召开{event.title}。"
        f"会议由{spoken(event.host) or GAP}主持。{came}现将会议主要内容纪要如下："
    )


def _expected(event: Event, by: Access) -> int:
    """People in service in the departments that take part on the day."""
    serving = serving_on(by.campaign.unit_id, event.held_on)
    places = Enrolment.objects.filter(campaign=event.campaign_id, since__lte=event.held_on)
    taking_part = {place.department_id for place in places if place.covers(event.held_on)}
    return sum(people for department, people in serving.items() if department in taking_part)


def _count(event: Event) -> str:
    count = event.agenda_items.count()
    return f"会议共有{numeral(count)}项议程。" if count else f"会议听取了{GAP}。"


def _agenda(event: Event) -> list[str]:
    items = agenda_of(event)
    slots = timetable(event.begins_at, [item.minutes for item in items])
    return [
        f"{begins}—{ends}，{item.subject}{_by_whom(item)}。"
        for item, (begins, ends) in zip(items, slots, strict=True)
    ]


def _by_whom(item: AgendaItem) -> str:
    return f"（{VERBS[item.kind].format(who=spoken(item.who))}）" if item.who else ""


def _own(line: str) -> dict:
    return {
        "key": f"{OWN}{secrets.token_hex(3)}",
        "kind": "paragraph",
        "level": 0,
        "text": _plain(line),
        "lead": "",
    }


def _plain(text: str) -> str:
    """A text without what would be read as a field, and without what cannot be printed."""
    return printable_text(text).replace("{", "｛").replace("}", "｝")
