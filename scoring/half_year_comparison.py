"""Two results of one half-year side by side: who gains the title, who loses it, whose points or place move."""

from collections.abc import Mapping

SHOWN = ("composite", "bonus", "points", "rank", "tied", "outcome")
TITLE = "title"


def differences(before: Mapping, after: Mapping) -> dict:
    """What `after` says otherwise than `before`: gains and losses by code, and both sides of every department that moves.

    Departments stand in the order of `before`; one that only one result knows has None on the other side.
    Whoever would wait for a vote neither gains nor loses.
    """
    old = {row["department"]: row for row in before["departments"]}
    new = {row["department"]: row for row in after["departments"]}
    moved = [
        {
            "department": code,
            "department_name": (old.get(code) or new[code])["department_name"],
            "before": _shown(old.get(code)),
            "after": _shown(new.get(code)),
        }
        for code in dict.fromkeys([*old, *new])
        if _shown(old.get(code)) != _shown(new.get(code))
    ]
    titled = [{code for code, row in side.items() if row["outcome"] == TITLE} for side in (old, new)]
    open_ties = [row["open_tie"] for row in after["quota"] if row["open_tie"]]
    waiting = {code for tie in open_ties for code in tie}
    return {
        "gains": [code for code in new if code in titled[1] - titled[0]],
        "loses": [code for code in old if code in titled[0] - titled[1] - waiting],
        "departments": moved,
        "titles": [len(titled[0]), len(titled[1])],
        "places": [_places(before), _places(after)],
        "open_ties": open_ties,
    }


def _shown(row: Mapping | None) -> dict | None:
    return None if row is None else {name: row[name] for name in SHOWN}


def _places(result: Mapping) -> int:
    return sum(row["places"] for row in result["quota"])


def fitting_votes(votes: Mapping[str, Mapping[str, int]], result: Mapping) -> dict[str, Mapping[str, int]]:
    """Of the votes that were held, those on a tie that this result has too."""
    waiting = {row["scope"]: set(row["open_tie"]) for row in result["quota"]}
    return {scope: held for scope, held in votes.items() if set(held) == waiting.get(scope)}
