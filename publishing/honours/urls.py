"""Addresses of the honour roll."""

from django.urls import path

from publishing.honours.views import distribution, page, rolls, stories

urlpatterns = [
    path("honours/", page.honour_page, name="honour_page"),
    path("honours/years/", page.honour_years, name="honour_years"),
    path("honours/pictures/<int:edition>/<str:sha256>/", page.honour_picture, name="honour_picture"),
    path("honours/rolls/", rolls.roll_list, name="roll_list"),
    path("honours/rolls/plan/", rolls.roll_plan, name="roll_plan"),
    path("honours/rolls/<int:roll>/", rolls.roll_detail, name="roll_detail"),
    path("honours/rolls/<int:roll>/change/", rolls.roll_change, name="roll_change"),
    path("honours/rolls/<int:roll>/placeholders/", rolls.roll_placeholders, name="roll_placeholders"),
    path("honours/rolls/<int:roll>/assess/", rolls.roll_assess, name="roll_assess"),
    path("honours/rolls/<int:roll>/issue/", rolls.roll_issue, name="roll_issue"),
    path("honours/rolls/<int:roll>/renew/", rolls.roll_renew, name="roll_renew"),
    path("honours/rolls/<int:roll>/distribution/", distribution.roll_distribution, name="roll_distribution"),
    path(
        "honours/rolls/<int:roll>/distribution/list.xlsx",
        distribution.distribution_export,
        name="distribution_export",
    ),
    path("honours/stories/<half:half>/<slug:department>/", stories.story, name="story"),
    path(
        "honours/stories/<half:half>/<slug:department>/photo/",
        stories.group_photo_send,
        name="group_photo_send",
    ),
    path("honours/photos/<int:group_photo>/", stories.group_photo_file, name="group_photo_file"),
    path(
        "honours/photos/<int:group_photo>/small/", stories.group_photo_thumbnail, name="group_photo_thumbnail"
    ),
    path("honours/photos/<int:group_photo>/crop/", stories.group_photo_crop, name="group_photo_crop"),
    path("honours/photos/<int:group_photo>/people/", stories.group_photo_people, name="group_photo_people"),
    path("honours/photos/<int:group_photo>/erase/", stories.group_photo_erase, name="group_photo_erase"),
]
