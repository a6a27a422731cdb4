"""The year's summary, its lessons and its slides: what the house tests need to know of its addresses."""

from publishing.summary.lessons import enter_lesson
from tests.makers import World

# As in tests/house/role_table.py.
TABLE = """
GET  publishing:year                              404 200 200 404 404 200 404 404 404 404 404 200
POST publishing:year                              405 405 405 405 405 405 405 405 405 405 405 405
GET  publishing:year_slides                       403 200 200 403 403 200 403 403 403 403 403 200
POST publishing:year_slides                       403 405 405 403 403 405 403 403 403 403 403 405
GET  publishing:summary_compose                   403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:summary_compose                   403 302 302 403 403 403 403 403 403 403 403 403
GET  publishing:lesson_list                       403 200 200 403 403 200 403 403 403 403 403 200
POST publishing:lesson_list                       403 405 405 403 403 405 403 403 403 403 403 405
GET  publishing:lesson_enter                      403 200 200 403 403 403 403 403 403 403 403 403
POST publishing:lesson_enter                      403 422 422 403 403 403 403 403 403 403 403 403
GET  publishing:lesson_enter[lesson_kind=praise]  403 404 404 403 403 403 403 403 403 403 403 403
GET  publishing:lesson_change                     403 200 200 403 403 403 403 403 403 403 403 403
POST publishing:lesson_change                     403 422 422 403 403 403 403 403 403 403 403 403
GET  publishing:lesson_move                       403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:lesson_move                       403 302 302 403 403 403 403 403 403 403 403 403
GET  publishing:lesson_remove                     403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:lesson_remove                     403 302 302 403 403 403 403 403 403 403 403 403
"""
# Parameters that are the number of a row.
NUMBERED: set[str] = {"lesson"}
# A value for each parameter of the addresses, where only the way to the view counts.
VALUES: dict[str, object] = {"lesson": 1, "lesson_kind": "task"}
MAY_READ: dict[str, set[str]] = {
    "LEAK-LESSON": {"office", "second", "leader", "auditor"},
}
FIGURES: dict[str, str] = {}


def make(world: World) -> dict[str, object]:
    """A lesson of the year."""
    lesson = enter_lesson(kind="task", heading="完善办法", text="听取各部室意见。", by=world.access("office"))
    return {"lesson": lesson.pk, "lesson_kind": "task"}


def plant(world: World, values: dict) -> None:
    """A lesson that waits for the report: no business of those who do not read the year."""
    enter_lesson(kind="task", heading="LEAK-LESSON", text="LEAK-LESSON", by=world.access("office"))
