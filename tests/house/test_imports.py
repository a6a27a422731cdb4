"""The direction of imports: campaign ← scoring and activities ← publishing, config on top; inside an app pure ← … ← urls."""

import ast
import re
from graphlib import TopologicalSorter

from tests.house.sources import APPS, imports, modules

ROOMS_BELOW = {
    "campaign": {"campaign"},
    "scoring": {"campaign", "scoring"},
    "activities": {"campaign", "activities"},
    "publishing": {"campaign", "scoring", "activities", "publishing"},
    "config": {"campaign", "scoring", "activities", "publishing", "config"},
}
PURE = {
    "activities.agenda_times",
    "publishing.launch.flyer_parts",
    "publishing.launch.two_up",
    "publishing.archive.format",
    "publishing.archive.frozen",
    "publishing.archive.tables",
    "activities.windows.default_checklist",
    "activities.windows.drawing",
    "activities.windows.marking",
    "activities.windows.quarters",
    "activities.windows.quarter_words",
    "activities.windows.rating",
    "campaign.printed_codes",
    "campaign.icalendar",
    "campaign.rounding",
    "campaign.timeline",
    "campaign.timeline_strip",
    "publishing.windows.qr_path",
    "activities.etiquette.quiz_links",
    "activities.etiquette.question_text",
    "activities.etiquette.likeness",
    "activities.etiquette.item_analysis",
    "activities.etiquette.grading",
    "activities.attendance_reading",
    "activities.reading.anonymising",
    "activities.reading.judging",
    "activities.reading.jury_presets",
    "activities.reading.lots",
    "activities.etiquette.quickfire",
    "activities.doors",
    "campaign.attachments.formats",
    "campaign.attachments.inspection",
    "campaign.activity_wording",
    "campaign.audit_wording",
    "campaign.months",
    "campaign.passwords",
    "campaign.digests",
    "campaign.refusals",
    "campaign.rich_text",
    "campaign.search_words",
    "campaign.traditional",
    "campaign.workbooks.departments",
    "campaign.workbooks.grid",
    "campaign.workbooks.headers",
    "campaign.workbooks.people",
    "campaign.workbooks.rows",
    "campaign.workbooks.words",
    "campaign.workdays",
    "publishing.annexes",
    "publishing.etiquette.imposition",
    "publishing.events.signing",
    "publishing.launch.worked_example",
    "publishing.blocks",
    "publishing.commendation",
    "publishing.bulletin_text",
    "publishing.drafting",
    "publishing.fields",
    "publishing.honours.award_commendation",
    "publishing.honours.boxes",
    "publishing.honours.cell_boxes",
    "publishing.honours.cells",
    "publishing.honours.certificate_sheet",
    "publishing.honours.certificate_wording",
    "publishing.honours.filling",
    "publishing.honours.fitting",
    "publishing.honours.formats",
    "publishing.honours.grid",
    "publishing.honours.masthead",
    "publishing.honours.pictures",
    "publishing.honours.placed",
    "publishing.honours.roll_content",
    "publishing.honours.sheets",
    "publishing.honours.signs",
    "publishing.headline",
    "publishing.honours.roll_gaps",
    "publishing.honours.print_quality",
    "publishing.honours.counting",
    "publishing.month_facts",
    "publishing.correction_notice",
    "publishing.red_head",
    "publishing.wording",
    "scoring.calibration",
    "scoring.cell_texts",
    "scoring.clipboard",
    "scoring.correction_effects",
    "scoring.evaluation",
    "scoring.half_year_names",
    "scoring.half_year_result",
    "scoring.half_year_settings",
    "scoring.half_years",
    "scoring.title_quota",
    "scoring.title_rules",
    "scoring.losses",
    "scoring.pasting",
    "scoring.points",
    "scoring.ranking",
    "scoring.sampling",
    "scoring.scheme_differences",
    "scoring.scheme_sums",
    "scoring.self_scores",
    "scoring.vetoes",
    "scoring.sheet_matching",
    "scoring.shorthand",
    "scoring.shorthand_grammar",
    "publishing.launch.plan_annexes",
    "publishing.launch.plan_proposals",
    "publishing.launch.plan_rules",
    "publishing.launch.plan_text",
    "publishing.launch.plan_tracks",
    "publishing.rule_words",
    "publishing.paper_charts",
    "publishing.paper_content",
    "publishing.summary.annexes",
    "publishing.summary.assessment_text",
    "publishing.summary.charts",
    "publishing.summary.month_digests",
    "publishing.summary.result_text",
    "publishing.summary.shapes",
    "publishing.summary.shortcoming_text",
    "publishing.summary.slides.card_places",
    "publishing.summary.slides.launch_slides",
    "publishing.summary.slides.lesson_slides",
    "publishing.summary.slides.measures",
    "publishing.summary.slides.packing",
    "publishing.summary.slides.paging",
    "publishing.summary.slides.plan",
    "publishing.summary.slides.result_slides",
    "publishing.summary.slides.shapes",
    "publishing.summary.slides.speech",
    "publishing.summary.slides.track_slides",
    "publishing.summary.text",
    "publishing.summary.track_shapes",
    "publishing.summary.track_text",
    "publishing.summary.wording",
    "publishing.printable",
    "publishing.plain_paper",
    "publishing.annex_text",
    "publishing.composing",
    "publishing.draft_content",
    "publishing.draft_merging",
    "publishing.paper_checks",
    "publishing.skeletons",
    "publishing.title_words",
    "publishing.words_too",
}
KNOWS_NO_FRAMEWORK = PURE - {
    "activities.windows.quarters",
    "activities.windows.quarter_words",
    "campaign.activity_wording",
    "campaign.audit_wording",
    "campaign.months",
    "campaign.passwords",
    "campaign.timeline",
    "scoring.half_year_names",
}
FORMS = {
    "agenda_forms",
    "flyer_forms",
    "milestone_forms",
    "inspection_forms",
    "window_forms",
    "quarter_forms",
    "rating_forms",
    "codes_paper",
    "quiz_forms",
    "event_forms",
    "survey_forms",
    "group_forms",
    "plan_forms",
    "study_forms",
    "handbook_forms",
    "receipt_forms",
    "quickfire_forms",
    "appraisal_forms",
    "commendation_forms",
    "contest_forms",
    "reading_forms",
    "jury_forms",
    "prize_collection",
    "ballot_paper",
    "individual_forms",
    "marks_forms",
    "meeting_forms",
    "self_forms",
    "veto_forms",
    "account_forms",
    "correction_forms",
    "department_forms",
    "entry_forms",
    "form_fields",
    "forms",
    "grant_forms",
    "half_year_forms",
    "half_year_page",
    "import_forms",
    "notice_forms",
    "particulars_forms",
    "portrait_forms",
    "pdf",
    "recheck_forms",
    "award_forms",
    "certificate_paper",
    "roll_paper",
    "ranking_paper",
    "register_forms",
    "report_forms",
    "review_forms",
    "scheme_forms",
    "scheme_table",
    "score_file_forms",
    "score_file_pages",
    "score_sheet",
    "seat_forms",
    "settings_forms",
    "setup_forms",
    "slip_paper",
    "workbook",
    "docx_shapes",
    "paper",
    "paper_docx",
    "paper_page",
    "paper_xlsx",
    "press",
    "press_program",
    "draft_desk",
    "draft_forms",
    "chart_pictures",
    "lesson_forms",
}
PAGES = {
    "admin",
    "apps",
    "backends",
    "caching",
    "checks",
    "frame",
    "management",
    "pages",
    "proxies",
    "sessions",
    "site",
    "templatetags",
    "views",
    "views_account",
    "views_accounts",
    "views_flyers",
    "views_holidays",
    "views_notices",
    "views_import",
    "views_particulars",
    "views_portraits_office",
    "views_portraits",
    "views_password",
    "views_rules",
    "views_search",
    "findable",
    "findable_etiquette",
    "findable_indicators",
    "findable_lines",
    "findable_reading",
    "findable_year",
    "downloads",
    "table_downloads",
    "print_views",
    "ranking_views",
    "bulletin_views",
    "register_views",
    "batch_views",
    "collection_views",
    "commendation_views",
    "scheme_views",
    "score_sheet_views",
    "font_views",
    "draft_page_views",
    "draft_source_views",
    "draft_views",
}
# Packages that stand for a subject: the layer is that of the module inside.
TRACKS = {"windows", "etiquette", "reading", "honours", "events", "launch", "summary", "archive"}
LAYERS = ("pure", "models", "verbs", "forms", "pages", "urls")
# The job of a bulletin draws it; a slow or heavy library is loaded where it is used.
VERBS_THAT_DRAW = {
    "publishing.launch.flyer_sheet",
    "publishing.etiquette.handbook_sheet",
    "publishing.prints",
    "publishing.honours.rolls",
    "publishing.outputs",
    "publishing.batches",
    "publishing.drawing",
    "publishing.ballot_printing",
    "publishing.windows.boards",
    "publishing.windows.codes_printing",
    "publishing.honours.certificate_printing",
    "publishing.honours.certificates",
    "publishing.honours.layout_printing",
    "publishing.honours.prize_receipt",
    "publishing.reading.collection_printing",
    "publishing.issuing",
    "publishing.ranking_printing",
    "publishing.month_papers",
    "publishing.scheme_printing",
    "publishing.score_sheet_printing",
    "publishing.slip_printing",
    "publishing.draft_printing",
}
LONGEST_MODULE = 360
LOADED_LATE = {"defusedxml", "weasyprint", "xlsxwriter", "openpyxl", "pypdf", "fontTools", "PIL", "pypdfium2"}
REACHES_INTO_WEASYPRINT = "publishing.justification"
# The library fontconfig is told its folders by the environment of the process only.
ENVIRONMENT = re.compile(r"os\.environ|getenv|from os import .*environ")


def layer(module: str) -> int:
    __, _, inside = module.partition(".")
    parts = inside.split(".")
    first = parts[1] if parts[0] in TRACKS and len(parts) > 1 else parts[0]
    if module in PURE or not inside:
        name = "pure"
    elif first == "models":
        name = "models"
    elif first in (
        "urls",
        "draft_urls",
        "half_year_entry_urls",
        "half_year_urls",
        "scheme_urls",
        "wall_urls",
        "quiz_urls",
        "quiz_door_urls",
        "events_urls",
        "quarter_urls",
        "rating_urls",
        "windows_urls",
        "etiquette_urls",
        "quickfire_urls",
        "reading_urls",
        "award_urls",
        "contest_urls",
        "jury_urls",
    ):
        name = "urls"
    elif first in PAGES:
        name = "pages"
    elif first in FORMS:
        name = "forms"
    else:
        name = "verbs"
    return LAYERS.index(name)


def own_imports():
    return [found for found in imports() if found.imported.split(".")[0] in ROOMS_BELOW]


def test_rooms_know_only_those_below():
    upward = [
        f"{found.importer} imports {found.imported}"
        for found in own_imports()
        if found.imported.split(".")[0] not in ROOMS_BELOW[found.importer.split(".")[0]]
    ]

    assert upward == []


def test_layers_know_only_those_below():
    upward = [
        f"{found.importer} imports {found.imported}"
        for found in own_imports()
        if not found.importer.startswith("config")
        and found.importer not in VERBS_THAT_DRAW
        and layer(found.imported) > layer(found.importer)
    ]

    assert upward == []


def test_views_of_another_room_are_not_imported():
    borrowed = [
        f"{found.importer} imports {found.imported}"
        for found in own_imports()
        if found.importer.split(".")[0] in APPS
        and found.importer.split(".")[0] != found.imported.split(".")[0]
        and found.imported.split(".")[1:2] in (["views"], ["urls"], ["forms"], ["management"])
    ]

    assert borrowed == []


def test_pure_modules_know_no_framework():
    frameworks = [
        f"{found.importer} imports {found.imported}"
        for found in imports()
        if found.importer in KNOWS_NO_FRAMEWORK and found.imported.split(".")[0] == "django"
    ]
    missing = sorted(PURE - set(modules()))

    assert [frameworks, missing] == [[], []]


def test_no_module_imports_in_a_circle():
    graph: dict[str, set[str]] = {}
    for found in own_imports():
        if found.imported in modules() and found.imported != found.importer:
            graph.setdefault(found.importer, set()).add(found.imported)

    order = list(TopologicalSorter(graph).static_order())

    assert len(order) == len(set(order))


def test_imports_stand_at_the_top_unless_slow():
    late = sorted(
        f"{found.importer} imports {found.imported}"
        for found in imports()
        if found.is_inline
        and found.imported.split(".")[0] not in LOADED_LATE
        and found.imported != REACHES_INTO_WEASYPRINT
        and not found.importer.endswith(".apps")
    )

    assert late == []


def test_only_settings_read_the_environment():
    readers = sorted(
        name for name, file in modules().items() if ENVIRONMENT.search(file.read_text(encoding="utf-8"))
    )

    assert readers == ["config.settings_test", "config.wsgi", "publishing.fontconfig", "publishing.fonts"]


def test_no_module_is_named_for_a_role():
    vague = {"utils", "helpers", "helper", "tools", "services", "managers", "common", "misc"}

    named = [name for name in modules() if vague & set(name.split("."))]

    assert named == []


def test_no_signals():
    assert [found.importer for found in imports() if "signals" in found.imported.split(".")] == []


def test_points_are_never_float():
    floats = [
        f"{name}:{node.lineno}"
        for name, file in modules().items()
        if name.startswith(("scoring", "activities"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float")
        or (isinstance(node, ast.Attribute) and node.attr == "FloatField")
    ]

    assert floats == []


def test_modules_stay_short():
    lengths = {name: len(file.read_text(encoding="utf-8").splitlines()) for name, file in modules().items()}

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE} == {}
