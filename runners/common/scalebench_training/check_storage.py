"""Whether prepared rows lie where a suite says: python -m scalebench_training.check_storage REQUEST.

REQUEST is JSON: `name` of the data set, its `prepared` folder here, and `storage`. The last line of stdout is
`{"ok": true}` or the message.
"""

import json
import sys
from pathlib import Path

from scalebench_training.errors import TrialError
from scalebench_training.prepared import opened
from scalebench_training.source import manifest_at
from scalebench_training.tables import require_library


def check_storage(prepared: Path, storage: str, name: str) -> None:
    """Look at the manifest and each Parquet file's end, and read no rows. Raises `TrialError`."""
    manifest = manifest_at(prepared, storage, name)
    url = manifest.train[0].store.url
    if url is not None and url.kind != "parquet":
        require_library(url)
        return
    for shard in manifest.train + manifest.test:
        with opened(shard, manifest, name):
            pass


def main() -> int:
    """Print the answer; 0 in any case that was foreseen."""
    request = json.loads(sys.argv[1])
    answer: dict[str, object] = {"ok": True}
    try:
        check_storage(Path(request["prepared"]), request["storage"], request["name"])
    except TrialError as error:
        answer = {"ok": False, "message": str(error)}
    sys.stdout.write(f"{json.dumps(answer)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
