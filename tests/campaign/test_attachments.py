"""Files that people attach: what is taken, what is refused with what to do, what is left of a picture (UPL-*)."""

import hashlib
import json
import socket
import struct
import subprocess
import sys
from contextlib import contextmanager
from threading import Thread

import pytest
from django.utils import translation
from PIL import Image

from campaign.attachments import receiving
from campaign.attachments.formats import EVIDENCE, PHOTO
from campaign.attachments.keeping import BytesDiffer, keep, kept_bytes
from campaign.attachments.receiving import received
from campaign.attachments.refusing import BadFile, FileTooLarge, VirusFound
from tests.files import (
    ORIENTATION,
    docx,
    pdf,
    pdf_with_file,
    pdf_with_password,
    pdf_with_script,
    phone_photo,
    picture,
    relation,
    wide_png,
    written,
    zipped,
)
from tests.workbooks import OFFICE, WITH_FORMULAS

NO_JPG = "The file is no JPG, whatever its name says. Attach the original file."
NO_PNG = "The file is no PNG, whatever its name says. Attach the original file."
NO_PDF = "The file is no PDF, whatever its name says. Attach the original file."
NO_XLSX = "The file is no XLSX, whatever its name says. Attach the original file."
NO_DOCX = "The file is no DOCX, whatever its name says. Attach the original file."
DAMAGED = "The file is damaged or incomplete. Open it, save it anew or print it as PDF, and attach that one."
ACTS = "The file holds a program or an embedded object (macro, ActiveX, OLE). Print it as PDF and attach that one."
FETCHES = "The file fetches something from elsewhere when it is opened. Print it as PDF and attach that one."
HEAVY = "The file needs far more work to open than its size says. Print it as PDF or take a smaller picture."
PDF_ACTS = "The PDF holds a program, a form that sends something, or another file. Print it as PDF and attach that one."
AFTER_THE_END = (
    "Something follows the end of the PDF, or its end is missing. Print it as PDF and attach that one."
)
NOT_TAKEN = "Files of this kind are not taken. Possible are: pdf, jpg, png, docx, xlsx."
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def taken(tmp_path):
    """Take a file as evidence, or for another purpose; what is known of it, and its bytes as they would be kept."""

    def take(name, content, purpose=EVIDENCE):
        with received(written(tmp_path, "sent", content), name=name, purpose=purpose) as file:
            return file, file.path.read_bytes()

    return take


def refusal(act, *arguments, **more) -> str:
    with pytest.raises(BadFile) as refused:
        act(*arguments, **more)
    return str(refused.value)


def size_of(path) -> tuple[int, int]:
    with Image.open(path) as drawn:
        return drawn.size


@pytest.mark.parametrize(
    ("name", "content", "format"),
    [
        ("通知.pdf", pdf(pages=3), "pdf"),
        ("会议纪要.DOCX", docx(), "docx"),
        ("台账.xlsx", WITH_FORMULAS.read_bytes(), "xlsx"),
        ("现场.jpeg", picture(), "jpg"),
        ("截图.png", picture("PNG"), "png"),
    ],
)
def test_evidence_of_each_format_is_taken(taken, name, content, format):
    """UPL-1, UPL-2: documents stay byte for byte, pictures are drawn anew."""
    file, kept = taken(name, content)

    assert [file.format, file.source_sha256, file.size] == [
        format,
        hashlib.sha256(content).hexdigest(),
        len(kept),
    ]
    assert file.format in ("jpg", "png") or kept == content
    assert file.sha256 == hashlib.sha256(kept).hexdigest()


def test_photos_are_pictures_of_ten_megabytes_at_most(taken):
    """UPL-1."""
    assert taken("现场.webp", picture("WEBP"), PHOTO)[0].format == "webp"
    assert refusal(taken, "通知.pdf", pdf(), PHOTO) == (
        "Files of this kind are not taken. Possible are: jpg, png, webp."
    )
    assert [EVIDENCE.largest, PHOTO.largest] == [20 * 1024 * 1024, 10 * 1024 * 1024]


@pytest.mark.parametrize(("name", "purpose"), [("a.pdf", EVIDENCE), ("a.jpg", PHOTO)])
def test_file_one_byte_over_the_limit_is_refused(taken, name, purpose):
    """UPL-1."""
    with pytest.raises(FileTooLarge) as refused:
        taken(name, bytes(purpose.largest + 1), purpose)

    limit = purpose.largest // 1024 // 1024
    assert str(refused.value) == (
        f"The file is larger than {limit} MB. Make it smaller, or split it, and attach it again."
    )


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("page.jpg", b"<html><script>alert(1)</script></html>", NO_JPG),
        ("tool.xlsx", b"MZ\x90\x00" + bytes(200), NO_XLSX),
        ("tool.png", b"MZ\x90\x00" + bytes(200), NO_PNG),
        ("tool.pdf", b"MZ\x90\x00" + bytes(200), NO_PDF),
        ("drawing.jpg", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', NO_JPG),
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', NOT_TAKEN),
        ("both.jpg", b"GIF89a/*" + bytes(40) + b"*/=alert(1);", NO_JPG),
        ("both.gif", picture("GIF"), NOT_TAKEN),
        ("post.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n" + bytes(100), NO_JPG),
        ("other.jpg", picture("PNG"), NO_JPG),
        ("other.png", picture(), NO_PNG),
        ("only_the_beginning.jpg", b"\xff\xd8\xff" + bytes(100), NO_JPG),
        ("half.jpg", picture(size=(400, 400))[:900], DAMAGED),
        ("half.png", picture("PNG", size=(400, 400))[:300], DAMAGED),
        ("old.doc", b"\xd0\xcf\x11\xe0", "This is an old office format. Save the file as .docx, .xlsx or PDF and attach that one."),
        ("photo.heic", b"ftypheic", "This phone saves pictures as HEIC. Set its camera to “most compatible” (JPEG), or send a JPEG."),
        ("no_ending", b"%PDF-1.7", NOT_TAKEN),
        ("empty.pdf", b"", DAMAGED),
        ("script.pdf", pdf_with_script(), PDF_ACTS),
        ("attached.pdf", pdf_with_file(), PDF_ACTS),
        ("locked.pdf", pdf_with_password(), "The PDF has a password. Save it without one and attach it again."),
        ("two_in_one.pdf", pdf() + zipped({"a.txt": "a"}), AFTER_THE_END),
        ("cut.pdf", pdf()[:-12], AFTER_THE_END),
        ("nothing_in_it.pdf", b"%PDF-1.7\n%%EOF\n", DAMAGED),
        ("page.docx", zipped({"a.txt": "a"}), NO_DOCX),
        ("book.docx", WITH_FORMULAS.read_bytes(), NO_DOCX),
        ("prefixed.docx", b"GIF89a" + docx(), NO_DOCX),
        ("macro.docx", docx(more={"word/vbaProject.bin": b"x"}), ACTS),
        ("macro_by_type.docx", docx(main="application/vnd.ms-word.document.macroEnabled.main+xml"), ACTS),
        ("object.docx", docx(more={"word/embeddings/oleObject1.bin": b"x"}), ACTS),
        ("active.docx", docx(more={"word/activeX/activeX1.xml": "<a/>"}), ACTS),
        ("template.docx", docx(relations=relation("attachedTemplate", "http://127.0.0.1/t.dotm")), FETCHES),
        ("remote_picture.docx", docx(relations=relation("image", "http://127.0.0.1/p.png")), FETCHES),
        ("links.xlsx", zipped({"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>", "xl/externalLinks/externalLink1.xml": "<a/>"}), FETCHES),
        ("upwards.docx", docx(more={"../x.py": "a"}), DAMAGED),
        ("bomb.docx", docx(more={"word/media/a.bin": bytes(3_000_000)}), HEAVY),
        ("bomb.xlsx", (OFFICE / "压缩炸弹.xlsx").read_bytes(), HEAVY),
        ("half.docx", docx()[:200], DAMAGED),
    ],
)  # fmt: skip
def test_file_that_is_not_what_it_says_or_means_harm_is_refused(taken, name, content, said):
    """UPL-2."""
    assert refusal(taken, name, content) == said


def test_link_that_somebody_clicks_is_no_harm(taken):
    assert taken("a.docx", docx(relations=relation("hyperlink", "http://127.0.0.1/")))[0].format == "docx"


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    ],
)
def test_entities_are_not_resolved(taken, declared):
    """UPL-5."""
    assert refusal(taken, "a.docx", docx(document=f"{declared}<a>&e;</a>")) == DAMAGED


def test_hidden_name_of_a_script_in_a_pdf_is_found(taken):
    """UPL-2: “/JavaScript” written with an escape."""
    hidden = pdf_with_script().replace(b"/JavaScript", b"/J#61vaScript")

    assert refusal(taken, "a.pdf", hidden) == PDF_ACTS


def test_picture_keeps_nothing_but_its_pixels_and_stands_upright(taken, tmp_path):
    """UPL-7: no place, no maker, no comment; turned as the phone was held."""
    file, kept = taken("IMG_0001.jpg", phone_photo())

    with Image.open(written(tmp_path, "kept.jpg", kept)) as drawn:
        red = [drawn.getpixel(at)[1] < 90 for at in ((20, 10), (20, 50))]
        assert [drawn.size, dict(drawn.getexif()), "comment" in drawn.info, red] == [
            (40, 60),
            {},
            False,
            [True, False],
        ]
    assert [file.width, file.height, b"PhoneMaker" in kept, ORIENTATION in drawn.getexif()] == [
        40,
        60,
        False,
        False,
    ]


def test_large_picture_becomes_smaller_and_gets_a_thumbnail(tmp_path):
    """UPL-7."""
    sent = written(tmp_path, "sent", picture(size=(5000, 2500)))

    with received(sent, name="a.jpg", purpose=EVIDENCE) as file:
        sizes = [size_of(file.path), size_of(file.thumbnail)]

    assert sizes == [(4096, 2048), (320, 160)]
    assert not file.path.exists()


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "1", "L", "I;16", "CMYK"])
def test_picture_of_every_kind_becomes_plain(tmp_path, mode):
    """UPL-7."""
    format = "JPEG" if mode == "CMYK" else "PNG"
    path = tmp_path / "a"
    Image.new(mode, (30, 20)).save(path, format)

    name = f"a.{'jpg' if format == 'JPEG' else 'png'}"
    with received(path, name=name, purpose=EVIDENCE) as file, Image.open(file.path) as drawn:
        assert [drawn.size, drawn.mode in ("RGB", "L")] == [(30, 20), True]


def test_picture_of_four_hundred_million_pixels_is_refused_in_little_memory(tmp_path):
    """UPL-7: one colour, a few kilobytes, 400 megapixels; the peak of the process that opens it."""
    path = written(tmp_path, "large.png", wide_png(20_000))
    arguments = ["png", str(path), str(tmp_path / "drawn"), str(tmp_path / "small"), "40000000"]

    # A small process between: what a process held before exec counts for its child, and this one holds a whole suite.
    measured = (
        "import json, resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[1:], capture_output=True, text=True)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss\n"
        "print(json.dumps([done.returncode, done.stdout.strip(), used]))"
    )
    program = [sys.executable, "-I", str(receiving.PROGRAM), *arguments]
    answer = subprocess.run(
        [sys.executable, "-c", measured, *program], capture_output=True, text=True, check=True
    )

    status, said, used = json.loads(answer.stdout)
    assert [status, said] == [0, '{"refused": "pixels"}']
    assert used < 300 * 1024
    with (
        pytest.raises(BadFile, match="more than 40 million pixels"),
        received(path, name="large.png", purpose=EVIDENCE),
    ):
        pass


def test_program_that_opens_files_gets_none_of_our_environment(taken, monkeypatch, tmp_path):
    """OUT-7: what decodes foreign bytes knows no secret."""
    prying = written(
        tmp_path,
        "prying.py",
        b"import json, os; print(json.dumps({'refused': 'heavy' if os.environ.get('SECRET_KEY') else 'pixels'}))",
    )
    monkeypatch.setattr(receiving, "PROGRAM", prying)
    monkeypatch.setenv("SECRET_KEY", "secret")

    assert "million pixels" in refusal(taken, "a.jpg", picture())


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (b"while True: pass", HEAVY),
        (b"import os; os.kill(os.getpid(), 9)", HEAVY),
        (b"raise SystemExit(1)", DAMAGED),
    ],
)
def test_decoder_that_hangs_or_dies_refuses_the_file(taken, monkeypatch, tmp_path, program, said):
    monkeypatch.setattr(receiving, "PROGRAM", written(tmp_path, "program.py", program))
    monkeypatch.setattr(receiving, "PATIENCE", 0.5)

    assert refusal(taken, "a.jpg", picture()) == said


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../x.jpg", "x.jpg"),
        ("C:\\Users\\li\\现场照片.JPG", "现场照片.jpg"),
        ('a";b.jpg', 'a";b.jpg'),
        ("line\r\nbreak.jpg", "linebreak.jpg"),
        ("right\u202egpj.exe.jpg", "rightgpj.exe.jpg"),
        ("  .jpg", "File.jpg"),
        ("长" * 200 + ".jpg", "长" * 116 + ".jpg"),
    ],
)
def test_name_loses_what_steers(taken, given, kept):
    """UPL-3."""
    assert taken(given, picture())[0].name == kept


# Where the bytes lie


def test_bytes_are_kept_for_their_owner_alone_and_compared(tmp_path):
    """UPL-3."""
    content = pdf()
    target = tmp_path / "kept" / "name"

    keep(written(tmp_path, "sent", content), target)

    assert kept_bytes(target, hashlib.sha256(content).hexdigest()) == content
    assert [oct(target.stat().st_mode)[-3:], [path.name for path in target.parent.iterdir()]] == [
        "600",
        ["name"],
    ]


@pytest.mark.parametrize("act", [lambda path: path.unlink(), lambda path: path.write_bytes(b"other")])
def test_bytes_that_differ_or_are_gone_are_not_given(tmp_path, act):
    path = written(tmp_path, "kept", b"bytes")
    act(path)

    with pytest.raises(BytesDiffer):
        kept_bytes(path, hashlib.sha256(b"bytes").hexdigest())


# The virus scanner


@contextmanager
def scanner(answer: bytes | None = None):
    """A ClamAV that speaks INSTREAM over TCP: finds EICAR, or says what it is told to."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        seen = []

        def serve():
            connection, __ = server.accept()
            with connection, connection.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                content = b""
                while size := struct.unpack(">I", stream.read(4))[0]:
                    content += stream.read(size)
                seen.append(len(content))
                found = b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
                connection.sendall(found if answer is None else answer)

        thread = Thread(target=serve, daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}", seen
        thread.join(5)


def test_file_with_a_virus_is_refused_before_anything_opens_it(taken, settings):
    """UPL-8."""
    with scanner() as (settings.CLAMAV_SOCKET, __), pytest.raises(VirusFound) as refused:
        taken("a.pdf", b"%PDF-1.7\n" + EICAR)

    assert str(refused.value) == "The virus scanner found Eicar-Signature; the file is not taken."


def test_clean_file_goes_through_the_scanner_whole(taken, settings):
    """UPL-8."""
    content = pdf(pages=200)
    with scanner() as (settings.CLAMAV_SOCKET, seen):
        file, __ = taken("a.pdf", content)

    assert [file.format, seen] == ["pdf", [len(content)]]


def test_scanner_over_a_path_is_a_unix_socket(taken, settings, tmp_path):
    settings.CLAMAV_SOCKET = str(tmp_path / "nobody.sock")

    assert refusal(taken, "a.pdf", pdf()) == (
        "The virus scanner does not answer; nothing was taken. Try again later or tell IT."
    )


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"\xff\xfe\0"])
def test_scanner_that_does_not_say_clean_lets_nothing_through(taken, settings, answer):
    """UPL-8."""
    with scanner(answer) as (settings.CLAMAV_SOCKET, __):
        said = refusal(taken, "a.pdf", pdf())

    assert said == "The virus scanner does not answer; nothing was taken. Try again later or tell IT."
