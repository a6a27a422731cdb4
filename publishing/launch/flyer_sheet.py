"""The flyer of the campaign (宣传单), A5, two sides: the title side and the rules on one page, from its own settings.

Three ways to print: A5 for a digital press, the same with bleed and crop marks for a print shop, A4 with two copies
beside each other for the copier of the office. Nothing is ever clipped: the type becomes as large as lets everything
stand on its side; where that would be smaller than can be read, the drawing is refused.
"""

from collections.abc import Mapping
from dataclasses import asdict

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from campaign.digests import sha256_of
from campaign.emblems import current_emblem
from campaign.models import Campaign
from campaign.permissions import Access, office
from campaign.refusals import Refused
from publishing.honours.boxes import Frame
from publishing.honours.fitting import ems, name_lines
from publishing.honours.formats import BLEED, SLUG
from publishing.honours.kept_pictures import PictureGone, picture_bytes
from publishing.honours.pictures import emblem_for_print
from publishing.launch.flyer_parts import (
    ACTIVITIES,
    goals_of,
    honours_of,
    is_dual_hundred,
    name_pieces,
    rights_of,
    sheets_of,
    steps_of,
    year_of,
)
from publishing.launch.flyer_texts import flyer_words
from publishing.launch.plan_facts import plan_facts
from publishing.launch.rules_address import rules_url
from publishing.launch.two_up import two_up
from publishing.pdf import PrintedPaper
from publishing.press import print_apart
from publishing.prints import Sheet
from publishing.windows.qr_path import qr_drawing

KIND = "flyer"
A5, PRESS, A4 = "a5", "a5-press", "a4"
WAYS = {A5: "A5双面", PRESS: "A5双面（含出血和裁切线）", A4: "A4拼版（两份A5，沿短边翻转）"}
TEMPLATE = "publishing/print/flyer.html"
WIDTH, HEIGHT = 148, 210
ROOM = 122  # millimetres for the names on the title side
UNIT_ROOM = 115  # of the unit's name, which is set with space between its letters
LONG_GOALS = 60  # characters; goals that say more get a wider card
MOST_NAME, LEAST_NAME = 16, 9  # of the campaign, likewise
SCALES = {  # of the type; on the back 0.8 is 6.6 points
    "front": ("1", "0.94", "0.88", "0.82", "0.77"),
    "back": (
        "1.1",
        "1.06",
        "1.03",
        "1",
        "0.98",
        "0.96",
        "0.94",
        "0.92",
        "0.9",
        "0.88",
        "0.86",
        "0.83",
        "0.8",
    ),
}
EMBLEM = Frame(left=0, top=0, width=17, height=17)
DPI = 300


class FlyerTooFull(Refused):
    """What the flyer has to say does not fit on its two sides at a size that can be read."""


class NoScheme(Refused):
    """No standard is activated: there are no points to tell of."""


class NoRulesPage(Refused):
    """The flyer is to bear a QR code, and the page that it leads to is not opened."""


def flyer_content(campaign: Campaign, way: str = A5) -> dict:
    """What the flyer prints, as plain values. Raises NoScheme, NoRulesPage where it cannot be printed yet.

    A flyer that 600 people hold in their hands is not called back: without the page that its code promises it is not
    printed; the office can do without a code, which is a decision that it writes down.
    """
    facts, words = plan_facts(campaign), flyer_words(campaign)
    address = rules_url(campaign) if words.with_code else None
    if facts["scheme"] is None:
        raise NoScheme(_("No version of the standard is activated yet; the flyer tells of its points."))
    if words.with_code and address is None:
        raise NoRulesPage(
            _(
                "The QR code leads to the public page of the rules, which is not opened yet. Open it, or print the flyer"
                " without a code."
            )
        )
    sheets = sheets_of(facts["scheme"])
    emblem = current_emblem(campaign)
    unit_size, unit_lines = name_lines(facts["unit"], width=UNIT_ROOM, most=5.6, least=4.2, lines=2)
    name_size, name_parts = title_lines(campaign.name)
    goals = goals_of(facts["goals"])
    return {
        "title": f"{campaign.year}年{campaign.name}宣传单",
        "way": way,
        "campaign": campaign.code,
        "date": campaign.begins.isoformat(),  # the same flyer on every day
        "issuer": facts["issuer"],
        "unit": {"size": f"{unit_size:.2f}", "lines": unit_lines},
        "name": {"size": f"{name_size:.2f}", "lines": name_parts},
        "year": campaign.year,
        **goals,
        "goals_are_long": len(goals["goals_text"]) > LONG_GOALS,
        "words": asdict(words) | {"lines": words.slogan_lines},
        "is_dual": is_dual_hundred(sheets),
        "sheets": sheets,
        "activities": list(ACTIVITIES),
        "steps": steps_of(facts["rules"]),
        "months": year_of(campaign.begins.month),
        "honours": honours_of(facts["rules"], facts["windows"]),
        "rights": rights_of(facts["rules"]),
        "departments": facts["departments"],
        "qr": qr_drawing(address) if address else None,
        "emblem": emblem.sha256 if emblem and not emblem.is_erased else "",
    }


def title_lines(name: str) -> tuple[float, list[str]]:
    """The size and the lines of the campaign's name: its natural pieces where they can be large, else as it fits."""
    pieces = name_pieces(name)
    size = min(MOST_NAME, ROOM / max(ems(piece) for piece in pieces))
    if size >= LEAST_NAME:
        return size, pieces
    return name_lines(name, width=ROOM, most=MOST_NAME, least=LEAST_NAME)


def frozen_flyer(by: Access, key: str) -> Mapping | None:
    """What the flyer prints, for the office; `key` is the way of printing. None while it cannot be printed."""
    if key not in WAYS or not office(by):
        return None
    try:
        return flyer_content(by.campaign, key)
    except (NoScheme, NoRulesPage):
        return None


def flyer_pdf(frozen: Mapping) -> bytes:
    """The flyer as a PDF with its two sides. Raises FlyerTooFull, and as `print_apart` does."""
    media = _media(frozen)
    front, back = (_largest(frozen, side, media) for side in ("front", "back"))
    printed = _printed(frozen, media, front=front, back=back)
    return two_up(printed.pdf) if frozen["way"] == A4 else printed.pdf


def _largest(frozen: Mapping, side: str, media: Mapping[str, bytes]) -> str:
    """The largest type at which everything stands on one side. Raises FlyerTooFull."""
    scales = SCALES[side]
    first, last = 0, len(scales)  # what is smaller than one that fits, fits: the range is halved
    while first < last:
        middle = (first + last) // 2
        if _printed(frozen, media, **{side: scales[middle]}).pages == 1:
            last = middle
        else:
            first = middle + 1
    if first < len(scales):
        return scales[first]
    raise FlyerTooFull(
        _(
            "The title side of the flyer is too full. Shorten the invitation, the contact or the campaign's goals."
        )
        if side == "front"
        else _(
            "The rules do not fit on one side of the flyer. Shorten the contact, or the names of the sections and"
            " categories of the standard."
        )
    )


def _printed(frozen: Mapping, media: Mapping[str, bytes], *, front: str = "", back: str = "") -> PrintedPaper:
    """The sides for which a size of type is given."""
    values = {
        "paper": frozen,
        "front": front,
        "back": back,
        "has_emblem": bool(media),
        "is_press": frozen["way"] == PRESS,
        "bleed": BLEED,
        "slug": SLUG,
        "width": WIDTH,
        "height": HEIGHT,
    }
    return print_apart(render_to_string(TEMPLATE, values), identifier=sha256_of(frozen), media=media)


def _media(frozen: Mapping) -> dict[str, bytes]:
    """The emblem at the size of its place; a flyer without it where it was taken away meanwhile."""
    if not frozen["emblem"]:
        return {}
    campaign = Campaign.objects.get(code=frozen["campaign"])
    try:
        kept = picture_bytes(campaign, frozen["emblem"])
    except PictureGone:
        return {}
    return {"emblem.png": emblem_for_print(kept, EMBLEM, dpi=DPI)}


SHEET = Sheet(frozen=frozen_flyer, pdf=flyer_pdf)
