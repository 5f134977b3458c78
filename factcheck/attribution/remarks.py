"""Denials and confirmations set behind a statement: ", a charge the government rejects".

The parser often loses these short relative clauses, above all when the verb looks like a plural
noun. Word order is enough: comma, article, noun for words, then who and what they do with it.
Entry: ``find_remark_drafts``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from factcheck.attribution.cues import Frame, Role, VerbEntry, has_role, verb_entries, verb_entry
from factcheck.attribution.drafts import Draft
from factcheck.attribution.phrases import described_subject, is_remark, span_of, trim

_REACH = 9
_CONNECTORS = frozenset({"that", "which"})


def find_remark_drafts(doc: Doc, known: Sequence[Draft]) -> Iterator[Draft]:
    """Yield a statement for each remark whose cue is not among the ``known`` ones."""
    cues = {draft.cue_word.i for draft in known}
    for token in doc:
        if not is_remark(token):
            continue
        is_bare = token.lower_ == "which"
        nouns = [word for word in doc[token.i : token.i + 4] if has_role(word, Role.APPOSITIVE)]
        noun = token if is_bare else next(iter(nouns), None)
        found = None if noun is None else _cue_behind(noun)
        if noun is None or found is None or found[0].i in cues:
            continue
        verb, entry = found
        source = _source_between(noun, verb)
        is_noun = is_bare and has_role(verb, Role.SHELL)  # "which media reports had named"
        described = described_subject(token.head, verb) if is_bare and token.dep_ == "appos" else None
        content = described or (token.i, token.i + 1 if is_bare else verb.i + 1)
        if source is not None and not is_noun:
            yield Draft(
                cue_word=verb,
                cue=span_of(doc, (verb.i, verb.i + 1)),
                source=span_of(doc, source),
                source_word=doc[source[1] - 1],
                content=(span_of(doc, content),),
                stance=entry.stance,
                head=noun if described is None else token.head,
            )


def _cue_behind(noun: Token) -> tuple[Token, VerbEntry] | None:
    doc = noun.doc
    for word in doc[noun.i + 1 : noun.i + _REACH]:
        if word.text in {",", ";", "."} or word.dep_ == "neg":
            return None
        entry = verb_entry(word) or _plural_lookalike(word)
        if entry is not None:
            return (word, entry) if entry.frames & {Frame.NOUN, Frame.WORDS} else None
    return None


def _plural_lookalike(word: Token) -> VerbEntry | None:
    """Return the entry of "rejects" taken for a plural noun."""
    return verb_entries().get(word.lower_.removesuffix("s")) if word.tag_ in {"NNS", "NNPS"} else None


def _source_between(noun: Token, verb: Token) -> tuple[int, int] | None:
    start = noun.i + 1
    while start < verb.i and verb.doc[start].lower_ in _CONNECTORS:
        start += 1
    end = verb.i
    while end > start and verb.doc[end - 1].pos_ in {"AUX", "ADV", "PART"}:
        end -= 1
    return trim(verb.doc, (start, end)) if start < end else None
