"""From a head word to the words that belong to it: noun phrases, clauses and where they stop.

Ranges are half-open pairs of token numbers; ``span_of`` turns them into offsets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from spacy.tokens import Doc, Token

from factcheck.attribution.cues import Frame, Role, has_role, verb_entries, verb_entry
from factcheck.attribution.lookups import sentence_around
from factcheck.attribution.voices import is_person_like
from factcheck.types import Span

Range = tuple[int, int]

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
RELATIVE_PRONOUNS = frozenset({"that", "which", "who", "whom"})
FINITE_TAGS = frozenset({"VBD", "VBZ", "VBP", "MD"})
_NEAR = 3
_EDGE = frozenset({"PUNCT", "SPACE", "SYM"})
_KEPT_AT_START = frozenset("([$£€¥#")
_KEPT_AT_END = frozenset(")]%.?!")


def span_of(doc: Doc, tokens: Range) -> Span:
    """Return the offsets of a range of tokens."""
    last = doc[tokens[1] - 1]
    return Span(start=int(doc[tokens[0]].idx), end=int(last.idx) + len(last))


def trim(doc: Doc, tokens: Range) -> Range | None:
    """Drop punctuation and white space at both ends; ``None`` when nothing is left."""
    start, end = tokens
    while start < end and doc[start].pos_ in _EDGE and doc[start].text not in _KEPT_AT_START:
        start += 1
    while end > start and doc[end - 1].pos_ in _EDGE and doc[end - 1].text not in _KEPT_AT_END - set(".?!"):
        end -= 1
    while end - 1 > start and (doc[end - 1].dep_ == "cc" or doc[end - 1].is_space):
        end -= 1
    return (start, end) if start < end else None


def sentence_range(token: Token) -> Range:
    """Return the range of the sentence around ``token``."""
    return sentence_around(token.doc, token.i)


def is_line_break(token: Token) -> bool:
    """Tell whether ``token`` is the white space between two lines, whatever ends them ("\\r", U+2028)."""
    return bool(token.is_space) and len(f".{token.text}.".splitlines()) > 1


def subtree_range(head: Token) -> Range:
    """Return the range from the first to the last word below ``head``."""
    return head.left_edge.i, head.right_edge.i + 1


def pieces(doc: Doc, numbers: Iterable[int]) -> tuple[Range, ...]:
    """Group token numbers into trimmed ranges without gaps."""
    groups: list[list[int]] = []
    for number in sorted(numbers):
        if groups and number == groups[-1][1]:
            groups[-1][1] = number + 1
        else:
            groups.append([number, number + 1])
    trimmed = (trim(doc, (start, end)) for start, end in groups)
    return tuple(piece for piece in trimmed if piece is not None)


def noun_phrase(head: Token) -> Range:
    """Return the noun phrase of ``head`` as a source: with apposition, without relative clause.

    Also left out are times ("officials on Monday"), participles behind a comma and what is
    coordinated behind a clause.
    """
    return _phrase(head, lambda child: _is_aside(child) or _is_relative(child))


def full_noun_phrase(head: Token) -> Range:
    """Return the noun phrase of ``head`` as content: with all that restricts it."""
    return _phrase(head, _is_aside)


def described_subject(noun: Token, verb: Token) -> Range | None:
    """Return the noun phrase that "the figure, which the bank disputes, is old" is about, else ``None``."""
    is_subject = noun.dep_ in {"nsubj", "nsubjpass"} and noun.head.i > verb.i
    closed = verb.i + 1 < len(verb.doc) and verb.nbor(1).text == ","
    return (full_noun_phrase(noun)[0], noun.i + 1) if is_subject and closed else None


def _is_relative(child: Token) -> bool:
    if child.dep_ == "relcl":
        # "figures to be published today" restricts its noun like an adjective.
        return not any(c.tag_ == "TO" for c in child.children)
    return child.dep_ == "appos" and any(c.dep_ == "relcl" for c in child.children)


def _is_aside(child: Token) -> bool:
    head = child.head
    if child.dep_ in {"prep", "npadvmod"} and head.pos_ == "VERB":
        return False  # "a survey released last month" keeps its date
    if child.dep_ == "prep":
        return any(c.dep_ == "pobj" and c.ent_type_ in {"DATE", "TIME"} for c in child.children)
    if child.dep_ in {"acl", "advcl", "relcl", "parataxis", "ccomp"}:
        return child.i > head.i and _has_comma_between(head, child) and not _is_that_clause(child)
    return child.dep_ == "npadvmod" and child.ent_type_ in {"DATE", "TIME"}


def _is_that_clause(head: Token) -> bool:
    return any(child.dep_ == "mark" and child.lower_ == "that" for child in head.children)


def _has_comma_between(left: Token, right: Token) -> bool:
    edge = min(right.left_edge.i, right.i)
    return edge > 0 and right.doc[edge - 1].text in {",", "—", "–", "-", ";"} and edge - 1 > left.i


def _phrase(head: Token, drops: Callable[[Token], bool]) -> Range:
    kept = {head.i}
    queue = [head]
    while queue:
        word = queue.pop()
        for child in word.children:
            if child.is_space or drops(child):
                continue
            kept.add(child.i)
            queue.append(child)
    start = end = head.i
    doc = head.doc
    if head.dep_ == "pobj" and head.i and doc[head.left_edge.i - 1].dep_ == "pobj":
        # "according to curator Ann Lee": the parser may take title and name for two objects.
        title = doc[head.left_edge.i - 1]
        kept.update(range(title.left_edge.i, title.i + 1) if title.head == head.head else ())
    while start - 1 in kept:
        start -= 1
    while end + 1 in kept:
        end += 1
    return trim(doc, (start, end + 1)) or (head.i, head.i + 1)


def is_finite(verb: Token) -> bool:
    """Tell whether ``verb`` heads a finite clause."""
    words = [verb, *(child for child in verb.children if child.dep_ in {"aux", "auxpass"})]
    return any(word.tag_ in FINITE_TAGS for word in words)


def cut(doc: Doc, tokens: Range) -> Range:
    """Shorten a range of content where another attribution or a remark on it begins.

    ", saying ...", ", according to ...", ", as reported by ...", ", a claim that ..." and white
    space between lines end a content that runs to the right.
    """
    start, end = tokens
    for number in range(start, end):
        token = doc[number]
        if is_line_break(token):
            return start, number
        if number > start + 1 and (
            _is_cut(token) or (is_remark(token) and _is_complete(doc, tokens, number))
        ):
            return start, number
    return tokens


def _is_complete(doc: Doc, tokens: Range, remark: int) -> bool:
    """Tell whether the content needs nothing behind a remark.

    In "that the ship, which it said was empty, had sunk" the verb of the clause only follows.
    """
    if any(word.tag_ in FINITE_TAGS for word in doc[tokens[0] : remark]):
        return True
    commas = [number for number in range(remark, tokens[1]) if doc[number].text == ","]
    return not commas or not any(word.tag_ in FINITE_TAGS for word in doc[commas[0] : tokens[1]])


def _is_cut(token: Token) -> bool:
    before = token.nbor(-1)
    following = token.nbor(1).lower_ if token.i + 1 < len(token.doc) else ""
    if (token.lower_ == "according" and following == "to") or is_behind_quotation(token):
        return True
    if token.text == "(":
        return any(_reports(word) for word in token.doc[token.i + 1 : token.i + 5])
    if token.lower_ in {"and", "but"} and _goes_on_outside(token):
        return True
    if before.text not in {",", "—", "–", "-", "("}:
        return False
    if token.lower_ == "who" and token.dep_ == "nsubj":
        return _reports(token.head) and token.head.i - token.i <= _NEAR and token.head.dep_ == "relcl"
    if token.lower_ == "with":
        return _opens_absolute(token)
    if token.ent_type_ in {"DATE", "TIME"}:
        return _opens_time(token)
    if token.lower_ in {"while", "whereas", "but", "and"}:
        return _opens_report(token)
    if token.lower_ == "as":
        later = token.doc[token.i + 1 : token.i + 7]
        return any(_reports(word) for word in later) and token.dep_ in {"mark", "advmod", "prep"}
    if token.tag_ != "VBG" or token.dep_ in {"conj", "amod"}:
        return False
    return _reports(token) or _names(token) or _takes_words(token)


def is_behind_quotation(token: Token) -> bool:
    """Tell whether "by" names who spoke the words in marks before it."""
    return token.lower_ == "by" and token.i > 0 and token.nbor(-1).text in {'"', "”", "’", "»"}


def _takes_words(participle: Token) -> bool:
    """Tell whether ", contradicting the minister's account" begins at ``participle``."""
    entry = verb_entry(participle)
    objects = (child for child in participle.children if child.dep_ == "dobj" and child.i > participle.i)
    return (
        entry is not None and Frame.WORDS in entry.frames and any(has_role(o, Role.ANAPHOR) for o in objects)
    )


def _opens_time(token: Token) -> bool:
    """Tell whether the content is set in time from outside: ", two days after it told the court ..."."""
    words = token.doc[token.i + 1 : token.i + 5]
    behind = [word for word in words if word.lower_ in {"after", "before"} and word.dep_ == "mark"]
    return bool(behind) and _reports(behind[0].head)


def _opens_absolute(preposition: Token) -> bool:
    """Tell whether another source follows: ", with the paper reporting that ..."."""
    for word in preposition.doc[preposition.i + 1 : preposition.i + 9]:
        if word.text in {",", ".", ";"}:
            return False
        if word.tag_ == "VBG" and _reports(word):
            return any(child.dep_ == "nsubj" and child.i < word.i for child in word.children)
    return False


def _goes_on_outside(conjunction: Token) -> bool:
    """Tell whether a second cue of the outer source follows: "admitted an error but maintained ..."."""
    for word in conjunction.doc[conjunction.i + 1 : conjunction.i + 4]:
        if word.pos_ != "ADV":
            return word.pos_ == "VERB" and takes_outer_source(word)
    return False


def _opens_report(conjunction: Token) -> bool:
    """Tell whether another source takes the word: ", while Kyiv said ..."."""
    if conjunction.i + 1 == len(conjunction.doc):
        return False
    following = conjunction.doc[conjunction.i + 1]
    if following.tag_ in {"VBD", "VBZ"} and _reports(following) and takes_outer_source(following):
        return True
    subjects: set[int] = set()
    for word in conjunction.doc[conjunction.i + 1 : conjunction.i + 12]:
        if word.dep_ == "nsubj" and word.pos_ != "PRON":
            subjects.add(word.i)
        if word.tag_ in FINITE_TAGS and word.dep_ not in {"relcl", "aux", "auxpass"}:
            reports = _reports(word) or _puts(word)
            return reports and any(child.i in subjects for child in word.children)
    return False


def _puts(token: Token) -> bool:
    entry = verb_entry(token)
    return entry is not None and Frame.AT in entry.frames


def takes_outer_source(verb: Token) -> bool:
    """Tell whether a conjoined cue goes on from the outer cue: "said talks would go on, and urged ...".

    The parser hangs it on the nearer clause; the comma and the tense of the outer cue tell.
    """
    clause = verb.head
    if verb.dep_ != "conj" or clause.dep_ != "ccomp" or verb.i < 2 or verb_entry(verb) is None:
        return False
    outer = clause.head
    if outer.i > clause.i or verb_entry(outer) is None:
        return False
    if any(child.dep_ in SUBJECTS for child in verb.children):
        return False
    if verb.nbor(-2).text == ",":
        return outer.tag_ == verb.tag_ != clause.tag_
    if _disagrees(verb, clause):
        return not _disagrees(verb, outer)
    subjects = [child for child in clause.children if child.dep_ in SUBJECTS]
    is_speech = _reports(verb) and verb.tag_ == outer.tag_ and is_finite(verb)
    # "admitted that she had missed tests but insisted ...": its tense is the outer one.
    has_own_tense = any(child.dep_ == "aux" for child in clause.children) and not any(
        child.dep_ == "aux" for word in (verb, outer) for child in word.children
    )
    return is_speech and bool(subjects) and (has_own_tense or not is_person_like(subjects[0]))


def _disagrees(verb: Token, clause: Token) -> bool:
    """Tell whether a verb in the present cannot share the subject of ``clause``: "she lied and claim"."""
    subjects = [child for child in clause.children if child.dep_ in {"nsubj", "nsubjpass"}]
    has_auxiliary = any(child.dep_ == "aux" for word in (verb, clause) for child in word.children)
    if (
        not subjects
        or verb.tag_ not in {"VBP", "VBZ", "VB"}
        or (verb.tag_ == "VB" and has_auxiliary)
        or subjects[0].tag_ in {"WDT", "WP"}
    ):
        return False
    subject = subjects[0]
    is_plural = (
        subject.tag_ in {"NNS", "NNPS"}
        or subject.lower_ in {"they", "we", "i", "you", "these", "those", "police", "people"}
        or any(child.dep_ == "conj" for child in subject.children)
    )
    return is_plural == (verb.tag_ == "VBZ")


def _reports(token: Token) -> bool:
    entry = verb_entry(token)
    return entry is not None and bool(
        entry.frames & {Frame.THAT, Frame.QUOTE, Frame.CITE, Frame.OF, Frame.NOUN}
    )


def _names(token: Token) -> bool:
    """Tell whether a participle passes judgement: ", calling the report a lie"."""
    entry = verb_entry(token)
    return entry is not None and bool(entry.frames & {Frame.IS, Frame.AS, Frame.FOR})


def is_remark(token: Token) -> bool:
    """Tell whether ``token`` opens a remark on the clause before it: ", a claim (that) Kyiv refuted"."""
    if token.i == 0 or token.nbor(-1).text not in {",", "—", "–", "-"}:
        return False
    if token.lower_ in {"something", "which"}:
        return _is_taken_up(token)
    if token.lower_ not in {"a", "an", "the", "this"}:
        return False
    nouns = [word for word in token.doc[token.i + 1 : token.i + 4] if has_role(word, Role.APPOSITIVE)]
    return bool(nouns) and _is_taken_up(nouns[0])


def _is_taken_up(noun: Token) -> bool:
    """Tell whether a reporting verb soon follows ``noun``, before any comma."""
    for word in noun.doc[noun.i + 1 : noun.i + 9]:
        if word.text in {",", ";", "."} or is_line_break(word):
            return False
        if verb_entry(word) is not None or (word.tag_ == "NNS" and word.lower_[:-1] in verb_entries()):
            return True
    return False
