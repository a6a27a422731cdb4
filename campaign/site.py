"""The admin site: set-up and issuing, in the site's language and look, for office, administrators and auditors."""

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign.models import Role
from campaign.permissions import current_memberships
from campaign.proxies import is_within, networks

ADMIN_ROLES = (Role.OFFICE, Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR)


class WenmingAdminSite(AdminSite):
    site_header = _("Wenming · set-up and issuing")
    site_title = _("Wenming")
    index_title = _("Set-up and issuing")
    final_catch_all_view = False

    def has_permission(self, request) -> bool:
        """One of the three roles, from a network that the setting ADMIN_NETWORKS names, where it names any (ACL-10)."""
        allowed = networks(settings.ADMIN_NETWORKS)
        if allowed and not is_within(request.META.get("REMOTE_ADDR", ""), allowed):
            return False
        return request.user.is_authenticated and any(
            membership.role in ADMIN_ROLES for membership in current_memberships(request.user)
        )

    @login_not_required
    def login(self, request, extra_context=None):
        """There is one sign-in page; who is signed in and still sent here holds no role for these pages."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", reverse("admin:index")))

    def password_change(self, request, extra_context=None):
        """There is one page for one's own password."""
        return redirect("campaign:password_change")

    def password_change_done(self, request, extra_context=None):
        return redirect("campaign:password_change")


wenming_admin = WenmingAdminSite(name="admin")
