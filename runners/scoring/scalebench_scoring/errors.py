"""What went wrong with a model, in the form that the harness prints."""


class ScoringError(Exception):
    """Something that a user can mend. `code` is one of the harness' error codes, `hint` names the fix."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


def unfit(message: str) -> ScoringError:
    """Of a model of which a study does not keep enough."""
    return ScoringError(
        "MODEL_UNFIT", message, "a model whose training changes its parameters (float32) alone can be saved"
    )


def corrupt(message: str) -> ScoringError:
    """Of a saved model that is not what was saved."""
    return ScoringError("MODEL_CORRUPT", message, "`scalebench model save` writes it anew from the study")


def changed(message: str) -> ScoringError:
    """Of what a model was trained with, and is no more."""
    return ScoringError("MODEL_CHANGED", message, "bring back what the study had, or run it anew")
