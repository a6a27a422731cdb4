"""The sheet on which departments sign for their flyers: people, copies, who took them, when."""

from collections.abc import Mapping

from campaign.flyers import flyer_lines
from campaign.permissions import Access, office
from publishing.prints import Sheet


def frozen_flyer_receipt(by: Access, key: str) -> Mapping | None:
    """What the sheet prints, for the office; `key` is “all”. The copies are those entered, else those suggested."""
    if key != "all" or not office(by):
        return None
    campaign = by.campaign
    lines = [line for line in flyer_lines(campaign) if line.people or line.handout]
    rows = [
        {
            "name": line.department.name,
            "people": line.people,
            "copies": line.handout.copies if line.handout else line.suggested,
        }
        for line in lines
    ]
    return {
        "title": f"{campaign.year}年{campaign.name}宣传单发放签收表",
        "unit": campaign.unit.name,
        "date": campaign.begins.isoformat(),
        "rows": rows,
        "people": sum(row["people"] for row in rows),
        "copies": sum(row["copies"] for row in rows),
    }


RECEIPT = Sheet(frozen=frozen_flyer_receipt, template="publishing/print/flyer_receipt.html")
