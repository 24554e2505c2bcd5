"""Copies the prepared rows of one data set: python publish_dataset.py --request FILE.

The answer, a JSON file that the request names, is `{"ok": true, "copied": ...}` or a code, a message and its hint.
"""

import argparse
import json
import sys
from pathlib import Path

from scalebench_storage.publish import CREDENTIALS, publish
from scalebench_storage.request import PublishError, read_request
from scalebench_training.errors import TrialError

# Of the harness, for whatever keeps rows from being copied.
CODE = "DATASET_STORE"


def say(text: str) -> None:
    """A sign of life; the harness shows the last line."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    """0 where the rows lie at the URL now."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--request", type=Path, required=True)
    request = read_request(parser.parse_args().request)
    answer: dict[str, object]
    try:
        answer = {"ok": True, "copied": publish(request, say)}
    except PublishError as error:
        answer = {"ok": False, "code": CODE, "message": error.message, "hint": error.hint}
    except TrialError as error:
        answer = {"ok": False, "code": CODE, "message": str(error), "hint": CREDENTIALS}
    request.answer.write_text(json.dumps(answer), encoding="utf-8")
    return 0 if answer["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
