"""Addresses of the track “etiquette” under one campaign; all in the namespace `activities`."""

from django.urls import include, path

from activities.views import handbook, receipts, trainings

urlpatterns = [
    path("", include("activities.quiz_urls")),
    path("handbook/", handbook.handbook, name="handbook"),
    path("handbook/chapters/<str:chapter>/", handbook.handbook_chapter, name="handbook_chapter"),
    path("handbook/edit/", handbook.handbook_edit, name="handbook_edit"),
    path("handbook/edit/<str:chapter>/", handbook.chapter_edit, name="chapter_edit"),
    path("handbook/begin/", handbook.handbook_begin, name="handbook_begin"),
    path("handbook/publish/", handbook.handbook_publish, name="handbook_publish"),
    path("receipts/", receipts.receipt_list, name="receipt_list"),
    path("receipts.xlsx", receipts.receipt_export, name="receipt_export"),
    path("receipts/of/<str:department>/", receipts.receipt_department, name="receipt_department"),
    path("receipts/<int:receipt>/strike/", receipts.receipt_strike, name="receipt_strike"),
    path("trainings/", trainings.training_list, name="training_list"),
    path("trainings/<int:event>/offer/", trainings.training_offer, name="training_offer"),
    path("contests/", include("activities.quickfire_urls")),
]
