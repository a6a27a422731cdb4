"""The process behind `press`: takes orders from its line, prints, answers, until the line is closed.

Each order has its own allowance of the processor's time; memory is bounded for the whole. After an order that ran out of
memory it ends. Its garbage is collected between two papers and not meanwhile: a layout is millions of objects that
all live until its end.
"""

import gc
import json
import resource
import sys
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from multiprocessing.connection import Connection

import django

django.setup()

from django.utils import translation  # noqa: E402

from publishing.pdf import (  # noqa: E402
    Attached,
    MissingGlyphs,
    PangoMissing,
    PaperTooLong,
    ResourceRefused,
    font_configuration,
    print_paper,
)


def main(arguments: list[str]) -> int:
    line, seconds, memory = (int(argument) for argument in arguments)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.disable()
    with Connection(line) as orders:
        orders.send_bytes(b"ready")
        while True:
            try:
                order = json.loads(orders.recv_bytes())
            except EOFError:
                return 0
            _allow(seconds)
            with translation.override(order["language"]):
                said, content = worked_off(order)
            orders.send_bytes(json.dumps(said).encode())
            orders.send_bytes(content)
            if said.get("refused") == "MemoryError":
                return 1
            gc.collect()


def worked_off(order: Mapping) -> tuple[dict, bytes]:
    """What came of an order: pages and remarks with the PDF, or the refusal."""
    try:
        font_configuration()
        printed = print_paper(
            order["html"],
            identifier=order["identifier"],
            media={name: b64decode(content) for name, content in order["media"].items()},
            closing=order["closing"],
            variant=order["variant"],
            attached=[
                Attached(name, description, b64decode(content), datetime.fromisoformat(at))
                for name, description, content, at in order["attached"]
            ],
        )
    except MissingGlyphs as missing:
        return {"refused": "MissingGlyphs", "about": missing.characters}, b""
    except ResourceRefused as refused:
        return {"refused": "ResourceRefused", "about": refused.addresses}, b""
    except PangoMissing as missing:
        return {"refused": "PangoMissing", "about": str(missing.__cause__)}, b""
    except PaperTooLong as long:
        return {"refused": "PaperTooLong", "about": str(long)}, b""
    except (MemoryError, RecursionError):
        return {"refused": "MemoryError", "about": ""}, b""
    return {"pages": printed.pages, "remarks": printed.remarks}, printed.pdf


def _allow(seconds: int) -> None:
    """From here on so many seconds of the processor more, then the system ends this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
