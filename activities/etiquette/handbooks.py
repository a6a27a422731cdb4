"""The handbook in versions: begun with the ten aspects or from the last version, written, published and then frozen."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.etiquette.chapters import chapter_names
from activities.models import Handbook, HandbookChapter
from campaign.audit import record
from campaign.digests import sha256_of
from campaign.models import Campaign, Role
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.rich_text import as_plain, cleaned

USUAL_TITLE = "职工文明礼仪手册"
LONGEST_TITLE = 40
LONGEST_TEXT = 5_000
LONGEST_HTML = 40_000


class InWorkAlready(Refused):
    """A version is being written; there is one at a time."""


class HandbookPublished(Refused):
    """The version is published; it stays as it is."""


class BadChapter(Refused):
    """Title or text of a chapter is missing or too long."""


class WrittenMeanwhile(Refused):
    """Somebody else saved the chapter after this person had opened it; nothing was written over."""


class ChaptersMissing(Refused):
    """Chapters without text; the message names them."""


@transaction.atomic
def begin_handbook(
    *, campaign: Campaign, by: Access, title: str = "", at: datetime | None = None
) -> Handbook:
    """Begin a version: the first with the ten aspects and no text, a later one as a copy of the last. Raises InWorkAlready."""
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    at = at or timezone.now()
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    last = Handbook.objects.filter(campaign=campaign).order_by("-version").first()
    if last is not None and not last.is_published:
        raise InWorkAlready(_("A version is being written already; go on with it."))
    title = " ".join(title.split())[:LONGEST_TITLE]
    handbook = Handbook.objects.create(
        campaign=campaign,
        version=last.version + 1 if last else 1,
        title=title or (last.title if last else USUAL_TITLE),
        begun_by=by.user,
        begun_at=at,
    )
    HandbookChapter.objects.bulk_create(
        HandbookChapter(handbook=handbook, code=code, title=title, text=text)
        for code, title, text in _first_chapters(last)
    )
    _record("begun", handbook, by=by, at=at)
    return handbook


@transaction.atomic
def save_chapter(
    *,
    chapter: HandbookChapter,
    title: str,
    text: str,
    by: Access,
    seen: int | None = None,
    at: datetime | None = None,
) -> HandbookChapter:
    """Keep title and text (markup, cleaned to the allow list) of a chapter of a draft.

    `seen` is the edition that the person had before him. Raises HandbookPublished, BadChapter with its field,
    WrittenMeanwhile.
    """
    by.demand(Role.OFFICE, campaign_id=chapter.handbook.campaign_id)
    at = at or timezone.now()
    found = HandbookChapter.objects.select_for_update().get(pk=chapter.pk)
    if found.frozen_at is not None:
        raise HandbookPublished(_("This version is published and stays as it is. Begin a new one."))
    if seen is not None and seen != found.edition:
        raise WrittenMeanwhile(
            _("Somebody has saved this chapter meanwhile. Copy your text, load the page and compare.")
        )
    title, text = " ".join(title.split()), cleaned(text)
    if not title or len(title) > LONGEST_TITLE:
        raise BadChapter(_("Enter at most %(most)s characters.") % {"most": LONGEST_TITLE}, field="title")
    if len(as_plain(text)) > LONGEST_TEXT or len(text) > LONGEST_HTML:
        raise BadChapter(_("Enter at most %(most)s characters.") % {"most": LONGEST_TEXT}, field="text")
    if (found.title, found.text) == (title, text):
        return found
    found.title, found.text, found.edition = title, text, found.edition + 1
    found.changed_by, found.changed_at = by.user, at
    found.save(update_fields=["title", "text", "edition", "changed_by", "changed_at"])
    _record("chapter_saved", chapter.handbook, by=by, at=at, chapter=found.code, edition=found.edition)
    return found


@transaction.atomic
def publish_handbook(*, handbook: Handbook, by: Access, at: datetime | None = None) -> Handbook:
    """Freeze a version with its chapters and their fingerprint. Raises HandbookPublished, ChaptersMissing."""
    by.demand(Role.OFFICE, campaign_id=handbook.campaign_id)
    at = at or timezone.now()
    Campaign.objects.select_for_update().get(pk=handbook.campaign_id)
    handbook = Handbook.objects.select_for_update().get(pk=handbook.pk)
    if handbook.is_published:
        raise HandbookPublished(_("This version is published already."))
    chapters = list(handbook.chapters.order_by("code").select_for_update())
    if missing := [chapter.title for chapter in chapters if not as_plain(chapter.text)]:
        raise ChaptersMissing(
            _("These chapters have no text yet: %(titles)s") % {"titles": "、".join(missing)}
        )
    HandbookChapter.objects.filter(handbook=handbook).update(frozen_at=at)
    handbook.published_by, handbook.published_at = by.user, at
    handbook.sha256 = sha256_of(
        {
            "title": handbook.title,
            "version": handbook.version,
            "chapters": [[chapter.code, chapter.title, chapter.text] for chapter in chapters],
        }
    )
    handbook.save(update_fields=["published_by", "published_at", "sha256"])
    _record("published", handbook, by=by, at=at, sha256=handbook.sha256)
    return handbook


def current_handbook(campaign: Campaign) -> Handbook | None:
    """The newest version that is published."""
    return Handbook.objects.filter(campaign=campaign, published_at__isnull=False).order_by("-version").first()


def handbook_in_work(campaign: Campaign) -> Handbook | None:
    """The version that is being written."""
    return Handbook.objects.filter(campaign=campaign, published_at__isnull=True).first()


def _first_chapters(last: Handbook | None) -> list[tuple[str, str, str]]:
    if last is not None:
        return list(last.chapters.order_by("code").values_list("code", "title", "text"))
    return [(code, name, "") for code, name in sorted(chapter_names().items())]


def _record(act: str, handbook: Handbook, *, by: Access, at: datetime | None, **data) -> None:
    record(
        f"activities.handbook.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=handbook,
        at=at,
        version=handbook.version,
        **data,
    )
