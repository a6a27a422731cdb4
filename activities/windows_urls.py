"""Addresses of the track “windows” under one campaign; all in the namespace `activities`."""

from django.urls import path

from activities.views import checklists, findings, inspection_plans, inspections, windows

urlpatterns = [
    path("", windows.window_list, name="window_list"),
    path("new/", windows.window_enter, name="window_enter"),
    path("window/<str:window>/", windows.window_detail, name="window_detail"),
    path("window/<str:window>/change/", windows.window_change, name="window_change"),
    path("window/<str:window>/close/", windows.window_close, name="window_close"),
    path("window/<str:window>/marks/", windows.mark_hand_out, name="mark_hand_out"),
    path("window/<str:window>/marks/<str:number>/back/", windows.mark_take_back, name="mark_take_back"),
    path("checklist/", checklists.checklist_list, name="checklist_list"),
    path("checklist/new/", checklists.checklist_begin, name="checklist_begin"),
    path("checklist/<int:version>/", checklists.checklist_detail, name="checklist_detail"),
    path("checklist/<int:version>/save/", checklists.checklist_save, name="checklist_save"),
    path("plan/<month:month>/", inspection_plans.inspection_plan, name="inspection_plan"),
    path("plan/<month:month>/draw/", inspection_plans.plan_draw, name="plan_draw"),
    path("plan/<month:month>/assign/", inspection_plans.inspection_assign, name="inspection_assign"),
    path("inspections/", inspections.inspection_list, name="inspection_list"),
    path("inspections/<int:inspection>/", inspections.inspection_detail, name="inspection_detail"),
    path("inspections/<int:inspection>/enter/", inspections.inspection_enter, name="inspection_enter"),
    path("inspections/<int:inspection>/photos/", inspections.photo_add, name="photo_add"),
    path("inspections/<int:inspection>/sign/", inspections.inspection_sign, name="inspection_sign"),
    path("inspections/<int:inspection>/back/", inspections.inspection_send_back, name="inspection_send_back"),
    path(
        "inspections/<int:inspection>/change/", inspection_plans.inspection_change, name="inspection_change"
    ),
    path(
        "inspections/<int:inspection>/withdraw/",
        inspection_plans.inspection_withdraw,
        name="inspection_withdraw",
    ),
    path("photos/<int:photo>/", inspections.photo_file, name="photo_file"),
    path("photos/<int:photo>/small/", inspections.photo_thumbnail, name="photo_thumbnail"),
    path("findings/", findings.finding_list, name="finding_list"),
    path("findings/<int:finding>/", findings.finding_detail, name="finding_detail"),
    path("findings/<int:finding>/prove/", findings.finding_prove, name="finding_prove"),
    path("findings/<int:finding>/extend/", findings.finding_extend, name="finding_extend"),
    path("findings/<int:finding>/recheck/", findings.finding_recheck, name="finding_recheck"),
    path("proofs/<int:proof>/", findings.proof_file, name="proof_file"),
]
