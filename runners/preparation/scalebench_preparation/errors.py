"""What went wrong in a preparation, in the form that the harness prints."""


class PreparationError(Exception):
    """Something that a user can mend. `code` is one of the harness' error codes, `hint` names the fix."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


def null_error(name: str, what: str) -> PreparationError:
    """Of the data set `name`; `what` says what was expected and found."""
    return PreparationError(
        "DATASET_NULL",
        f"data set {name}: {what}",
        "fill or drop such rows in pipeline.py, or write `missing: allowed` at the column: the mean or code 0 then",
    )


def empty_error(name: str, part: str) -> PreparationError:
    """A part without a row."""
    return PreparationError(
        "DATASET_EMPTY",
        f"data set {name}: expected rows in the {part} part, found none",
        "check the source, the filters of pipeline.py, and `split` of dataset.yaml",
    )
