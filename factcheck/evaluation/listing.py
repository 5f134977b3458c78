"""One article for people: who says what, in text order, each statement with the claims it makes.

``list_statements`` reads the article; ``describe_listing`` prints it as text, ``listing_form`` as plain
values for JSON. A statement inside the content of another stands below it.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from factcheck.attribution.claims import claims_of
from factcheck.attribution.parsing import Parser, parse_article
from factcheck.attribution.speakers import SpeakerRegister, resolve_speakers
from factcheck.attribution.statements import find_statements_in
from factcheck.options import AttributionOptions
from factcheck.types import (
    Article,
    AttributionType,
    Claim,
    DatePrecision,
    Modality,
    Quantity,
    ResolvedDate,
    Span,
    Stance,
    Statement,
)

_INDENT = 4
_LABEL_WIDTH = 10
_LONGEST_ECHO = 60
"""What an anaphor refers to is printed in full elsewhere; this many characters tell which one it is."""
_DATE_FORMS = {
    DatePrecision.MINUTE: "%Y-%m-%d %H:%M UTC",
    DatePrecision.MONTH: "%Y-%m",
    DatePrecision.YEAR: "%Y",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A statement with its place in the listing.

    ``number`` counts from 1; ``within`` and ``refers_to`` are numbers of other entries, 0 for none.
    ``claims`` may be empty: not every statement can be checked. Two that say the same share theirs.
    """

    number: int
    statement: Statement
    claims: tuple[Claim, ...]
    depth: int = 0
    within: int = 0
    refers_to: int = 0


def list_statements(
    article: Article, parser: Parser, register: SpeakerRegister, options: AttributionOptions
) -> tuple[Entry, ...]:
    """Find the statements of ``article`` in text order, each inner one behind its outer one.

    A sentence in the outlet's own voice is listed only where it makes a claim.
    Cost: the parse, and the square of the number of statements.
    """
    doc = parse_article(article, parser)
    statements = find_statements_in(doc, article, options)
    statements = resolve_speakers(doc, article, statements, register)
    claims = claims_of(doc, article, statements, register, options)
    found = [(statement, _claims_in(statement, claims)) for statement in statements]
    kept = {s: own for s, own in found if own or s.attribution is not AttributionType.OUTLET}
    parents = {statement: _outer(statement, list(kept)) for statement in kept}
    entries: list[Entry] = []

    def add(statement: Statement, outer: Entry | None) -> None:
        entry = Entry(
            number=len(entries) + 1,
            statement=statement,
            claims=kept[statement],
            depth=0 if outer is None else outer.depth + 1,
            within=0 if outer is None else outer.number,
        )
        entries.append(entry)
        for inner in kept:
            if parents[inner] is statement:
                add(inner, entry)

    for statement in kept:
        if parents[statement] is None:
            add(statement, None)
    return tuple(replace(entry, refers_to=_referred(entry, entries)) for entry in entries)


def describe_listing(article: Article, entries: Sequence[Entry], width: int) -> Iterator[str]:
    """Yield lines for people, wrapped at ``width`` columns."""
    outlet = sum(entry.statement.attribution is AttributionType.OUTLET for entry in entries)
    total = len(entries) - outlet
    own = f", {outlet} more in the outlet's own voice" if outlet else ""
    yield f"{_clean(article.id)}: {total} statement{'' if total == 1 else 's'}{own}"
    for entry in entries:
        if not entry.depth:
            yield ""
        yield from _describe(article, entry, width)


def listing_form(article: Article, entries: Iterable[Entry]) -> dict[str, object]:
    """Return the listing as plain values; offsets are code points into the article's text."""
    return {"doc_id": article.id, "statements": [_form(article, entry) for entry in entries]}


def _claims_in(statement: Statement, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Return the claims of a statement, or those of another that says the same in the same words."""
    same = [claim for claim in claims if claim.stance is statement.stance and _holds(statement, claim)]
    own = [claim for claim in same if claim.cue == statement.cue and claim.source == statement.source]
    is_sourced = statement.attribution is not AttributionType.OUTLET
    return tuple(own or [claim for claim in same if is_sourced and claim.content == statement.content])


def _holds(statement: Statement, claim: Claim) -> bool:
    return all(any(outer.contains(span) for outer in statement.content) for span in claim.content)


def _outer(statement: Statement, others: Sequence[Statement]) -> Statement | None:
    """Return the smallest statement with the cue of this one in its content."""
    cue = statement.cue
    around = [
        other
        for other in others
        if cue is not None
        and other.cue is not None
        and _length(other) > _length(statement)
        and any(span.contains(cue) for span in other.content)
    ]
    return min(around, key=_length, default=None)


def _length(statement: Statement) -> int:
    return sum(span.end - span.start for span in statement.content)


def _referred(entry: Entry, entries: Sequence[Entry]) -> int:
    wanted = entry.statement.refers_to
    fitting = [other for other in entries if wanted and other is not entry]
    exact = [other.number for other in fitting if other.statement.content == wanted]
    return next(iter(exact), 0)


def _describe(article: Article, entry: Entry, width: int) -> Iterator[str]:
    statement, text = entry.statement, article.text
    margin = " " * (_INDENT * entry.depth)
    number = f"{margin}{entry.number:>2}  "
    marks = " · ".join([_who(article, statement), *_marks(text, statement)])
    yield from textwrap.wrap(marks, width, initial_indent=number, subsequent_indent=margin + " " * 6)
    margin += " " * _INDENT
    words = " … ".join(_clean(span.of(text)) for span in statement.content)
    yield from textwrap.wrap(f"“{words}”", width, initial_indent=margin, subsequent_indent=margin + " ")
    for label, value in _details(article, entry):
        first = f"{margin}{label:<{_LABEL_WIDTH}}"
        later = margin + " " * _LABEL_WIDTH
        yield from textwrap.wrap(value, width, initial_indent=first, subsequent_indent=later)


def _who(article: Article, statement: Statement) -> str:
    if statement.attribution is AttributionType.OUTLET:
        return "(the outlet's own voice)"
    if statement.source is None:
        return "(nobody named)"
    words = _clean(statement.source.of(article.text))
    name = _clean(statement.speaker.name) if statement.speaker else words
    return name if name == words else f"{name} (“{words}”)"


def _marks(text: str, statement: Statement) -> Iterator[str]:
    """Yield the cue and whatever is not plain: plain is an indirect assertion of a fact."""
    if statement.cue is not None:
        yield _clean(statement.cue.of(text))
    if statement.attribution in {AttributionType.DIRECT, AttributionType.MIXED}:
        yield statement.attribution.value
    if statement.stance is not Stance.ASSERTS:
        yield statement.stance.value
    if statement.modality is not Modality.FACT:
        yield statement.modality.value


def _details(article: Article, entry: Entry) -> Iterator[tuple[str, str]]:
    statement, text = entry.statement, article.text
    if statement.relayed_by:
        chain = [*statement.relayed_by, *([statement.source] if statement.source else [])]
        yield "via", " <- ".join(_clean(span.of(text)) for span in chain)
    if statement.refers_to:
        echo = textwrap.shorten(_joined(text, statement.refers_to), _LONGEST_ECHO, placeholder=" …")
        yield "refers to", f"{entry.refers_to}: “{echo}”" if entry.refers_to else f"“{echo}”"
    for label, dates in (
        ("said", [claim.said_at for claim in entry.claims]),
        ("event", [claim.event_at for claim in entry.claims]),
    ):
        known = dict.fromkeys(_date(date) for date in dates if date is not None)
        if known:
            yield label, ", ".join(known)
    figures = dict.fromkeys(
        _figure(text, quantity) for claim in entry.claims for quantity in claim.quantities
    )
    if figures:
        yield "figures", "; ".join(figures)


def _date(date: ResolvedDate) -> str:
    form = _DATE_FORMS.get(date.precision, "%Y-%m-%d")
    return f"{date.at.strftime(form)} (to the {date.precision.value})"


def _figure(text: str, quantity: Quantity) -> str:
    """Return a figure as printed, with what it counts where its own words do not say."""
    words = _clean(quantity.span.of(text))
    counted = "" if quantity.counted == "person" else quantity.counted
    narrowed = " ".join([*quantity.qualifiers, counted]).strip()
    return words if not narrowed or narrowed in words else f"{words} ({narrowed})"


def _joined(text: str, spans: Iterable[Span]) -> str:
    return " … ".join(_clean(span.of(text)) for span in spans)


def _clean(text: str) -> str:
    """Return text on one line; a control character could move the cursor of a terminal."""
    line = " ".join(text.split())
    return "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) == "Cc" else c for c in line)


def _form(article: Article, entry: Entry) -> dict[str, object]:
    statement, text = entry.statement, article.text
    speaker = statement.speaker
    return {
        "number": entry.number,
        "within": entry.within or None,
        "speaker": speaker.name if speaker else None,
        "source": _span_form(text, statement.source),
        "cue": _span_form(text, statement.cue),
        "content": [_span_form(text, span) for span in statement.content],
        "attribution": statement.attribution.value,
        "stance": statement.stance.value,
        "modality": statement.modality.value,
        "relayed_by": [_span_form(text, span) for span in statement.relayed_by],
        "refers_to": [_span_form(text, span) for span in statement.refers_to],
        "refers_to_number": entry.refers_to or None,
        "claims": [_claim_form(text, claim) for claim in entry.claims],
    }


def _span_form(text: str, span: Span | None) -> dict[str, object] | None:
    return None if span is None else {"start": span.start, "end": span.end, "text": span.of(text)}


def _claim_form(text: str, claim: Claim) -> dict[str, object]:
    return {
        "proposition": claim.proposition,
        "said_at": _date_form(claim.said_at),
        "event_at": _date_form(claim.event_at),
        "quantities": [
            {
                "text": quantity.span.of(text),
                "low": quantity.low,
                "high": quantity.high,
                "bound": quantity.bound.value,
                "unit": quantity.unit,
                "counted": " ".join([*quantity.qualifiers, quantity.counted]).strip(),
            }
            for quantity in claim.quantities
        ],
    }


def _date_form(date: ResolvedDate | None) -> dict[str, str] | None:
    return None if date is None else {"at": date.at.isoformat(), "precision": date.precision.value}
