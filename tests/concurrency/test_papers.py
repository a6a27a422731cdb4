"""Two workers that draw one paper: it has each file once, and neither work fails."""

import hashlib

import pytest

from campaign.jobs import Progress
from campaign.models import Job
from publishing.drawing import render_paper
from publishing.month_papers import issue_bulletin
from tests.makers import make_world, publish


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
