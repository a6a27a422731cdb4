"""Addresses that need no campaign, and the settings of one."""

from django.urls import path

from campaign import (
    views,
    views_account,
    views_accounts,
    views_flyers,
    views_holidays,
    views_import,
    views_notices,
    views_particulars,
    views_password,
    views_portraits,
    views_portraits_office,
    views_rules,
    views_search,
)

app_name = "campaign"
urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("demo/sign-in/", views.demo_sign_in, name="demo_sign_in"),
    path("set-up/", views.set_up, name="set_up"),
    path("password/", views_password.password_change, name="password_change"),
    path("healthz", views.health, name="health"),
    path("c/<slug:campaign>/settings/accounts/", views_accounts.account_list, name="account_list"),
    path("c/<slug:campaign>/settings/accounts/make/", views_accounts.account_make, name="account_make"),
    path("c/<slug:campaign>/settings/accounts/unused/", views_accounts.unused_rights, name="unused_rights"),
    path(
        "c/<slug:campaign>/settings/accounts/slips/<int:slips>/",
        views_accounts.slips_progress,
        name="slips_progress",
    ),
    path(
        "c/<slug:campaign>/settings/accounts/slips/<int:slips>/print.pdf",
        views_accounts.slips_print,
        name="slips_print",
    ),
    path(
        "c/<slug:campaign>/settings/accounts/slips/<int:slips>/drop/",
        views_accounts.slips_drop,
        name="slips_drop",
    ),
    path(
        "c/<slug:campaign>/settings/accounts/of/<slug:number>/",
        views_account.account_detail,
        name="account_detail",
    ),
    path(
        "c/<slug:campaign>/settings/accounts/of/<slug:number>/role/",
        views_account.role_give,
        name="role_give",
    ),
    path(
        "c/<slug:campaign>/settings/accounts/of/<slug:number>/role/<int:membership>/end/",
        views_account.role_end,
        name="role_end",
    ),
    path(
        "c/<slug:campaign>/settings/accounts/of/<slug:number>/close/",
        views_account.account_close,
        name="account_close",
    ),
    path(
        "c/<slug:campaign>/settings/accounts/of/<slug:number>/open/",
        views_account.account_open,
        name="account_open",
    ),
    path(
        "c/<slug:campaign>/settings/accounts/of/<slug:number>/sign-out/",
        views_account.account_sign_out,
        name="account_sign_out",
    ),
    path(
        "c/<slug:campaign>/settings/accounts/of/<slug:number>/leave/",
        views_account.person_leave,
        name="person_leave",
    ),
    path(
        "c/<slug:campaign>/settings/accounts/of/<slug:number>/return/",
        views_account.person_return,
        name="person_return",
    ),
    path("c/<slug:campaign>/settings/particulars/", views_particulars.particulars, name="particulars"),
    path("c/<slug:campaign>/settings/emblem/send/", views_particulars.emblem_send, name="emblem_send"),
    path(
        "c/<slug:campaign>/settings/emblem/take-off/",
        views_particulars.emblem_withdraw,
        name="emblem_withdraw",
    ),
    path("c/<slug:campaign>/settings/emblem/picture/", views_particulars.emblem_file, name="emblem_file"),
    path("c/<slug:campaign>/settings/categories/", views_particulars.category_list, name="category_list"),
    path("c/<slug:campaign>/launch/flyers/", views_flyers.flyer_list, name="flyer_list"),
    path("c/<slug:campaign>/launch/flyers.xlsx", views_flyers.flyer_export, name="flyer_export"),
    path("c/<slug:campaign>/launch/flyers/enter/", views_flyers.flyer_enter, name="flyer_enter"),
    path("c/<slug:campaign>/search/", views_search.search, name="search"),
    path("c/<slug:campaign>/search/recent/", views_search.search_recent, name="search_recent"),
    path("c/<slug:campaign>/search/recent/clear/", views_search.recent_clear, name="recent_clear"),
    path("notices/", views_notices.notice_list, name="notice_list"),
    path("notices/read/", views_notices.notice_read_all, name="notice_read_all"),
    path("notices/settings/", views_notices.notice_settings, name="notice_settings"),
    path("notices/address/ask/", views_notices.address_ask, name="address_ask"),
    path("notices/address/<str:token>/", views_notices.address_confirm, name="address_confirm"),
    path("notices/<int:notice>/open/", views_notices.notice_open, name="notice_open"),
    path("notices/<int:notice>/read/", views_notices.notice_read, name="notice_read"),
    path("c/<slug:campaign>/me/portrait/", views_portraits.portrait_own, name="portrait_own"),
    path("c/<slug:campaign>/me/portrait/choose/", views_portraits.portrait_choose, name="portrait_choose"),
    path(
        "c/<slug:campaign>/me/portrait/withdraw/", views_portraits.portrait_withdraw, name="portrait_withdraw"
    ),
    path("c/<slug:campaign>/me/portrait/send/", views_portraits.portrait_send, name="portrait_send"),
    path("c/<slug:campaign>/me/portrait/erase/", views_portraits.portrait_erase, name="portrait_erase"),
    path("c/<slug:campaign>/me/data/", views_portraits.own_data_take, name="own_data_take"),
    path(
        "c/<slug:campaign>/portraits/<int:portrait>/picture/",
        views_portraits.portrait_file,
        name="portrait_file",
    ),
    path(
        "c/<slug:campaign>/portraits/<int:portrait>/small/",
        views_portraits.portrait_thumbnail,
        name="portrait_thumbnail",
    ),
    path("c/<slug:campaign>/portraits/", views_portraits_office.portrait_list, name="portrait_list"),
    path(
        "c/<slug:campaign>/portraits/notice/", views_portraits_office.portrait_notice, name="portrait_notice"
    ),
    path(
        "c/<slug:campaign>/portraits/take-down/", views_portraits_office.take_down_list, name="take_down_list"
    ),
    path(
        "c/<slug:campaign>/portraits/take-down/<int:take_down>/",
        views_portraits_office.take_down_done,
        name="take_down_done",
    ),
    path(
        "c/<slug:campaign>/portraits/enter/",
        views_portraits_office.portrait_enter_many,
        name="portrait_enter_many",
    ),
    path(
        "c/<slug:campaign>/portraits/of/<slug:number>/",
        views_portraits_office.portrait_person,
        name="portrait_person",
    ),
    path(
        "c/<slug:campaign>/portraits/of/<slug:number>/enter/",
        views_portraits_office.portrait_enter,
        name="portrait_enter",
    ),
    path(
        "c/<slug:campaign>/portraits/of/<slug:number>/send/",
        views_portraits_office.portrait_person_send,
        name="portrait_person_send",
    ),
    path(
        "c/<slug:campaign>/portraits/of/<slug:number>/erase/",
        views_portraits_office.portrait_person_erase,
        name="portrait_person_erase",
    ),
    path("c/<slug:campaign>/settings/chat/", views_notices.chat_robot, name="chat_robot"),
    path("c/<slug:campaign>/settings/chat/set/", views_notices.chat_robot_set, name="chat_robot_set"),
    path("c/<slug:campaign>/settings/chat/try/", views_notices.chat_robot_try, name="chat_robot_try"),
    path(
        "c/<slug:campaign>/settings/chat/remove/", views_notices.chat_robot_remove, name="chat_robot_remove"
    ),
    path("c/<slug:campaign>/settings/rules/", views_rules.rules_edit, name="rules_edit"),
    path("c/<slug:campaign>/settings/holidays/", views_holidays.holiday_list, name="holiday_list"),
    path("c/<slug:campaign>/settings/holidays/add/", views_holidays.holiday_add, name="holiday_add"),
    path("c/<slug:campaign>/settings/holidays/paste/", views_holidays.holiday_paste, name="holiday_paste"),
    path(
        "c/<slug:campaign>/settings/holidays/<int:holiday>/remove/",
        views_holidays.holiday_remove,
        name="holiday_remove",
    ),
    path(
        "c/<slug:campaign>/settings/import/<int:upload>/columns/",
        views_import.import_columns,
        name="import_columns",
    ),
    path(
        "c/<slug:campaign>/settings/import/<int:upload>/preview/",
        views_import.import_preview,
        name="import_preview",
    ),
    path(
        "c/<slug:campaign>/settings/import/<int:upload>/confirm/",
        views_import.import_confirm,
        name="import_confirm",
    ),
    path(
        "c/<slug:campaign>/settings/import/<int:upload>/drop/", views_import.import_drop, name="import_drop"
    ),
    path(
        "c/<slug:campaign>/settings/import/<int:upload>/progress/",
        views_import.import_progress,
        name="import_progress",
    ),
    path("c/<slug:campaign>/settings/import/<str:kind>/", views_import.import_start, name="import_start"),
    path(
        "c/<slug:campaign>/settings/import/<str:kind>/template.xlsx",
        views_import.import_template,
        name="import_template",
    ),
]
