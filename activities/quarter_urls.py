"""Addresses of stars, ratings and complaints of the windows under one campaign; in the namespace `activities`."""

from django.urls import path, register_converter

from activities.views import complaints, quarters, window_feedback
from activities.windows.quarters import QuarterConverter

register_converter(QuarterConverter, "quarter")

urlpatterns = [
    path("quarters/", quarters.quarter_list, name="quarter_list"),
    path("quarters/<quarter:quarter>/", quarters.quarter_detail, name="quarter_detail"),
    path("quarters/<quarter:quarter>/what-if/", quarters.quarter_what_if, name="quarter_what_if"),
    path("quarters/<quarter:quarter>/apply/", quarters.quarter_apply, name="quarter_apply"),
    path("quarters/<quarter:quarter>/offer/", quarters.quarter_offer, name="quarter_offer"),
    path("quarters/<quarter:quarter>/of/<slug:window>/", quarters.quarter_window, name="quarter_window"),
    path("quarters/<quarter:quarter>/export.<str:format>", quarters.quarter_export, name="quarter_export"),
    path("competition/", quarters.window_rules, name="window_rules"),
    path("year/<slug:window>/", window_feedback.window_history, name="window_history"),
    path("ratings/", window_feedback.rating_list, name="rating_list"),
    path("ratings/codes/make/", window_feedback.sign_make, name="sign_make"),
    path("ratings/codes/<int:sign>/revoke/", window_feedback.sign_revoke, name="sign_revoke"),
    path("ratings/aside/<slug:window>/", window_feedback.burst_judge, name="burst_judge"),
    path("ratings/words/<int:rating>/", window_feedback.words_read, name="words_read"),
    path("ratings/slips/", window_feedback.rating_codes, name="rating_codes"),
    path("ratings/slips/<int:code_order>/print.pdf", window_feedback.codes_print, name="codes_print"),
    path("ratings/slips/<int:code_order>/drop/", window_feedback.codes_drop, name="codes_drop"),
    path("complaints/", complaints.complaint_list, name="complaint_list"),
    path("complaints/take/", complaints.complaint_take, name="complaint_take"),
    path("complaints/<int:complaint>/", complaints.complaint_detail, name="complaint_detail"),
    path("complaints/<int:complaint>/pass/", complaints.complaint_pass, name="complaint_pass"),
    path("complaints/<int:complaint>/state/", complaints.complaint_state, name="complaint_state"),
    path("complaints/<int:complaint>/answer/", complaints.complaint_answer, name="complaint_answer"),
]
