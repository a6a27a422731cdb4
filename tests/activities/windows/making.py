"""Makers for the window competition: inspectors, windows, a checklist in force, inspections that are filed."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from activities.models import Checklist, Inspection, ServiceWindow
from activities.windows.assigning import assign_inspection
from activities.windows.checklists import begin_checklist, checklist_in_force, put_in_force
from activities.windows.inspecting import Entry, enter_inspection, sign_inspection
from activities.windows.marking import Mark
from activities.windows.window_register import WindowEntry, enter_window
from campaign.models import Department, Membership, Person, Role, User
from tests.makers import World

SINCE = date(2026, 1, 1)
DAY = date(2026, 3, 12)
ON_DAY = datetime(2026, 3, 12, 3, 0, tzinfo=UTC)


def make_inspector(world: World, name: str, home: Department) -> User:
    """An account that inspects, at home in a department."""
    person = Person.objects.create(
        unit=world.unit, staff_number=f"9{len(world.users):04}", name=name, department=home
    )
    user = User.objects.create(username=f"{world.campaign.code}-{name}", name=name, person=person)
    Membership.objects.create(user=user, campaign=world.campaign, role=Role.INSPECTOR, since=SINCE)
    world.users[name] = user
    return user


def make_team(world: World) -> list[User]:
    """Two inspectors: the one of the house (of D01) and one of the organ."""
    return [world.users["inspector"], make_inspector(world, "inspector2", world.organ)]


def make_checklist(world: World) -> Checklist:
    """The default of a hundred points, in force."""
    office = world.access("office")
    return put_in_force(checklist=begin_checklist(campaign=world.campaign, by=office), by=office)


def make_window(world: World, code: str = "W01", department: Department | None = None) -> ServiceWindow:
    """A window, of D03 unless said otherwise."""
    entry = WindowEntry(
        name=f"{code}服务窗口",
        department=department or world.departments[2],
        place="办公楼一层大厅",
        since=SINCE,
        services=[("证件办理", "当场办结"), ("咨询", "即时答复")],
        pledges="首问负责\n限时办结",
        standards="着装规范",
        supervisor_line="0600-1234",
    )
    return enter_window(campaign=world.campaign, code=code, entry=entry, by=world.access("office"))


def make_competition(world: World) -> ServiceWindow:
    """Checklist, team and one window of D03."""
    make_checklist(world)
    make_team(world)
    return make_window(world)


def assigned(world: World, window: ServiceWindow, *, kind: str = "open", day: date = DAY) -> Inspection:
    team = [world.users["inspector"], world.users["inspector2"]]
    return assign_inspection(
        window=window, kind=kind, day=day, inspectors=team, by=world.access("office"), at=ON_DAY
    )


def entry_for(
    inspection: Inspection, *, lost: dict[int, str] | None = None, key: UUID | None = None, **more
) -> Entry:
    """Full marks, but for items by position that lose points; what loses is to be rectified with `rectify_by`."""
    lost = {position: Decimal(points) for position, points in (lost or {}).items()}
    rectify_by = more.pop("rectify_by", None)
    marks = [
        Mark(
            item.pk,
            item.maximum - lost.get(item.position, 0),
            "未按要求" if item.position in lost else "",
            rectify_by if item.position in lost else None,
        )
        for item in checklist_in_force(inspection.window.campaign).items.all()
    ]
    more = {"outcome": "inspected", "day": inspection.day, "marks": marks} | more
    return Entry(key=key or uuid4(), **more)


def filed(
    world: World, inspection: Inspection, entry: Entry | None = None, *, at: datetime | None = None
) -> Inspection:
    """Entered by the first inspector, signed by the second."""
    at = at or datetime.combine(inspection.day, ON_DAY.timetz())
    entry = entry or entry_for(inspection)
    enter_inspection(inspection=inspection, entry=entry, by=world.access("inspector"), at=at)
    later = at + timedelta(hours=1)
    return sign_inspection(inspection=inspection, seen=entry.key, by=world.access("inspector2"), at=later)
