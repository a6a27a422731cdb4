"""What was learnt and what comes next, on slides: the office's words, the first sentence of each. Pure.

The whole text is in the speaker's notes: a hall reads a heading and a sentence.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from publishing.summary.slides.shapes import Notes, Point, Points, Slide
from publishing.summary.slides.speech import Speech, Spoken

FIRST_SENTENCE = re.compile(r"[^。！？\n]*[。！？]?")


def lesson_slides(facts: Mapping, said: Speech) -> Iterator[Slide]:
    """Experience, shortcomings, and the tasks ahead: those of the report that follow from the figures come first."""
    own = {
        kind: [Spoken(row["heading"], row["text"]) for row in facts["lessons"] if row["kind"] == kind]
        for kind in ("experience", "shortcoming", "task")
    }
    derived = [said[key] for key in ("next.problems", "next.months") if key in said]
    for key, title, told in (
        ("experience", "经验和启示", own["experience"]),
        ("shortcomings", "存在的问题", own["shortcoming"]),
        ("tasks", "下一步打算", derived + own["task"]),
    ):
        if told:
            yield _slide(key, title, told)


def first_sentence(text: str) -> str:
    """The text up to its first full stop, with it."""
    found = FIRST_SENTENCE.match(text.strip())
    return found[0] if found else ""


def _slide(key: str, title: str, told: Sequence[Spoken]) -> Slide:
    return Slide(
        key=key,
        title=title,
        content=Points(
            points=tuple(
                Point(
                    heading=one.heading,
                    text=first_sentence(one.text),
                    spoken=f"{one.heading}。{one.text}",
                )
                for one in told
            )
        ),
        notes=Notes(source="考核办公室录入的年度总结内容"),
    )
