"""From an empty database to an open month, by what a person can click; nothing is written but by the pages."""

from django.utils import timezone
from playwright.sync_api import Page, expect

from campaign.models import AuditEntry, Campaign, Department, Membership, Person, Role, User
from scoring.models import IndicatorGroup, Month, Scheme
from tests.workbooks import DEPARTMENTS, ROSTER

ADMINISTRATOR = {"number": "00001", "name": "赵管理", "password": "lange und gute Worte"}
CLERK = {"number": "00002", "name": "钱经办", "password": "andere gute Worte"}
OWN_PASSWORD = "wieder neue Worte"
UNIT = {
    "unit_name": "清河矿业集团有限公司",
    "unit_short_name": "清河矿业",
    "issuer_name": "中共清河矿业集团机关委员会",
    "issuer_code": "清矿机党发",
}
# Every click of both people, fields apart: what half an hour without a manual has room for.
CLICKS = {"clerk": 22, "administrator": 3}
PATIENCE = 30_000


class Hand:
    """A person at a browser; the clicks are counted."""

    def __init__(self, page: Page):
        self.page = page
        self.clicks = 0

    def press(self, name: str, *, role: str = "button") -> None:
        self.clicks += 1
        self.page.locator("#content").get_by_role(role, name=name, exact=True).first.click()

    def follow(self, name: str) -> None:
        self.press(name, role="link")

    def fill(self, values: dict[str, str]) -> None:
        for name, value in values.items():
            self.page.locator(f"[name={name}]").fill(value)

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=PATIENCE)

    def waits_for(self, name: str) -> None:
        """Until the button at the end of a page is there."""
        expect(self.page.get_by_role("button", name=name)).to_be_visible(timeout=PATIENCE)

    def sign_in(self, number: str, password: str) -> None:
        self.fill({"username": number, "password": password})
        self.press("Sign in")


def set_up(hand: Hand) -> None:
    people = {"administrator": ADMINISTRATOR, "clerk": CLERK}
    for who, person in people.items():
        hand.fill({f"{who}_{name}": value for name, value in person.items()})
        hand.fill({f"{who}_again": person["password"]})
    hand.fill(UNIT)
    hand.press("Set up the site")


def bring_in(hand: Hand, workbook, *, written: str) -> None:
    """A workbook from the upload to the written rows."""
    hand.page.locator("input[type=file]").set_input_files(workbook)
    hand.press("Upload and look")
    hand.press("Preview")
    hand.waits_for("Write ")
    leave_out = hand.page.get_by_label("Leave out the 1 refused row and write the others")
    if leave_out.count():
        leave_out.check()
        hand.clicks += 1
    hand.page.get_by_role("button", name="Write ").click()
    hand.clicks += 1
    hand.sees(written)


def test_clerk_comes_from_an_empty_database_to_an_open_month(browse, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    clerk = Hand(browse("/"))

    set_up(clerk)
    clerk.sees("清河矿业 is set up.")
    clerk.sign_in(CLERK["number"], CLERK["password"])
    clerk.fill({"current": CLERK["password"], "new": OWN_PASSWORD, "again": OWN_PASSWORD})
    clerk.press("Set the password")
    clerk.follow("Next: import the departments")
    bring_in(clerk, DEPARTMENTS, written="Written: 30 new, 0 changed, 0 unchanged, 1 left out.")
    clerk.follow("Next: import people")
    bring_in(clerk, ROSTER, written="Written: 669 new, 0 changed, 0 unchanged, 0 left out.")
    clerk.follow("Next: the checklist")
    clerk.follow("Next: put a scheme in force")
    clerk.press("Load as a draft")
    clerk.press("Put in force")
    clerk.follow("Next: enter the holidays of the year")
    clerk.page.get_by_label("The year's list, a line each").fill(f"{timezone.localdate().year}-12-31 元旦 休")
    clerk.press("Take the list over")
    clerk.follow("Settings")
    name_heads_and_scorers(browse)
    clerk.follow("Next: plan the first month")
    clerk.press("Plan the first month")
    clerk.press("Open the month")
    clerk.sees("The month is open")

    month = Month.objects.get()
    campaign = Campaign.objects.get()
    assert [month.state, month.first_day, Scheme.objects.get().activated_at is not None] == [
        "open",
        campaign.first_month,
        True,
    ]
    assert [Department.objects.count(), Person.objects.count(), IndicatorGroup.objects.count()] == [
        32,
        670,
        22,
    ]
    assert [
        Membership.objects.filter(role=role).values("department").distinct().count()
        for role in (Role.HEAD, Role.SCORER)
    ] == [30, 20]
    assert set(User.objects.filter(memberships__role=Role.OFFICE).values_list("username", flat=True)) == {
        "00002"
    }
    assert AuditEntry.objects.filter(succeeded=False).count() == 0
    assert clerk.clicks == CLICKS["clerk"]


def name_heads_and_scorers(browse) -> None:
    """The administrator: heads are proposed by their posts; the second of each owner's people scores."""
    administrator = Hand(browse("/sign-in/"))
    administrator.sign_in(ADMINISTRATOR["number"], ADMINISTRATOR["password"])
    administrator.follow("Next: name the heads")
    administrator.waits_for("Fill the seats")
    for select in administrator.page.locator("select[name^=scorer_]").all():
        options = select.locator("option")
        select.select_option(index=2 if options.count() > 2 else 0)
    # The committee has no people of its own: somebody of the party work department scores for it.
    administrator.page.locator("input[name^=scorer_]").fill("10361")
    administrator.press("Fill the seats")
    administrator.sees("seats are filled.")
    assert administrator.clicks == CLICKS["administrator"]
