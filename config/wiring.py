"""How the rooms meet: functions that settings name for others to call, so that no room imports the one above it."""

JOB_KINDS = {
    "import": "campaign.imports.write_import",
    "first_passwords": "publishing.slip_printing.print_slips",
    "ballot_codes": "publishing.ballot_printing.print_ballots",
    "rating_codes": "publishing.windows.codes_printing.print_codes",
    "paper": "publishing.drawing.render_paper",
    "paper_batch": "publishing.batches.render_batch",
    "bulletin_preview": "publishing.month_papers.render_preview",
    "draft_preview": "publishing.draft_printing.render_pages",
    "scheme_table": "publishing.scheme_printing.render_scheme_table",
    "prize_collection": "publishing.reading.collection_printing.render_collection",
    "ranking": "publishing.ranking_printing.render_ranking",
    "scores": "scoring.score_imports.write_scores",
    "score_sheet": "publishing.score_sheet_printing.render_score_sheet",
    "print": "publishing.prints.render_print",
    "roll_layout": "publishing.honours.layout_printing.render_layout",
    "certificates": "publishing.honours.certificate_printing.render_certificates",
    "archive": "publishing.archive.making.render_archive",
    "archive_check": "publishing.archive.checking.render_check",
}
# The sheets that can be drawn besides numbered papers (publishing.prints).
PRINTS = {
    "quiz-paper": "publishing.etiquette.quiz_sheets.PAPER",
    "quiz-key": "publishing.etiquette.quiz_sheets.KEY",
    "quiz-notice": "publishing.etiquette.quiz_sheets.NOTICE",
    "handbook": "publishing.etiquette.handbook_sheet.SHEET",
    "receipts": "publishing.etiquette.receipt_sheet.SHEET",
    "sign-in": "publishing.events.sign_in.SIGN_IN",
    "meeting-agenda": "publishing.events.meeting_sheets.AGENDA",
    "meeting-script": "publishing.events.meeting_sheets.SCRIPT",
    "window-board": "publishing.windows.boards.BOARDS",
    "window-sign": "publishing.windows.boards.SIGNS",
    "quickfire-sheet": "publishing.etiquette.quickfire_sheet.SHEET",
    "flyer": "publishing.launch.flyer_sheet.SHEET",
    "flyer-receipt": "publishing.launch.flyer_receipt.RECEIPT",
    "public-notice": "publishing.public_notice_sheet.SHEET",
    "prize-receipt": "publishing.honours.prize_receipt.RECEIPT",
    "timeline": "publishing.launch.timeline_sheet.SHEET",
    "handover": "publishing.launch.handing_over.SHEET",
    "survey": "publishing.launch.survey_sheet.SHEET",
    "study": "publishing.launch.study_sheet.SHEET",
}
# The doors of launch and year's end on the page of all activities: functions that give a person's doors.
LAUNCH_DOORS = [
    "publishing.launch.timeline_doors.timeline_doors",
    "publishing.launch.survey_doors.survey_doors",
    "publishing.launch.plan_doors.plan_doors",
    "activities.launch_doors.launch_doors",
]
YEAR_END_DOORS = [
    "publishing.summary.year_doors.year_doors",
    "publishing.archive.archive_doors.archive_doors",
]
# What every room has for the timeline of the year: functions that give the entries which a person may read.
MILESTONES = [
    "campaign.timeline_reading.own_milestones",
    "campaign.timeline_reading.flyer_entries",
    "publishing.launch.launch_timeline.launch_entries",
    "scoring.month_timeline.month_entries",
    "scoring.half_year_timeline.half_year_entries",
    "activities.event_timeline.event_entries",
    "activities.windows.window_timeline.window_entries",
    "activities.etiquette.etiquette_timeline.etiquette_entries",
    "activities.reading.reading_timeline.reading_entries",
    "publishing.paper_timeline.paper_entries",
    "publishing.paper_timeline.roll_entries",
    "publishing.paper_timeline.archive_entries",
]
JOBS_WATCHED = {"draft_preview", "bulletin_preview", "roll_layout"}  # a person waits before these pages
# What can be found by the search of a campaign, in the order of its page: lists of sources of the rooms.
SEARCHES = [
    "scoring.findable.SOURCES",
    "campaign.findable.SOURCES",
    "publishing.findable.SOURCES",
    "activities.findable.SOURCES",
]
# What the task process looks after besides, every few seconds; each is safe to run at any time.
CHORES = [
    "activities.etiquette.quiz_answering.collect_due",
    "activities.etiquette.quiz_closing.erase_old_answers",
    "activities.windows.rectifying.remind_overdue",
    "campaign.address_mail.send_confirmations",
    "campaign.notice_mail.send_mails",
    "campaign.chat.send_messages",
    "scoring.reminders.remind_late",
    "scoring.half_year_reminders.remind_half_years",
    "scoring.report_proposals.propose_unfiled",
    "activities.windows.ratings.forget_senders",
    "activities.windows.complaints.forget_contacts",
    "publishing.honours.layout_printing.drop_old_layouts",
    "publishing.prints.drop_old_prints",
    "campaign.backups.daily.back_up_daily",
]
# Entries of the audit trail that a reader must not see although they are in his campaign: functions of his memberships.
HIDDEN_ACTS = ["activities.windows.hiding.hidden_acts"]
# What the campaign's own room asks of the one above it: up to which day the past is settled.
SETTLED_UNTIL = "scoring.settled.settled_until"
# And whether the months that are open can score the departments that an import leaves behind.
OPEN_MONTHS_CHECK = "scoring.open_months.check_open_months"
# And what was printed with somebody's portrait.
PORTRAITS_PRINTED = "publishing.honours.picture_uses.printed_with"
# And how the first set-up begins the scheme of a unit that writes its own.
EMPTY_SCHEME = "scoring.schemes.begin_empty"
# What the scoring room's workbench asks of the room above it: what else waits on a person's desk.
DESK_DUTIES = [
    "scoring.offer_duties.offers_waiting",
    "publishing.duties.bulletins_to_issue",
    "publishing.duties.commendations_to_issue",
    "publishing.honours.duties.portraits_to_take_down",
    "publishing.honours.duties.stories_waiting",
    "publishing.launch.study_duty.rules_to_confirm",
]
# And which doors the rooms above put on the page of a half-year.
HALF_YEAR_DOORS = [
    "publishing.public_notice_doors.public_notice_doors",
    "publishing.commendation_doors.commendation_doors",
    "publishing.honours.certificate_doors.certificate_doors",
]
