"""The admin of the organisation: units, campaigns, departments, people, accounts, and the trail."""

from campaign.admin import accounts, organisation, trail
from campaign.admin.base import FrozenAdmin, RoleAdmin

__all__ = ["FrozenAdmin", "RoleAdmin", "accounts", "organisation", "trail"]
