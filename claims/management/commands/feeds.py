"""Feeds from the command line: what the admin's pages do."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.fetching import check_address
from claims.management.progress import Progress
from claims.models import Feed, FeedState, FetchEvent
from claims.services import discovery, feeds, opml
from claims.services.chain import LONGEST_WAIT
from claims.services.hosts import HostBusyError
from claims.services.polling import poll_feed
from factcheck.errors import FactcheckError


class Command(BaseCommand):
    help = "List, test, find, add, poll, pause and resume feeds; lists of feeds (OPML) in and out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        listed = actions.add_parser("list", help="every feed with its health, failing first")
        listed.add_argument("--state", choices=FeedState.values)
        for name, help_text in (
            ("look", "show what would be read at an address, or the feeds of a home page"),
            ("add", "add the feed at an address"),
            ("poll", "poll a feed now and tell what came of it"),
            ("pause", "stop polling a feed"),
            ("resume", "poll a paused or gone feed again"),
            ("events", "the last polls of a feed"),
        ):
            actions.add_parser(name, help=help_text).add_argument("url", metavar="URL")
        taken = actions.add_parser("import", help="add the feeds of an OPML file ('-': standard input)")
        taken.add_argument("file")
        given = actions.add_parser("export", help="write all feeds as OPML")
        given.add_argument("file", nargs="?", default="-")

    def handle(self, *args: Any, **options: Any) -> None:
        run: Callable[[dict[str, Any]], None] = getattr(self, f"_{options['action']}")
        try:
            run(options)
        except HostBusyError as error:
            message = f"{error} Try again in {error.seconds:.0f} seconds."
            raise CommandError(message) from error
        except BrokenPipeError:
            raise  # whoever read our output has gone
        except (FactcheckError, OSError) as error:
            raise CommandError(str(error)) from error

    def _list(self, options: dict[str, Any]) -> None:
        rows = Feed.objects.worst_first()
        for feed in rows.filter(state=options["state"]) if options["state"] else rows:
            seen = f"{feed.last_success_at:%Y-%m-%d %H:%M}" if feed.last_success_at else "never"
            why = f"  {feed.last_error}" if feed.last_error else ""
            self.stdout.write(f"{feed.state:<9} last read {seen:<16}  {feed.url}{why}")

    def _look(self, options: dict[str, Any]) -> None:
        found = discovery.look_at(options["url"], wait_seconds=LONGEST_WAIT)
        if found.is_feed:
            known = ", polled already" if found.is_known else ""
            self.stdout.write(f"feed {found.title or found.url}: {found.count} entries{known}")
            for entry in found.entries:
                date = f"{entry.published_at:%Y-%m-%d %H:%M}" if entry.published_at else "no date"
                self.stdout.write(f"  {date:<16}  {entry.title or 'no title'}  {entry.url}")
            for remark in found.remarks:
                self.stdout.write(f"! {remark}")
            return
        if not found.candidates:
            self.stdout.write("a page that names no feed")
        for feed in found.candidates:
            known = ", polled already" if feed.is_known else ""
            self.stdout.write(f"{feed.url}  {feed.title} ({feed.origin}{known})")

    def _add(self, options: dict[str, Any]) -> None:
        check_address(options["url"])
        feed, is_new = feeds.add_feed(url=options["url"])
        self.stdout.write(f"{'added' if is_new else 'known before'}: {feed.url}")

    def _poll(self, options: dict[str, Any]) -> None:
        feed = _feed(options["url"])
        event = poll_feed(feed_id=feed.pk, waits_seconds=LONGEST_WAIT)
        if event is None:
            message = f"The feed is {feed.state}; resume it first."
            raise CommandError(message)
        self.stdout.write(_told(event))

    def _pause(self, options: dict[str, Any]) -> None:
        done = feeds.pause_feed(feed_id=_feed(options["url"]).pk)
        self.stdout.write("paused" if done else "paused before")

    def _resume(self, options: dict[str, Any]) -> None:
        done = feeds.resume_feed(feed_id=_feed(options["url"]).pk)
        self.stdout.write("resumed" if done else "neither paused nor gone")

    def _events(self, options: dict[str, Any]) -> None:
        for event in _feed(options["url"]).events.order_by("-started_at", "-pk")[:30]:
            self.stdout.write(f"{event.started_at:%Y-%m-%d %H:%M:%S}  {_told(event)}")

    def _import(self, options: dict[str, Any]) -> None:
        data = sys.stdin.buffer.read() if options["file"] == "-" else Path(options["file"]).read_bytes()
        progress = Progress(sys.stderr, "feeds")
        result = opml.import_opml(data, tell=progress.tell)
        progress.end()
        self.stdout.write(f"{result.new} added, {result.known} known before, {len(result.refused)} refused")
        for reason in result.refused:
            self.stdout.write(f"! {reason}")

    def _export(self, options: dict[str, Any]) -> None:
        data = opml.export_opml(Feed.objects.all())
        if options["file"] == "-":
            self.stdout.write(data.decode())
        else:
            Path(options["file"]).write_bytes(data)


def _feed(url: str) -> Feed:
    feed = Feed.objects.filter(pk=int(url)) if url.isdecimal() else Feed.objects.filter(url=url)
    found = feed.first()
    if found is None:
        message = f"No feed {url!r}. 'manage.py feeds list' shows their addresses."
        raise CommandError(message)
    return found


def _told(event: FetchEvent) -> str:
    counts = (
        f"{event.seen} seen = {event.new} new + {event.changed} changed + {event.same} same "
        f"+ {event.refused} refused + {event.failed} failed"
    )
    left = f", {event.left_out} left out" if event.left_out else ""
    return f"{event.outcome}: {counts}{left}{f'. {event.reason}' if event.reason else ''}"
