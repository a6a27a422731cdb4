"""Addresses under one campaign: months, score entry, rankings, exports. Views are imported as modules."""

from django.urls import include, path, register_converter

from campaign.months import MonthConverter
from scoring.views import (
    bonuses,
    campaign_copy,
    cells,
    departments,
    entry,
    exports,
    grants,
    groups,
    months,
    reorganisation,
    seats,
    settings,
    standings,
    workbench,
)

register_converter(MonthConverter, "month")
app_name = "scoring"
urlpatterns = [
    path("", workbench.workbench, name="workbench"),
    path("months/", months.month_list, name="month_list"),
    path("months/plan/", months.month_plan, name="month_plan"),
    path("months/<month:month>/", months.month_detail, name="month_detail"),
    path("months/<month:month>/move/<str:step>/", months.month_move, name="month_move"),
    path("months/<month:month>/live/", standings.live_ranking, name="live_ranking"),
    path(
        "months/<month:month>/preview/<str:department>/",
        departments.department_preview,
        name="department_preview",
    ),
    path("months/<month:month>/entry/<str:owner>/", entry.group_grid, name="group_grid"),
    path("months/<month:month>/entry/<str:owner>/lines/", entry.group_lines, name="group_lines"),
    path("months/<month:month>/entry/<str:owner>/save/", entry.grid_save, name="grid_save"),
    path("months/<month:month>/entry/<str:owner>/cell/", entry.cell_save, name="cell_save"),
    path(
        "months/<month:month>/entry/<str:owner>/cells/<str:department>/<str:indicator>/",
        cells.cell_detail,
        name="cell_detail",
    ),
    path(
        "months/<month:month>/entry/<str:owner>/cells/<str:department>/<str:indicator>/enter/",
        cells.line_enter,
        name="line_enter",
    ),
    path("lines/<int:line>/withdraw/", cells.line_withdraw, name="line_withdraw"),
    path("months/<month:month>/entry/<str:owner>/submit/", groups.group_submit, name="group_submit"),
    path("months/<month:month>/entry/<str:owner>/review/", groups.group_review, name="group_review"),
    path("months/<month:month>/entry/<str:owner>/return/", groups.group_return, name="group_return"),
    path("ranking/", standings.ranking, name="ranking"),
    path("ranking/<month:month>/", standings.month_ranking, name="month_ranking"),
    path("ranking/<month:month>/<str:department>/", departments.department_detail, name="department_detail"),
    path("department/", departments.own_department, name="own_department"),
    path("ranking/<month:month>/standings.<str:format>", exports.standings_export, name="standings_export"),
    path("ranking/<month:month>/ledger.<str:format>", exports.ledger_export, name="ledger_export"),
    path("settings/campaign-copy/", campaign_copy.campaign_copy, name="campaign_copy"),
    path("settings/schemes/", include("scoring.scheme_urls")),
    path("months/<month:month>/bonuses/", bonuses.bonus_list, name="bonus_list"),
    path("months/<month:month>/bonuses/enter/", bonuses.bonus_enter, name="bonus_enter"),
    path("bonuses/<int:bonus>/withdraw/", bonuses.bonus_withdraw, name="bonus_withdraw"),
    path("settings/seats/", seats.seat_list, name="seat_list"),
    path("settings/", settings.settings_hub, name="settings_hub"),
    path("settings/departments/", reorganisation.department_list, name="department_list"),
    path("settings/departments/found/", reorganisation.department_found, name="department_found"),
    path("settings/departments/merge/", reorganisation.department_merge, name="department_merge"),
    path(
        "settings/departments/<str:department>/<str:act>/",
        reorganisation.department_change,
        name="department_change",
    ),
    path("settings/grants/", grants.grant_list, name="grant_list"),
    path("settings/grants/give/", grants.grant_give, name="grant_give"),
    path("settings/grants/<int:grant>/end/", grants.grant_end, name="grant_end"),
]
