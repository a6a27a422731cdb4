"""The same acts in the workbook that this replaces: LibreOffice, started once, driven over its own interface."""

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

START_SECONDS = 60
ACTS = Path(__file__).with_name("workbook_acts.py")
# LibreOffice's interface belongs to the Python of the system, not to that of an installation.
PYTHON = "/usr/bin/python3"


def why_not() -> str:
    """Why nothing can be measured here; empty where it can."""
    if shutil.which("soffice") is None:
        return (
            "no LibreOffice (apt-get install -y --no-install-recommends libreoffice-calc-nogui python3-uno)"
        )
    answer = subprocess.run([PYTHON, "-c", "import uno"], capture_output=True, check=False)
    return "" if answer.returncode == 0 else "no python3-uno"


def write_book(path: Path, departments: int, indicators: int) -> None:
    """A month as offices keep it: departments down, indicators across, sums and places by formula."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("3月")
    for column in range(indicators):
        sheet.write_string(0, column + 1, f"I{column + 1:02}")
    sheet.write_string(0, indicators + 1, "合计")
    sheet.write_string(0, indicators + 2, "名次")
    sums = [xl_rowcol_to_cell(row, indicators + 1, True, True) for row in (1, departments)]
    for row in range(1, departments + 1):
        sheet.write_string(row, 0, f"第{row}部")
        for column in range(1, indicators + 1):
            sheet.write_number(row, column, 5)
        first, last = xl_rowcol_to_cell(row, 1), xl_rowcol_to_cell(row, indicators)
        total = xl_rowcol_to_cell(row, indicators + 1)
        sheet.write_formula(row, indicators + 1, f"=SUM({first}:{last})")
        sheet.write_formula(row, indicators + 2, f"=RANK({total},{sums[0]}:{sums[1]})")
    book.close()


@contextmanager
def _listening(folder: Path) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{folder / 'profile'}"]
    command += [f"--accept=socket,host=127.0.0.1,port={port};urp;"]
    office = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.2)
        yield port
    finally:
        office.terminate()
        with suppress(subprocess.TimeoutExpired):
            office.wait(20)


def measured(departments: int, indicators: int) -> dict[str, list[float]]:
    """Milliseconds of each act, several times: open, one cell, a block of 1,200 cells, each with sums and places."""
    with tempfile.TemporaryDirectory(prefix="wenming-book-") as name:
        folder = Path(name)
        book = folder / "month.xlsx"
        write_book(book, departments, indicators)
        with _listening(folder) as port:
            answer = subprocess.run(
                [PYTHON, str(ACTS), str(port), str(book)], capture_output=True, text=True, check=False
            )
    if answer.returncode != 0:
        print(answer.stderr, file=sys.stderr)
        return {}
    return json.loads(answer.stdout)
