"""Prizes of a contest computed again from the decision's payload: arithmetic of its own, by rules.md §7."""

from fractions import Fraction


def recomputed(payload: dict) -> dict[int, dict]:
    """By number of the work: mean, median, place, tie and prize, from single marks, rules and votes."""
    weights = {str(row["id"]): Fraction(row["weight"], row["top"]) for row in payload["criteria"]}
    works = {}
    for row in payload["works"]:
        totals = sorted(
            sum(weights[key] * Fraction(mark) for key, mark in given["marks"].items())
            for given in row["marks"]
        )
        kept = totals[1:-1] if payload["drop_from"] and len(totals) >= payload["drop_from"] else totals
        works[row["number"]] = {
            "mean": _cents(sum(kept) / len(kept)),
            "median": (totals[(len(totals) - 1) // 2] + totals[len(totals) // 2]) / 2,
        }
    ballots = [{int(number): count for number, count in row["votes"].items()} for row in payload["votes"]]
    groups = _groups(works, ballots)
    seen = 0
    for group in groups:
        for number in group:
            works[number] |= {"place": seen + 1, "tied": len(group) > 1, "prize": ""}
        seen += len(group)
    _give(works, groups, payload["levels"], payload["tie_rule"])
    return works


def _cents(value: Fraction) -> Fraction:
    return Fraction((value * 200 + 1) // 2, 100)


def _groups(works: dict, ballots: list[dict]) -> list[list[int]]:
    def key(number):
        return works[number]["mean"], works[number]["median"]

    groups = [[n for n in works if key(n) == one] for one in sorted({key(n) for n in works}, reverse=True)]
    split = []
    for group in groups:
        held = [ballot for ballot in ballots if set(ballot) == set(group)]
        if not held:
            split.append(group)
            continue
        for votes in sorted(set(held[-1].values()), reverse=True):
            split.append([number for number in group if held[-1][number] == votes])
    return split


def _give(works: dict, groups: list[list[int]], levels: list[dict], rule: str) -> None:
    """Slot by slot: each work takes the next free place whose line it reaches."""
    slots = [level["places"] for level in levels]
    at = 0
    for group in groups:
        mean = works[group[0]]["mean"]
        got, rest, here = [], list(slots), at
        for _number in group:
            while here < len(levels) and (
                rest[here] == 0
                or (levels[here]["minimum"] is not None and mean < Fraction(levels[here]["minimum"]))
            ):
                here += 1
            got.append(here)
            if here < len(levels) and rest[here] is not None:
                rest[here] -= 1
        if len(set(got)) > 1 and rule == "up":
            here, rest = got[0], list(slots)
            rest[here] = 0
            got = [here] * len(group)
        slots, at = rest, min(here, len(levels))
        for number in group:
            if len(set(got)) > 1:
                works[number]["prize"] = None
            elif got[0] < len(levels):
                works[number]["prize"] = levels[got[0]]["code"]
