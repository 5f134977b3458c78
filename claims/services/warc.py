"""An article's revisions as a web archive that any archive's tools read (WARC 1.1, ISO 28500:2017)."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from io import BytesIO
from typing import IO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from claims.models import Article, Revision

_NOT_KEPT = frozenset({"content-encoding", "transfer-encoding", "content-length", "connection"})
"""Headers that describe the transfer: the body is stored decoded, with its own length."""


def write_warc(articles: Iterable[Article], target: IO[bytes]) -> int:
    """Write every revision of the given articles as a gzipped WARC; return the number of responses.

    Pages come as ``response`` records with the headers as fetched, pasted texts as ``resource`` records;
    each is followed by a ``metadata`` record with our ids, hash and reader version.
    """
    writer = WARCWriter(target, gzip=True, warc_version="1.1")
    writer.write_record(
        writer.create_warcinfo_record(
            "articles.warc.gz", {"software": "factcheck-tracker", "format": "WARC File Format 1.1"}
        )
    )
    count = 0
    for article in articles:
        for revision in article.revisions.filter(reread_of=None).order_by("fetched_at", "pk").iterator():
            _write(writer, article, revision)
            count += 1
    return count


def _write(writer: WARCWriter, article: Article, revision: Revision) -> None:
    # With its length stated a record needs no file in between, which the library would leave open.
    body = zlib.decompress(bytes(revision.raw))
    is_fetched = revision.final_url.startswith(("http://", "https://"))
    at = {"WARC-Date": f"{revision.fetched_at:%Y-%m-%dT%H:%M:%SZ}"}
    if is_fetched:
        kept = [(name, value) for name, value in revision.headers.items() if name not in _NOT_KEPT]
        headers = StatusAndHeaders("200 OK", [*kept, ("content-length", str(len(body)))], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            revision.final_url,
            "response",
            payload=BytesIO(body),
            length=len(body),
            http_headers=headers,
            warc_headers_dict=at,
        )
    else:
        record = writer.create_warc_record(
            revision.final_url,
            "resource",
            payload=BytesIO(body),
            length=len(body),
            warc_content_type=revision.content_type or "text/plain",
            warc_headers_dict=at,
        )
    record_id = record.rec_headers.get_header("WARC-Record-ID")
    writer.write_record(record)
    facts = {
        "article": article.public_id,
        "address": article.url,
        "revision": revision.public_id,
        "sha256": revision.sha256,
        "reader-version": revision.reader_version,
    }
    text = "".join(f"{name}: {value}\r\n" for name, value in facts.items())
    writer.write_record(
        writer.create_warc_record(
            revision.final_url,
            "metadata",
            payload=BytesIO(text.encode()),
            length=len(text.encode()),
            warc_content_type="application/warc-fields",
            warc_headers_dict={**at, "WARC-Concurrent-To": record_id},
        )
    )
