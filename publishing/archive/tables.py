"""What an archive keeps of every table, and what it leaves out and why: the one place that says so.

A kept table has the way from a row to its campaign, or is one of the unit's tables, of which the rows are kept that the
campaign's rows refer to. Blanked columns are written with the value here and never with their own. A house test says
that every table of the four rooms is named, and that no kept row refers to one that is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Blank:
    """A column whose value is not kept: what is written in its place (`{pk}` is the row's key), and why."""

    value: object
    why: str

    def of(self, pk: object) -> object:
        return self.value.format(pk=pk) if isinstance(self.value, str) else self.value


@dataclass(frozen=True)
class Kept:
    """A table that is kept. `path` leads from a row to its campaign; None stands for a table of the unit."""

    path: str | None
    blanked: Mapping[str, Blank] = field(default_factory=dict)


@dataclass(frozen=True)
class LeftOut:
    """A table that is not kept, and why."""

    why: str


_DOOR = "opens a page to whoever holds it"
_ACCOUNT = "an account of history opens nothing and is told nothing"
_MAIL = "notices and mails concern the running campaign only"
_SLIPS = "prints codes that open something"
_WORK = "tells how far a piece of work was, and not what came of it"
_OWN = Kept("campaign")

CAMPAIGN_TABLES: dict[str, Kept | LeftOut] = {
    "campaign.campaign": Kept("pk"),
    "campaign.departmentcategory": _OWN,
    "campaign.enrolment": _OWN,
    "campaign.membership": _OWN,
    "campaign.campaignrules": _OWN,
    "campaign.succession": _OWN,
    "campaign.proposal": _OWN,
    "campaign.emblem": _OWN,
    "campaign.flyerhandout": _OWN,
    "campaign.auditentry": _OWN,
    "campaign.auditlink": Kept("entry__campaign"),
    "campaign.portraitnotice": _OWN,
    "campaign.portraitconsent": _OWN,
    "campaign.portrait": Kept(
        "campaign", {"name": Blank("", "portraits are kept as numbers and fingerprints only (PRV-4a)")}
    ),
    "campaign.takedown": _OWN,
    "campaign.unit": Kept(None),
    "campaign.branch": Kept(None),
    "campaign.department": Kept(None),
    "campaign.departmentname": Kept(None),
    "campaign.person": Kept(
        None, {"is_party_member": Blank(False, "membership of the Party is sensitive (PRV-11)")}
    ),
    "campaign.holiday": Kept(None),
    "campaign.documentnumber": Kept(None),
    "campaign.numberleap": Kept(None),
    "campaign.user": Kept(
        None,
        {
            "password": Blank("!", _ACCOUNT),
            "last_login": Blank(None, _ACCOUNT),
            "email": Blank("", _ACCOUNT),
            "email_confirmed_at": Blank(None, _ACCOUNT),
            "is_active": Blank(False, _ACCOUNT),
            "closed_because": Blank("", _ACCOUNT),
            "active_since": Blank("1970-01-01T00:00:00.000000+00:00", _ACCOUNT),
            "password_set_at": Blank("1970-01-01T00:00:00.000000+00:00", _ACCOUNT),
            "first_password_until": Blank(None, _ACCOUNT),
        },
    ),
    "campaign.survey": _OWN,
    "campaign.surveyway": Kept("survey__campaign"),
    "campaign.surveyfinding": Kept("survey__campaign"),
    "campaign.surveyfile": Kept("finding__survey__campaign"),
    "campaign.rulesopening": _OWN,
    "campaign.studyconfirmation": _OWN,
    "campaign.campaignplan": _OWN,
    "campaign.planphase": _OWN,
    "campaign.campaigngroup": _OWN,
    "campaign.groupseat": Kept("group__campaign"),
    "campaign.flyertext": _OWN,
    "campaign.milestone": _OWN,
    "campaign.handover": _OWN,
    "campaign.handoveranswer": Kept("handover__campaign"),
    "campaign.handovernote": _OWN,
    "campaign.recentitems": LeftOut(_ACCOUNT),
    "campaign.display": LeftOut(f"the address of a screen {_DOOR}"),
    "campaign.notification": LeftOut(_MAIL),
    "campaign.noticepreference": LeftOut(_ACCOUNT),
    "campaign.digest": LeftOut(_MAIL),
    "campaign.addresscheck": LeftOut(_MAIL),
    "campaign.chatrobot": LeftOut("the robot's address and secret let anybody write into the group"),
    "campaign.chatmessage": LeftOut(_MAIL),
    "campaign.accountsession": LeftOut("whoever holds a session is signed in"),
    "campaign.job": LeftOut(_WORK),
    "campaign.passwordslips": LeftOut("first passwords"),
    "campaign.upload": LeftOut("an upload in progress; what it wrote is kept where it was written"),
}

SCORING_TABLES: dict[str, Kept | LeftOut] = {
    "scoring.scheme": _OWN,
    "scoring.sheet": Kept("scheme__campaign"),
    "scoring.section": Kept("sheet__scheme__campaign"),
    "scoring.indicator": Kept("section__sheet__scheme__campaign"),
    "scoring.deductionrule": Kept("indicator__section__sheet__scheme__campaign"),
    "scoring.bonusitem": Kept("scheme__campaign"),
    "scoring.bonuslevel": Kept("item__scheme__campaign"),
    "scoring.month": _OWN,
    "scoring.indicatorgroup": Kept("month__campaign"),
    "scoring.gateoverride": Kept("month__campaign"),
    "scoring.monthrevision": Kept("month__campaign"),
    "scoring.standing": Kept("revision__month__campaign"),
    "scoring.ledgerline": Kept("month__campaign"),
    "scoring.linesource": Kept("line__month__campaign"),
    "scoring.evidence": Kept("line__month__campaign"),
    "scoring.notapplicablegrant": _OWN,
    "scoring.bonusline": Kept("month__campaign"),
    "scoring.correction": Kept("month__campaign"),
    "scoring.correctionchange": Kept("correction__month__campaign"),
    "scoring.bonuschange": Kept("correction__month__campaign"),
    "scoring.recheck": Kept("month__campaign"),
    "scoring.recheckmessage": Kept("recheck__month__campaign"),
    "scoring.recheckfile": Kept("message__recheck__month__campaign"),
    "scoring.reviewsample": Kept("group__month__campaign"),
    "scoring.sampledcell": Kept("sample__group__month__campaign"),
    "scoring.blindentry": Kept("group__month__campaign"),
    "scoring.reportdue": Kept("month__campaign"),
    "scoring.expectedreport": Kept("report__month__campaign"),
    "scoring.halfyearevaluation": _OWN,
    "scoring.partexclusion": Kept("evaluation__campaign"),
    "scoring.halfyearcomputation": Kept("evaluation__campaign"),
    "scoring.whatif": Kept("evaluation__campaign"),
    "scoring.appraisal": Kept("evaluation__campaign"),
    "scoring.ballottally": Kept("evaluation__campaign"),
    "scoring.tievote": Kept("computation__evaluation__campaign"),
    "scoring.noticeobjection": Kept("evaluation__campaign"),
    "scoring.halfyeardecision": Kept("evaluation__campaign"),
    "scoring.titledecision": Kept("decision__evaluation__campaign"),
    "scoring.nomination": Kept("evaluation__campaign"),
    "scoring.modelindividual": Kept("evaluation__campaign"),
    "scoring.commendationmeeting": Kept("evaluation__campaign"),
    "scoring.agendaitem": Kept("meeting__evaluation__campaign"),
    "scoring.attendance": Kept("meeting__evaluation__campaign"),
    "scoring.panelsheet": Kept("evaluation__campaign"),
    "scoring.panelmark": Kept("evaluation__campaign"),
    "scoring.selfassessment": Kept("evaluation__campaign"),
    "scoring.selfscore": Kept("assessment__evaluation__campaign"),
    "scoring.selffile": Kept("assessment__evaluation__campaign"),
    "scoring.veto": _OWN,
    "scoring.reminder": LeftOut(_MAIL),
    "scoring.halfyearreminder": LeftOut(_MAIL),
    "scoring.ballotorder": LeftOut(_SLIPS),
    "scoring.ballotcode": LeftOut("digests of ballot codes; the ballots are kept as they were counted"),
}

ACTIVITIES_TABLES: dict[str, Kept | LeftOut] = {
    "activities.awarddecision": _OWN,
    "activities.awardrevocation": Kept("decision__campaign"),
    "activities.award": Kept("decision__campaign"),
    "activities.event": Kept(
        "campaign",
        {
            "door_digest": Blank("", f"the address at the door {_DOOR}"),
            "door_until": Blank(None, f"the address at the door {_DOOR}"),
        },
    ),
    "activities.attendance": Kept("event__campaign"),
    "activities.agendaitem": Kept("event__campaign"),
    "activities.eventfile": Kept("event__campaign"),
    "activities.eventfeedback": Kept("event__campaign"),
    "activities.checklist": _OWN,
    "activities.checklistitem": Kept("checklist__campaign"),
    "activities.servicewindow": _OWN,
    "activities.servicewindow_staff": Kept("servicewindow__campaign"),
    "activities.windowservice": Kept("window__campaign"),
    "activities.windowrules": _OWN,
    "activities.competitionmark": _OWN,
    "activities.inspectionplan": _OWN,
    "activities.inspection": Kept("window__campaign"),
    "activities.inspectorseat": Kept("inspection__window__campaign"),
    "activities.inspectionmark": Kept("inspection__window__campaign"),
    "activities.inspectionphoto": Kept("inspection__window__campaign"),
    "activities.finding": Kept("inspection__window__campaign"),
    "activities.findingextension": Kept("finding__inspection__window__campaign"),
    "activities.findingfile": Kept("finding__inspection__window__campaign"),
    "activities.rating": Kept(
        "window__campaign",
        {
            "device": Blank("", "tells ratings of one device from those of another"),
            "origin": Blank("", "tells where a rating came from"),
        },
    ),
    "activities.complaint": Kept(
        "campaign",
        {
            "contact": Blank("", "the complainant's contact (PRV-14)"),
            "receipt_digest": Blank("", f"the number of the receipt {_DOOR}"),
        },
    ),
    "activities.handbook": _OWN,
    "activities.handbookchapter": Kept("handbook__campaign"),
    "activities.handbookreceipt": _OWN,
    "activities.question": _OWN,
    "activities.quizpaper": Kept(
        "campaign",
        {
            "token": Blank("archive-{pk}", f"the address of the paper {_DOOR}"),
            "secret": Blank("", "signs personal links"),
        },
    ),
    "activities.quizitem": Kept("paper__campaign"),
    "activities.quizattempt": Kept("paper__campaign", {"device": Blank("", "tells one device from another")}),
    "activities.quickfirecontest": _OWN,
    "activities.contestteam": Kept("contest__campaign"),
    "activities.contestteam_members": Kept("contestteam__contest__campaign"),
    "activities.contestquestion": Kept("contest__campaign"),
    "activities.contestact": Kept("contest__campaign"),
    "activities.contest": _OWN,
    "activities.submission": Kept("contest__campaign"),
    "activities.submissionversion": Kept("submission__contest__campaign"),
    "activities.submissionfile": Kept("submission__contest__campaign"),
    "activities.similarpair": Kept("contest__campaign"),
    "activities.jury": Kept("contest__campaign"),
    "activities.jurycriterion": Kept("jury__contest__campaign"),
    "activities.prizelevel": Kept("jury__contest__campaign"),
    "activities.juror": Kept("jury__contest__campaign"),
    "activities.workreading": Kept("juror__jury__contest__campaign"),
    "activities.redaction": Kept("submission__contest__campaign"),
    "activities.juryvote": Kept("jury__contest__campaign"),
    "activities.readinggroup": _OWN,
    "activities.readinggroupmember": Kept("group__campaign"),
    "activities.book": _OWN,
    "activities.readingsession": Kept("event__campaign"),
    "activities.talk": Kept("event__campaign"),
    "activities.commendation": _OWN,
    "activities.nomination": Kept("commendation__campaign"),
    "activities.quizanswer": LeftOut(
        "single answers are erased when their time is over; the results are kept"
    ),
    "activities.ratingsign": LeftOut(f"the address of a rating page {_DOOR}"),
    "activities.ratingcodeorder": LeftOut(_SLIPS),
    "activities.ratingcode": LeftOut("digests of rating codes; the ratings are kept"),
}

PUBLISHING_TABLES: dict[str, Kept | LeftOut] = {
    "publishing.publication": _OWN,
    "publishing.publicationfile": Kept("publication__campaign"),
    "publishing.paperdraft": _OWN,
    "publishing.draftversion": Kept("draft__campaign"),
    "publishing.achievementstory": Kept("evaluation__campaign"),
    "publishing.groupphoto": Kept("story__evaluation__campaign"),
    "publishing.groupphotoperson": Kept("photo__story__evaluation__campaign"),
    "publishing.honourroll": _OWN,
    "publishing.rolledition": Kept("roll__campaign"),
    "publishing.distribution": Kept("roll__campaign"),
    "publishing.certificatepaper": _OWN,
    "publishing.certificate": _OWN,
    "publishing.lesson": _OWN,
    "publishing.yearsummary": _OWN,
    "publishing.archive": LeftOut("says which archives were made; every archive says it of itself"),
    "publishing.installation": LeftOut("says where an archive was made; its manifest says it"),
}

TABLES: dict[str, Kept | LeftOut] = CAMPAIGN_TABLES | SCORING_TABLES | ACTIVITIES_TABLES | PUBLISHING_TABLES

# Kept files whose bytes are not in the archive although their rows are.
WITHOUT_BYTES = {
    "campaign.portrait": "portraits are kept as numbers and fingerprints only (PRV-4a)",
    "publishing.groupphoto": "pictures of people are deleted a year after their campaign (PRV-9)",
}


def kept_tables() -> dict[str, Kept]:
    """The tables of an archive by their labels, in the order of the labels."""
    return {label: table for label, table in sorted(TABLES.items()) if isinstance(table, Kept)}
