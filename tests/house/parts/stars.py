"""Stars, ratings and complaints of windows: what the house tests need to know of their addresses, and the secrets planted there."""

from datetime import UTC, date, datetime

from activities.models import Complaint, Rating, RatingCodeOrder, ServiceWindow
from activities.windows.complaints import file_complaint, pass_on
from activities.windows.quarter_deciding import apply_quarter, computed
from activities.windows.quarters import Quarter
from activities.windows.rating_signs import make_signs
from activities.windows.ratings import Sender, give_rating
from tests.activities.windows.quarters import mark_quarter
from tests.makers import World

# As in tests/house/role_table.py; the first quarter waits to be decided, the second one is in effect.
TABLE = """
GET  activities:quarter_list                       200 200 200 200 200 200 200 200 200 200 200 200
POST activities:quarter_list                       405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:quarter_detail                     404 200 200 404 404 200 200 200 404 404 404 200
GET  activities:quarter_detail[quarter=2026Q2]     200 200 200 200 200 200 200 200 200 200 200 200
GET  activities:quarter_detail[quarter=2025Q1]     404 404 404 404 404 404 404 404 404 404 404 404
POST activities:quarter_detail                     405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:quarter_window                     403 200 200 403 403 200 200 200 403 403 403 200
GET  activities:quarter_window[window=W02]         403 200 200 403 403 200 403 403 403 403 403 200
GET  activities:quarter_window[window=W99]         403 404 404 403 403 404 404 404 403 403 403 404
POST activities:quarter_window                     403 405 405 403 403 405 405 405 403 403 403 405
GET  activities:quarter_what_if                    403 200 200 403 403 200 403 403 403 403 403 403
POST activities:quarter_what_if                    403 422 422 403 403 422 403 403 403 403 403 403
GET  activities:quarter_apply                      403 405 405 403 403 403 403 403 403 403 403 403
POST activities:quarter_apply                      403 409 409 403 403 403 403 403 403 403 403 403
GET  activities:quarter_offer                      403 405 405 403 403 403 403 403 403 403 403 403
POST activities:quarter_offer                      403 404 404 403 403 403 403 403 403 403 403 403
POST activities:quarter_offer[quarter=2026Q2]      403 302 302 403 403 403 403 403 403 403 403 403
GET  activities:quarter_export[format=json]        403 200 200 403 403 200 403 403 403 403 403 200
GET  activities:quarter_export[format=xlsx]        403 200 200 403 403 200 403 403 403 403 403 200
GET  activities:quarter_export[format=exe]         403 404 404 403 403 404 403 403 403 403 403 404
POST activities:quarter_export[format=json]        403 405 405 403 403 405 403 403 403 403 403 405
GET  activities:window_rules                       403 200 200 403 403 200 403 403 403 403 403 200
POST activities:window_rules                       403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:window_history                     403 200 200 403 403 200 200 200 403 403 403 200
GET  activities:window_history[window=W02]         403 200 200 403 403 200 403 403 403 403 403 200
POST activities:window_history                     403 405 405 403 403 405 405 405 403 403 403 405
GET  activities:rating_list                        403 200 200 403 403 403 403 403 403 403 403 200
POST activities:rating_list                        403 405 405 403 403 403 403 403 403 403 403 405
GET  activities:sign_make                          403 405 405 403 403 403 403 403 403 403 403 403
POST activities:sign_make                          403 302 302 403 403 403 403 403 403 403 403 403
GET  activities:sign_revoke                        403 405 405 403 403 403 403 403 403 403 403 403
POST activities:sign_revoke                        403 302 302 403 403 403 403 403 403 403 403 403
GET  activities:burst_judge                        403 405 405 403 403 403 403 403 403 403 403 403
POST activities:burst_judge                        403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:words_read                         403 405 405 403 403 403 403 403 403 403 403 403
POST activities:words_read                         403 302 302 403 403 403 403 403 403 403 403 403
GET  activities:rating_codes                       403 200 200 403 403 403 403 403 403 403 403 403
POST activities:rating_codes                       403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:codes_print                        403 302 404 403 403 403 403 403 403 403 403 403
POST activities:codes_print                        403 405 405 403 403 403 403 403 403 403 403 403
GET  activities:codes_drop                         403 405 405 403 403 403 403 403 403 403 403 403
POST activities:codes_drop                         403 302 404 403 403 403 403 403 403 403 403 403
GET  activities:complaint_list                     403 200 200 403 403 200 200 200 403 403 403 200
POST activities:complaint_list                     403 405 405 403 403 405 405 405 403 403 403 405
GET  activities:complaint_take                     403 200 200 403 403 403 403 403 403 403 403 403
POST activities:complaint_take                     403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:complaint_detail                   403 200 200 403 403 200 200 200 403 403 403 200
GET  activities:complaint_detail[complaint=2]      403 200 200 403 403 200 404 404 403 403 403 200
GET  activities:complaint_detail[complaint=9]      403 404 404 403 403 404 404 404 403 403 403 404
POST activities:complaint_detail                   403 405 405 403 403 405 405 405 403 403 403 405
GET  activities:complaint_pass                     403 405 405 403 403 403 403 403 403 403 403 403
POST activities:complaint_pass                     403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:complaint_state                    403 403 403 403 403 403 405 405 403 403 403 403
POST activities:complaint_state                    403 403 403 403 403 403 422 422 403 403 403 403
POST activities:complaint_state[complaint=2]       403 403 403 403 403 403 404 404 403 403 403 403
GET  activities:complaint_answer                   403 405 405 403 403 403 403 403 403 403 403 403
POST activities:complaint_answer                   403 422 422 403 403 403 403 403 403 403 403 403
"""
# Parameters that are the number of a row.
NUMBERED: set[str] = {"sign", "rating", "code_order"}
# A value for each parameter of the addresses, where only the way to the view counts.
VALUES: dict[str, object] = {
    "quarter": "2026Q1",
    "sign": 1,
    "rating": 1,
    "code_order": 1,
    "complaint": 1,
}
# The secrets that `plant` writes, and the roles that may read them; figures stand for their secret.
KEEPERS = {"office", "second", "auditor"}
HEADS = {"head", "deputy"}
MAY_READ: dict[str, set[str]] = {
    "LEAK-COMPLAINANT-TEXT": {"office", "second"},
    "LEAK-COMPLAINANT-CONTACT": {"office", "second"},
    "LEAK-COMPLAINT-MATTER": KEEPERS | HEADS | {"leader"},
    "LEAK-RATING-WAITING": KEEPERS,
    "LEAK-RATING-HIDDEN": set(),
    "LEAK-RATING-SHOWN": KEEPERS | HEADS | {"leader"},
}
FIGURES: dict[str, str] = {}

AT = datetime(2026, 5, 8, 2, 0, tzinfo=UTC)
DECIDED = datetime(2026, 7, 8, 2, 0, tzinfo=UTC)
Q2 = Quarter(2026, 2)


def make(world: World) -> dict[str, object]:
    """One row of everything in the campaign; the windows are those of the part `windows`: W01 of D03, W02 of D02."""
    office, campaign = world.access("office"), world.campaign
    window = ServiceWindow.objects.get(campaign=campaign, code="W01")
    mark_quarter(world, {window: "96"}, months=(4, 5, 6))
    seen = computed(campaign, Q2, at=DECIDED)["sha256"]
    apply_quarter(campaign=campaign, quarter=Q2, seen=seen, by=office, at=DECIDED)
    (sign,) = make_signs(campaign=campaign, windows=[window], by=office, at=AT)
    complaint, __ = file_complaint(sign=sign, text="等了很久没人理", contact="短号1", at=AT)
    pass_on(complaint=complaint, matter="反映等候时间长", by=office, at=AT)
    file_complaint(sign=sign, text="还没有转交的投诉", at=AT)
    ratings = [
        give_rating(sign=sign, stars=4, words="待看", sender=Sender(str(one), f"10.1.1.{one}"), at=AT)
        for one in (1, 2, 3)
    ]
    order = RatingCodeOrder.objects.create(
        campaign=campaign, counts={"W01": 1}, site_address="http://127.0.0.1:8000/", by=office.user, at=AT
    )
    return {
        "quarter": "2026Q1",
        "sign": sign.pk,
        "rating": ratings[0].pk,
        "hidden_rating": ratings[1].pk,
        "shown_rating": ratings[2].pk,
        "code_order": order.pk,
        "complaint": 1,
    }


def plant(world: World, values: dict) -> None:
    """Write the secrets into rows that `make` wrote, and rows beside them."""
    Complaint.objects.filter(campaign=world.campaign).update(
        text="LEAK-COMPLAINANT-TEXT", contact="LEAK-COMPLAINANT-CONTACT"
    )
    Complaint.objects.filter(campaign=world.campaign, number=1).update(matter="LEAK-COMPLAINT-MATTER")
    rows = Rating.objects
    rows.filter(pk=values["rating"]).update(words="LEAK-RATING-WAITING")
    rows.filter(pk=values["hidden_rating"]).update(words="LEAK-RATING-HIDDEN", words_state="hidden")
    rows.filter(pk=values["shown_rating"]).update(
        words="LEAK-RATING-SHOWN", words_state="shown", at=datetime.combine(date(2026, 5, 8), AT.time(), UTC)
    )
