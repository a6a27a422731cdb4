"""Makers of awards in effect: a quarter's star windows, readers, works of a contest."""

from collections.abc import Sequence
from datetime import UTC, datetime

from activities.awards import Honour, apply_awards
from activities.models import AwardDecision, AwardKind
from tests.makers import World

DECIDED = datetime(2026, 4, 10, 2, 0, tzinfo=UTC)


def windows(world: World, count: int = 3, *, key: str = "windows:2026Q1") -> AwardDecision:
    """A quarter in effect with so many star windows, the first of five stars."""
    return awarded(
        world,
        AwardKind.STAR_WINDOW,
        key,
        "2026年第一季度优质服务窗口竞赛",
        [
            Honour(
                holder=f"第{number + 1}服务窗口",
                department=world.departments[number % len(world.departments)],
                level="four_star" if number else "five_star",
                honour="四星级优质服务窗口" if number else "五星级优质服务窗口",
            )
            for number in range(count)
        ],
    )


def readers(world: World) -> AwardDecision:
    """A person honoured as an active reader."""
    person = world.users["employee"].person
    honour = Honour(
        holder=person.name,
        department=person.department,
        person=person,
        level="active_reader",
        honour="读书积极分子",
    )
    return awarded(world, AwardKind.ACTIVE_READER, "readers:2026H1", "2026年上半年读书活动", [honour])


def essays(world: World) -> AwardDecision:
    """A work that won."""
    person = world.users["employee"].person
    honour = Honour(
        holder=person.name,
        department=person.department,
        person=person,
        level="first",
        honour="一等奖",
        work="窗口服务的加减法",
    )
    return awarded(world, AwardKind.ESSAY, "contest:7", "2026年读书主题征文", [honour])


def awarded(world: World, kind: str, key: str, title: str, honours: Sequence[Honour]) -> AwardDecision:
    return apply_awards(
        campaign=world.campaign,
        kind=kind,
        key=key,
        title=title,
        period="2026年第一季度",
        honours=honours,
        payload={"points": []},
        by=world.access("office"),
        at=DECIDED,
    )
