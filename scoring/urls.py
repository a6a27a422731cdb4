"""Addresses under one campaign: months, score entry, rankings, exports. Views are imported as modules."""

from django.urls import register_converter

from campaign.months import MonthConverter

register_converter(MonthConverter, "month")
app_name = "scoring"
urlpatterns = []
