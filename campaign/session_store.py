"""Sessions in the database that know whose they are, so that an account's sign-ins can be ended (IAM-6, IAM-7).

Every request begins with reading one: that query is compiled once.
"""

from datetime import UTC, datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from campaign.models import AccountSession
from campaign.prepared import Prepared


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

    def _get_session_from_db(self):
        found = _SESSION.ask(key=self.session_key, now=timezone.now())
        if found:
            return found[0]
        self._session_key = None


_SESSION = Prepared(
    lambda key, now: AccountSession.objects.filter(session_key=key, expire_date__gt=now),
    key=str,
    now=datetime,
)
