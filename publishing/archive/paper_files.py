"""The issued papers in an archive: their files as they were drawn, under names that people read."""

from collections.abc import Callable
from typing import NamedTuple

from campaign.models import Campaign
from campaign.refusals import Refused
from publishing.archive.contents import Contents
from publishing.archive.format import IS_PAPER, PAPERS, safe_name
from publishing.archive.writing import ArchiveWriter
from publishing.drawing import draw_missing, whole_paper
from publishing.files import FileDiffers, content_of
from publishing.models import FileFormat, Publication, PublicationFile

KINDS = {
    "bulletin": "考核通报",
    "decision": "表彰决定",
    "circular": "通知",
    "correction": "更正通知",
    "minutes": "会议纪要",
}


# In this order they stand beside a paper.
FORMATS = list(FileFormat.values)


class PaperFile(NamedTuple):
    """A file of a paper in the archive, and how a list of papers calls it."""

    path: str
    label: str


def draw_papers(campaign: Campaign, *, alive: Callable[[], None]) -> list[str]:
    """Draw what the campaign's papers lack still; gives what could not be drawn, in words, and goes on."""
    problems = []
    for pk in Publication.objects.filter(campaign=campaign).order_by("pk").values_list("pk", flat=True):
        paper = whole_paper(pk)
        try:
            draw_missing(paper, alive=alive)
        except Refused as refusal:
            problems.append(f"{paper.number}：{refusal}")
        alive()
    return problems


def write_papers(
    writer: ArchiveWriter, contents: Contents, *, alive: Callable[[], None]
) -> tuple[dict[int, list[PaperFile]], list[str]]:
    """Every file of every paper; gives the files by paper, and what is lost or not what was drawn."""
    files: dict[int, list[PaperFile]] = {}
    problems = []
    for pk in contents.papers:
        paper = whole_paper(pk)
        files[pk] = []
        for file in sorted(
            paper.files.order_by("drawing", "pk"), key=lambda file: FORMATS.index(file.format)
        ):
            path = _path(writer, paper, file)
            try:
                writer.add(path, content_of(file), IS_PAPER)
            except FileDiffers:
                problems.append(f"{paper.number}：{file.get_format_display()}文件缺失或与印发时不一致")
                continue
            again = f"（第{file.drawing}次）" if file.drawing > 1 else ""
            files[pk].append(PaperFile(path, f"{file.get_format_display()}{again}"))
        alive()
    return files, problems


def readable_name(paper: Publication) -> str:
    """How a paper's files are called: month, kind and number; a void one says so."""
    said = [KINDS.get(paper.kind, paper.get_kind_display()), str(paper.number)]
    if paper.month_revision is not None:
        first_day = paper.month_revision.month.first_day
        said.insert(0, f"{first_day.year}年{first_day.month}月")
    if paper.number.voided_at is not None:
        said.append("（已作废）")
    return " ".join(said)


def _path(writer: ArchiveWriter, paper: Publication, file: PublicationFile) -> str:
    """The path of a file; papers that would be called the same are told apart by their keys."""
    name = readable_name(paper)
    if file.drawing > 1:
        name = f"{name}（第{file.drawing}次绘制）"
    path = f"{PAPERS}{safe_name(name, extension=file.format)}"
    if writer.holds(path):
        path = f"{PAPERS}{safe_name(f'{paper.pk} {name}', extension=file.format)}"
    return path
