"""Addresses of the decisions on awards, of certificates, and of the layouts of rolls."""

from django.urls import path

from publishing.honours.views import awards, certificates, layouts

urlpatterns = [
    path("awards/", awards.award_list, name="award_list"),
    path("awards/<int:decision>/", awards.award_detail, name="award_detail"),
    path("awards/<int:decision>/compose/", awards.award_compose, name="award_compose"),
    path("awards/<int:decision>/revoke/", awards.award_revoke, name="award_revoke"),
    path("awards/<int:decision>/certificates/", certificates.award_certificates, name="award_certificates"),
    path("certificates/paper/", certificates.certificate_paper, name="certificate_paper"),
    path("certificates/batch/<int:printed>/", certificates.certificate_batch, name="certificate_batch"),
    path("certificates/batch/<int:printed>/file/", certificates.certificate_file, name="certificate_file"),
    path("certificates/<half:half>/", certificates.half_year_certificates, name="half_year_certificates"),
    path(
        "certificates/<half:half>/make/",
        certificates.half_year_certificates_make,
        name="half_year_certificates_make",
    ),
    path("honours/rolls/<int:roll>/layouts/", layouts.roll_layouts, name="roll_layouts"),
    path(
        "honours/rolls/<int:roll>/layouts/<int:drawing>/<int:page>.png",
        layouts.roll_picture,
        name="roll_picture",
    ),
    path(
        "honours/rolls/<int:roll>/layouts/<int:drawing>/<str:form>.pdf", layouts.roll_file, name="roll_file"
    ),
]
