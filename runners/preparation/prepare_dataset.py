"""Prepares one data set: python prepare_dataset.py --request FILE.

The answer, a JSON file that the request names, is `{"ok": true}` or the error's code, message and hint.
"""

import argparse
import importlib
import json
import shutil
import sys
from pathlib import Path

from scalebench_preparation.errors import PreparationError
from scalebench_preparation.fetch import raw_files
from scalebench_preparation.pipeline_file import load_pipeline
from scalebench_preparation.request import Request, read_request

NEEDED = ("pandas", "py4j", "pyspark")


def say(text: str) -> None:
    """A sign of life; the harness shows the last line."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def run(request: Request) -> None:
    """Fetch what is missing, then prepare."""
    raw_files(request.description.source, request.raw, request.draft, request.folder, say)
    try:
        engine = by_pandas if request.engine == "pandas" else by_spark
        engine(request)
    except ModuleNotFoundError as error:
        if error.name not in NEEDED:
            raise
        raise PreparationError(
            "ENVIRONMENT_BROKEN",
            f"expected {error.name} in {sys.executable}, found none: it prepares data sets",
            "`scalebench setup --runners spark-horovod` installs it",
        ) from error


def by_spark(request: Request) -> None:
    """Executors are processes; they end with this."""
    prepare = importlib.import_module("scalebench_preparation.prepare")
    session = importlib.import_module("scalebench_preparation.session")
    say(f"starting Spark with {request.executors} executors")
    with session.spark_session(request.executors, request.draft) as spark:
        say(f"preparing {request.description.name}")
        prepare.prepare(spark, request, load_pipeline(request.folder, request.engine), say)


def by_pandas(request: Request) -> None:
    """In this process, without Spark and Java."""
    prepare = importlib.import_module("scalebench_preparation.prepare_pandas")
    say(f"preparing {request.description.name} with pandas")
    prepare.prepare(request, load_pipeline(request.folder, request.engine), say)


def main() -> int:
    """Prepare what the request asks for; 0 where it is there now."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--request", type=Path, required=True)
    request = read_request(parser.parse_args().request)
    shutil.rmtree(request.draft, ignore_errors=True)
    request.draft.mkdir(parents=True)
    answer: dict[str, object] = {"ok": True}
    try:
        run(request)
    except PreparationError as error:
        answer = {"ok": False, "code": error.code, "message": error.message, "hint": error.hint}
    finally:
        shutil.rmtree(request.draft, ignore_errors=True)
    request.answer.write_text(json.dumps(answer), encoding="utf-8")
    return 0 if answer["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
