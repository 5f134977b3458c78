"""Contents that are clauses: finite, interrupted by the cue, infinitive, gerund or lost by the parser.

Every reader takes the reporting verb and returns the content of its frame, or ``None``. A clause leaves
out the complementiser "that" and stops where another attribution begins (``phrases.cut``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from factcheck.attribution.cues import Frame, verb_entry
from factcheck.attribution.phrases import (
    FINITE_TAGS,
    SUBJECTS,
    Range,
    cut,
    full_noun_phrase,
    is_finite,
    pieces,
    sentence_range,
    subtree_range,
    trim,
)
from factcheck.attribution.sources import is_passive, trailing_speaker
from factcheck.attribution.voices import is_person_like
from factcheck.types import Stance

_LONGEST_TAIL = 4
"""Words that may follow a closing cue: "..., medics said on Monday night"."""
_FINDS = frozenset({"find", "see", "hear", "feel", "believe", "think", "consider", "judge"})
"""Verbs that also take a thing and its state without a finite verb."""
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "DET", "ADJ", "NUM"})
_SUBJECT_POS = _NOMINAL | {"ADP", "PART", "CCONJ", "PUNCT"}
_LONGEST_SUBJECT = 12
_DATING = frozenset({"on", "late", "early"})
_OPENING = frozenset({"nsubj", "nsubjpass", "det", "poss", "expl", "mark", "compound", "amod", "nummod"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Token ranges of a content, its head when it is a phrase, and its frame, which may shift the stance."""

    ranges: tuple[Range, ...]
    head: Token | None = None
    stance: Stance | None = None
    is_evaluation: bool = False
    frame: str = ""


def read_clause(verb: Token) -> Content | None:
    """Return the clause that depends on ``verb``, or that ``verb`` interrupts."""
    if verb.dep_ in {"csubj", "csubjpass"} and verb.head.i > verb.i and (whole := _swallowing_clause(verb)):
        return whole
    clauses = [child for child in verb.children if child.dep_ == "ccomp" and _is_clause(child)]
    right = [clause for clause in clauses if clause.i > verb.i]
    if not clauses:
        right = _clause_on_hearer(verb)
    if right:
        return _right_clause(verb, right)
    left = [clause for clause in clauses if clause.i < verb.i]
    if left and not _is_coordinated(left[-1], verb):
        return _surrounding(left[-1], verb)
    if verb.dep_ in {"parataxis", "ccomp", "dep"} and _is_parenthetical(verb):
        return _surrounding(verb.head, verb)
    return None


def _is_coordinated(clause: Token, verb: Token) -> bool:
    """Tell whether "so" or "and" makes two sentences of a clause and the words behind it."""
    between = verb.doc[clause.i + 1 : verb.i]
    return any(
        word.lower_ in {"and", "but", "so", "or"} and word.nbor(-1).text == "," and word.head == verb
        for word in between
    )


def _clause_on_hearer(verb: Token) -> list[Token]:
    """Return the clause of "told Ann the vote was rigged" that the parser takes for a relative one."""
    entry = verb_entry(verb)
    if entry is None or Frame.WHOM not in entry.frames:
        return []
    for hearer in verb.children:
        if hearer.dep_ not in {"dobj", "dative"} or hearer.i < verb.i or not is_person_like(hearer):
            continue
        for clause in hearer.children:
            subjects = [child for child in clause.children if child.dep_ in SUBJECTS]
            is_own = bool(subjects) and subjects[0].tag_ not in {"WDT", "WP"} and subjects[0].i > hearer.i
            follows = clause.left_edge.i == hearer.i + 1 or (
                clause.left_edge.i > 0 and clause.left_edge.nbor(-1).text != ","
            )
            if clause.dep_ in {"relcl", "ccomp", "acl"} and is_own and follows and is_finite(clause):
                return [clause]
    return []


def _swallowing_clause(verb: Token) -> Content | None:
    """Return "delays were hidden" of "boss admits delays were hidden", read as "[...] were hidden"."""
    children = list(verb.children)
    objects = [child for child in children if child.dep_ == "dobj" and child.left_edge.i == verb.i + 1]
    is_main = any(child.dep_ == "nsubj" for child in children) and is_finite(verb)
    if (
        not objects
        or not is_main
        or any(child.dep_ == "mark" or child.tag_ in {"WP", "WRB"} for child in children)
    ):
        return None
    return run(verb, verb.i + 1, subtree_range(verb.head)[1])


def read_shared_clause(verb: Token) -> Content | None:
    """Return "that C" of "X denied, and Y confirmed, that C", "X said, citing Y, that C"."""
    for other in verb.children:
        goes_on = other.dep_ == "conj" or (other.dep_ == "advcl" and other.tag_ == "VBG")
        if goes_on and other.i > verb.i and verb.nbor(1).text == "," and verb_entry(other):
            marked = [c for c in other.children if c.dep_ == "ccomp" and _has_mark(c)]
            if marked and marked[0].left_edge.i and marked[0].left_edge.nbor(-1).text == ",":
                return read_clause(other)
    return None


def _has_mark(clause: Token) -> bool:
    return any(child.dep_ == "mark" and child.lower_ == "that" for child in clause.children)


def _is_clause(head: Token) -> bool:
    if any(
        child.dep_ == "mark" and child.lower_ in {"as", "because", "while", "after"}
        for child in head.children
    ):
        return False
    if head.pos_ not in {"VERB", "AUX"} and not any(child.dep_ in {"cop", "aux"} for child in head.children):
        return head.head.lemma_ not in _FINDS  # "found a child alive"
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
    if subject is None and not any(_has_subject(clause) for clause in clauses):
        # The parser may take the subject of the clause for the object of the cue.
        objects = [c for c in verb.children if c.dep_ == "dobj" and verb.i < c.i < start and c.tag_ != "WP"]
        if not objects or verb.nbor(1).i != objects[0].left_edge.i:
            return None
        start = objects[0].left_edge.i
    if (
        subject is None
        and verb.doc[start].tag_ in FINITE_TAGS
        and start > verb.i
        and _is_gap(verb, clauses[0])
    ):
        return None  # "what the public thinks is important" lacks its subject
    content = run(verb, _behind_date(verb, start), end, subject=subject)
    return None if content is None else Content(ranges=(*content.ranges, *_second_clause(verb, content)))


def _has_subject(clause: Token) -> bool:
    """Tell whether a clause has a subject; the parser may hang it on the auxiliary."""
    words = [clause, *(child for child in clause.children if child.dep_ in {"aux", "auxpass"})]
    # "demanded that Moe resign": the tagger may take the bare verb for a noun and its subject for a part.
    is_noun = clause.pos_ in {"NOUN", "PROPN"} and _has_mark(clause)
    return any(
        child.dep_ in SUBJECTS or (is_noun and child.dep_ == "compound")
        for word in words
        for child in word.children
    )


def _is_gap(verb: Token, clause: Token) -> bool:
    return not any(child.dep_ in SUBJECTS and child.i > verb.i for child in clause.children)


def _behind_date(verb: Token, start: int) -> int:
    """Skip the day of speaking between cue and clause: "said late on Monday they had left"."""
    doc, number = verb.doc, start
    if start > verb.i + 2:
        return start
    while number + 1 < len(doc) and (
        doc[number].lower_ in _DATING or doc[number].ent_type_ in {"DATE", "TIME"}
    ):
        number += 1
    words = doc[start:number]
    is_date = any(word.ent_type_ == "DATE" for word in words) and words[-1].ent_type_ in {"DATE", "TIME"}
    return number if is_date and doc[number].text != "," and doc[number].dep_ in _OPENING else start


def _second_clause(verb: Token, content: Content) -> Iterator[Range]:
    """Yield "that B" of "said A, quoting officials, and that B", which the cut has left out."""
    doc, end = verb.doc, sentence_range(verb)[1]
    for number in range(content.ranges[-1][1] + 1, end - 2):
        token = doc[number]
        if token.lower_ == "that" and token.dep_ == "mark" and doc[number - 1].lower_ in {"and", "but"}:
            extra = trim(doc, cut(doc, (number + 1, clause_end(token, end))))
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
        if marked or (has_subject and child.left_edge.i - end <= 2):
            return subtree_range(child)[1]
    return end


def run(verb: Token, start: int, end: int, subject: Range | None = None) -> Content | None:
    """Return the content of a range: without "that", cut and trimmed; ``subject`` is put before it."""
    doc = verb.doc
    if (
        start + 1 < end
        and doc[start].lower_ in {"only", "simply", "just"}
        and _is_complementiser(doc[start + 1])
    ):
        start += 1
    while start < end and (doc[start].is_punct or doc[start].is_space or _is_complementiser(doc[start])):
        start += 1
    trimmed = trim(doc, cut(doc, (start, end))) if start < end else None
    if trimmed is None:
        return None
    return Content(ranges=(subject, trimmed) if subject and subject[1] <= trimmed[0] else (trimmed,))


def _is_complementiser(token: Token) -> bool:
    """Tell whether "that" opens the clause; the parser takes some for the object of the clause's verb."""
    is_mark = token.dep_ in {"mark", "advmod", "det", "dobj", "pobj"} and token.tag_ in {"IN", "WDT"}
    return is_mark and token.lower_ == "that"


def _is_parenthetical(verb: Token) -> bool:
    first = _second_subject(verb) or verb.left_edge.i
    marks = {verb.doc[first].text} | (
        {verb.doc[first - 1].text} if first > sentence_range(verb)[0] else set()
    )
    subjects = [child for child in verb.children if child.dep_ == "nsubj"]
    is_relative = any(child.dep_ == "dobj" and child.lower_ == "which" for child in verb.children)
    return bool(marks & {",", "—", "–", "-"}) and bool(subjects) and not is_relative


def _surrounding(clause: Token, verb: Token) -> Content | None:
    """Return the clause around a parenthetical: "the men, police said, were armed"."""
    doc = verb.doc
    inserted = _inserted_range(verb, clause)
    start, end = subtree_range(clause)
    speaker = trailing_speaker(verb)
    end = end if speaker is None else min(end, speaker.left_edge.i)
    start = max([start, *(n + 1 for n in range(start, clause.i) if doc[n].text == ";")])
    if any(doc[n].text == ";" for n in range(clause.i, verb.i)):
        return None
    numbers = [n for n in range(start, end) if not inserted[0] <= n < inserted[1]]
    left = [n for n in numbers if n < inserted[0]]
    right = [n for n in numbers if n >= inserted[1]]
    if right:
        stop = cut(doc, (right[0], right[-1] + 1))[1]
        right = [n for n in right if n < stop]
    right = right or list(range(inserted[1], _conjoined_end(verb, inserted[1])))
    ranges = (*pieces(doc, left), *pieces(doc, right))
    return Content(ranges=ranges) if ranges else None


def _second_subject(verb: Token) -> int | None:
    """Return where the source begins in "The lenders, said Ong, are safe".

    The parser takes the lenders for a subject of "said" too.
    """
    subjects = [child for child in verb.children if child.dep_ == "nsubj"]
    if len(subjects) < 2 or subjects[0].i > verb.i:
        return None
    first = min(verb.i, subjects[1].left_edge.i)
    return first if verb.doc[first - 1].text == "," else None


def _inserted_range(verb: Token, clause: Token) -> Range:
    """Return the cue with its source and adverbials, without the clause."""
    numbers = {verb.i}
    below = {word.i for word in clause.subtree} if clause != verb.head else set()
    numbers |= {word.i for word in verb.subtree} - below
    if (second := _second_subject(verb)) is not None:
        numbers = {number for number in numbers if number >= second}
    for child in verb.children:
        if child.dep_ == "conj" and verb_entry(child) is None:
            numbers -= set(range(*subtree_range(child)))
    own = sorted(numbers)
    start = end = own.index(verb.i)
    while start > 0 and own[start] - own[start - 1] == 1:
        start -= 1
    while end + 1 < len(own) and own[end + 1] - own[end] == 1:
        end += 1
    return own[start], own[end] + 1


def read_loose_clause(verb: Token) -> Content | None:
    """Return a clause the parser failed to hang on the cue: "acknowledged for the first time that ...".

    Only a complementiser, or a subject right behind the cue, is taken for the start of one.
    """
    doc, end = verb.doc, sentence_range(verb)[1]
    if any(child.dep_ in {"ccomp", "xcomp", "oprd", "agent"} for child in verb.children) or is_passive(verb):
        return None
    if verb.tag_ == "VBG" and verb.dep_ == "pcomp" and any(c.dep_ == "nsubj" for c in verb.children):
        # "with the paper reporting no one will be refused": the parser hangs the clause higher up.
        return run(verb, verb.i + 1, end) if _has_subject_after(verb) else None
    for number in range(verb.i + 1, end):
        word = doc[number]
        if word.text in {";", ":", '"', "“", "”"} or verb_entry(word) is not None:
            return None
        if word.lower_ == "that" and word.tag_ in {"IN", "WDT"} and _opens_clause(word):
            return run(verb, number + 1, clause_end(word, end))
    return None


def read_bare_clause(verb: Token) -> Content | None:
    """Return the clause behind a cue by the order of words alone: "said (on Monday) prices had ...".

    Quotation marks inside a sentence lead the parser astray; a noun phrase with a finite verb behind
    the cue is still a clause.
    """
    doc, end = verb.doc, sentence_range(verb)[1]
    if is_passive(verb) or any(child.dep_ == "xcomp" for child in verb.children):
        return None
    start = verb.i + 1
    while start < end and (doc[start].ent_type_ in {"DATE", "TIME"} or doc[start].pos_ == "ADV"):
        start += 1
    if start < end and doc[start].lower_ in _DATING:
        start = _behind_date(verb, start)
    marked = start < end and doc[start].lower_ == "that" and doc[start].tag_ in {"IN", "WDT", "DT"}
    first = start + marked
    if first >= end or doc[first].pos_ not in _NOMINAL or doc[first].tag_ in {"WDT", "WP", "WP$"}:
        return None
    for number in range(first, min(end, first + _LONGEST_SUBJECT)):
        word = doc[number]
        if word.tag_ in FINITE_TAGS:
            has_subject = number > first and doc[number - 1].pos_ in {*_NOMINAL, "ADV", "PUNCT"}
            return run(verb, first, end) if has_subject else None
        if word.text in {",", ";", ":", "."} or word.pos_ not in _SUBJECT_POS or word.tag_ in {"WDT", "WP"}:
            return None
    return None


def read_headline(verb: Token) -> Content | None:
    """Return what stands before a closing ", medics say" when it is no full clause."""
    doc, (start, end) = verb.doc, sentence_range(verb)
    subjects = [child for child in verb.children if child.dep_ == "nsubj" and child.i < verb.i]
    tail = [word for word in doc[verb.i + 1 : end] if word.is_alpha]
    if not subjects or len(tail) > _LONGEST_TAIL or any(word.pos_ == "VERB" for word in tail):
        return None
    comma = subjects[-1].left_edge.i - 1
    if comma <= start + 1 or doc[comma].text != ",":
        return None
    tokens = trim(doc, (start, comma))
    return None if tokens is None else Content(ranges=(tokens,))


def _opens_clause(that: Token) -> bool:
    return that.i + 1 < len(that.doc) and that.nbor(1).text != "," and _has_subject_after(that)


def _has_subject_after(complementiser: Token) -> bool:
    following = complementiser.doc[complementiser.i + 1 : sentence_range(complementiser)[1]]
    for word in following:
        if word.dep_ in SUBJECTS:
            return True
        if word.tag_ in {"VBD", "VBZ", "VBP", "MD"}:
            return False
    return False


def clause_end(complementiser: Token, limit: int) -> int:
    """Return where the clause that "that" opens ends, at most ``limit``."""
    head = complementiser.head if complementiser.head.i > complementiser.i else complementiser.nbor(1)
    return min(limit, max(subtree_range(head)[1], complementiser.i + 2))
