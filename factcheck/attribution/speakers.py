"""From the words of a source to the speaker behind them.

Idea: sieves from sure to weak. A source is a person named in it, a listed name or metonym, a body
with a nationality, the shorter form of a name used before, a pronoun or a noun that stands for the
last fitting speaker, and else a speaker of its own under the printed name.

Entry: ``resolve_speakers``; ``load_register`` gives the names known beforehand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from factcheck.attribution.bodies import BodyResolver
from factcheck.attribution.cues import Role, has_role
from factcheck.attribution.features import tokens_of
from factcheck.attribution.lookups import text_of
from factcheck.attribution.mentions import BODIES, Mentions, is_body, is_sort
from factcheck.attribution.nations import name_key
from factcheck.attribution.people import find_people, is_company, represented_by, titles_of
from factcheck.attribution.register import SpeakerRegister, is_person_noun, load_register
from factcheck.attribution.voices import is_document
from factcheck.types import Article, Span, Speaker, SpeakerKind, Statement

__all__ = ["SpeakerRegister", "load_register", "resolve_speakers"]

_LONGEST_SUBJECT = 8
"""A longer subject is a clause or a list; the first name in it is the better guess."""
_PERSON_PRONOUNS = frozenset({"he", "she", "him", "her", "i", "me", "his", "hers"})
_THING_PRONOUNS = frozenset({"it", "its", "itself"})
_PLURAL_PRONOUNS = frozenset({"they", "them", "their", "we", "us", "our", "who", "which", "that", "both"})
_OTHER_NAME = re.compile(
    r"(?:\b(?:known\s+as|called|named)\s+|\()"
    r"(?:the\s+)?(?P<name>[A-Z][\w.-]+(?:\s[A-Z][\w.-]+)*)"
)
_SELF_NAME = re.compile(
    r"\W{1,3}(?:which|that|who)\s+(?:calls?|call|names?|styles?)\s+(?:itself|themselves)\s+"
    r"(?:the\s+)?(?P<name>[A-Z][\w.-]+(?:\s[A-Z][\w.-]+)*)"
)


def resolve_speakers(
    doc: Doc, article: Article, statements: Sequence[Statement], register: SpeakerRegister
) -> tuple[Statement, ...]:
    """Fill in ``speaker`` for every statement with a source; the order stays.

    Args:
        doc: The article as parsed by ``parse_article``.
        article: Its ``title`` and ``text``.
        statements: In text order, as found by ``find_statements``.
        register: Speakers known beforehand; names it lacks get a speaker of their own, whose key
            is the name without case, article and possessive ending.

    Cost: number of sources times number of names in the article.
    """
    resolver = _Resolver(doc, register)
    speakers = resolver.resolve(
        [statement.source for statement in statements if statement.source is not None]
    )
    return tuple(
        replace(statement, speaker=speakers.get(statement.source))
        if statement.source is not None
        else statement
        for statement in statements
    )


class _Resolver:
    """Resolves the sources of one article in text order, remembering who was named."""

    def __init__(self, doc: Doc, register: SpeakerRegister) -> None:
        self._doc = doc
        self._register = register
        self._mentions = Mentions()
        self._bodies = BodyResolver(doc, register, self._mentions)
        self._names = list(doc.ents)
        self._note_names()

    def resolve(self, sources: Sequence[Span]) -> dict[Span, Speaker]:
        speakers: dict[Span, Speaker] = {}
        for source in sorted(set(sources)):
            tokens = tokens_of(self._doc, source)
            speaker = self._speaker(tokens, source)
            if speaker is None:
                continue
            is_person = speaker.kind is SpeakerKind.PERSON
            self._mentions.add(
                source.start,
                speaker.name if is_person else source.of(text_of(self._doc)),
                speaker,
                is_source=True,
                others=titles_of(tokens.root) if is_person else tuple(_description(tokens)),
            )
            speakers[source] = speaker
        return {source: _in_full(speaker, speakers.values()) for source, speaker in speakers.items()}

    def _names_in(self, tokens: TokenSpan) -> list[TokenSpan]:
        return [name for name in self._names if tokens.start <= name.start and name.end <= tokens.end]

    def _note_names(self) -> None:
        """Remember every name the parser or the register finds, as possible antecedents."""
        for person in find_people(self._doc):
            speaker = self._person(person.name.text, person.name)
            self._mentions.add(person.name.start_char, person.name.text, speaker, others=person.titles)
        for name in self._names:
            if name.label_ in {"ORG", "GPE", "NORP"} and (known := self._register.find(name.text)):
                self._mentions.add(name.start_char, name.text, known)
            elif name.label_ == "ORG" and name[-1].text[:1].isupper():
                text = self._bodies.whole_name(name)
                self._mentions.add(name.start_char, text, self._body(text, name.start_char))

    def _speaker(self, tokens: TokenSpan, source: Span) -> Speaker | None:
        text = source.of(text_of(self._doc))
        if len(tokens) == 1 and tokens[0].pos_ in {"PRON", "DET"} and text.isascii():
            return self._pronoun(tokens[0], source)
        if speaker := self._named_person(tokens) or self._own_name(tokens, source):
            return speaker
        if (owner := _publisher(tokens)) is not None:
            return self._speaker(owner, Span(start=owner.start_char, end=owner.end_char))
        return (
            self._bodies.resolve(_core(tokens), source.start)
            or self._bodies.resolve(text, source.start)
            or self._fallback(tokens)
        )

    def _pronoun(self, word: Token, source: Span) -> Speaker | None:
        """Return who a pronoun stands for: the subject of the sentence before, else the last fit."""
        lower, mentions = word.lower_, self._mentions
        before = self._subject_before(word)
        if lower in _PERSON_PRONOUNS:
            if before is not None and before.kind is SpeakerKind.PERSON:
                return before
            nearest = mentions.nearest(source.start, SpeakerKind.PERSON, SpeakerKind.UNKNOWN)
            named = nearest or mentions.nearest(source.start, SpeakerKind.PERSON, sources_only=False)
            # The name finder takes some people for organisations.
            return named or mentions.nearest(source.start, SpeakerKind.ORGANISATION)
        if before is not None and is_body(before):
            return before
        if lower in _THING_PRONOUNS and (body := mentions.nearest_body(source.start)):
            return body
        others = set(SpeakerKind) if lower in _PLURAL_PRONOUNS else BODIES | {SpeakerKind.UNKNOWN}
        return mentions.nearest(source.start, *others)

    def _subject_before(self, word: Token) -> Speaker | None:
        """Return the subject of the sentence before, which a pronoun most often takes up."""
        start = word.sent.start
        while start and self._doc[start - 1].is_space:
            start -= 1
        if not start:
            return None
        for child in self._doc[start - 1].sent.root.children:
            if child.dep_ in {"nsubj", "nsubjpass"} and child.pos_ != "PRON":
                phrase = self._doc[child.left_edge.i : child.right_edge.i + 1]
                inside = [item for item in self._mentions.items if _is_inside(item.position, phrase)]
                if len(phrase) <= _LONGEST_SUBJECT:
                    span = Span(start=phrase.start_char, end=phrase.end_char)
                    return self._speaker(phrase, span)
                return inside[0].speaker if inside else None
        return None

    def _named_person(self, tokens: TokenSpan) -> Speaker | None:
        for name in self._names_in(tokens):
            if name.label_ != "PERSON" or name.root.dep_ == "poss" or is_company(name):
                continue
            if name.root.head.dep_ == "pobj" and name.root.i != tokens.root.i:
                continue
            if self._register.state(name.text) or _is_possessor(name):
                continue
            return self._person(name.text, tokens)
        return None

    def _own_name(self, tokens: TokenSpan, source: Span) -> Speaker | None:
        """Return the body named beside a description: "the importers' group, the Trade Alliance"."""
        if match := _SELF_NAME.match(text_of(self._doc), source.end) or _SELF_NAME.search(tokens.text):
            return self._body(match["name"], source.start)
        for name in self._names_in(tokens):
            if is_company(name):
                return self._body(name.text, source.start)
            is_apposed = name.root.dep_ == "appos" and name.root.head.i == tokens.root.i
            if name.label_ == "ORG" and is_apposed and tokens.root.pos_ == "NOUN":
                return self._body(name.text, source.start)
        return None

    def _person(self, name: str, around: TokenSpan) -> Speaker:
        if known := self._register.find(name):
            return known
        if earlier := self._mentions.same_name(name, around.start_char):
            return earlier
        side = self._side_of(around, name)
        return Speaker(key=name_key(name), name=_tidy(name), kind=SpeakerKind.PERSON, side=side)

    def _side_of(self, around: TokenSpan, name: str) -> str:
        """Return the side of a person from the words around the name: "Russian", "the charity's"."""
        sentence = around.doc[around.sent.start : around.sent.end]
        phrase = around.doc[max(sentence.start, around.start - 6) : min(sentence.end, around.end + 6)]
        words = list(around.root.subtree) if around.root in around else list(phrase)
        for word in words:
            known = self._register.state(word.text) or self._register.find(word.text)
            if known and word.text not in name and word.text[:1].isupper() and word.ent_type_ != "PERSON":
                return known.side or known.name
        head = next((word for word in around if word.dep_ == "poss"), None)
        if head is not None and (owner := self._mentions.same_sort(head.text, around.start_char)):
            return owner.side or owner.name
        return represented_by(around.root) or (represented_by(phrase.root) if phrase.root in around else "")

    def _body(self, text: str, position: int) -> Speaker:
        """Return the body called ``text``, whose name may be part of an earlier one."""
        return (
            self._register.resolve(text)
            or self._mentions.same_name(text, position)
            or self._bodies.local(text, position)
            or self._own(text, SpeakerKind.ORGANISATION)
        )

    def _fallback(self, tokens: TokenSpan) -> Speaker:
        text = _core(tokens)
        if (other := _OTHER_NAME.search(tokens.text)) and (known := self._register.find(other["name"])):
            return known
        for name in self._names_in(tokens):
            known = self._register.state(name.text) if name.label_ in {"ORG", "GPE", "NORP"} else None
            if known and not _is_surname(name):
                return replace(self._own(text, _kind_of(tokens)), side=known.side)
        return replace(self._own(text, _kind_of(tokens)), side=represented_by(tokens.root))

    def _own(self, text: str, kind: SpeakerKind) -> Speaker:
        return Speaker(key=name_key(text) or text.lower(), name=_tidy(text), kind=kind)


def _in_full(speaker: Speaker, others: Iterable[Speaker]) -> Speaker:
    """Return the only other speaker whose name ends with this bare one: "ministry", "Health Ministry"."""
    words = [word for word in speaker.key.split() if word not in _OWNERS]
    if len(words) != 1 or ":" in speaker.key or not (is_sort(words[0]) or is_person_noun(words[0])):
        return speaker
    fuller = {o for o in others if len(o.name.split()) > 1 and o.name.lower().split()[-1] == words[0]}
    fuller = {other for other in fuller if other.key.split()[0] not in _OWNERS}
    return fuller.pop() if len(fuller) == 1 else speaker


_OWNERS = frozenset({"his", "her", "its", "their"})


def _publisher(tokens: TokenSpan) -> TokenSpan | None:
    """Return whose text speaks: "the group" of "the group's parallel count"; never a pronoun's."""
    root = tokens.root
    if not (is_document(root) or has_role(root, Role.SHELL) or has_role(root, Role.FIGURE)):
        return None
    for child in root.children:
        if child.dep_ == "poss" and child.pos_ in {"NOUN", "PROPN"}:
            return tokens.doc[child.left_edge.i : child.i + 1]
    return None


def _is_inside(position: int, phrase: TokenSpan) -> bool:
    return bool(phrase.start_char <= position < phrase.end_char)


def _is_surname(name: TokenSpan) -> bool:
    """Tell whether a city's name only ends a longer name: "Valeska Paris"."""
    before = name.doc[name.start - 1] if name.start else None
    return before is not None and before.pos_ == "PROPN" and before.head.i == name.root.i


def _is_possessor(name: TokenSpan) -> bool:
    return name.end < len(name.doc) and name.doc[name.end].tag_ == "POS"


def _core(tokens: TokenSpan) -> str:
    """Return the source without appositions and other asides: the words up to the first comma."""
    text = re.split(r"\s*(?:[,(–—]|\s-\s|\bwho\b|\bwhich\b)", tokens.text, maxsplit=1)[0]
    return text.strip() or tokens.text


def _description(tokens: TokenSpan) -> Iterator[str]:
    """Yield the nouns an apposition says of the source: "a monitoring group"."""
    for word in (tokens.root, *tokens.root.children):
        if (word.dep_ == "appos" or word == tokens.root) and word.pos_ == "NOUN":
            said = [word, *(child for child in word.children if child.dep_ in {"amod", "compound"})]
            yield from (child.lower_ for child in said if child.pos_ in {"NOUN", "ADJ"})


def _kind_of(tokens: TokenSpan) -> SpeakerKind:
    root = tokens.root
    said_of = [root, *(child for child in root.children if child.dep_ == "appos")]
    if root.ent_type_ == "PERSON" or any(is_person_noun(word.lemma_) for word in said_of):
        return SpeakerKind.PERSON
    is_name = root.ent_type_ == "ORG" or root.pos_ == "PROPN"
    return SpeakerKind.ORGANISATION if is_name else SpeakerKind.UNKNOWN


def _tidy(text: str) -> str:
    plain = re.sub(
        r"^(?:the|an?|his|her|its|their)\s+(?=\S)",
        "",
        " ".join(text.replace("\u2019", "'").split()),
        flags=re.IGNORECASE,
    )
    return re.sub(r"'s?$", "", plain) or text
