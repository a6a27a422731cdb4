"""The fingerprints of what was frozen, computed again from the rows of an archive; pure, it knows no database."""

import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from campaign.digests import sha256_of
from publishing.archive.format import Row, json_bytes

Rows = Callable[[str], Iterable[Row]]

# Tables whose frozen content is in a column of its own: the column, and what they are called.
WITH_PAYLOAD = {
    "publishing.publication": ("payload", "papers"),
    "publishing.rolledition": ("payload", "editions of honour rolls"),
    "publishing.yearsummary": ("facts", "summaries of the year"),
    "activities.awarddecision": ("payload", "decisions on awards"),
    "activities.quickfirecontest": ("sheet", "final sheets of quick-fire contests"),
    "campaign.handover": ("payload", "records of a handover"),
    "scoring.halfyearcomputation": ("payload", "computations of half-years"),
    "scoring.whatif": ("payload", "comparisons of half-years"),
}
STANDING = ("business", "self_development", "total", "bonus")
STANDING_PLACES = (
    "rank",
    "tied",
    "category_rank",
    "category_tied",
    "business_rank",
    "business_tied",
    "self_rank",
    "self_tied",
)
TITLE = ("composite", "bonus", "points")


class Said(NamedTuple):
    """What was computed again: what it is, how many there are, and each that does not fit, in words."""

    what: str
    count: int
    faults: list[tuple[str, str]]  # where, and what


def frozen_faults(rows: Rows) -> Iterator[Said]:
    """Every kind of frozen thing; `rows` gives the rows of a table by its label, in the order of their keys."""
    yield _parts(
        rows,
        what="published months",
        whole="scoring.monthrevision",
        part="scoring.standing",
        parent="revision_id",
        key="standings",
        frozen=_standing,
    )
    yield _parts(
        rows,
        what="decisions of half-years",
        whole="scoring.halfyeardecision",
        part="scoring.titledecision",
        parent="decision_id",
        key="titles",
        frozen=_title,
    )
    for label, (column, what) in WITH_PAYLOAD.items():
        yield _payloads(rows, label, column, what)
    yield _trail(rows)


def _payloads(rows: Rows, label: str, column: str, what: str) -> Said:
    """What was frozen in one column; a sheet that is not signed has no fingerprint yet."""
    count, faults = 0, []
    for row in rows(label):
        if not row.fields["sha256"]:
            continue
        count += 1
        if sha256_of(_without_own_fingerprint(row.fields[column])) != row.fields["sha256"]:
            faults.append((f"{label} {row.pk}", "the fingerprint does not fit the content"))
    return Said(what, count, faults)


def _without_own_fingerprint(content: Mapping) -> Mapping:
    """The facts of a year hold their own fingerprint, taken over everything but it and the day."""
    if "sha256" not in content or "standing" not in content:
        return content
    standing = {name: value for name, value in content["standing"].items() if name != "day"}
    return {name: value for name, value in content.items() if name != "sha256"} | {"standing": standing}


def _parts(
    rows: Rows, *, what: str, whole: str, part: str, parent: str, key: str, frozen: Callable[[Mapping], dict]
) -> Said:
    """Wholes whose content is a header and the rows below it; the rows wait packed until their whole is due."""
    below: dict[object, list[tuple[int, bytes]]] = {}
    for row in rows(part):
        packed = zlib.compress(json_bytes(frozen(row.fields)), 1)
        below.setdefault(row.fields[parent], []).append((row.fields["position"], packed))
    count, faults = 0, []
    for row in rows(whole):
        count += 1
        kept = sorted(below.pop(row.pk, []))
        payload = row.fields["header"] | {key: [json.loads(zlib.decompress(each)) for __, each in kept]}
        if sha256_of(payload) != row.fields["sha256"]:
            faults.append((f"{whole} {row.pk}", "the fingerprint does not fit the content"))
    faults += [(part, f"rows below {pk}, which is not there") for pk in below]
    return Said(what, count, faults)


def _standing(fields: Mapping) -> dict:
    """A standing as it was frozen (scoring.models.Standing.frozen)."""
    return (
        _names(fields)
        | {name: _points(fields[name]) for name in STANDING}
        | {name: fields[name] for name in STANDING_PLACES}
        | fields["detail"]
    )


def _title(fields: Mapping) -> dict:
    """A title decision as it was frozen (scoring.models.TitleDecision.frozen)."""
    return (
        _names(fields)
        | {name: _points(fields[name]) for name in TITLE}
        | {name: fields[name] for name in ("rank", "tied", "outcome")}
        | fields["detail"]
    )


def _names(fields: Mapping) -> dict:
    return {
        "department": fields["department_code"],
        "department_name": fields["department_name"],
        "category": fields["category_code"],
        "category_name": fields["category_name"],
    }


def _points(text: str | None) -> str | None:
    return None if text is None else f"{Decimal(text):.2f}"


def _trail(rows: Rows) -> Said:
    """Every entry of the audit trail against its digest, and the chain over the digests (campaign.audit)."""
    digests: dict[object, str] = {}
    faults = []
    for row in rows("campaign.auditentry"):
        digests[row.pk] = row.fields["digest"]
        if _digest(row.fields) != row.fields["digest"]:
            faults.append((f"campaign.auditentry {row.pk}", "the entry was changed"))
    heads: dict[str, tuple[int, str]] = {}
    links = sorted(
        (row.fields["chain"], row.fields["sequence"], row.pk, row.fields["chained"])
        for row in rows("campaign.auditlink")
    )
    for chain, sequence, entry, chained in links:
        before, head = heads.get(chain, (0, ""))
        place = f"campaign.auditlink {entry} (chain {chain}, {sequence})"
        if sequence != before + 1:
            faults.append((place, f"{sequence - before - 1} links are missing before it"))
        elif entry not in digests:
            faults.append((place, "the entry is missing"))
        elif chained != _sha256(head + digests[entry]):
            faults.append((place, "the chain does not fit"))
        heads[chain] = (sequence, chained)
    return Said("entries of the audit trail", len(digests), faults)


def _digest(fields: Mapping) -> str:
    said = [
        fields["campaign_id"],
        fields["at"],
        fields["recorded_at"],
        fields["user_id"],
        fields["actor"],
        fields["address"],
        fields["event"],
        fields["object_type"],
        fields["object_id"],
        fields["succeeded"],
        fields["data"],
    ]
    return _sha256(json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
