"""Two at one paper: drawn twice it has each file once; issued, saved or begun twice it is one."""

import hashlib

import pytest

from campaign.jobs import Progress
from campaign.models import DocumentNumber, Job
from publishing.drafts import (
    EditedMeanwhile,
    InWorkAlready,
    NotInWork,
    begin_bulletin,
    issue_draft,
    save_draft,
)
from publishing.drawing import render_paper
from publishing.models import PaperDraft, Publication
from publishing.month_papers import issue_bulletin
from tests.makers import PUBLISHED, make_world, publish


@pytest.fixture
def draft(undrawn):
    """The world and a bulletin in work there."""
    world = make_world()
    return world, begin_bulletin(revision=publish(world), by=world.access("office"), at=PUBLISHED)


def test_bulletin_that_is_begun_twice_at_once_is_in_work_once(at_once, undrawn):
    world = make_world()
    revision = publish(world)

    answers = at_once(
        *(
            lambda name=name: begin_bulletin(revision=revision, by=world.access(name))
            for name in ("office", "second")
        )
    )

    assert sorted(type(answer).__name__ for answer in answers) == [
        InWorkAlready.__name__,
        PaperDraft.__name__,
    ]
    assert PaperDraft.objects.count() == 1


def test_draft_that_two_issue_at_once_is_one_paper(at_once, draft):
    world, paper = draft

    answers = at_once(
        *(
            lambda name=name: issue_draft(draft=paper, seen=1, by=world.access(name), at=PUBLISHED)
            for name in ("office", "second")
        )
    )

    assert sorted(type(answer).__name__ for answer in answers) == [NotInWork.__name__, Publication.__name__]
    assert DocumentNumber.objects.count() == 1


def test_draft_that_is_saved_while_it_is_issued_is_issued_as_it_was_seen(at_once, draft):
    world, paper = draft
    content = paper.content | {"title": "关于三月份考核情况的通报"}

    issued, saved = at_once(
        lambda: issue_draft(draft=paper, seen=1, by=world.access("office"), at=PUBLISHED),
        lambda: save_draft(draft=paper, content=content, seen=1, by=world.access("second")),
    )

    paper.refresh_from_db()
    if isinstance(issued, Publication):
        assert [type(saved), paper.version, paper.publication] == [NotInWork, 1, issued]
    else:
        assert [type(issued), paper.version, paper.publication] == [EditedMeanwhile, 2, None]


@pytest.mark.pdf
def test_paper_that_is_drawn_twice_at_once_has_each_file_once(at_once, undrawn, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = make_world()
    paper = issue_bulletin(revision=publish(world), by=world.access("office"))
    job = Job.objects.get()

    answers = at_once(lambda: render_paper(Progress(job)), lambda: render_paper(Progress(job)))

    files = list(paper.files.all())
    assert answers == [None, None]
    assert [file.format for file in files] == ["docx", "html", "pdf", "xlsx"]
    assert [hashlib.sha256(file.path.read_bytes()).hexdigest() for file in files] == [
        file.sha256 for file in files
    ]
