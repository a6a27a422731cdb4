"""How much of a file arrives: by the page, by whether somebody is signed in, and nothing of a broken request (UPL-1)."""

import pytest
from django.core.files.uploadhandler import StopUpload
from django.test import RequestFactory
from django.urls import resolve

from campaign.uploading import NOTHING, UNLESS_SAID, LimitedUpload, UploadLimit, limit_of, takes_files
from tests.browsing import client_of
from tests.makers import make_open_month
from tests.scoring.test_evidence import line_in

MB = 1024 * 1024
HEAD = b'--edge\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n'


@pytest.fixture(autouse=True)
def arriving(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "arriving"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    return settings.FILE_UPLOAD_TEMP_DIR


@pytest.fixture
def address(world):
    return f"/c/t2026/lines/{line_in(world, make_open_month(world)).pk}/evidence/"


class Somebody:
    is_authenticated = True


class Nobody:
    is_authenticated = False


def request_to(path, user=None):
    request = RequestFactory().post(path)
    request.resolver_match = resolve(path)
    if user is not None:
        request.user = user
    return request


def test_page_takes_what_it_says_and_every_other_page_one_small_file():
    evidence = request_to("/c/t2026/lines/1/evidence/", Somebody())
    other = request_to("/c/t2026/lines/1/withdraw/", Somebody())

    assert [limit_of(evidence), limit_of(other)] == [
        UploadLimit(largest=20 * MB, total=100 * MB, files=10),
        UploadLimit(largest=5 * MB, total=5 * MB, files=5),
    ]


def test_of_somebody_who_is_not_signed_in_nothing_is_kept():
    assert limit_of(request_to("/c/t2026/lines/1/evidence/", Nobody())) == NOTHING


def test_request_without_an_address_is_any_other_page():
    assert limit_of(RequestFactory().post("/")) == UNLESS_SAID


@pytest.fixture
def handler():
    """A handler for a page that takes three files of ten bytes, twenty in all."""
    request = RequestFactory().post("/")

    @takes_files(largest=10, total=20, files=3)
    def view(request):
        return None

    request.resolver_match = type("Match", (), {"func": staticmethod(view)})
    return LimitedUpload(request)


def arrive(handler, name, *chunks):
    """The file as the handler gives it back, or None."""
    handler.new_file("files", name, "image/jpeg", None)
    start = 0
    for chunk in chunks:
        handler.receive_data_chunk(chunk, start)
        start += len(chunk)
    return handler.file_complete(start)


def test_files_within_the_limit_arrive_and_the_others_are_named(handler, arriving):
    """UPL-1: too large by itself, too much in all."""
    kept = [
        arrive(handler, "a.jpg", b"12345", b"67890"),
        arrive(handler, "b.jpg", b"12345", b"678901"),
        arrive(handler, "c.jpg", b"1234567890"),
        arrive(handler, "d.jpg", b"1"),
    ]

    assert [file and file.read() for file in kept] == [b"1234567890", None, b"1234567890", None]
    assert handler.request.files_left_out == ["b.jpg", "d.jpg"]
    assert len(list(arriving.iterdir())) == 2


def test_one_file_more_than_the_page_takes_is_left_out(handler, arriving):
    """UPL-1."""
    kept = [arrive(handler, name, b"1") for name in ("a.jpg", "b.jpg", "c.jpg", "d.jpg")]

    assert [file is None for file in kept] == [False, False, False, True]
    assert [handler.request.files_left_out, handler.request.upload_is_too_large] == [["d.jpg"], True]
    assert [path.stat().st_size for path in arriving.iterdir()] == [1, 1, 1]


def test_rest_of_a_large_file_is_read_for_a_moment_only(handler, monkeypatch):
    monkeypatch.setattr("campaign.uploading.PATIENCE", -1.0)
    handler.new_file("files", "a.jpg", "image/jpeg", None)
    handler.receive_data_chunk(bytes(11), 0)

    with pytest.raises(StopUpload) as stopped:
        handler.receive_data_chunk(bytes(11), 11)

    assert stopped.value.connection_reset is True


@pytest.mark.parametrize(
    "body",
    [
        HEAD + b"\r\n" + bytes(70_000),
        HEAD + b"\r\n" + bytes(70_000) + b"\r\n--other--\r\n",
        HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" + b"A" * 70_001 + b"!" + b"\r\n--edge--\r\n",
        HEAD[:30],
        b"",
    ],
    ids=["cut off", "another boundary", "bad base64", "cut off in its head", "nothing"],
)
def test_malformed_upload_leaves_nothing_behind(world, address, arriving, body):
    """UPL-1, RES-1."""
    client = client_of(world.users["scorer"])

    answer = client.generic("POST", address, body, content_type="multipart/form-data; boundary=edge")

    assert answer.status_code in (400, 422)
    assert list(arriving.iterdir()) == []


@pytest.mark.parametrize(("who", "status"), [("head", 403), ("auditor", 403), ("organ_scorer", 404)])
def test_file_of_somebody_who_may_not_attach_leaves_nothing_behind(world, address, arriving, who, status):
    """UPL-1, RES-1."""
    client = client_of(world.users[who])
    body = HEAD + b"\r\n" + bytes(70_000) + b"\r\n--edge--\r\n"

    answer = client.generic("POST", address, body, content_type="multipart/form-data; boundary=edge")

    assert [answer.status_code, list(arriving.iterdir())] == [status, []]
