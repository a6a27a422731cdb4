"""Django's sessions in the database, asked for by a query that is compiled once: every request begins with it."""

from datetime import datetime

from django.contrib.sessions.backends import db
from django.utils import timezone

from campaign.prepared import Prepared


class SessionStore(db.SessionStore):
    def _get_session_from_db(self):
        found = _SESSION.ask(key=self.session_key, now=timezone.now())
        if found:
            return found[0]
        self._session_key = None


_SESSION = Prepared(
    lambda key, now: db.SessionStore.get_model_class().objects.filter(session_key=key, expire_date__gt=now),
    key=str,
    now=datetime,
)
