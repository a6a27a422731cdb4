"""The words that the grid's script puts into the page; Django renders them into a JSON block."""

from django.utils.translation import gettext as _


def grid_texts() -> dict[str, str]:
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
        "server_error": _("The server does not answer properly. What you typed is kept and sent again."),
        "kept": _("Kept from before; press Enter to send it."),
        "kept_elsewhere": _("This was typed here and could not be sent:"),
        "discard": _("Discard"),
        "uncertain": _("This may have arrived already; it is sent again as soon as the connection is back."),
        "unsaved": _("%(count)s not saved"),
        "unsaved_submit": _("Some cells are not saved yet. Save or clear them before you submit."),
        "lines": _("Lines: %(count)s"),
        "drawer_failed": _("The cell could not be opened. Check the connection and try again."),
    }
