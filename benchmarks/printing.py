"""The bulletin and its table printed by us, by Chromium and by LibreOffice: time and peak memory side by side.

Each program gets what it prints best: we the payload, Chromium the paper's web page, LibreOffice the Word file or the
workbook. Memory is the peak of what the processes of a program hold together, shared pages counted once (PSS).
"""

import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.in_browser import program
from publishing import press
from publishing.paper import paper_html, paper_pdf
from publishing.paper_docx import paper_docx
from publishing.paper_page import paper_page
from publishing.paper_xlsx import paper_xlsx

TIMES = 3
LOOK_EVERY = 0.02  # seconds
COLD = "import sys, django; django.setup(); from pathlib import Path; from publishing.pdf import print_paper; print_paper(Path(sys.argv[1]).read_text(), identifier='1')"


@dataclass
class Printed:
    """One line of the table: what was printed by what, seconds of each turn, and the peak of memory in MB."""

    what: str
    by: str
    seconds: list[float] = field(default_factory=list)
    megabytes: float = 0


def print_neighbours(payload: Mapping) -> None:
    """Print the table, and say what is left out because it is not installed."""
    standings = {**payload, "body": [], "annexes": payload["annexes"][:1], "workbook": []}
    with tempfile.TemporaryDirectory(prefix="wenming-print-") as name:
        folder = Path(name)
        lines = [
            line
            for what, paper in (("the whole bulletin", payload), ("its table of standings", standings))
            for line in _each(what, paper, folder)
        ]
    print("\nPapers beside their neighbours\n")
    print("| what | by | median s | peak MB |\n| --- | --- | --- | --- |")
    for line in lines:
        print(f"| {line.what} | {line.by} | {median(line.seconds):.2f} | {line.megabytes:.0f} |")
    if program() is None:
        print("Left out: no Chromium.")
    if _writer() is None:
        print(
            "Left out: no LibreOffice (apt-get install -y --no-install-recommends libreoffice-writer-nogui)."
        )
    print(flush=True)


def _each(what: str, paper: Mapping, folder: Path) -> Iterator[Printed]:
    html = folder / "paper.html"
    html.write_text(paper_html(paper), encoding="utf-8")
    yield _measured(what, "WeasyPrint, a new process", lambda: _run(sys.executable, "-c", COLD, str(html)))
    press.stop()
    yield _measured(what, "WeasyPrint, the press that is running", lambda: paper_pdf(paper))
    if browser := program():
        page = folder / "page.html"
        page.write_text(paper_page(paper), encoding="utf-8")
        command = [browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        command += [
            f"--user-data-dir={folder / 'browser'}",
            f"--print-to-pdf={folder / 'page.pdf'}",
            page.as_uri(),
        ]
        yield _measured(what, "Chromium, the web page", lambda: _run(*command))
    if office := _writer():
        word, book = folder / "paper.docx", folder / "paper.xlsx"
        word.write_bytes(paper_docx(paper))
        book.write_bytes(paper_xlsx(paper))
        for kind, source in (("the Word file", word), ("the workbook", book)):
            command = [
                office,
                "--headless",
                "--norestore",
                f"-env:UserInstallation=file://{folder / 'office'}",
            ]
            command += ["--convert-to", "pdf", "--outdir", str(folder), str(source)]
            yield _measured(what, f"LibreOffice, {kind}", lambda command=command: _run(*command))


def _measured(what: str, by: str, act: Callable[[], object]) -> Printed:
    line = Printed(what, by)
    act()  # warms up caches and profiles
    for _turn in range(TIMES):
        begun = time.perf_counter()
        with _watching() as peak:
            act()
        line.seconds.append(time.perf_counter() - begun)
        line.megabytes = max(line.megabytes, peak[0])
    return line


def _run(*command: str) -> None:
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)


def _writer() -> str | None:
    """LibreOffice, where its word processor is there too."""
    office = shutil.which("soffice")
    if office is None:
        return None
    library = Path(office).resolve().parent / "libswlo.so"
    return office if library.exists() else None


@contextmanager
def _watching() -> Iterator[list[float]]:
    """The peak of the memory of this process's children, in MB, while it lasts."""
    peak, done = [0.0], threading.Event()

    def look() -> None:
        while not done.wait(LOOK_EVERY):
            peak[0] = max(peak[0], sum(map(_megabytes, _below(_own()))))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield peak
    finally:
        done.set()
        watcher.join()


def _own() -> int:
    return int(Path("/proc/self").resolve().name)


def _below(parent: int) -> list[int]:
    """Every process that descends from this one."""
    found = []
    for tasks in Path(f"/proc/{parent}/task").glob("*/children"):
        for child in _read(tasks).split():
            found += [int(child), *_below(int(child))]
    return found


def _megabytes(process: int) -> float:
    for line in _read(Path(f"/proc/{process}/smaps_rollup")).splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # the process has ended meanwhile
        return ""
