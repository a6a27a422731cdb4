"""What can be found in this room: issued papers, papers in work, decisions on awards, certificates, rolls of honour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from activities.models import Award, AwardDecision
from campaign.models import PaperKind
from campaign.permissions import Access
from campaign.search_words import Asked, Word
from campaign.searching import Found, Hit, RowSource, chosen, equal, found_in_list, in_month, on_day, within
from publishing.draft_views import drafts_in_work, reads_drafts
from publishing.findable_year import YEAR
from publishing.honours.picture_uses import newest_editions
from publishing.honours.roll_content import thawed
from publishing.honours.views.rolls import reads_rolls
from publishing.models import Certificate, HonourRoll, PaperDraft, Publication


def findable_papers(access: Access) -> QuerySet[Publication]:
    rows = Publication.objects.filter(campaign=access.campaign).defer("payload").with_standing()
    return rows.select_related("number").order_by("-issued_at", "-pk")


def _paper_holding(access: Access, word: Word) -> Q:
    """By its title, its kind, its month, the day it was issued, or its number however loosely it is written."""
    found = within(word, "title") | chosen(word, "kind", PaperKind.choices)
    found |= in_month(word, "month_revision__month__first_day") | on_day(access, word, "issued_at__date")
    if word.number is not None:
        year, number = word.number
        found |= Q(number__number=number) & (Q(number__year=year) if year else Q())
    return found | within(word, "number__issuer_code")


def _paper_hits(access: Access, papers: Sequence[Publication]) -> list[Hit]:
    return [
        Hit(
            title=paper.title,
            url=reverse("publishing:publication_detail", args=[access.campaign.code, paper.pk]),
            about=" · ".join(
                (
                    str(paper.number),
                    str(paper.get_kind_display()),
                    date_format(localtime(paper.issued_at), "DATE_FORMAT"),
                    *_standing(paper),
                )
            ),
        )
        for paper in papers
    ]


def _standing(paper: Publication) -> list[str]:
    if paper.number.is_void:
        return [_("Void")]
    if paper.is_corrected:
        return [_("Superseded")]
    return [pgettext("paper", "Superseded")] if paper.is_superseded else []


def findable_drafts(access: Access) -> QuerySet[PaperDraft] | None:
    """Papers in work are for the office and those who read them there; nobody else finds one."""
    return drafts_in_work(access).order_by("-updated_at", "-pk") if reads_drafts(access) else None


def _draft_hits(access: Access, drafts: Sequence[PaperDraft]) -> list[Hit]:
    return [
        Hit(
            title=draft.title,
            url=reverse("publishing:draft_detail", args=[access.campaign.code, draft.pk]),
            about=f"{draft.get_kind_display()} · "
            + date_format(localtime(draft.updated_at), "SHORT_DATETIME_FORMAT"),
        )
        for draft in drafts
    ]


def findable_awards(access: Access) -> QuerySet[AwardDecision] | None:
    if not reads_drafts(access):
        return None
    rows = AwardDecision.objects.filter(campaign=access.campaign).defer("payload")
    honoured = Prefetch("awards", Award.objects.order_by("position"))
    return rows.select_related("revocation").prefetch_related(honoured).order_by("-decided_at", "-pk")


def _award_holding(access: Access, word: Word) -> Q:
    honoured = Award.objects.filter(
        within(word, "holder", "department_name", "work", "honour"), decision=OuterRef("pk")
    )
    return within(word, "title", "period") | Exists(honoured)


def _award_hits(access: Access, decisions: Sequence[AwardDecision]) -> list[Hit]:
    return [
        Hit(
            title=decision.title,
            url=reverse("publishing:award_detail", args=[access.campaign.code, decision.pk]),
            about=date_format(localtime(decision.decided_at), "DATE_FORMAT")
            + (f" · {_('revoked')}" if hasattr(decision, "revocation") else ""),
            text="、".join(f"{award.holder}（{award.honour}）" for award in decision.awards.all()),
        )
        for decision in decisions
    ]


def findable_certificates(access: Access) -> QuerySet[Certificate] | None:
    if not reads_drafts(access):
        return None
    rows = Certificate.objects.filter(campaign=access.campaign).select_related(
        "award__decision", "title__decision__evaluation", "individual__evaluation"
    )
    return rows.order_by("series", "serial", "pk")


def _certificate_hits(access: Access, certificates: Sequence[Certificate]) -> list[Hit]:
    return [
        Hit(
            title=f"{certificate.number} · {certificate.holder}",
            url=_page_of(certificate, access.campaign.code),
            about=certificate.honour,
        )
        for certificate in certificates
    ]


def _page_of(certificate: Certificate, code: str) -> str:
    if certificate.award is not None:
        return reverse("publishing:award_detail", args=[code, certificate.award.decision_id])
    of_half_year = certificate.title.decision if certificate.title else certificate.individual
    return reverse("publishing:half_year_certificates", args=[code, of_half_year.evaluation.code])


def findable_rolls(access: Access) -> QuerySet[HonourRoll] | None:
    if not reads_rolls(access):
        return None
    return HonourRoll.objects.filter(campaign=access.campaign).order_by("-made_at", "-pk")


def _roll_hits(access: Access, rolls: Sequence[HonourRoll]) -> list[Hit]:
    return [
        Hit(
            title=f"{roll.period}{roll.title}",
            url=reverse("publishing:roll_detail", args=[access.campaign.code, roll.pk]),
        )
        for roll in rolls
    ]


@dataclass(frozen=True, kw_only=True)
class HonouredSource:
    """Who stands on the page of honour: the rolls that hold, as everybody of the campaign reads them there."""

    kind: str
    name: str | Promise
    icon: str
    pages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def search(self, access: Access, asked: Asked, *, start: int, count: int) -> Found:
        page = reverse("publishing:honour_page", args=[access.campaign.code])
        return found_in_list(_honoured(access, page), asked, start=start, count=count)

    def recall(self, access: Access, keys: Sequence[str]) -> dict[str, Hit]:
        return {}


def _honoured(access: Access, page: str) -> list[tuple[str, Hit]]:
    found = []
    for edition in newest_editions(access.campaign):
        roll = thawed(edition.payload)
        for place, section in enumerate(roll.sections, start=1):
            for entry in section.entries:
                names = [entry.holder, entry.department, *(member.name for member in entry.members)]
                hit = Hit(
                    title=entry.holder,
                    url=f"{page}#roll-{edition.roll_id}-{place}",
                    about=" · ".join(
                        part for part in (entry.honour, entry.department, section.heading) if part
                    ),
                    text=entry.work,
                )
                found.append((" ".join([*names, entry.honour, entry.work, section.heading]), hit))
    return found


SOURCES = [
    RowSource(
        kind="papers",
        name=gettext_lazy("Papers"),
        icon="paper",
        rows=findable_papers,
        holding=_paper_holding,
        hits=_paper_hits,
        pages={"publishing:publication_detail": ("publication",)},
    ),
    RowSource(
        kind="drafts",
        name=gettext_lazy("Papers in work"),
        icon="edit",
        rows=findable_drafts,
        holding=lambda access, word: within(word, "title") | chosen(word, "kind", PaperKind.choices),
        hits=_draft_hits,
        pages={"publishing:draft_detail": ("draft",)},
    ),
    HonouredSource(kind="honoured", name=gettext_lazy("On the honour roll"), icon="star"),
    RowSource(
        kind="awards",
        name=gettext_lazy("Decisions on awards"),
        icon="star",
        rows=findable_awards,
        holding=_award_holding,
        hits=_award_hits,
        pages={"publishing:award_detail": ("decision",)},
    ),
    RowSource(
        kind="certificates",
        name=gettext_lazy("Certificates"),
        icon="paper",
        rows=findable_certificates,
        holding=lambda access, word: within(word, "number", "holder") | equal(word, "honour"),
        hits=_certificate_hits,
    ),
    RowSource(
        kind="rolls",
        name=gettext_lazy("Rolls of honour"),
        icon="star",
        rows=findable_rolls,
        holding=lambda access, word: within(word, "title", "period"),
        hits=_roll_hits,
        pages={"publishing:roll_detail": ("roll",)},
    ),
    *YEAR,
]
