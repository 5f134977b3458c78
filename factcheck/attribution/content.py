"""What is said: the content that each frame of a reporting verb points at.

Each frame has a small function from verb to token ranges; ``read_content`` tries the frames of a
verb in a fixed order, clauses before phrases. Contents leave out the cue, its source and the
complementiser "that", and stop where another attribution begins (``phrases.cut``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from spacy.tokens import Token

from factcheck.attribution.cues import Frame, Role, VerbEntry, has_role, verb_entry
from factcheck.attribution.phrases import (
    SUBJECTS,
    Range,
    cut,
    full_noun_phrase,
    is_remark,
    is_finite,
    pieces,
    subtree_range,
    trim,
)
from factcheck.attribution.sources import is_passive
from factcheck.types import Stance

_LONGEST_REMARK = 9
_RELATIVE_OBJECTS = frozenset({"that", "which", "who", "whom"})
_FALSITY = frozenset(
    {"baseless", "bogus", "fabricated", "fabrication", "fake", "false", "falsehood", "fiction", "groundless",
     "inaccurate", "incorrect", "invented", "invention", "lie", "misleading", "nonsense", "propaganda", "staged",
     "unfounded", "unsubstantiated", "untrue", "wrong", "hoax", "disinformation", "misinformation", "fantasy"}
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Token ranges of a content, its head when it is a phrase, and how the frame shifts the stance."""

    ranges: tuple[Range, ...]
    head: Token | None = None
    stance: Stance | None = None
    is_evaluation: bool = False


def read_content(verb: Token, entry: VerbEntry) -> Content | None:
    """Return what ``verb`` reports, or ``None`` when none of its frames is filled."""
    content = _read_frames(verb, entry)
    return None if content is None else _as_denial(verb, content)


def _as_denial(verb: Token, content: Content) -> Content:
    """Read "said the report was false" as a denial of the report."""
    if content.head is not None:
        return content
    words = [verb.doc[n] for tokens in content.ranges for n in range(*tokens)]
    for subject in words[:_LONGEST_REMARK]:
        if subject.dep_ != "nsubj" or subject.head.lemma_ != "be":
            continue
        if subject.lower_ not in {"it", "this", "that", "these"} and not has_role(subject, Role.ANAPHOR):
            continue
        predicates = [c for c in subject.head.children if c.dep_ in {"attr", "acomp"}]
        negated = any(c.dep_ == "neg" for c in subject.head.children)
        false = any(c.lower_ in _FALSITY or (negated and c.lower_ in {"true", "correct"}) for c in predicates)
        if false and not (negated and not any(c.lower_ in {"true", "correct"} for c in predicates)):
            return Content(ranges=content.ranges, head=subject, stance=Stance.DENIES)
    return content


def _read_frames(verb: Token, entry: VerbEntry) -> Content | None:
    for frame, reader in _READERS.items():
        if frame in entry.frames and (content := reader(verb)) is not None and content.ranges:
            return content
    if Frame.THAT in entry.frames and (content := _raised(verb)) is not None:
        return content
    return _loose_clause(verb) if Frame.THAT in entry.frames else None


def read_clause(verb: Token) -> Content | None:
    """Return the clause that depends on ``verb``, or that ``verb`` interrupts."""
    clauses = [child for child in verb.children if child.dep_ == "ccomp" and _is_clause(child)]
    right = [clause for clause in clauses if clause.i > verb.i]
    if right:
        return _right_clause(verb, right)
    left = [clause for clause in clauses if clause.i < verb.i]
    if left:
        return _surrounding(left[-1], verb)
    if verb.dep_ in {"parataxis", "ccomp", "dep"} and _is_parenthetical(verb):
        return _surrounding(verb.head, verb)
    return None


def _is_clause(head: Token) -> bool:
    if any(
        child.dep_ == "mark" and child.lower_ in {"as", "because", "while", "after"}
        for child in head.children
    ):
        return False
    return head.tag_ not in {"VBG", "VBN"} or any(
        child.dep_ in SUBJECTS | {"aux", "auxpass"} for child in head.children
    )


def _right_clause(verb: Token, clauses: list[Token]) -> Content | None:
    start = min(max(verb.i + 1, clause.left_edge.i) for clause in clauses)
    marks = [c.i for c in clauses[0].children if c.dep_ == "mark" and c.lower_ == "that"]
    if marks and any(verb.doc[n].text == "," for n in range(start, marks[0])):
        start = marks[0] + 1
    end = max(subtree_range(clause)[1] for clause in clauses)
    end = max(end, _conjoined_end(verb, end))
    subject = _relative_subject(verb, clauses[0])
    if subject is None and not any(c.dep_ in SUBJECTS for clause in clauses for c in clause.children):
        # The parser may take the subject of the clause for the object of the cue.
        objects = [c for c in verb.children if c.dep_ == "dobj" and verb.i < c.i < start and c.tag_ != "WP"]
        if not objects or verb.nbor(1).i != objects[0].left_edge.i:
            return None
        start = objects[0].left_edge.i
    content = _run(verb, start, end, subject=subject)
    return None if content is None else Content(ranges=(*content.ranges, *_second_clause(verb, content)))


def _second_clause(verb: Token, content: Content) -> Iterator[Range]:
    """Yield "that B" of "said A, quoting officials, and that B", which the cut has left out."""
    doc, end = verb.doc, verb.sent.end
    for number in range(content.ranges[-1][1] + 1, end - 2):
        token = doc[number]
        if token.lower_ == "that" and token.dep_ == "mark" and doc[number - 1].lower_ in {"and", "but"}:
            extra = trim(doc, cut(doc, (number + 1, _clause_end(token, end))))
            if extra is not None:
                yield extra
            return


def _relative_subject(verb: Token, clause: Token) -> Range | None:
    """Return the noun phrase of "the men, who police say were armed", which the clause lacks."""
    gap = any(child.lower_ in {"who", "which"} and child.dep_ == "nsubj" and child.i < verb.i
              for child in [*verb.children, *clause.children])  # fmt: skip
    own = any(child.dep_ in SUBJECTS and child.i > verb.i for child in clause.children)
    return full_noun_phrase(verb.head) if gap and not own and verb.dep_ == "relcl" else None


def _conjoined_end(verb: Token, end: int) -> int:
    """Return the end of a second clause that the parser hangs on the cue: "said A, and B is C"."""
    for child in verb.children:
        if child.dep_ != "conj" or child.i < end or verb_entry(child) is not None or not is_finite(child):
            continue
        marked = any(c.dep_ == "mark" and c.lower_ == "that" for c in child.children)
        has_subject = any(c.dep_ in SUBJECTS for c in child.children)
        if marked or has_subject and child.left_edge.i - end <= 2:
            return subtree_range(child)[1]
    return end


def _run(verb: Token, start: int, end: int, subject: Range | None = None) -> Content | None:
    doc = verb.doc
    while start < end and (doc[start].lower_ == "that" and doc[start].dep_ in {"mark", "advmod", "det"}
                           and doc[start].tag_ in {"IN", "WDT"} or doc[start].is_punct or doc[start].is_space):  # fmt: skip
        start += 1
    trimmed = trim(doc, cut(doc, (start, end))) if start < end else None
    if trimmed is None:
        return None
    return Content(ranges=(subject, trimmed) if subject and subject[1] <= trimmed[0] else (trimmed,))


def _is_parenthetical(verb: Token) -> bool:
    first = verb.left_edge.i
    marks = {verb.doc[first].text} | ({verb.doc[first - 1].text} if first > verb.sent.start else set())
    return bool(marks & {",", "—", "–", "-"}) and any(child.dep_ == "nsubj" for child in verb.children)


def _surrounding(clause: Token, verb: Token) -> Content | None:
    """Return the clause around a parenthetical: "the men, police said, were armed"."""
    doc = verb.doc
    inserted = _inserted_range(verb, clause)
    start, end = subtree_range(clause)
    start = max([start, *(n + 1 for n in range(start, clause.i) if doc[n].text == ";")])
    numbers = [n for n in range(start, end) if not inserted[0] <= n < inserted[1]]
    left = [n for n in numbers if n < inserted[0]]
    right = [n for n in numbers if n >= inserted[1]]
    if right:
        stop = cut(doc, (right[0], right[-1] + 1))[1]
        right = [n for n in right if n < stop]
    ranges = (*pieces(doc, left), *pieces(doc, right))
    return Content(ranges=ranges) if ranges else None


def _inserted_range(verb: Token, clause: Token) -> Range:
    """Return the cue with its source and adverbials, without the clause."""
    numbers = {verb.i}
    below = {word.i for word in clause.subtree} if clause != verb.head else set()
    numbers |= {word.i for word in verb.subtree} - below
    own = sorted(numbers)
    start = end = own.index(verb.i)
    while start > 0 and own[start] - own[start - 1] == 1:
        start -= 1
    while end + 1 < len(own) and own[end + 1] - own[end] == 1:
        end += 1
    return own[start], own[end] + 1


def _loose_clause(verb: Token) -> Content | None:
    """Return a clause the parser failed to hang on the cue: "acknowledged for the first time that ...".

    Only a complementiser, or a subject right behind the cue, is taken for the start of one.
    """
    doc, end = verb.doc, verb.sent.end
    if any(child.dep_ in {"ccomp", "xcomp", "oprd", "agent"} for child in verb.children) or is_passive(verb):
        return None
    for number in range(verb.i + 1, end):
        word = doc[number]
        if word.text in {";", ":", '"', "“", "”"} or verb_entry(word) is not None:
            return None
        if word.lower_ == "that" and word.tag_ in {"IN", "WDT"} and _has_subject_after(word):
            return _run(verb, number + 1, _clause_end(word, end))
    return None


def _has_subject_after(complementiser: Token) -> bool:
    following = complementiser.doc[complementiser.i + 1 : complementiser.sent.end]
    for word in following:
        if word.dep_ in SUBJECTS:
            return True
        if word.tag_ in {"VBD", "VBZ", "VBP", "MD"}:
            return False
    return False


def _clause_end(complementiser: Token, limit: int) -> int:
    head = complementiser.head if complementiser.head.i > complementiser.i else complementiser.nbor(1)
    return min(limit, max(subtree_range(head)[1], complementiser.i + 2))


def read_object(verb: Token) -> Content | None:
    """Return the object of "denied the report", also in passives and relative clauses."""
    objects = [child for child in verb.children if child.dep_ == "dobj" and child.i > verb.i]
    if objects and objects[0].lower_ not in {"himself", "herself", "themselves", "itself", "what"}:
        return _object_content(verb, objects[0])
    if objects:
        return None
    if verb.dep_ == "relcl" and not is_passive(verb) and not any(c.dep_ == "xcomp" for c in verb.children):
        return _relative_object(verb)
    return _passive_object(verb) if is_passive(verb) else _remark_object(verb)


def _remark_object(verb: Token) -> Content | None:
    """Return the object of ", an allegation Ukraine rejected" where the parser saw no relative clause."""
    for number in range(verb.i - 2, max(verb.sent.start, verb.i - _LONGEST_REMARK), -1):
        if verb.doc[number].text in {",", ";"}:
            return None
        if is_remark(verb.doc[number]):
            nouns = [verb.doc[n] for n in range(number, verb.i) if has_role(verb.doc[n], Role.APPOSITIVE)]
            return Content(ranges=((number, verb.i + 1),), head=nouns[0]) if nouns else None
    return None


def read_words(verb: Token) -> Content | None:
    """Return the object of "questioned the figures": only nouns for something said."""
    content = read_object(verb)
    return (
        content
        if content is not None and content.head is not None and has_role(content.head, Role.ANAPHOR)
        else None
    )


def _object_content(verb: Token, head: Token) -> Content | None:
    start, end = full_noun_phrase(head)
    clause_end = max(
        (subtree_range(c)[1] for c in head.children if c.dep_ in {"acl", "relcl", "ccomp"}), default=end
    )
    start, end = cut(verb.doc, (start, max(end, clause_end)))
    trimmed = trim(verb.doc, (start, end))
    return None if trimmed is None else Content(ranges=(trimmed,), head=head)


def _relative_object(verb: Token) -> Content | None:
    """Return "a claim that Kyiv refuted": the antecedent with the relative clause."""
    head = verb.head
    which = [child for child in verb.children if child.dep_ == "dobj" and child.lower_ == "which"]
    if which and which[0].i and which[0].nbor(-1).text == ",":
        # ", which Kyiv denied" takes up the clause, whatever noun the parser hangs it on.
        return Content(ranges=((which[0].i, which[0].i + 1),), head=which[0])
    subjects = [child for child in verb.children if child.dep_ == "nsubj"]
    if head.pos_ not in {"NOUN", "PROPN", "PRON"} or not subjects or subjects[0].lower_ in _RELATIVE_OBJECTS:
        return None
    start = full_noun_phrase(head)[0]
    if start >= verb.i:
        return None
    comma = [n for n in range(head.i + 1, verb.i) if verb.doc[n].text == ","]
    tokens = trim(verb.doc, (start, comma[0] if comma else verb.i + 1))
    return None if tokens is None else Content(ranges=(tokens,), head=head)


def _passive_object(verb: Token) -> Content | None:
    """Return the subject of a passive with an agent: "the claim was denied by Kyiv"."""
    if not any(child.dep_ == "agent" for child in verb.children):
        return None
    if verb.dep_ in {"acl", "relcl"}:
        head = verb.head
        start, end = full_noun_phrase(head)[0], head.i + 1
        tokens = trim(verb.doc, (start, end)) if start < end else None
        return None if tokens is None else Content(ranges=(tokens,), head=head)
    subjects = [child for child in verb.children if child.dep_ == "nsubjpass"]
    if not subjects:
        return None
    return Content(ranges=(full_noun_phrase(subjects[0]),), head=subjects[0])


def read_gerund(verb: Token) -> Content | None:
    """Return "giving any such order" of "denied giving any such order"."""
    for child in verb.children:
        if child.tag_ == "VBG" and child.dep_ in {"xcomp", "ccomp", "dobj", "advcl"} and child.i > verb.i:
            start, end = subtree_range(child)
            if verb.doc[start - 1].text != ",":
                return _run(verb, max(start, verb.i + 1), end)
        if child.dep_ in {"xcomp", "ccomp"} and child.i - verb.i < 4 and verb.nbor(1).tag_ == "VBG":
            return _run(verb, verb.i + 1, subtree_range(child)[1])
    return None


def read_infinitive(verb: Token) -> Content | None:
    """Return "to return" of "vowed to return"."""
    if is_passive(verb):
        return None
    for child in verb.children:
        if child.dep_ == "xcomp" and _is_infinitive(child) and child.i > verb.i:
            start, end = subtree_range(child)
            return _run(verb, max(start, verb.i + 1), _before_that(verb, end))
    return None


def _before_that(verb: Token, end: int) -> int:
    """Return where "and that ..." begins: it goes on from a cue further out, not from an infinitive."""
    for number in range(verb.i + 1, end - 1):
        if verb.doc[number].lower_ in {"and", "but"} and verb.doc[number + 1].lower_ == "that":
            if verb.doc[number + 1].dep_ == "mark":
                return number
    return end


def _is_infinitive(verb: Token) -> bool:
    return any(child.tag_ == "TO" for child in verb.children if child.i < verb.i)


def _raised(verb: Token) -> Content | None:
    """Return both parts of "he was reported to have fled"."""
    subjects = [child for child in verb.children if child.dep_ == "nsubjpass"]
    clauses = [child for child in verb.children if child.dep_ == "xcomp" and _is_infinitive(child)]
    if not subjects or not clauses or not is_passive(verb):
        return None
    complement = _run(verb, max(subtree_range(clauses[0])[0], verb.i + 1), subtree_range(clauses[0])[1])
    if complement is None or subjects[0].lower_ == "it":
        return None
    subject = full_noun_phrase(subjects[0])
    if subjects[0].lower_ in _RELATIVE_OBJECTS and verb.dep_ == "relcl":
        subject = full_noun_phrase(verb.head)
    return Content(ranges=(subject, *complement.ranges))


def read_request(verb: Token) -> Content | None:
    """Return "Russia to withdraw" of "urged Russia to withdraw"."""
    infinitives = [
        child
        for child in verb.children
        if child.dep_ in {"xcomp", "ccomp", "advcl"} and _is_infinitive(child) and child.i > verb.i
    ]
    if not infinitives or is_passive(verb):
        return None
    start, end = subtree_range(infinitives[0])
    objects = [c for c in verb.children if c.dep_ in {"dobj", "dative"} and verb.i < c.i < infinitives[0].i]
    if objects:
        start = min(start, objects[0].left_edge.i)
    elif not any(c.dep_ == "nsubj" for c in infinitives[0].children):
        return None
    content = _run(verb, max(start, verb.i + 1), _before_that(verb, end))
    return None if content is None else Content(ranges=content.ranges, stance=Stance.DEMANDS)


def _affected(verb: Token) -> Token | None:
    """Return the word that "called", "described" or "accused" is about."""
    for child in verb.children:
        if child.dep_ == "dobj" and child.lower_ not in _RELATIVE_OBJECTS | {"what"}:
            return child
    for child in verb.children:
        if child.dep_ == "nsubjpass":
            clause = verb.dep_ == "relcl" and child.lower_ in _RELATIVE_OBJECTS
            return verb.head if clause else child
    if _asks_what(verb):
        return None
    return (
        verb.head if verb.dep_ in {"acl", "relcl"} and verb.head.pos_ in {"NOUN", "PROPN", "PRON"} else None
    )


def _asks_what(verb: Token) -> bool:
    """Tell whether the object is "what": "in what the minister called a first step"."""
    return any(child.dep_ == "dobj" and child.lower_ == "what" for child in verb.children)


def _about(verb: Token, complement: Range, *, is_evaluation: bool = True) -> Content | None:
    """Join the affected noun phrase and its complement, in one range when nothing stands between."""
    head = _affected(verb)
    doc = verb.doc
    is_evaluation = is_evaluation and not any(
        doc[n].ent_type_ in {"ORDINAL", "CARDINAL", "DATE", "QUANTITY", "MONEY"} or doc[n].tag_ == "VBN"
        for n in range(*complement)
    )
    if head is None:
        tokens = trim(doc, cut(doc, complement)) if _asks_what(verb) else None
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
    denies = bool(words & _FALSITY) and "not" not in words
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
            return _about(verb, (child.i + 1, subtree_range(child)[1]))
        if child.i > verb.i and child.dep_ in {"advcl", "ccomp", "xcomp"}:
            marks = [c for c in child.children if c.lower_ == "as" and c.dep_ in {"mark", "prep", "advmod"}]
            if marks:
                return _about(verb, (marks[0].i + 1, subtree_range(child)[1]))
    return None


def _with_object_children(verb: Token) -> Iterator[Token]:
    """Yield the dependants of ``verb`` and of its object: the parser hangs the frame on either."""
    yield from verb.children
    for child in verb.children:
        if child.dep_ == "dobj":
            yield from child.children


def read_naming(verb: Token) -> Content | None:
    """Return "the report a lie" of "called the report a lie"."""
    for child in verb.children:
        if child.dep_ in {"oprd", "attr", "acomp"} and child.i > verb.i:
            return _about(verb, subtree_range(child))
        if child.dep_ == "ccomp" and child.i > verb.i and any(c.dep_ == "nsubj" for c in child.children):
            start, end = subtree_range(child)
            content = _run(verb, max(start, verb.i + 1), end)
            words = {verb.doc[n].lower_ for n in range(start, end)}
            denies = Stance.DENIES if words & _FALSITY else None
            head = next(c for c in child.children if c.dep_ == "nsubj")
            return content and Content(
                ranges=content.ranges, head=head, stance=denies, is_evaluation=denies is None
            )
    return None


def _prepositional(*prepositions: str, is_evaluation: bool) -> Callable[[Token], Content | None]:
    def read(verb: Token) -> Content | None:
        for child in _with_object_children(verb):
            if child.i > verb.i and child.dep_ in {"prep", "dative"} and child.lower_ in prepositions:
                return _about(verb, (child.i, subtree_range(child)[1]), is_evaluation=is_evaluation)
        return None

    return read


def read_figure(verb: Token) -> Content | None:
    """Return "the toll at 40" of "put the toll at 40", to the end of the verb phrase."""
    objects = [child for child in verb.children if child.dep_ == "dobj" and child.i > verb.i]
    prepositions = [c for c in _with_object_children(verb) if c.lower_ == "at" and c.i > verb.i]
    if not objects or not prepositions:
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
    content = _run(verb, min(objects[0].left_edge.i, prepositions[0].i), end)
    return content


def _comma_before(token: Token) -> bool:
    return token.left_edge.i > 0 and token.left_edge.nbor(-1).text == ","


def read_topic(verb: Token) -> Content | None:
    """Return "2,900 dead" of "spoke of 2,900 dead", "a blackout" of "warned of a blackout"."""
    return _behind(verb, {"of", "about", "against"}, None)


def read_target(verb: Token) -> Content | None:
    """Return "a blackout" of "referred to a blackout"."""
    return _behind(verb, {"to", "at"}, None)


def read_wish(verb: Token) -> Content | None:
    """Return "an inquiry" of "called for an inquiry"."""
    return _behind(verb, {"for"}, Stance.DEMANDS)


def _behind(verb: Token, prepositions: set[str], stance: Stance | None) -> Content | None:
    for child in verb.children:
        if (
            child.dep_ != "prep"
            or child.lower_ not in prepositions
            or child.i - verb.i > 3
            or child.i < verb.i
        ):
            continue
        objects = [c for c in child.children if c.dep_ in {"pobj", "pcomp"}]
        content = _run(verb, child.i + 1, subtree_range(child)[1]) if objects else None
        if content is not None:
            head = objects[0] if objects[0].dep_ == "pobj" else None
            return Content(ranges=content.ranges, head=head, stance=stance)
    return None


_READERS: Mapping[Frame, Callable[[Token], Content | None]] = {
    Frame.ASKED: read_request,
    Frame.IS: read_naming,
    Frame.AS: read_description,
    Frame.AT: read_figure,
    Frame.OF: _prepositional("of", is_evaluation=False),
    Frame.FOR: _prepositional("for", "over", is_evaluation=False),
    Frame.ON: _prepositional("on", "to", is_evaluation=False),
    Frame.THAT: read_clause,
    Frame.INFINITIVE: read_infinitive,
    Frame.ING: read_gerund,
    Frame.NOUN: read_object,
    Frame.WORDS: read_words,
    Frame.SEEK: read_wish,
    Frame.ABOUT: read_topic,
    Frame.TO: read_target,
}
