"""What went wrong in a preparation, in the form that the harness prints."""


class PreparationError(Exception):
    """Something that a user can mend. `code` is one of the harness' error codes, `hint` names the fix."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
