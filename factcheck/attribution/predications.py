"""Contents that say something of something: "called the report a lie", "accused Moscow of shelling".

Every reader takes the reporting verb and returns the affected noun phrase with what is said of it. A
predicate that calls something untrue turns the statement into a denial.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from spacy.tokens import Token

from factcheck.attribution.clauses import Content, run
from factcheck.attribution.cues import Role, has_role
from factcheck.attribution.phrases import RELATIVE_PRONOUNS, Range, cut, full_noun_phrase, subtree_range, trim
from factcheck.types import Stance

FALSITY = frozenset(
    {"baseless", "bogus", "disinformation", "fabricated", "fabrication", "fake", "false", "falsehood",
     "fantasy", "fiction", "forged", "forgery", "groundless", "hoax", "inaccurate", "incorrect", "invented",
     "invention", "lie", "misinformation", "misleading", "myth", "nonsense", "propaganda", "staged",
     "unfounded", "unsubstantiated", "untrue", "wrong"}
)  # fmt: skip
_TIMES = frozenset({"time", "while", "moment", "hour", "minute", "day", "week", "month", "year", "decade"})
_PERSONS = frozenset({"me", "you", "him", "her", "us"})
_SELVES = frozenset({"itself", "himself", "herself", "themselves"})


def _affected(verb: Token) -> Token | None:
    """Return the word that "called", "described" or "accused" is about."""
    for child in verb.children:
        if child.dep_ == "dobj" and child.lower_ not in RELATIVE_PRONOUNS | {"what"}:
            return child
    for child in verb.children:
        if child.dep_ == "nsubjpass":
            clause = verb.dep_ == "relcl" and child.lower_ in RELATIVE_PRONOUNS
            return verb.head if clause else child
    if _asks_what(verb):
        return None
    return (
        verb.head if verb.dep_ in {"acl", "relcl"} and verb.head.pos_ in {"NOUN", "PROPN", "PRON"} else None
    )


def _asks_what(verb: Token) -> bool:
    """Tell whether the object is "what": "in what the minister called a first step"."""
    return any(child.dep_ == "dobj" and child.lower_ == "what" for child in verb.children)


def _holds_object(verb: Token, complement: Range) -> bool:
    """Tell whether the parser took the object for a part of the adjective: "labelled the speech shameful"."""
    words = verb.doc[complement[0] : complement[1]]
    return complement[0] == verb.i + 1 and any(
        word.pos_ in {"NOUN", "PROPN"} and word.dep_ in {"compound", "nmod"} and word.head.pos_ == "ADJ"
        for word in words
    )


def _about(verb: Token, complement: Range, *, is_evaluation: bool = True) -> Content | None:
    """Join the affected noun phrase and its complement, in one range when nothing stands between."""
    head = _affected(verb)
    doc = verb.doc
    is_evaluation = is_evaluation and not any(
        doc[n].ent_type_ in {"ORDINAL", "CARDINAL", "DATE", "QUANTITY", "MONEY"} or doc[n].tag_ == "VBN"
        for n in range(*complement)
    )
    if head is None:
        is_whole = _asks_what(verb) or _holds_object(verb, complement)
        tokens = trim(doc, cut(doc, complement)) if is_whole else None
        return None if tokens is None else Content(ranges=(tokens,), is_evaluation=is_evaluation)
    is_right = head.i > verb.i
    if is_right:
        start = min(max(head.left_edge.i, verb.i + 1), complement[0])
        tokens = trim(doc, cut(doc, (start, max(complement[1], head.i + 1))))
        ranges: tuple[Range, ...] = () if tokens is None else (tokens,)
    else:
        tokens = trim(doc, cut(doc, complement))
        noun = full_noun_phrase(head)
        noun = (noun[0], min(noun[1], verb.i))
        ranges = (noun,) if tokens is None else (noun, tokens)
    words = {doc[n].lower_ for n in range(*complement)}
    denies = bool(words & FALSITY) and "not" not in words
    return Content(
        ranges=ranges,
        head=head,
        stance=Stance.DENIES if denies else None,
        is_evaluation=is_evaluation and not denies,
    )


def read_description(verb: Token) -> Content | None:
    """Return "the vote as rigged" of "described the vote as rigged"."""
    for child in _with_object_children(verb):
        if child.i > verb.i and child.dep_ == "prep" and child.lower_ == "as":
            if (inverted := _inverted(verb, child)) is not None:
                return inverted
            return _about(verb, (child.i + 1, subtree_range(child)[1]))
        if child.i > verb.i and child.dep_ in {"advcl", "ccomp", "xcomp"}:
            marks = [c for c in child.children if c.lower_ == "as" and c.dep_ in {"mark", "prep", "advmod"}]
            if marks:
                return _about(verb, (marks[0].i + 1, subtree_range(child)[1]))
    drawn = [word for word in _agent_phrase(verb) if word.lower_ == "as"]
    return _about(verb, (drawn[-1].i + 1, subtree_range(drawn[-1])[1])) if drawn else None


def _inverted(verb: Token, preposition: Token) -> Content | None:
    """Return "the suggestion that ..." of "rejected as absurd the suggestion that ...".

    The parser takes the two phrases for one, or hangs the second on the verb.
    """
    objects = [child for child in verb.children if child.dep_ == "dobj" and child.i > preposition.i]
    if objects:
        noun, start = objects[0], objects[0].left_edge.i
    else:
        nouns = [child for child in preposition.children if child.dep_ == "pobj"]
        if not nouns or not has_role(nouns[0], Role.ANAPHOR) or any(c.dep_ == "dobj" for c in verb.children):
            return None
        noun = nouns[0]
        articles = [child.i for child in noun.children if child.dep_ in {"det", "poss"}]
        start = articles[0] if articles else noun.i
    if start <= preposition.i + 1:
        return None
    tokens = trim(verb.doc, cut(verb.doc, (start, subtree_range(noun)[1])))
    words = {word.lower_ for word in verb.doc[preposition.i + 1 : start]}
    denies = Stance.DENIES if words & FALSITY else None
    return None if tokens is None else Content(ranges=(tokens,), head=noun, stance=denies)


def _with_object_children(verb: Token) -> Iterator[Token]:
    """Yield the dependants of ``verb`` and of its object: the parser hangs the frame on either."""
    yield from verb.children
    for child in verb.children:
        if child.dep_ == "dobj":
            yield from child.children


def read_naming(verb: Token) -> Content | None:
    """Return "the report a lie" of "called the report a lie"."""
    if any(c.dep_ in {"dobj", "nsubj"} and c.lower_ in _SELVES and c.i > verb.i for c in verb.subtree):
        return None
    for child in verb.children:
        if child.dep_ in {"oprd", "attr", "acomp"} and child.i > verb.i:
            return _about(verb, subtree_range(child))
        if child.dep_ == "ccomp" and child.i > verb.i and any(c.dep_ == "nsubj" for c in child.children):
            start, end = subtree_range(child)
            content = run(verb, max(start, verb.i + 1), end)
            words = {verb.doc[n].lower_ for n in range(start, end)}
            denies = Stance.DENIES if words & FALSITY else None
            head = next(c for c in child.children if c.dep_ == "nsubj")
            return content and Content(
                ranges=content.ranges, head=head, stance=denies, is_evaluation=denies is None
            )
    complement = _drawn_in(verb)
    return None if complement is None else _about(verb, complement)


def _drawn_in(verb: Token) -> Range | None:
    """Return "a lie" of "called the report on arms a lie" where the parser put it into the object."""
    for noun in (child for child in verb.children if child.dep_ == "dobj" and child.i > verb.i):
        for word in noun.subtree:
            is_apposed = word.dep_ == "appos" and word.left_edge.lower_ in {"a", "an"}
            is_behind = word.dep_ == "amod" and word.head == noun and word.i > noun.i
            if (is_apposed or is_behind) and not _comma_before(word):
                return subtree_range(word)
    return None


def prepositional(*prepositions: str, is_evaluation: bool) -> Callable[[Token], Content | None]:
    """Return a reader of "accused Moscow of shelling" for the given prepositions."""

    def read(verb: Token) -> Content | None:
        for child in _with_object_children(verb):
            if child.i < verb.i or child.dep_ not in {"prep", "dative"} or child.lower_ not in prepositions:
                continue
            if not any(_is_time(word) for word in child.children):
                return _about(verb, (child.i, subtree_range(child)[1]), is_evaluation=is_evaluation)
        drawn = [word for word in _agent_phrase(verb) if word.lower_ in prepositions]
        if not drawn:
            return None
        return _about(verb, (drawn[-1].i, subtree_range(drawn[-1])[1]), is_evaluation=is_evaluation)

    return read


def _agent_phrase(verb: Token) -> Iterator[Token]:
    """Yield what the parser hangs on the agent: "of theft" of "accused by the union of theft"."""
    for agent in (child for child in verb.children if child.dep_ == "agent"):
        for word in (child for child in agent.children if child.dep_ == "pobj"):
            yield from (child for child in word.children if child.dep_ == "prep")


def _is_time(word: Token) -> bool:
    """Tell whether "for" names a stretch or an occasion, no reason: "for hours", "for the second time"."""
    is_time = word.dep_ == "pobj" and (word.ent_type_ in {"DATE", "TIME"} or word.lemma_ in _TIMES)
    return is_time and not any(child.lower_ == "of" for child in word.children)  # "for three days of riots"


def read_figure(verb: Token) -> Content | None:
    """Return "the toll at 40" of "put the toll at 40", to the end of the verb phrase."""
    objects = [child for child in verb.children if child.dep_ == "dobj" and child.i > verb.i]
    places = [*verb.children, *(word for noun in objects for word in noun.subtree)]
    prepositions = [word for word in places if word.lower_ == "at" and word.i > verb.i]
    if not objects or not prepositions or objects[0].lower_ in _PERSONS:
        return None
    later = [
        child
        for child in verb.children
        if child.dep_ in {"prep", "advcl", "prt"} and child.i >= prepositions[0].i
    ]
    figures = [*prepositions, *(child for child in later if not _comma_before(child))]
    end = max(subtree_range(child)[1] for child in figures)
    if not any(verb.doc[n].like_num or verb.doc[n].pos_ == "NUM" for n in range(prepositions[0].i, end)):
        return None
    return run(verb, min(objects[0].left_edge.i, prepositions[0].i), end)


def _comma_before(token: Token) -> bool:
    return token.left_edge.i > 0 and token.left_edge.nbor(-1).text == ","
