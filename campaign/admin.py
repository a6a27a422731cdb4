"""The admin's base classes: rows narrowed to the person's campaigns, rights by role, every change audited."""

from django.contrib.admin import ModelAdmin

from campaign.models import Role
from campaign.permissions import current_memberships


class FrozenAdmin(ModelAdmin):
    """Rows that nobody changes: listed for the office and the auditor of their campaign."""

    campaign_path = "campaign"
    readers = (Role.OFFICE, Role.AUDITOR)
    actions = None

    def get_queryset(self, request):
        campaigns = [m.campaign_id for m in current_memberships(request.user) if m.role in self.readers]
        return super().get_queryset(request).filter(**{f"{self.campaign_path}__in": campaigns})

    def has_module_permission(self, request) -> bool:
        return any(m.role in self.readers for m in current_memberships(request.user))

    def has_view_permission(self, request, obj=None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False
