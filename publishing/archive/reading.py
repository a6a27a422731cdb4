"""Taking over an archive: everything checked, then all of its rows and files, or nothing; read only from then on.

An empty installation takes one archive. The rows come with the keys that they had, so that the trail's fingerprints, the
frozen figures and the addresses of pages stay what they were.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import Error, IntegrityError, OperationalError, connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import faults as faults_of_trail
from campaign.audit import record
from campaign.backups.databases import is_empty
from campaign.history_readers import OpenedReader, open_reader
from campaign.models import Campaign, ClosedBecause, User
from campaign.refusals import Refused
from publishing.archive.format import Manifest, NotAnArchive, Row, read_rows, rows_path
from publishing.archive.opening import BadArchive, opened
from publishing.archive.placing import placed_files
from publishing.archive.rows import model_of
from publishing.archive.tables import WITHOUT_BYTES, Blank, kept_tables
from publishing.archive.writing import sha256_of_file

AT_ONCE = 1000
CAMPAIGN = "campaign.campaign"
NO_PICTURE = "存档不保存人像"


class NotEmpty(Refused):
    """The installation holds data already; an archive never comes among them."""


class CannotWrite(Refused):
    """Disk or database did not take it; nothing stays."""


@dataclass(frozen=True)
class TakenOver:
    """A campaign that was taken over: how many rows and files, and who reads it.

    `missing` names rows whose file was lost before the archive was made.
    """

    campaign: Campaign
    rows: int
    files: int
    missing: tuple[str, ...]
    reader: OpenedReader


def take_over(
    path: Path,
    *,
    reader_number: str,
    reader_name: str,
    at: datetime | None = None,
    alive: Callable[[], None] = lambda: None,
) -> TakenOver:
    """Take an archive over into an empty installation, as history that is read and not changed.

    Checked before anything stays: the ZIP, every fingerprint, how many rows each table has, what is frozen, the chain of
    the trail, that this software knows tables and columns, that every reference leads somewhere. Columns that came into
    the software later get what a new row has. Accounts come closed and without a password; one reader is opened, whose
    first password is shown once. Pictures of people are not in an archive and count as erased (PRV-4a). `alive` is
    called again and again. Raises NotEmpty, BadArchive, NotAReader, CannotWrite.
    """
    at = at or timezone.now()
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    _demand_empty()
    try:
        with opened(path, room=root) as (bundle, manifest):
            _check_tables(manifest)
            # Outside of the transaction: files leave again when it cannot end.
            with ExitStack() as files, transaction.atomic():
                _demand_empty()
                rows = _written_rows(bundle, manifest, at=at, alive=alive)
                _check_rows(manifest)
                campaign = Campaign.objects.select_related("unit").get()
                for label in WITHOUT_BYTES:
                    model_of(label).kept_in(campaign).update(erased_at=at, erasure_reason=NO_PICTURE)
                # As accounts that nobody used: a later campaign of the unit opens them again with a first password.
                User.objects.update(closed_because=ClosedBecause.IDLE)
                reader = open_reader(campaign=campaign, number=reader_number, name=reader_name, at=at)
                placed = files.enter_context(placed_files(bundle, manifest, campaign, alive=alive))
                record(
                    "archive.taken_over",
                    by=reader.user,
                    campaign=campaign,
                    obj=campaign,
                    at=at,
                    sha256=sha256_of_file(path)[0],
                    made_at=manifest.made_at,
                    made_by=manifest.made_by,
                    installation=manifest.installation,
                    rows=rows,
                    files=placed.files,
                    missing=list(placed.missing),
                )
    except (OperationalError, OSError) as fault:
        raise CannotWrite(
            _(
                "The archive could not be written here, and nothing of it stays: %(fault)s. Is there room on the disk?"
            )
            % {"fault": fault}
        ) from fault
    return TakenOver(campaign, rows, placed.files, placed.missing, reader)


def _demand_empty() -> None:
    if not is_empty():
        raise NotEmpty(
            _(
                "This installation holds data already. An archive is taken over into an empty one: name a new data "
                "folder."
            )
        )


def _check_tables(manifest: Manifest) -> None:
    unknown = sorted(set(manifest.tables) - set(kept_tables()))
    if unknown:
        raise BadArchive(
            [f"{rows_path(label)}: this software knows no such table; use a newer one" for label in unknown]
        )
    if CAMPAIGN not in manifest.tables:
        raise BadArchive([f"{rows_path(CAMPAIGN)}: the table is missing"])


def _written_rows(bundle: ZipFile, manifest: Manifest, *, at: datetime, alive: Callable[[], None]) -> int:
    """Insert every row under its own key; returns how many. References are held against each other later."""
    written = 0
    tables = sorted(manifest.tables)
    for label in tables:
        model, path = model_of(label), rows_path(label)
        blanked = kept_tables()[label].blanked
        try:
            with bundle.open(path) as lines:
                for batch in _batches(read_rows(lines, path), model, path, blanked, history_since=at):
                    model._base_manager.bulk_create(batch)
                    written += len(batch)
                    alive()
        except NotAnArchive as fault:
            raise BadArchive([str(fault)]) from fault
        except OperationalError:
            raise
        except (Error, OverflowError) as fault:
            raise BadArchive([f"{path}: the database refuses a row: {fault}"]) from fault
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model_of(label) for label in tables]):
            cursor.execute(statement)
    return written


def _batches(
    rows: Iterator[Row],
    model: type[models.Model],
    path: str,
    blanked: Mapping[str, Blank],
    *,
    history_since: datetime,
) -> Iterator[list[models.Model]]:
    """The rows of a table as models, so many at once as one statement takes well. Raises NotAnArchive.

    What an archive never holds (passwords, what opens a page) is not taken from one either.
    """
    key = model._meta.pk
    columns = {field.attname: field for field in model._meta.concrete_fields if field is not key}
    batch = []
    for number, row in enumerate(rows, start=1):
        if strange := sorted(set(row.fields) - set(columns)):
            raise NotAnArchive(
                f"{path}: line {number} has a column that this software does not know: {strange[0]}"
            )
        said = row.fields | {name: blank.of(row.pk) for name, blank in blanked.items()}
        try:
            values = {name: columns[name].to_python(value) for name, value in said.items()}
            values[key.attname] = key.to_python(row.pk)
        except (ValidationError, TypeError, ValueError) as fault:
            raise NotAnArchive(f"{path}: line {number} holds a value that cannot be read") from fault
        if model is Campaign:
            values["history_since"] = history_since
        batch.append(model(**values))
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _check_rows(manifest: Manifest) -> None:
    """The references, the one campaign, and the trail as the database has it now. Raises BadArchive."""
    try:
        connection.check_constraints()
    except IntegrityError as fault:
        raise BadArchive([f"a row refers to one that is missing: {fault}"]) from fault
    campaigns = list(Campaign.objects.order_by("pk").values_list("code", flat=True))
    if campaigns != [manifest.campaign.get("code")]:
        raise BadArchive([f"{rows_path(CAMPAIGN)}: another campaign than the manifest names"])
    if faults := list(faults_of_trail()):
        raise BadArchive(faults)
