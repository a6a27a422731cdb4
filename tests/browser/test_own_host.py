"""Pages ask nobody but the site itself: no font, script or count from elsewhere (security.md PRV-15)."""

from urllib.parse import urlsplit

from tests.makers import make_open_month, make_world, publish

PLACES = (
    "/c/t2026/",
    "/c/t2026/months/",
    "/c/t2026/months/2026-03/",
    "/c/t2026/ranking/2026-03/",
    "/c/t2026/ranking/2026-03/D03/",
    "/c/t2026/months/2026-04/entry/ORG1/",
    "/c/t2026/months/2026-04/live/",
    "/c/t2026/papers/",
    "/manage/",
    "/manage/scoring/monthrevision/",
)


def test_pages_ask_no_other_host(browse, live_server):
    world = make_world()
    publish(world)
    make_open_month(world, world.scheme.from_month.replace(month=4))
    asked: set[str] = set()
    page = browse("/sign-in/", user=world.users["office"])
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))

    titles = []
    for place in PLACES:
        page.goto(place)
        page.wait_for_load_state("networkidle")
        titles.append(page.title())

    assert asked == {urlsplit(live_server.url).netloc}
    assert [title for title in titles if "404" in title or not title] == []
