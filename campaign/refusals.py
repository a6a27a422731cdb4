"""How a verb says no: a named exception with a sentence for the person, and the field it is about."""


class Refused(Exception):
    """An act that the rules do not allow; its text is shown to the person and nothing was changed."""

    def __init__(self, message, *, field: str = ""):
        super().__init__(message)
        self.message = message
        self.field = field

    @property
    def code(self) -> str:
        return type(self).__name__

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(Refused):
    """The person does not hold the role that the act needs."""
