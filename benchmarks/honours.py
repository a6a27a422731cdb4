"""`python -m benchmarks.honours`: a poster with photos of 12 megapixels and 38 certificates, beside the naive ways.

Each line is a process of its own, so that its peak of memory is its own: time of the drawing, peak (RSS), size of the file.
Nothing is asserted.
"""

import os
import resource
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEPARTMENTS, CERTIFICATES = 13, 38
WIDTH, HEIGHT = 4000, 3000
DAY = (2026, 9, 4)


def main() -> int:
    if len(sys.argv) > 1:
        import django

        django.setup()
        CASES[sys.argv[1]][1](Path(sys.argv[2]))
        return 0
    with tempfile.TemporaryDirectory(prefix="wenming-honours-") as name:
        folder = Path(name)
        _photos(folder)
        print(f"load {os.getloadavg()[0]:.1f}\n\n| what | s | peak MB | file kB |\n| --- | --- | --- | --- |")
        for case, (what, __) in CASES.items():
            said = subprocess.run(
                [sys.executable, "-m", "benchmarks.honours", case, str(folder)],
                cwd=ROOT,
                env=_environment(folder),
                check=True,
                capture_output=True,
                text=True,
            )
            print(f"| {what} | {said.stdout.strip()} |", flush=True)
    return 0


def poster(folder: Path) -> None:
    """As the site draws it: each photo brought to its place's size before the next is opened."""
    from publishing.honours.roll_paper import sheet_media

    _print_poster(folder, lambda composition, fetch: sheet_media(composition, fetch))


def naive_poster(folder: Path) -> None:
    """The photos embedded as they are."""
    from publishing.honours.roll_paper import SILHOUETTES

    def originals(composition, fetch) -> dict[str, bytes]:
        silhouettes = {f"{role}.svg": drawing for role, drawing in SILHOUETTES.items()}
        return silhouettes | {f"picture-{place + 1}": fetch(str(place)) for place in range(DEPARTMENTS)}

    _print_poster(folder, originals)


def one_document(_folder: Path) -> None:
    """All certificates in one document."""
    from publishing.honours.certificate_paper import certificate_media, certificates_html
    from publishing.honours.certificate_sheet import BlankPaper

    paper, certificates = BlankPaper(), _certificates()
    _told(lambda: _printed(certificates_html(certificates, paper=paper), certificate_media(certificates)))


def single_documents(_folder: Path) -> None:
    """A document for each certificate, in the same process."""
    from publishing.honours.certificate_paper import certificate_media, certificates_html
    from publishing.honours.certificate_sheet import BlankPaper

    paper = BlankPaper()
    _told(
        lambda: sum(
            _printed(certificates_html([one], paper=paper), certificate_media([one]))
            for one in _certificates()
        )
    )


def _print_poster(folder: Path, media_of: Callable) -> None:
    from publishing.honours.formats import LAYOUTS
    from publishing.honours.roll_content import Decision, Entry, Picture, Roll, Section
    from publishing.honours.roll_paper import roll_html
    from publishing.honours.sheets import compose

    entry = Entry(
        kind="department", holder="综合部", honour="文明部室", deeds="完成重点任务，办理时限缩短；" * 8
    )
    entries = tuple(
        replace(
            entry,
            holder=f"综合{place + 1}部",
            photo=Picture(sha256=str(place), width=WIDTH, height=HEIGHT, uses=("board",)),
        )
        for place in range(DEPARTMENTS)
    )
    decision = Decision(name="评选决定", decided_on="2026-08-30")
    roll = Roll(
        title="光荣榜",
        period="2026年上半年",
        campaign="创建活动",
        unit="某集团",
        issuer="某集团机关委员会",
        date="2026-09-04",
        sections=(Section(kind="titles", heading="文明部室", decision=decision, entries=entries),),
    )

    def drawn() -> int:
        composition = compose(roll, LAYOUTS["poster_a1"])
        media = media_of(composition, lambda name: (folder / f"{name}.jpg").read_bytes())
        return _printed(roll_html(composition), media)

    _told(drawn)


def _certificates() -> list[dict]:
    from datetime import date

    from publishing.honours.certificate_wording import person_wording

    return [
        {
            "number": f"JGDW-DSJF-2026H1-{place:03d}",
            "holder": f"赵{place}",
            "wording": person_wording(
                name=f"赵{place}",
                matter="2026年上半年读书活动",
                honour="读书积极分子",
                issuer="某集团机关委员会",
                day=date(*DAY),
            ).frozen(),
            "address": f"https://wenming.example.cn/certificate/{place:024d}/",
        }
        for place in range(1, CERTIFICATES + 1)
    ]


def _printed(html: str, media: dict[str, bytes]) -> int:
    from publishing.pdf import print_paper

    return len(print_paper(html, identifier="1", media=media).pdf)


def _told(act: Callable[[], int]) -> None:
    """Fonts first, then the act: its seconds, the peak of the process, the bytes."""
    from publishing.pdf import font_configuration

    font_configuration()
    begun = time.perf_counter()
    size = act()
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{seconds:.1f} | {peak:.0f} | {size / 1024:.0f}")


def _photos(folder: Path) -> None:
    from PIL import Image

    for place in range(DEPARTMENTS):
        noise = Image.effect_noise((WIDTH // 8, HEIGHT // 8), 60 + place).resize((WIDTH, HEIGHT))
        Image.merge("RGB", (noise, noise.transpose(Image.Transpose.FLIP_LEFT_RIGHT), noise)).save(
            folder / f"{place}.jpg", quality=92
        )


def _environment(folder: Path) -> dict[str, str]:
    return {
        name: os.environ[name] for name in ("PATH", "HOME", "LANG", "VIRTUAL_ENV") if name in os.environ
    } | {
        "SECRET_KEY": secrets.token_hex(32),
        "WENMING_DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


CASES = {
    "poster": ("poster A1, 13 photos of 12 megapixels, brought to 200 dpi", poster),
    "naive": ("the same, originals embedded", naive_poster),
    "one": ("38 certificates in one document", one_document),
    "single": ("38 documents in one process", single_documents),
}

if __name__ == "__main__":
    sys.exit(main())
