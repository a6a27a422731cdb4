"""A list with lines to sign, by department: who comes to an event, who received something. Pure.

The template publishing/print/signature_list.html prints: title, facts (texts under the title), notes, date, sign (heading
of the column to sign), left and right (who answers for the list), halves (people on a line, 1 or 2), apart (each department
begins a page) and groups as `signing_group` makes them.
"""

from collections.abc import Mapping, Sequence


def signing_group(name: str, rows: Sequence[Mapping], *, blank: int, halves: int) -> dict:
    """The people of a department ({number, name, post, mark}) and empty lines, numbered down one half and then the other."""
    people: list[Mapping] = [*rows, *({} for _each in range(blank))]
    numbered = [{"position": position, **person} for position, person in enumerate(people, start=1)]
    height = -(-len(numbered) // halves)
    columns = [numbered[start * height : (start + 1) * height] for start in range(halves)]
    return {
        "name": name,
        "count": len(rows),
        "lines": [
            [column[line] if line < len(column) else None for column in columns] for line in range(height)
        ],
    }
