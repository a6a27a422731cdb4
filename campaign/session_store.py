"""Sessions in the database that know whose they are, so that an account's sign-ins can be ended (IAM-6, IAM-7)."""

from datetime import UTC, datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from campaign.models import AccountSession


class SessionStore(DatabaseStore):
    """Django's store over our own table; account and beginning are noted beside what it keeps anyway."""

    @classmethod
    def get_model_class(cls):
        return AccountSession

    def create_model_instance(self, data):
        session = super().create_model_instance(data)
        account, begun = data.get(SESSION_KEY), data.get("begun")
        session.user_id = int(account) if account else None
        session.begun_at = datetime.fromtimestamp(begun, UTC) if account and begun else None
        return session
