"""The hint of the browser reads what is typed exactly as the server does: one table of texts for both."""

import json
import random

import pytest

from scoring.shorthand import LONGEST, NotUnderstood, parse
from tests.scoring.test_shorthand import (
    MARKS,
    NOTHING,
    POINTS_FIRST,
    REFUSED,
    RULE_FIRST,
    SCORES,
    WORDS,
    WORDS_FIRST,
)

TABLE = [text for text, __ in POINTS_FIRST + RULE_FIRST + WORDS_FIRST + SCORES + REFUSED] + NOTHING
READ = """async ([script, texts]) => {
  const { parse, linePoints } = await import(script);
  return texts.map((text) => {
    try {
      const typed = parse(JSON.parse(text));
      return [typed.kind, typed.points, typed.count, typed.rule, typed.reason, linePoints(typed)];
    } catch (refusal) {
      return [refusal.code, refusal.args && Object.entries(refusal.args).map(([name, value]) => [name, String(value)])];
    }
  });
}"""


def hundredths(number) -> int | None:
    return None if number is None else int(number * 100)


def on_the_server(text: str) -> list:
    try:
        typed = parse(text)
    except NotUnderstood as refusal:
        return [refusal.code, [[name, str(value)] for name, value in refusal.message_args.items()]]
    numbers = map(hundredths, (typed.points, typed.count, typed.line_points))
    points, count, line_points = numbers
    return [typed.kind, points, count, typed.rule_code, typed.reason, line_points]


@pytest.fixture
def in_the_browser(browse):
    """What the browser's module says of each text."""
    page = browse("/sign-in/")

    def read(texts: list[str]) -> list[list]:
        # A lone surrogate travels only as an escape.
        return page.evaluate(READ, ["/static/js/shorthand.js", [json.dumps(text) for text in texts]])

    return read


def differing(texts: list[str], read) -> list[tuple]:
    said = zip(texts, map(on_the_server, texts), read(texts), strict=True)
    return [(text, server, browser) for text, server, browser in said if server != browser]


def test_browser_reads_the_servers_table_as_the_server_does(in_the_browser):
    assert differing(TABLE, in_the_browser) == []


def test_browser_reads_texts_of_chance_as_the_server_does(in_the_browser):
    chance = random.Random(20261122)
    pieces = [
        *MARKS,
        *WORDS,
        "０",
        "－",
        "C1-2",
        "×3",
        "人次",
        "扣",
        "\u00a0",
        "\u2009",
        "\x85",
        "\u2028",
        "𠮷",
    ]
    texts = ["".join(chance.choices(pieces, k=chance.randint(1, 10))) for __ in range(4000)]
    texts += [
        chance.choice(TABLE[:160])[:60] + chance.choice(pieces) + chance.choice(TABLE[:160])[:60]
        for __ in range(2000)
    ]

    assert differing(texts, in_the_browser) == []


def test_browser_measures_the_longest_text_as_the_server_does(in_the_browser):
    texts = ["-1 " + "迟" * (LONGEST - 3), "-1 " + "𠮷" * (LONGEST - 3), "-1 " + "迟" * (LONGEST - 2)]

    assert differing(texts, in_the_browser) == []
