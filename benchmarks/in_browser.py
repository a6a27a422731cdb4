"""What somebody at a screen feels of the entry grid: measured in Chromium, before the same running installation."""

import shutil
from dataclasses import dataclass
from statistics import median

from benchmarks.browsing import HOST, Person

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
DESK = {"width": 1366, "height": 768}
OPENINGS = 5
KEYS = "-0.1 late report"
STEPS = 40
# Kept by the page itself from its first moment: long tasks, when the grid takes keys, and from each key to the frame
# that shows it.
WATCH = """
window.longTasks = [];
new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((task) => task.duration)))
  .observe({ type: "longtask", buffered: true });
window.keystrokes = [];
addEventListener("keydown", () => {
  const begun = performance.now();
  requestAnimationFrame(() => setTimeout(() => {
    window.firstKeyAt ??= performance.now();
    keystrokes.push(performance.now() - begun);
  }));
}, true);
const looked = () => {
  const cell = document.documentElement?.classList.contains("scripted") && document.querySelector(".grid td[tabindex]");
  if (!cell) return setTimeout(looked, 10);
  const place = cell.getBoundingClientRect();
  window.ready = [place.x + place.width / 2, place.y + place.height / 2];
};
looked();
"""
SCROLL = """
(steps) => new Promise((done) => {
  const box = document.querySelector(".grid-scroll");
  const way = Math.max(box.scrollHeight - box.clientHeight, 1);
  const across = box.scrollWidth - box.clientWidth;
  const frames = [];
  let step = 0, last = performance.now();
  const next = (now) => {
    frames.push(now - last);
    last = now;
    if (++step > steps) return done(frames.slice(1));
    box.scrollTo(across * step / steps, way * step / steps);
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
})
"""


@dataclass
class Felt:
    """Milliseconds that one opening of the grid took, and what the page weighs."""

    first_paint: float
    first_edit: float
    longest_task: float
    keys: list[float]
    frames: list[float]
    nodes: int


def why_not() -> str:
    """Why nothing can be measured in a browser here; empty where it can."""
    try:
        import playwright.sync_api  # noqa: F401 (a tool of development only)
    except ImportError:
        return "no Playwright"
    return "" if program() else "no Chromium"


def program() -> str | None:
    """The Chromium of the system, by its path."""
    return next((path for name in CHROMIUM if (path := shutil.which(name))), None)


def grid(port: int, person: Person, path: str) -> list[Felt]:
    """The grid opened several times, each in a browser of its own memory: read, typed into, scrolled."""
    from playwright.sync_api import sync_playwright

    felt = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=["--no-sandbox"])
        for _ in range(OPENINGS):
            context = browser.new_context(base_url=f"http://{HOST}:{port}", viewport=DESK, locale="zh-CN")
            context.add_cookies(
                [
                    {"name": name, "value": value, "url": f"http://{HOST}:{port}"}
                    for name, value in person.cookies.items()
                ]
            )
            felt.append(_opened(context.new_page(), path))
            context.close()
        browser.close()
    return felt


def _opened(page, path: str) -> Felt:
    page.add_init_script(WATCH)
    page.goto(path, wait_until="commit")
    place = None
    while place is None:
        page.wait_for_timeout(20)
        place = page.evaluate("window.ready ?? null")
    page.mouse.click(*place)
    page.keyboard.type(KEYS[0])
    page.wait_for_timeout(500)
    first_edit = page.evaluate("window.firstKeyAt")
    page.evaluate("keystrokes.length = 0")
    for key in KEYS[1:]:
        page.keyboard.type(key)
        page.wait_for_timeout(30)
    keys = page.evaluate("keystrokes")
    page.keyboard.press("Escape")
    painted = page.evaluate(
        "performance.getEntriesByName('first-contentful-paint').map((paint) => paint.startTime)[0] ?? 0"
    )
    return Felt(
        first_paint=painted,
        first_edit=first_edit,
        longest_task=max(page.evaluate("longTasks"), default=0.0),
        keys=keys,
        frames=page.evaluate(SCROLL, STEPS),
        nodes=page.evaluate("document.getElementsByTagName('*').length"),
    )


def print_felt(title: str, felt: list[Felt]) -> None:
    """Medians of the openings; of keys and frames the worst one that anybody met."""
    rows = {
        "first paint": median(one.first_paint for one in felt),
        "first edit (from the click on the link to the first key on the screen)": median(
            one.first_edit for one in felt
        ),
        "longest task": median(one.longest_task for one in felt),
        "key to paint, median": median(key for one in felt for key in one.keys),
        "key to paint, worst": max(key for one in felt for key in one.keys),
        "frame while scrolling, median": median(frame for one in felt for frame in one.frames),
        "frame while scrolling, worst": max(frame for one in felt for frame in one.frames),
    }
    print(f"\n{title}, {felt[0].nodes} nodes, {len(felt)} openings\n")
    print("| in Chromium | ms |")
    print("| --- | --- |")
    for name, milliseconds in rows.items():
        print(f"| {name} | {milliseconds:.0f} |")
    print(flush=True)
