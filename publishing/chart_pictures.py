"""The faces of charts, and charts as pictures for what can hold no drawing (Word, slides): 220 dots to the inch."""

from collections.abc import Mapping, Sequence

from campaign.digests import sha256_of
from campaign.page_pictures import page_pictures
from publishing.fonts import STYLES
from publishing.paper_charts import HEIGHT, WIDTH, chart_svg
from publishing.paper_content import chart_name
from publishing.press import print_apart

PRINTED_FACE = ",".join(f"'{family}'" for family in STYLES["hei"].families)
SCREEN_FACE = "'Microsoft YaHei UI','Microsoft YaHei','PingFang SC','Noto Sans CJK SC',sans-serif"
# A page is drawn at 110 dots to the inch: one of twice the printed width makes it 220.
PAGE_WIDTH = 312
PAGE_HEIGHT = round(PAGE_WIDTH * HEIGHT / WIDTH, 2)


def chart_pictures(charts: Sequence[Mapping]) -> dict[int, bytes]:
    """Number of a chart → its picture as PNG. Raises as `print_apart` does; no charts need no press."""
    if not charts:
        return {}
    drawings = "".join(
        f'<div style="break-after: page">{chart_svg(chart, family=PRINTED_FACE, name=chart_name(chart))}</div>'
        for chart in charts
    )
    html = (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>图</title>'
        '<link rel="stylesheet" href="app:fonts.css">'
        f"<style>@page {{ size: {PAGE_WIDTH}mm {PAGE_HEIGHT}mm; margin: 0 }} body {{ margin: 0 }}"
        f"svg {{ display: block; width: {PAGE_WIDTH}mm; height: {PAGE_HEIGHT}mm }}</style></head>"
        f"<body>{drawings}</body></html>"
    )
    printed = print_apart(html, identifier=sha256_of({"charts": list(charts)}))
    pictures = page_pictures(printed.pdf, most=len(charts))
    return {chart["number"]: picture for chart, picture in zip(charts, pictures, strict=True)}
