import time, pytest
from scoring.models import *
from tests.makers import *
from benchmarks.in_browser import WATCH, SCROLL
def test_wide(db, browse):
    world = make_world(departments=300)
    section = Section.objects.get(code="COMMON")
    Indicator.objects.bulk_create(Indicator(section=section, code=f"X{n}", name=f"指标名称{n}", maximum=5, owner=world.organ) for n in range(1, 61))
    month = make_open_month(world)
    found = {i.code: i for i in Indicator.objects.all()}
    LedgerLine.objects.bulk_create(LedgerLine(month=month, indicator=found[f"X{n % 60 + 1}"], department=world.departments[n % 300], points=1, fact_date=month.last_day, public_reason="迟到两人次", entered_by=world.users["organ_scorer"], entered_at=IN_MARCH) for n in range(1500))
    page = browse("/sign-in/", user=world.users["office"]); page.add_init_script(WATCH)
    for _ in range(3):
        t=time.time(); page.goto("/c/t2026/months/2026-03/entry/ORG1/"); load=time.time()-t
        page.evaluate("keystrokes.length=0")
        page.locator(".grid td:not(.locked):not(.sum)").nth(130).click()
        page.keyboard.type("-"); fe=page.evaluate("performance.now()")
        for k in "0.1 late report": page.keyboard.type(k); page.wait_for_timeout(30)
        ks=sorted(page.evaluate("keystrokes")); page.keyboard.press("Escape")
        page.evaluate("keystrokes.length=0")
        for _ in range(10): page.keyboard.press("ArrowDown"); page.wait_for_timeout(40)
        mv=sorted(page.evaluate("keystrokes"))
        fr=sorted(page.evaluate(SCROLL,40))
        print("\nload",round(load,2),"fcp",page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"),"resp",page.evaluate("performance.getEntriesByType('navigation')[0].responseEnd"),"firstedit",round(fe),"long",sorted(round(x) for x in page.evaluate("longTasks"))[-6:],"keys med/max",round(ks[len(ks)//2]),round(ks[-1]),"moves",round(mv[5]),round(mv[-1]),"frames",round(fr[len(fr)//2]),round(fr[-1]))
    page.screenshot(path="/tmp/w/B2/wide.png")
