"""Two people set up one blank installation at one moment."""

from campaign.models import Campaign, Department, Unit, User
from campaign.setup import NewAccount, NewCampaign, NewUnit, set_up_site


def set_up(number: int):
    return set_up_site(
        unit=NewUnit(f"第{number}集团", f"第{number}", "机关党委", "机党发"),
        campaign=NewCampaign("文明部室创建活动", 2026 + number),
        administrator=NewAccount(f"{number}1", "甲某", "lange und gute Worte"),
        clerk=NewAccount(f"{number}2", "乙某", "andere gute Worte"),
    )


def test_set_up_at_one_moment_happens_once(db, at_once):
    answers = at_once(lambda: set_up(1), lambda: set_up(2))

    assert sorted(type(answer).__name__ for answer in answers) == ["AlreadySetUp", "Campaign"]
    assert [Unit.objects.count(), Campaign.objects.count(), Department.objects.count()] == [1, 1, 2]
    assert User.objects.count() == 2
