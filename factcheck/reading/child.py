"""Reading as a process of its own: requests on standard input, answers on standard output.

Idea: parsers written in C can run for ever or take all memory on bytes made for that, and no exception
stops them; only the end of their process does. So this one sets its own limits, and the system keeps them:
an alarm nobody handles for the time, an address space for the memory, no files written.

A message is a line with the length of two parts, then the parts: a JSON object, and the bytes to read.
Entry: ``main``; the other side is ``claims.reader_process``. Source: setrlimit(2), alarm(2).
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from datetime import datetime
from typing import Any, BinaryIO

from pydantic import TypeAdapter

from factcheck.errors import FactcheckError

MEGABYTE = 1024 * 1024


def main() -> None:
    """Say that everything is loaded, then answer requests until there are no more."""
    memory = int(sys.argv[1]) * MEGABYTE
    work = _load()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source, target = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    write_message(target, {"ready": True})
    try:
        while (message := read_message(source)) is not None:
            head, body = message
            signal.alarm(head.pop("seconds"))
            answer = _answer(work, head, body)
            signal.alarm(0)
            write_message(target, answer)
    except MemoryError:
        write_message(target, {"fault": "memory"})  # and end: the rest of the request is still in the pipe


def write_message(target: BinaryIO, head: dict[str, Any], body: bytes = b"") -> None:
    """Send one message."""
    text = json.dumps(head).encode()
    target.write(b"%d %d\n" % (len(text), len(body)))
    target.write(text)
    target.write(body)
    target.flush()


def read_message(source: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """Return the next message, ``None`` when the other side has ended, even in the middle of one."""
    line = source.readline(64)
    if not line.endswith(b"\n"):
        return None
    sizes = [int(size) for size in line.split()]
    parts = [source.read(size) for size in sizes]
    if [len(part) for part in parts] != sizes:
        return None
    head: dict[str, Any] = json.loads(parts[0])
    return head, parts[1]


def _load() -> dict[str, Any]:
    """Return the readers by the name of their work; what they import is loaded here, not under the limits."""
    from factcheck.reading import (
        Feed,
        FeedLink,
        Outline,
        Page,
        RobotsRules,
        find_feeds,
        read_feed,
        read_opml,
        read_page,
        read_robots,
    )

    read_page(b"<html lang=en><p>" + b"The minister said the bridge is open. " * 9, "")
    return {
        "page": (read_page, TypeAdapter(Page)),
        "feed": (read_feed, TypeAdapter(Feed)),
        "robots.txt": (read_robots, TypeAdapter(RobotsRules)),
        "feeds of a page": (find_feeds, TypeAdapter(tuple[FeedLink, ...])),
        "list of feeds": (read_opml, TypeAdapter(tuple[Outline, ...])),
    }


def _answer(work: dict[str, Any], head: dict[str, Any], body: bytes) -> dict[str, Any]:
    """Return what was read, or why nothing was: a refusal by its class, any other fault by its words."""
    read, adapter = work[head.pop("work")]
    try:
        found = read(body, head.pop("url"), **_typed(head))
        return {"found": adapter.dump_python(found, mode="json")}
    except FactcheckError as error:
        return {"refused": type(error).__name__, "message": str(error)}
    except MemoryError:
        return {"fault": "memory"}
    except Exception as error:  # noqa: BLE001 - reported by the other side, which cannot see it otherwise
        return {"fault": f"{type(error).__name__}: {error}"[:1000]}


def _typed(arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments with moments as the readers take them."""
    for name in ("fetched_at", "fallback_published_at"):
        if arguments.get(name):
            arguments[name] = datetime.fromisoformat(arguments[name])
    return arguments


if __name__ == "__main__":
    main()
