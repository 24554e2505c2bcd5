"""Where prepared rows lie, as `workload.storage` says it: a URL whose scheme may begin with the kind of a table."""

import os
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from scalebench_training.errors import TrialError

FORM = re.compile(r"(?:(?P<kind>delta|iceberg)\+)?(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<rest>\S+)")


@dataclass(frozen=True)
class StorageUrl:
    """`kind` is parquet, delta or iceberg; `address` has neither it nor a query.

    `endpoint` is that of an S3-compatible server, `region` that of the bucket; None where libraries are to find out.
    """

    text: str
    kind: str
    scheme: str
    address: str
    endpoint: str | None
    region: str | None

    @property
    def folder(self) -> str:
        """Address of the folder: of an Iceberg table's metadata file, that of the table."""
        address = self.address.rstrip("/")
        return address.rsplit("/metadata/", 1)[0] if address.endswith(".metadata.json") else address


def parse_storage(text: str) -> StorageUrl:
    """Raise `TrialError` for what is no such URL, and for one with a user, a password or unknown settings in it."""
    found = FORM.fullmatch(text)
    if found is None:
        raise TrialError("expected a URL of storage such as s3://bucket/folder, found another form")
    rest, _, query = found["rest"].partition("?")
    address = f"{found['scheme']}://{rest}"
    if "@" in urlsplit(address).netloc:
        raise TrialError(
            f"expected a URL of {found['scheme']} without user and password, found one with them; "
            "credentials come from the library's own files, such as ~/.aws/credentials"
        )
    settings = parse_qs(query, keep_blank_values=True)
    known = {"endpoint_override", "region"} if found["scheme"] == "s3" else set()
    if set(settings) - known:
        raise TrialError(f"expected {address} with no settings but {sorted(known)} after ?, found others")
    endpoint = settings.get("endpoint_override", [os.environ.get("AWS_ENDPOINT_URL", "")])[0]
    region = settings.get("region", [""])[0]
    return StorageUrl(text, found["kind"] or "parquet", found["scheme"], address, endpoint or None, region or None)
