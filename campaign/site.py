"""The admin site: set-up and issuing, in the site's language and look, for office, administrators and auditors."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _

from campaign.models import Role
from campaign.permissions import current_memberships

ADMIN_ROLES = (Role.OFFICE, Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR)


class WenmingAdminSite(AdminSite):
    site_header = _("Wenming · set-up and issuing")
    site_title = _("Wenming")
    index_title = _("Set-up and issuing")
    final_catch_all_view = False

    def has_permission(self, request) -> bool:
        return request.user.is_authenticated and any(
            membership.role in ADMIN_ROLES for membership in current_memberships(request.user)
        )


wenming_admin = WenmingAdminSite(name="admin")
