"""The words of notifications, mails and chat messages, made in the reader's language from a kind and its arguments.

None of them names a person, an assessed department or a deduction: they say what waits and lead to the page, which asks
for the role. The one department that is named is the owner whose indicators the office reviews, and not in a chat. Source: security.md PRV-10, PRV-11.
"""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from campaign.models import ChatMessage, NoticeKind, Notification, Role
from campaign.months import half_year_name

NOTICES = {
    NoticeKind.MONTH_OPENED: _("%(month)s is open for scoring: enter your deductions and submit."),
    NoticeKind.GROUP_LATE: _("The deadline of %(month)s has passed and your indicators are not submitted."),
    NoticeKind.GROUP_SUBMITTED: _("%(owner)s has submitted its indicators of %(month)s: review them."),
    NoticeKind.GROUP_RETURNED: _(
        "Your indicators of %(month)s are sent back: see the remark and submit anew."
    ),
    NoticeKind.PREVIEW_BEGUN: _("The preview of %(month)s has begun: look at your own sheets."),
    NoticeKind.MONTH_PUBLISHED: _("The result of %(month)s is published."),
    NoticeKind.BULLETIN_ISSUED: _("A paper about %(month)s is issued."),
    NoticeKind.PAPER_ISSUED: _("An official paper of the campaign is issued."),
    NoticeKind.RECHECK_FILED: _("Somebody asks about %(indicator)s of %(month)s: an answer is awaited."),
    NoticeKind.RECHECK_REMARKED: _("There is a remark on what was asked about %(indicator)s of %(month)s."),
    NoticeKind.RECHECK_ANSWERED: _("What you asked about %(indicator)s of %(month)s is answered."),
    NoticeKind.RECHECK_APPEALED: _("What was answered about %(indicator)s of %(month)s is taken to you."),
    NoticeKind.RECHECK_DECIDED: _("The leading group has decided about %(indicator)s of %(month)s."),
    NoticeKind.CORRECTION_REQUESTED: _("A correction of %(month)s awaits the leading group's decision."),
    NoticeKind.CORRECTION_DECIDED: _("The leading group has decided about the correction of %(month)s."),
    NoticeKind.CORRECTION_PUBLISHED: _("The result of %(month)s is corrected: see the new revision."),
    NoticeKind.HALF_YEAR_OPENED: _("The evaluation of the %(half)s is open: see what is yours to do."),
    NoticeKind.SELF_DUE: _("The self-assessment of the %(half)s is still to be submitted."),
    NoticeKind.SELF_SUBMITTED: _("A self-assessment of the %(half)s is submitted."),
    NoticeKind.SELF_RETURNED: _(
        "Your self-assessment of the %(half)s is open again: see the remark and submit it."
    ),
    NoticeKind.MARKS_DUE: _("Your marks of the %(half)s are still to be submitted."),
    NoticeKind.MARKS_RETURNED: _("Your marks of the %(half)s are handed back: see the reason."),
    NoticeKind.MARKS_ALL_IN: _("All marks of the %(half)s are in."),
    NoticeKind.HALF_YEAR_COMPUTED: _("The result of the %(half)s awaits the leading group's decision."),
    NoticeKind.TITLES_NOTICED: _("The list of titles of the %(half)s is open to objections."),
    NoticeKind.OBJECTION_FILED: _("Somebody objects to the list of the %(half)s: an answer is awaited."),
    NoticeKind.OBJECTION_ANSWERED: _("Your objection to the list of the %(half)s is answered."),
    NoticeKind.TITLES_APPLIED: _("The titles of the %(half)s are in effect."),
    NoticeKind.VETO_PROPOSED: _("A veto awaits the leading group's approval."),
    NoticeKind.VETO_DECIDED: _("The leading group has decided about a veto."),
    NoticeKind.VETO_STANDS: _("A veto is recorded or lifted that concerns your department."),
    NoticeKind.WORKS_TO_MARK: _("Works of a contest wait for your marks."),
    NoticeKind.WORKS_OVERDUE: _("Your marks of a contest's works are still to be handed in."),
    NoticeKind.WORK_MARKS_IN: _("All marks of a contest are in."),
    NoticeKind.INSPECTION_ASSIGNED: _("Inspections of %(month)s are assigned to you."),
    NoticeKind.INSPECTION_TO_SIGN: _("An inspection was entered: read it and sign."),
    NoticeKind.INSPECTION_SENT_BACK: _("An inspection of yours was not signed: see why and enter it anew."),
    NoticeKind.INSPECTION_FILED: _("An inspection of a window of yours is filed: see the result."),
    NoticeKind.FINDING_PROVED: _("A department has proved a rectification: recheck it."),
    NoticeKind.FINDING_RECHECKED: _("A rectification of yours was rechecked."),
    NoticeKind.FINDING_EXTENDED: _("A rectification of yours has more time: see the new day."),
    NoticeKind.FINDING_OVERDUE: _("The day to rectify a finding has passed without proof."),
    NoticeKind.AWARD_REVOKED: _(
        "A decision on awards was revoked whose bonus was taken over: decide whether the month is corrected."
    ),
    NoticeKind.STARS_APPLIED: _("The star windows of a quarter are in effect: see the list."),
    NoticeKind.COMPLAINT_FILED: _("A complaint about a service window came in: look at it and pass it on."),
    NoticeKind.COMPLAINT_PASSED: _("A complaint about a window of yours awaits your statement."),
    NoticeKind.COMPLAINT_STATED: _("A department has stated its part of a complaint: answer it."),
}
EVERYBODY_AT_WORK = (Role.OFFICE, Role.LEADER, Role.SCORER, Role.HEAD, Role.DEPUTY)
# Whom a kind can reach; a person is asked about these only.
RECEIVERS = {
    NoticeKind.MONTH_OPENED: (Role.SCORER,),
    NoticeKind.GROUP_LATE: (Role.SCORER,),
    NoticeKind.GROUP_SUBMITTED: (Role.OFFICE,),
    NoticeKind.GROUP_RETURNED: (Role.SCORER, Role.OFFICE),
    NoticeKind.PREVIEW_BEGUN: (Role.HEAD, Role.DEPUTY),
    NoticeKind.MONTH_PUBLISHED: EVERYBODY_AT_WORK,
    NoticeKind.BULLETIN_ISSUED: EVERYBODY_AT_WORK,
    NoticeKind.PAPER_ISSUED: EVERYBODY_AT_WORK,
    NoticeKind.RECHECK_FILED: (Role.SCORER, Role.OFFICE),
    NoticeKind.RECHECK_REMARKED: (Role.HEAD, Role.DEPUTY, Role.SCORER, Role.OFFICE),
    NoticeKind.RECHECK_ANSWERED: (Role.HEAD, Role.DEPUTY, Role.OFFICE),
    NoticeKind.RECHECK_APPEALED: (Role.LEADER,),
    NoticeKind.RECHECK_DECIDED: (Role.HEAD, Role.DEPUTY, Role.SCORER, Role.OFFICE),
    NoticeKind.CORRECTION_REQUESTED: (Role.LEADER,),
    NoticeKind.CORRECTION_DECIDED: (Role.OFFICE,),
    NoticeKind.CORRECTION_PUBLISHED: EVERYBODY_AT_WORK,
    NoticeKind.HALF_YEAR_OPENED: (Role.HEAD, Role.DEPUTY, Role.LEADER),
    NoticeKind.SELF_DUE: (Role.HEAD, Role.DEPUTY),
    NoticeKind.SELF_SUBMITTED: (Role.OFFICE,),
    NoticeKind.SELF_RETURNED: (Role.HEAD, Role.DEPUTY),
    NoticeKind.MARKS_DUE: (Role.LEADER,),
    NoticeKind.MARKS_RETURNED: (Role.LEADER,),
    NoticeKind.MARKS_ALL_IN: (Role.OFFICE, Role.LEADER),
    NoticeKind.HALF_YEAR_COMPUTED: (Role.LEADER,),
    NoticeKind.TITLES_NOTICED: (Role.HEAD, Role.DEPUTY),
    NoticeKind.OBJECTION_FILED: (Role.OFFICE,),
    NoticeKind.OBJECTION_ANSWERED: (Role.HEAD, Role.DEPUTY),
    NoticeKind.TITLES_APPLIED: EVERYBODY_AT_WORK,
    NoticeKind.VETO_PROPOSED: (Role.LEADER,),
    NoticeKind.VETO_DECIDED: (Role.OFFICE,),
    NoticeKind.VETO_STANDS: (Role.HEAD, Role.DEPUTY),
    NoticeKind.WORKS_TO_MARK: (Role.JUROR,),
    NoticeKind.WORKS_OVERDUE: (Role.JUROR,),
    NoticeKind.WORK_MARKS_IN: (Role.OFFICE,),
    NoticeKind.INSPECTION_ASSIGNED: (Role.INSPECTOR,),
    NoticeKind.INSPECTION_TO_SIGN: (Role.INSPECTOR,),
    NoticeKind.INSPECTION_SENT_BACK: (Role.INSPECTOR,),
    NoticeKind.INSPECTION_FILED: (Role.HEAD, Role.DEPUTY),
    NoticeKind.FINDING_PROVED: (Role.OFFICE,),
    NoticeKind.FINDING_RECHECKED: (Role.HEAD, Role.DEPUTY),
    NoticeKind.FINDING_EXTENDED: (Role.HEAD, Role.DEPUTY),
    NoticeKind.FINDING_OVERDUE: (Role.HEAD, Role.DEPUTY, Role.OFFICE),
    NoticeKind.AWARD_REVOKED: (Role.OFFICE,),
    NoticeKind.STARS_APPLIED: (Role.HEAD, Role.DEPUTY, Role.LEADER, Role.OFFICE),
    NoticeKind.COMPLAINT_FILED: (Role.OFFICE,),
    NoticeKind.COMPLAINT_PASSED: (Role.HEAD, Role.DEPUTY),
    NoticeKind.COMPLAINT_STATED: (Role.OFFICE,),
}


def notice_text(notice: Notification) -> str:
    """What the notification says, in the language in force."""
    arguments = notice.arguments
    month, half = arguments.get("month"), arguments.get("half")
    return str(NOTICES[NoticeKind(notice.kind)]) % {
        "month": date_format(date.fromisoformat(f"{month}-01"), "YEAR_MONTH_FORMAT") if month else "",
        "half": half_year_name(int(half[:4]), int(half[5])) if half else "",
        "indicator": arguments.get("indicator", ""),
        "owner": arguments.get("owner", ""),
    }


def chat_text(message: ChatMessage) -> str:
    """What the chat group reads: at most a month and a count."""
    month = date_format(message.month, "YEAR_MONTH_FORMAT") if message.month else ""
    said = {
        ChatMessage.Kind.TRIAL: _("This is a trial message."),
        ChatMessage.Kind.MONTH_OPENED: _("%(month)s is open for scoring."),
        ChatMessage.Kind.PREVIEW_BEGUN: _("The preview of %(month)s has begun."),
        ChatMessage.Kind.MONTH_PUBLISHED: _("The result of %(month)s is published."),
        ChatMessage.Kind.BULLETIN_ISSUED: _("The assessment of %(month)s is announced in a bulletin."),
        ChatMessage.Kind.MONTH_CORRECTED: _("The result of %(month)s is corrected."),
        ChatMessage.Kind.OWNERS_LATE: ngettext(
            "%(month)s: %(count)s owner is overdue.",
            "%(month)s: %(count)s owners are overdue.",
            message.count or 0,
        ),
    }[ChatMessage.Kind(message.kind)]
    return str(said) % {"month": month, "count": message.count}
