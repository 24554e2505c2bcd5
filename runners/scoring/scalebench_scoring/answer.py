"""How a program of models answers: a JSON file that says what there is now, or what is wrong."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

from scalebench_preparation.errors import PreparationError
from scalebench_scoring.errors import ScoringError
from scalebench_training.errors import TrialError


def say(text: str) -> None:
    """A sign of life; the harness shows the last line."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def answered(work: Callable[[], dict[str, object]], answer: Path) -> int:
    """Do it and write the answer; 0 where it was done. What nobody foresaw is raised."""
    try:
        told = {"ok": True, **work()}
    except (ScoringError, PreparationError) as error:
        told = {"ok": False, "code": error.code, "message": error.message, "hint": error.hint}
    except TrialError as error:
        told = {
            "ok": False,
            "code": "MODEL_CHANGED",
            "message": str(error),
            "hint": "the data set must be what it was when the model was trained",
        }
    answer.write_text(json.dumps(told), encoding="utf-8")
    return 0 if told["ok"] else 1
