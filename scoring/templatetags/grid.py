"""Rows of the grid as markup: 1,200 cells are written as text at once, a template for each would take its time."""

from urllib.parse import quote

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from scoring.grid import BLIND, NOT_APPLICABLE, Grid, GridCell, GridRow

register = template.Library()


@register.simple_tag
def grid_row(row: GridRow, grid: Grid, cells_url: str, with_fields: bool = False) -> SafeString:
    """One department's row. What comes from rows of the database is escaped; the rest are numbers and keys.

    `with_fields` gives every open cell a field of its own, for a browser without JavaScript; otherwise the script lays
    its one field over the cell that has the focus, because a browser takes seconds over thousands of fields.
    """
    department = escape(row.department.name)
    if any(cell.is_shared for cell in row.cells) and row.department.branch_name != row.department.name:
        department += f' <small class="of-branch">{escape(row.department.branch_name)}</small>'
    write = _field if with_fields and not grid.closed else _cell
    written = [
        _locked(row, cell, cells_url) if cell.lock else write(row, cell, cells_url) for cell in row.cells
    ]
    subtotal = "—" if row.subtotal is None else f"{row.subtotal:.2f}"
    return mark_safe(
        f'<tr data-d="{escape(row.department.code)}"><th scope="row" id="{row.key}">{department}</th>'
        f'{"".join(written)}<td class="sum"><b>{subtotal}</b></td></tr>'
    )


def _cell(row: GridRow, cell: GridCell, url: str) -> str:
    """A cell that shows its score; where something happened with its version and its formula."""
    value = cell.value
    if not value.version:
        return (
            f'<td class="branch">{value.score:.2f}</td>' if cell.is_shared else f"<td>{value.score:.2f}</td>"
        )
    classes = [name for name, holds in {"cut": value.lines, "branch": cell.is_shared}.items() if holds]
    cut = f' class="{" ".join(classes)}"' if classes else ""
    facts = f'data-v="{value.version}" data-f="{escape(cell.formula)}"'
    return f"<td{cut} {facts}>{value.score:.2f}{_flag(row, cell, url)}</td>"


def _field(row: GridRow, cell: GridCell, url: str) -> str:
    score, code = f"{cell.value.score:.2f}", escape(cell.code)
    names = f'aria-labelledby="{row.key} i{cell.indicator.pk}"'
    if not cell.value.version and not cell.tried and not cell.is_shared:
        return f'<td><input name="{code}" placeholder="{score}" {names}></td>'
    classes = [
        name
        for name, holds in {"cut": cell.value.lines, "refused": cell.tried, "branch": cell.is_shared}.items()
        if holds
    ]
    facts = f' data-v="{cell.value.version}" data-f="{escape(cell.formula)}"' if cell.value.version else ""
    tried = note = ""
    if cell.tried:
        described = f"n{row.key}-{cell.indicator.pk}"
        tried = f' value="{escape(cell.tried.text)}" aria-invalid="true" aria-describedby="{described}"'
        note = f'<p class="cell-note" id="{described}">{escape(cell.tried.message)}</p>'
    flag = _flag(row, cell, url) if cell.value.version else ""
    return (
        f'<td class="{" ".join(classes)}"><input name="{code}" placeholder="{score}" {names}{facts}{tried}>'
        f"{flag}{note}</td>"
    )


def _flag(row: GridRow, cell: GridCell, url: str) -> str:
    """The corner: how many lines count here, and the way to them."""
    label = escape(lines_label(cell.value.lines))
    href = escape(url + quote(cell.code.replace(":", "/", 1)) + "/")
    named = f"{escape(row.department.name)} {escape(cell.indicator.code)}"
    return f'<a class="flag" href="{href}" aria-label="{label}: {named}">{cell.value.lines}</a>'


def lines_label(count: int) -> str:
    return ngettext("%(count)s line", "%(count)s lines", count) % {"count": count}


def _locked(row: GridRow, cell: GridCell, url: str) -> str:
    """A cell that cannot be typed into, with the word that the legend under the grid explains."""
    if cell.lock == NOT_APPLICABLE:
        word = _("Not applicable")
        return f'<td class="locked">{escape(word)}</td>'
    locked = pgettext("of a cell", "Entered") if cell.lock == BLIND else _("Recused")
    word = f'<span class="lock-word">{escape(locked)}</span>'
    if cell.value is None:
        return f'<td class="locked">{word}</td>'
    flag = _flag(row, cell, url) if cell.value.version else ""
    return f'<td class="locked">{cell.value.score:.2f} {word}{flag}</td>'
