"""Who plays which role in the demo: accounts without passwords, opened and given their roles by the administrator."""

from dataclasses import dataclass
from datetime import datetime

from campaign.membership import grant_role, open_account
from campaign.models import Person, Role, User
from campaign.permissions import Access, access_of
from publishing.demo.organisation import Organisation
from publishing.demo.texts import department_tales
from scoring.schemes import preset_owners

OFFICE_SEATS = (1, 2, 3)  # of 考核办公室
SCORER_SEATS = {"考核办公室": 4}
SCORER_SEAT = 3  # of every other owner
INSPECTORS = ("工会", "综合办公室", "组织部", "企业管理部")
INSPECTOR_SEAT = 4
JURORS = ("宣传部", "党委办公室", "工会", "档案馆", "人力资源部", "技术部", "团委")
JUROR_SEAT = 5
AUDITOR = ("审计部", 6)
EMPLOYEES = ("生产部", "财务部", "宣传部", "后勤服务中心")
EMPLOYEE_SEAT = 7


@dataclass(frozen=True)
class Cast:
    """The people who act in the story, each with the access of today."""

    office: list[Access]
    leaders: list[Access]
    scorers: dict[str, Access]  # by the owner's name
    heads: dict[str, Access]  # by the department's name


def give_roles(organisation: Organisation, *, at: datetime) -> Cast:
    """Open the accounts and grant the roles; returns those who act in the months."""
    campaign = organisation.campaign
    administrator = access_of(organisation.administrator, campaign)

    def appoint(person: Person, role: Role, *, scope: str | None = None) -> User:
        user = accounts.get(person.pk) or open_account(person=person, by=administrator, at=at)
        accounts[person.pk] = user
        department = organisation.departments[scope] if scope else None
        grant_role(user=user, role=role, department=department, by=administrator, at=at)
        return user

    def seat(department: str, number: int) -> Person:
        return organisation.people[department][number - 1]

    accounts: dict[int, User] = {}
    office = [appoint(seat("考核办公室", number), Role.OFFICE) for number in OFFICE_SEATS]
    leaders = [appoint(person, Role.LEADER) for person in organisation.leaders]
    scorers = {
        owner: appoint(seat(owner, SCORER_SEATS.get(owner, SCORER_SEAT)), Role.SCORER, scope=owner)
        for owner in preset_owners()
    }
    heads = {}
    for _code, _category, tale in department_tales():
        heads[tale["name"]] = appoint(seat(tale["name"], 1), Role.HEAD, scope=tale["name"])
        appoint(seat(tale["name"], 2), Role.DEPUTY, scope=tale["name"])
    for name in INSPECTORS:
        appoint(seat(name, INSPECTOR_SEAT), Role.INSPECTOR)
    for name in JURORS:
        appoint(seat(name, JUROR_SEAT), Role.JUROR)
    for name in EMPLOYEES:
        appoint(seat(name, EMPLOYEE_SEAT), Role.EMPLOYEE)
    appoint(seat(*AUDITOR), Role.AUDITOR)
    return Cast(
        office=[access_of(user, campaign) for user in office],
        leaders=[access_of(user, campaign) for user in leaders],
        scorers={owner: access_of(user, campaign) for owner, user in scorers.items()},
        heads={name: access_of(user, campaign) for name, user in heads.items()},
    )
