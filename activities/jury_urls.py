"""Addresses of the jury of one contest; all in the namespace `activities`."""

from django.urls import path

from activities.views import jury, jury_results, jury_works, redactions

urlpatterns = [
    path("", jury.jury_detail, name="jury_detail"),
    path("rules/", jury.jury_edit, name="jury_edit"),
    path("jurors/", jury.juror_name, name="juror_name"),
    path("jurors/<int:juror>/leave/", jury.juror_leave, name="juror_leave"),
    path("jurors/<int:juror>/send-back/", jury.juror_send_back, name="juror_send_back"),
    path("steps/<slug:step>/", jury.jury_move, name="jury_move"),
    path("looks/", redactions.redaction_list, name="redaction_list"),
    path("looks/<int:work>/", redactions.redaction_edit, name="redaction_edit"),
    path("looks/<int:work>/pages/<int:page>/", redactions.redaction_page, name="redaction_page"),
    path("works/", jury_works.jury_works, name="jury_works"),
    path("works/hand-in/", jury_works.jury_hand_in, name="jury_hand_in"),
    path("works/<int:lot>/", jury_works.jury_work, name="jury_work"),
    path("works/<int:lot>/save/", jury_works.jury_mark_save, name="jury_mark_save"),
    path("works/<int:lot>/decline/", jury_works.jury_decline, name="jury_decline"),
    path("works/<int:lot>/pages/<int:page>/", jury_works.jury_page, name="jury_page"),
    path("results/", jury_results.jury_results, name="jury_results"),
    path("results/workbook/", jury_results.jury_export, name="jury_export"),
    path("results/levels/", jury_results.jury_levels, name="jury_levels"),
    path("results/vote/", jury_results.jury_vote, name="jury_vote"),
    path("results/apply/", jury_results.jury_apply, name="jury_apply"),
    path("results/awards/<int:award>/offer/", jury_results.jury_offer, name="jury_offer"),
]
