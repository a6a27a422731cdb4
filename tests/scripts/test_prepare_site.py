"""What is left out of the collected static files is nothing that a page asks for."""

import re
from fnmatch import fnmatch

from scripts.prepare_site import NOT_USED, ROOT

STATIC = re.compile(r"""\{%\s*static\s+["']([^"']+)["']""")


def test_pages_use_no_static_file_that_is_left_out():
    pages = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html"))

    used = set(STATIC.findall(pages))

    assert "bootstrap/css/bootstrap.min.css" in used
    assert [name for name in sorted(used) if any(fnmatch(name, pattern) for pattern in NOT_USED)] == []
