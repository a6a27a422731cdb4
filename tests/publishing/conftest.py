"""Papers that several tests measure; drawing one takes seconds."""

from datetime import date

import pytest

from publishing.drafting import BulletinOptions, draft_bulletin
from publishing.paper import paper_pdf
from tests.publishing.payloads import make_month


@pytest.fixture(scope="session")
def month():
    return make_month()


@pytest.fixture(scope="session")
def options():
    return BulletinOptions(
        issued_on=date(2026, 4, 14),
        code="清矿机党发",
        serial=12,
        objections_until=date(2026, 4, 17),
        rectify_by=date(2026, 4, 28),
        copy_to=("集团公司领导", "集团公司各部门"),
        month_sha256="ab" * 32,
    )


@pytest.fixture(scope="session")
def paper(month, options):
    """The bulletin's payload."""
    return draft_bulletin(month, previous=make_month("2026-02"), options=options)


@pytest.fixture(scope="session")
def printed(paper):
    return paper_pdf(paper)
