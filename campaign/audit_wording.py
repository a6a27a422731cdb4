"""What the audit trail calls each event and each kind of object, in the language of whoever reads it.

One table for the whole house: a verb records a code, which stays what it is for ever and which programs compare;
people read the wording. `tests/house/test_audit_wording.py` finds every code that is recorded anywhere.
"""

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

EVENTS = {
    "access.denied": _("Refused: the role does not allow it"),
    "access.locked_out": _("Account locked after failed sign-ins"),
    "access.session_ended": _("Signed out by the time limit"),
    "access.sign_in_failed": _("Sign-in failed"),
    "access.signed_in": _("Signed in"),
    "access.signed_out": _("Signed out"),
    "campaign.account.closed": _("Account closed"),
    "campaign.account.first_password": _("First password given to an account"),
    "campaign.account.opened": _("Account opened"),
    "campaign.account.opened_again": _("Account opened again"),
    "campaign.account.password_change_failed": _("Change of the own password failed"),
    "campaign.account.password_changed": _("Own password changed"),
    "campaign.account.sessions_ended": _("Sign-ins of an account ended"),
    "campaign.categories.kept": _("Department categories changed"),
    "campaign.chat_robot.removed": _("Chat robot removed"),
    "campaign.chat_robot.set": _("Chat robot set"),
    "campaign.chat_robot.tried": _("Chat robot tried"),
    "campaign.copied": _("Campaign copied to a new year"),
    "campaign.department.branch_changed": _("Department moved to another party branch"),
    "campaign.department.category_changed": _("Department's category changed"),
    "campaign.department.dissolved": _("Department dissolved"),
    "campaign.department.founded": _("Department founded"),
    "campaign.department.merged": _("Departments merged"),
    "campaign.department.renamed": _("Department renamed"),
    "campaign.department.split": _("Department split"),
    "campaign.display.made": _("Screen given an address"),
    "campaign.display.revoked": _("Screen's address revoked"),
    "campaign.founded": _("Campaign begun"),
    "campaign.holiday.removed": _("Holiday removed"),
    "campaign.holidays.kept": _("Holidays entered"),
    "campaign.import.departments": _("Departments imported"),
    "campaign.import.people": _("People imported"),
    "campaign.notices.chosen": _("Own notifications chosen"),
    "campaign.organisation.entered": _("Organisation entered"),
    "campaign.particulars.changed": _("Particulars of the campaign changed"),
    "campaign.person.came_back": _("Person came back"),
    "campaign.person.left": _("Person left"),
    "campaign.role.ended": _("Role ended"),
    "campaign.role.granted": _("Role granted"),
    "campaign.rules.changed": _("Settings of the campaign changed"),
    "campaign.set_up": _("First set-up"),
    "campaign.slips.deleted": _("Password slips deleted"),
    "campaign.slips.downloaded": _("Password slips downloaded"),
    "campaign.slips.ordered": _("First passwords given out"),
    "campaign.unit.founded": _("Unit entered"),
    "export.group": _("Score workbook of a group exported"),
    "export.ledger": _("Ledger lines exported"),
    "export.scheme": _("Scheme exported"),
    "export.standings": _("Scores exported"),
    "job.failed": _("Background work failed"),
    "publishing.bulletin.issued": _("Bulletin issued"),
    "publishing.correction.issued": _("Notice of correction issued"),
    "publishing.file.differs": _("File of a paper is not the one that was issued"),
    "publishing.file.downloaded": _("Paper downloaded"),
    "publishing.preview.read": _("Preview of a bulletin read"),
    "scoring.blind.entered": _("Second entry made"),
    "scoring.blind.settled": _("Difference of a second entry settled"),
    "scoring.bonus.entered": _("Bonus entered"),
    "scoring.bonus.withdrawn": _("Bonus withdrawn"),
    "scoring.correction.approved": _("Correction approved"),
    "scoring.correction.begun": _("Correction begun"),
    "scoring.correction.change_dropped": _("Change taken out of a correction"),
    "scoring.correction.changed": _("Change added to a correction"),
    "scoring.correction.declined": _("Correction declined"),
    "scoring.correction.published": _("Correction published"),
    "scoring.correction.requested": _("Correction asked for"),
    "scoring.correction.withdrawn": _("Correction given up"),
    "scoring.deduction.accepted": _("Proposed deduction accepted"),
    "scoring.deduction.declined": _("Proposed deduction declined"),
    "scoring.deduction.proposed": _("Deduction proposed"),
    "scoring.evidence.attached": _("Evidence attached"),
    "scoring.evidence.differs": _("Evidence is not the file that was attached"),
    "scoring.evidence.erased": _("Evidence erased"),
    "scoring.evidence.read": _("Evidence read"),
    "scoring.evidence.virus_found": _("Virus found in a file"),
    "scoring.evidence.withdrawn": _("Evidence withdrawn"),
    "scoring.group.reminded": _("Owner reminded"),
    "scoring.group.returned": _("Group sent back"),
    "scoring.group.reviewed": _("Group reviewed"),
    "scoring.group.sample_ticked": _("Cell of a sample checked"),
    "scoring.group.sampled": _("Sample drawn"),
    "scoring.group.submitted": _("Group submitted"),
    "scoring.line.changed": _("Ledger line changed"),
    "scoring.line.entered": _("Ledger line entered"),
    "scoring.line.withdrawn": _("Ledger line withdrawn"),
    "scoring.month.approval_withdrawn": _("Approval of the month withdrawn"),
    "scoring.month.approved": _("Month approved"),
    "scoring.month.closed": _("Month closed"),
    "scoring.month.gate_overridden": _("Blockers of the month overridden"),
    "scoring.month.opened": _("Month opened"),
    "scoring.month.planned": _("Month planned"),
    "scoring.month.preview_ended": _("Preview of the month ended early"),
    "scoring.month.published": _("Month published"),
    "scoring.month.reopened": _("Month opened again"),
    "scoring.month.reviewed": _("Month reviewed"),
    "scoring.not_applicable.carried_over": _("Not applicable: carried over to a new version"),
    "scoring.not_applicable.ended": _("Not applicable: ended"),
    "scoring.not_applicable.granted": _("Not applicable: granted"),
    "scoring.recheck.answered": _("Objection or appeal answered"),
    "scoring.recheck.appealed": _("Appeal taken to the leading group"),
    "scoring.recheck.decided": _("Appeal decided finally"),
    "scoring.recheck.filed": _("Objection or appeal filed"),
    "scoring.recheck.remark": _("Remark to an objection or appeal"),
    "scoring.recheck.withdrawn": _("Objection or appeal withdrawn"),
    "scoring.report.declared": _("Report declared due"),
    "scoring.report.filed": _("Report marked as filed"),
    "scoring.report.filing_taken_back": _("Filing of a report taken back"),
    "scoring.report.withdrawn": _("Report withdrawn"),
    "scoring.scheme.activated": _("Scheme put in force"),
    "scoring.scheme.begun": _("Scheme begun empty"),
    "scoring.scheme.bonus_added": _("Scheme: bonus item added"),
    "scoring.scheme.bonus_changed": _("Scheme: bonus item changed"),
    "scoring.scheme.bonus_removed": _("Scheme: bonus item removed"),
    "scoring.scheme.changed": _("Scheme: name or month changed"),
    "scoring.scheme.copied": _("Scheme copied"),
    "scoring.scheme.discarded": _("Scheme: draft discarded"),
    "scoring.scheme.imported": _("Scheme imported"),
    "scoring.scheme.indicator_changed": _("Scheme: indicator changed"),
    "scoring.scheme.loaded": _("Scheme: preset loaded"),
    "scoring.scheme.section_added": _("Scheme: section added"),
    "scoring.scheme.section_changed": _("Scheme: section changed"),
    "scoring.scheme.section_removed": _("Scheme: section removed"),
    "scoring.scores.imported": _("Scores imported"),
}
# Rows that no verb of their own looks after (campaign.upkeep) are recorded under their model and one of these acts.
ROW_ACTS = {
    "added": _("%(kind)s: added"),
    "changed": _("%(kind)s: changed"),
    "deleted": _("%(kind)s: deleted"),
}


def event_name(code: str) -> str:
    """The wording of an event; the code itself for one that this version of the software does not know."""
    if code in EVENTS:
        return str(EVENTS[code])
    label, __, act = code.rpartition(".")
    kind = object_name(label)
    return ROW_ACTS[act] % {"kind": kind} if act in ROW_ACTS and kind != label else code


def object_name(label: str) -> str:
    """What a kind of object is called; `label` is the model's, such as scoring.month."""
    try:
        return capfirst(str(apps.get_model(label)._meta.verbose_name))
    except (LookupError, ValueError):
        return label
