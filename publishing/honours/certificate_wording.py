"""What certificates say (`official-papers.md` §4). Pure; Chinese as printed.

Recipient with a colon, the reason, the honour on a line of its own, the closing words, issuer and date. A certificate
(荣誉证书) encourages whoever bears it; nothing national is claimed, and the number of certificates is that of the decision.
"""

from dataclasses import asdict, dataclass
from datetime import date

from publishing.wording import long_date

CLOSING = "特发此证，以资鼓励。"
HEADING = "荣誉证书"
STARS = {"five_star": 5, "four_star": 4, "three_star": 3}


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The texts of one certificate, in the order in which they stand on it."""

    heading: str
    recipient: str
    reason: str
    honour: str
    closing: str
    issuer: str
    date_text: str

    def frozen(self) -> dict[str, str]:
        return asdict(self)


def title_wording(
    *, department: str, period: str, campaign: str, honour: str, issuer: str, day: date
) -> Wording:
    """A department that holds the title of a half-year."""
    return _wording(
        f"{department}：",
        f"在{period}{campaign}中成绩突出，被授予",
        honour,
        issuer=issuer,
        day=day,
        closing=f"称号。{CLOSING}",
    )


def individual_wording(
    *, name: str, period: str, campaign: str, honour: str, issuer: str, day: date
) -> Wording:
    """A person who was chosen in a half-year."""
    return _wording(
        f"{name}同志：", f"在{period}{campaign}中表现突出，被评为", honour, issuer=issuer, day=day
    )


def window_wording(
    *, department: str, window: str, matter: str, honour: str, level: str, issuer: str, day: date
) -> Wording:
    """A window with its stars."""
    stars = "★" * STARS.get(level, 0)
    holder = window if department in window else f"{department}{window}"
    return _wording(
        f"{holder}：",
        f"在{matter}中，经考核评审，被评为",
        f"{stars} {honour}".strip(),
        issuer=issuer,
        day=day,
    )


def person_wording(*, name: str, matter: str, honour: str, issuer: str, day: date) -> Wording:
    """A person who was honoured in an activity."""
    return _wording(f"{name}同志：", f"在{matter}中表现突出，被评为", honour, issuer=issuer, day=day)


def work_wording(*, author: str, work: str, matter: str, honour: str, issuer: str, day: date) -> Wording:
    """A work that won in a contest."""
    return _wording(f"{author}同志：", f"你撰写的《{work}》在{matter}中荣获", honour, issuer=issuer, day=day)


def team_wording(*, team: str, matter: str, honour: str, issuer: str, day: date) -> Wording:
    """A team or a department that won in a contest."""
    return _wording(f"{team}：", f"在{matter}中荣获", honour, issuer=issuer, day=day)


def _wording(
    recipient: str, reason: str, honour: str, *, issuer: str, day: date, closing: str = CLOSING
) -> Wording:
    return Wording(
        heading=HEADING,
        recipient=recipient,
        reason=reason,
        honour=honour,
        closing=closing,
        issuer=issuer,
        date_text=long_date(day),
    )
