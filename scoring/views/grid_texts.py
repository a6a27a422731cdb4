"""The words that the grid's script puts into the page; Django renders them into a JSON block."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scoring import points, shorthand
from scoring.clipboard import LONGEST_PASTE


def grid_texts() -> dict[str, str | dict[str, str]]:
    return {**_states(), **_acts(), **_dialogs(), "refusals": _refusals()}


def too_long_to_paste() -> str:
    """Said by the page before it sends, and by the server."""
    return _(
        "More than %(count)s characters cannot be pasted at once. Paste it in parts, or bring it back in the workbook."
    ) % {"count": LONGEST_PASTE}


def _states() -> dict[str, str]:
    return {
        "saving": _("Saving"),
        "saved": _("Saved"),
        "saved_at": _("Saved %(time)s"),
        "unchanged": _("Nothing to deduct; the cell stays as it is."),
        "refused": _("Not saved"),
        "refused_at": _("Not saved, %(cell)s: %(why)s"),
        "conflict": _("Conflict"),
        "conflict_at": _("Conflict, %(cell)s: %(why)s"),
        "offline": _("Offline"),
        "offline_at": _(
            "No connection. What you typed is kept on this computer and sent as soon as it is back."
        ),
        "signed_out": _(
            "You are signed out. Sign in again in another tab; what you typed is kept and sent then."
        ),
        "another_person": _(
            "Somebody else is signed in now. Sign in again yourself; what you typed is kept."
        ),
        "sign_in": _("Sign in"),
        "server_error": _("The server does not answer properly. What you typed is kept and sent again."),
        "not_now": _("The server did not answer. Nothing is changed; try it again."),
        "kept": _("Kept from before; press Enter to send it."),
        "kept_elsewhere": _("This was typed here and could not be sent:"),
        "discard": _("Discard"),
        "uncertain": _("This may have arrived already; it is sent again as soon as the connection is back."),
        "unsaved": _("%(count)s not saved"),
        "unsaved_submit": _("Some cells are not saved yet. Save or clear them before you submit."),
        "changed_by": _("%(name)s %(time)s"),
        "changed_under": _(
            "While you type, %(cell)s became %(score)s (%(who)s). Yours stays as you typed it."
        ),
        "reload": _("Load the page again to see it."),
    }


def _acts() -> dict[str, str]:
    return {
        "lines": _("Lines: %(count)s"),
        "drawer_failed": _("The cell could not be opened. Check the connection and try again."),
        "retyping": _(
            "Change the text and press Enter: the line is withdrawn and the new one takes its place."
        ),
        "undone": _("Taken back: %(cells)s"),
        "redone": _("Done again: %(cells)s"),
        "nothing_to_undo": _("There is nothing of yours to take back on this page."),
        "nothing_to_redo": _("There is nothing to do again."),
        "nothing_to_withdraw": _("There is no line in this cell to withdraw."),
        "withdrawn_at": _("Withdrawn %(time)s"),
        "no_rules": _("This indicator has no written rules."),
        "reading_paste": _("Reading what you pasted"),
        "look_at_paste": _("Look at the preview; nothing is entered yet."),
        "pasted_at": _("From the clipboard: %(count)s saved, %(time)s. Ctrl+Z takes all of it back."),
    }


def _dialogs() -> dict[str, str]:
    return {
        "cancel": _("Cancel"),
        "withdraw": _("Withdraw"),
        "withdraw_from": _("Withdraw from %(cell)s"),
        "withdraw_which": _("Which lines are withdrawn? They stay readable, struck out."),
        "withdraw_why": _("Why it is withdrawn"),
        "conflict_in": _("Two entries for %(cell)s"),
        "stands_there": _("What stands there now"),
        "typed_here": _("What you typed"),
        "typed_by_you": _("You, not saved yet"),
        "no_line": _("No line: full marks."),
        "keep_theirs": _("Leave it as it stands"),
        "enter_mine_too": _("Enter mine as well"),
        "mine_instead": _("Mine instead of the last line"),
        "decide_later": _("Decide later"),
        "rules_of": _("Rules of %(cell)s"),
        "search_rules": _("Search the rules"),
        "no_such_rule": _("No rule has these words."),
        "deducts_all": _("deducts all"),
        "paste_heading": _("What you pasted"),
        "enter_all": _("Enter all: %(count)s"),
        "enter_good": _("Enter only what is good: %(count)s"),
        "into_cells": _("Put them into their cells, to correct them there"),
        "keep_refused": _("Put the others into their cells, to correct them there"),
        "paste_too_large": too_long_to_paste(),
        "paste_lost": _("The server did not answer. Sent again, nothing is entered twice."),
        "send_again": _("Send again"),
    }


def _refusals() -> dict[str, str]:
    """What the server would say, for saying it while something is typed."""
    said = {code: _(text) for code, text in shorthand.MESSAGES.items()}
    said |= {
        code: _(points.MESSAGES[code]) for code in ("above_maximum", "step_not_reached", "rounds_to_zero")
    }
    one, more = (
        ngettext(
            "The cell stands at %(score)s because of %(count)s line. Open the cell and withdraw it to raise the score.",
            "The cell stands at %(score)s because of %(count)s lines. Open the cell and withdraw some to raise the score.",
            count,
        )
        for count in (1, 2)
    )
    return said | {
        "too_large_count": _(points.MESSAGES["too_large"]),
        "no_rule": _("%(rule)s is not a deduction rule of %(indicator)s."),
        "rule_differs": _("By rule %(rule)s this is %(counted)s points, not %(typed)s."),
        "no_reason": _("Every deduction needs a reason that can be read out."),
        "needs_withdrawal_one": one,
        "needs_withdrawal": more,
    }
