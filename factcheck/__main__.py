"""The command line: ``python -m factcheck COMMAND``; ``--help`` tells what each command takes.

Exit codes: 0 done, 2 wrong usage or bad input, with one line on standard error that says what.
"""

from __future__ import annotations

import argparse
import codecs
import html
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from factcheck.errors import FactcheckError, InvalidInputError

_LANGUAGES = ("en",)
_MODEL = "mpnet-claims"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code."""
    _use_utf8()
    options = _arguments().parse_args(arguments)
    try:
        for line in options.run(options):
            print(line, flush=options.flush)
        sys.stdout.flush()
    except FactcheckError as error:
        return _complain(str(error))
    except BrokenPipeError:
        # The reader has gone, as with "| head"; without this Python complains again when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        return _complain(f"{error.filename or 'input'}: {error.strerror or error}")
    except KeyboardInterrupt:
        return 130
    return 0


def _compare(options: argparse.Namespace) -> Iterator[str]:
    from factcheck.evaluation.reports import describe_comparison, read_texts
    from factcheck.pipeline import compare_articles

    articles = read_texts(options.files, _checked_language(options.language))
    comparison = compare_articles(articles, *_models(), *_judging(options.model))
    yield from describe_comparison(articles, comparison)


def _statements(options: argparse.Namespace) -> Iterator[str]:
    """List the statements of articles; JSON lines on standard input are answered for the scorer."""
    if options.files and "-" not in options.files:
        return _listed(options, options.files, b"")
    if sys.stdin.isatty():
        print("factcheck: paste an article and end it with Ctrl-D", file=sys.stderr)
    lines = iter(sys.stdin.buffer)
    head = [] if options.files else _through_first_word(lines)
    if not head or not head[-1].removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{"):
        return _listed(options, options.files or ["-"], b"".join(chain(head, lines)))
    if options.published or options.json or options.no_outlet:
        message = "--published, --no-outlet and --json go with an article, not with JSON lines"
        raise InvalidInputError(message)
    return _scored(chain(head, lines))


def _through_first_word(lines: Iterator[bytes]) -> list[bytes]:
    """Return the lines up to the first that is not blank; the others stay unread."""
    head: list[bytes] = []
    for line in lines:
        head.append(line)
        if line.strip():
            break
    return head


def _scored(lines: Iterable[bytes]) -> Iterator[str]:
    from factcheck.attribution.statements import find_statements
    from factcheck.evaluation.reports import attribution_form
    from factcheck.options import AttributionOptions
    from factcheck.types import Article

    parser, _ = _models()
    quoted_only = AttributionOptions(outlet_claims=False)
    for number, row in _json_lines(lines):
        doc_id, text = _texts(row, number, "doc_id", "text")
        language = _checked_language(row.get("language", "en"), number)
        article = Article(id=doc_id, text=text, language=language)
        yield _json(attribution_form(doc_id, text, find_statements(article, parser, quoted_only)))


def _listed(options: argparse.Namespace, paths: Sequence[str], pasted: bytes) -> Iterator[str]:
    from factcheck.evaluation.listing import describe_listing, list_statements, listing_form
    from factcheck.evaluation.pasted import read_moment, read_pasted
    from factcheck.options import AttributionOptions

    published = read_moment(options.published) if options.published is not None else None
    articles = list(read_pasted(paths, pasted, published))
    models, finding = _models(), AttributionOptions(outlet_claims=not options.no_outlet)
    for number, article in enumerate(articles):
        entries = list_statements(article, *models, finding)
        if options.json:
            yield _json(listing_form(article, entries))
            continue
        yield from [""] if number else []
        yield from describe_listing(article, entries, _columns())


def _judge(options: argparse.Namespace) -> Iterator[str]:
    from factcheck.contradiction.entailment import opinions
    from factcheck.contradiction.judge import label_likelihoods
    from factcheck.evaluation.gold import read_claim

    parser, register = _models()
    engine, model = _judging(options.model)
    for number, row in _json_lines(sys.stdin.buffer):
        pair_id, premise, hypothesis = _texts(row, number, "id", "premise", "hypothesis")
        claims = [
            read_claim(name, text, parser, register) for name, text in (("a", premise), ("b", hypothesis))
        ]
        pair = claims[0], claims[1]
        opinion = next(opinions(model, [pair])) if model else None
        found = label_likelihoods(*pair, engine.contradiction, opinion)
        shares = (found.contradiction, found.entailment, found.neutral)
        names = ("p_contradiction", "p_entailment", "p_neutral")
        yield _json({"id": pair_id, **dict(zip(names, shares, strict=True))})


def _stories(options: argparse.Namespace) -> Iterator[str]:
    from factcheck.evaluation.gold import read_stories
    from factcheck.evaluation.reports import story_form
    from factcheck.pipeline import compare_articles

    models, judging = _models(), _judging(options.model)
    for story in read_stories(Path(options.folder)):
        yield _json(story_form(story.id, compare_articles(story.articles, *models, *judging)))


def _read(options: argparse.Namespace) -> Iterator[str]:
    from factcheck.reading import read_page

    page = read_page(_read_bytes(options.page), options.url)
    yield _json(
        {
            "title": page.title,
            "text": page.text,
            "published_at": page.published_local.isoformat() if page.published_local else None,
            "language": page.language,
            "authors": list(page.authors),
            "canonical_url": page.canonical_url,
        }
    )


def _feed(options: argparse.Namespace) -> Iterator[str]:
    from factcheck.reading import read_feed

    for entry in read_feed(_read_bytes(options.feed), options.url).entries:
        date = entry.dated_at.isoformat() if entry.dated_at else None
        # Titles of feeds are markup: whoever reads this as such gets back what was written.
        yield _json({"title": html.escape(entry.title, quote=False), "link": entry.link, "date": date})


def _models() -> tuple[Any, Any]:
    from factcheck import load_parser, load_register

    return load_parser(_engine_options().parser_name), load_register()


def _judging(model: str) -> tuple[Any, Any]:
    """Return the options and the entailment model called ``model``; nothing means the signals alone."""
    from factcheck import load_entailment

    options = _engine_options(model)
    return options, load_entailment(options.entailment)


def _engine_options(model: str = "") -> Any:
    from factcheck.options import EngineOptions, EntailmentOptions

    return EngineOptions(entailment=EntailmentOptions(model=model))


def _checked_language(language: object, number: int = 0) -> str:
    from factcheck.errors import UnsupportedLanguageError

    if language in _LANGUAGES:
        return str(language)
    where = f"line {number}: " if number else ""
    message = f"{where}no analysis for the language {language!r}; known: {', '.join(_LANGUAGES)}"
    raise UnsupportedLanguageError(message)


def _json_lines(lines: Iterable[bytes]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield number and object of each line that is not blank."""
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        try:
            row = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
        except (ValueError, RecursionError) as error:
            message = f"line {number}: not JSON in UTF-8 ({error})"
            raise InvalidInputError(message) from error
        if not isinstance(row, dict):
            message = f"line {number}: not a JSON object"
            raise InvalidInputError(message)
        yield number, row


def _texts(row: dict[str, Any], number: int, *names: str) -> list[str]:
    for name in names:
        if not isinstance(row.get(name), str):
            message = f"line {number}: {name!r} is missing or no text"
            raise InvalidInputError(message)
        if any("\ud800" <= char <= "\udfff" for char in row[name]):
            message = f"line {number}: {name!r} holds half a surrogate pair"
            raise InvalidInputError(message)
    return [row[name] for name in names]


def _read_bytes(path: str) -> bytes:
    return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()


def _columns() -> int:
    """Return the width to wrap at: the terminal's within reason, 88 elsewhere."""
    if not sys.stdout.isatty():
        return 88
    return min(max(shutil.get_terminal_size((88, 24)).columns, 60), 100)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _complain(message: str) -> int:
    print(f"factcheck: {' '.join(message.split())}", file=sys.stderr)
    return 2


def _use_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A lone surrogate from a JSON escape comes out as that escape again.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m factcheck", description="Find claims that cannot both be true."
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def add(
        name: str, run: Callable[[argparse.Namespace], Iterable[str]], text: str
    ) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run, flush=name in {"statements", "judge", "stories"})
        return command

    compare = add(
        "compare", _compare, "Print the conflicts between the claims of some texts, with quotes and reasons."
    )
    compare.add_argument(
        "files", nargs="+", metavar="FILE", help="text in UTF-8; its first line may be the title"
    )
    compare.add_argument("--language", default="en", help="language of the texts (default: en)")
    statements = add("statements", _statements, "Print who says what in an article.")
    statements.description = (
        "Print who says what in an article: a file or standard input, in UTF-8; its first line may be the "
        'title. Lines of JSON, {"doc_id", "text"}, on standard input are answered with offsets, line by line.'
    )
    statements.add_argument("files", nargs="*", metavar="FILE", help="an article, or - for standard input")
    statements.add_argument(
        "--published", metavar="DATE", help="when it was published, for dates like 'on Monday'"
    )
    statements.add_argument("--no-outlet", action="store_true", help="leave out what the outlet itself says")
    statements.add_argument("--json", action="store_true", help="print an object an article instead of text")
    judge = add(
        "judge", _judge, 'Read {"id", "premise", "hypothesis"} a line; print how likely each label is.'
    )
    stories = add(
        "stories", _stories, "Print the claims and conflicts of each story in a folder of JSON files."
    )
    stories.add_argument("folder", metavar="DIR", help="every *.json below it that holds articles is a story")
    for command, model in ((compare, _MODEL), (judge, _MODEL), (stories, "")):
        command.add_argument(
            "--model",
            default=model,
            help=f"entailment model, '' for the signals alone (default: {model or 'none, like the tracker'})",
        )
    read = add("read", _read, "Print title, text, date, language and authors of a web page.")
    read.add_argument("page", metavar="PAGE.html", help="the page as it was fetched, or - for standard input")
    read.add_argument("--url", default="", help="where the page was found")
    feed = add("feed", _feed, "Print the entries of a feed, one a line; titles as markup.")
    feed.add_argument("feed", metavar="FEED.xml", help="the feed as it was fetched, or - for standard input")
    feed.add_argument(
        "--url", default="", help="where the feed was found; relative links are resolved against it"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
