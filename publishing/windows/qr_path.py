"""A QR code as one path of a drawing: papers fetch nothing, so the code is drawn in the paper itself. Pure."""

import segno


def qr_drawing(address: str) -> dict[str, object]:
    """The modules of the code as an SVG path, and how wide the square is; the quiet edge is the paper's."""
    rows = [list(row) for row in segno.make(address, error="m", micro=False).matrix]
    parts = []
    for top, row in enumerate(rows):
        left = 0
        while left < len(row):
            width = 0
            while left + width < len(row) and row[left + width]:
                width += 1
            if width:
                parts.append(f"M{left} {top}h{width}v1h-{width}z")
            left += max(width, 1)
    return {"path": "".join(parts), "size": len(rows)}
