"""Who says it: the subject of the cue, found through participles, relatives, conjuncts and passives.

Entry: ``find_source``. The pitfalls: a participle behind a comma belongs to the nearest reporting
verb ("a claim that Kyiv refuted, asserting ..."), not to the word the parser hangs it on;
"who" and "which" stand for their antecedent; a passive has its source behind "by".
"""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Token

from factcheck.attribution.cues import Frame, verb_entry
from factcheck.attribution.phrases import (
    FINITE_TAGS,
    SUBJECTS,
    is_behind_quotation,
    noun_phrase,
    sentence_range,
    span_of,
    takes_outer_source,
)
from factcheck.attribution.voices import is_person_like
from factcheck.types import Span

_CLIMBED = frozenset({"xcomp", "advcl", "pcomp", "prep", "ccomp", "dep", "aux"})
_RELATIVES = frozenset({"who", "which", "that", "whom"})
_MEANS = frozenset({"phone", "telephone", "email", "e-mail", "mail", "letter", "text", "post", "fax", "radio",
                    "video", "videolink", "tweet", "law", "hand", "name"})  # fmt: skip
_ASKED = frozenset({"asked", "pressed", "questioned", "told"})
_NOBODY = frozenset({"there", "what", "whatever", "where", "when"})

IsOutside = Callable[[Token], bool]


def find_source(verb: Token, is_usable: IsOutside = lambda _: True) -> Token | None:
    """Return the head word of the source of ``verb``; relatives are replaced by their antecedent.

    ``is_usable`` refuses words (those inside a quotation that hangs on the verb).
    """
    if is_passive(verb):
        return _agent(verb)
    subject = find_subject(verb, is_usable)
    if subject is None or subject.lower_ in _NOBODY:
        return None
    return subject


def source_span(head: Token) -> Span:
    """Return the noun phrase around the head word of a source."""
    start, end = noun_phrase(head)
    if head.dep_ == "poss" and end - 1 > start and head.doc[end - 1].dep_ == "case":
        end -= 1
    return span_of(head.doc, (start, end))


def is_passive(verb: Token) -> bool:
    """Tell whether ``verb`` is passive, with or without an auxiliary."""
    deps = {child.dep_ for child in verb.children if child.dep_ != "agent" or _agent_in(child) is not None}
    if deps & {"nsubjpass", "auxpass"}:
        return True
    if _is_main_verb(verb) or is_only_verb(verb):
        return False
    if verb.lower_ in _ASKED and "nsubj" not in deps and verb.i == sentence_range(verb)[0]:
        return True
    if "nsubj" in deps or (verb.tag_ != "VBN" and not _is_told_too(verb)):
        return False
    has_auxiliary = any(child.dep_ == "aux" and child.lemma_ == "have" for child in verb.children)
    if verb.dep_ == "conj" and not has_auxiliary:
        return "agent" in deps or is_passive(verb.head)
    return "agent" in deps or (verb.dep_ in {"acl", "advcl"} and not has_auxiliary)


def _is_told_too(verb: Token) -> bool:
    """Tell whether "told" shares the passive before it: "I was hauled in and told that ..."."""
    entry = verb_entry(verb)
    if entry is None or Frame.WHOM not in entry.frames or verb.tag_ != "VBD" or verb.dep_ != "conj":
        return False
    has_hearer = any(child.dep_ in {"dobj", "dative"} for child in verb.children)
    return not has_hearer and any(child.dep_ == "auxpass" for child in verb.head.children)


def is_only_verb(verb: Token) -> bool:
    """Tell whether the parser took a past tense for a participle and left the sentence without a verb.

    "The president boasted of new jobs." A line without a full stop may be a headline: "Two men accused".
    """
    noun = verb.head
    is_behind = verb.dep_ == "acl" and verb.tag_ == "VBN" and noun.dep_ == "ROOT" and noun.i < verb.i
    if not is_behind or noun.pos_ not in {"NOUN", "PROPN", "PRON"} or verb.nbor(-1).text == ",":
        return False
    start, end = sentence_range(verb)
    below = {word.i for word in verb.subtree}
    words = [word for word in verb.doc[start:end] if not word.is_space]
    is_sentence = words[-1].text in {".", "!", '"', "”"} and not any(c.dep_ == "agent" for c in verb.children)
    return is_sentence and not any(word.tag_ in FINITE_TAGS and word.i not in below for word in words)


def _agent(verb: Token) -> Token | None:
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            return _agent_in(child)
    # 'described as "a disgrace" by his lawyer': the parser hangs "by" on the quoted noun.
    quoted = (word for word in verb.subtree if word.i > verb.i and is_behind_quotation(word))
    return next((word for by in quoted for word in by.children if word.dep_ == "pobj"), None)


def trailing_speaker(verb: Token) -> Token | None:
    """Return who tells in "two were children, the director, Samir Haddad, told Reuters".

    The parser takes the speaker for another item of a list in the clause; the cue has no subject left.
    """
    if verb.tag_ not in FINITE_TAGS or any(child.dep_ in SUBJECTS for child in verb.children):
        return None
    for clause in (child for child in verb.children if child.dep_ == "ccomp" and child.i < verb.i):
        for word in clause.subtree:
            is_item = word.dep_ in {"conj", "appos"} and word.pos_ in {"NOUN", "PROPN"} and word.left_edge.i
            if not is_item or word.left_edge.nbor(-1).text != ",":
                continue
            between = verb.doc[word.right_edge.i + 1 : verb.i]
            if all(token.text == "," for token in between):
                return word
    return None


def _agent_in(by: Token) -> Token | None:
    """Return who acts behind "by"; "by phone" and "by email" name a means."""
    for word in by.children:
        if word.dep_ == "pobj":
            return None if word.lower_ in _MEANS else word
    return None


def _is_main_verb(verb: Token) -> bool:
    """Tell whether the parser lost a main verb behind a relative clause: "Moe, who was ill, declared ..."."""
    head = verb.head
    if verb.dep_ != "acl" or head.dep_ != "ROOT" or head.pos_ not in {"NOUN", "PROPN"} or verb.i < 1:
        return False
    has_aside = any(child.dep_ in {"relcl", "appos"} and head.i < child.i < verb.i for child in head.children)
    return has_aside and verb.nbor(-1).text == "," and verb.text.islower()


def find_subject(verb: Token, is_usable: IsOutside = lambda _: True) -> Token | None:
    """Return the word that is the subject of ``verb``, its own or a shared one."""
    if is_only_verb(verb) and is_usable(verb.head):
        return verb.head
    speaker = trailing_speaker(verb)
    if speaker is not None and is_usable(speaker):
        return speaker
    own = [child for child in verb.children if child.dep_ in {"nsubj", "nsubjpass"} and is_usable(child)]
    if own:
        # Of two, the parser took what is said for a second subject: "Dozens killed, medics say".
        before = [child for child in own if child.i < verb.i]
        two = len(before) > 1 and any(verb.doc[n].text == "," for n in range(before[0].i, before[-1].i))
        if len(own) > 1 and own[0].i < verb.i < own[1].i and verb.nbor(-1).text == ",":
            return own[1]  # "The lenders, said Ong, are safe"
        return _antecedent(before[-1] if two else own[0], verb)
    if (lost := _lost_subject(verb, is_usable)) is not None:
        return lost
    if is_participle_phrase(verb):
        governor = _governing_verb(verb)
        return None if governor is None else _shared_subject(governor, is_usable)
    if verb.dep_ == "acl":
        return verb.head if is_usable(verb.head) else None
    if verb.dep_ == "relcl":
        return verb.head if verb.head.pos_ in {"NOUN", "PROPN", "PRON"} else None
    if takes_outer_source(verb):
        return _shared_subject(verb.head.head, is_usable)
    if verb.dep_ in _CLIMBED | {"conj"} and verb.head != verb:
        shared = _shared_subject(_verb_above(verb), is_usable)
        return _subject_before(verb, is_usable) if shared is None and verb.dep_ == "conj" else shared
    # "Greek court rules worship is legal": the tagger takes the cue for a noun and its subject for a part.
    parts = [child for child in verb.children if child.dep_ == "compound" and child.i == verb.i - 1]
    return parts[0] if parts and is_person_like(parts[0]) and is_usable(parts[0]) else None


def _lost_subject(verb: Token, is_usable: IsOutside) -> Token | None:
    """Return the subject that an aside cuts off from a finite verb: "Poland, fearing a gap, asked ...".

    The parser then hangs the verb on the aside. The first stretch between commas that is a noun
    phrase and may speak is taken.
    """
    if verb.tag_ not in {"VBD", "VBZ", "VBP"} or verb.i < 2 or verb.nbor(-1).text not in {",", "—", "–"}:
        return None
    if verb.dep_ in {"conj", "relcl"} or any(
        child.dep_ in {"mark", "aux", "advmod"} for child in verb.children
    ):
        return None
    start = sentence_range(verb)[0]
    stretch: list[Token] = []
    for word in verb.doc[start : verb.i]:
        if word.text in {",", "—", "–", ";"}:
            if (head := _head_of(stretch, is_usable)) is not None:
                return head
            stretch = []
        elif not word.is_space:
            stretch.append(word)
    return None


def _head_of(words: list[Token], is_usable: IsOutside) -> Token | None:
    """Return the head of a stretch of words that is one noun phrase able to speak."""
    if not words or words[0].pos_ in {"VERB", "ADP", "ADV", "SCONJ", "CCONJ", "AUX"} or words[0].tag_ == "WP":
        return None
    if any(word.tag_ in {"VBD", "VBZ", "VBP", "MD"} for word in words):
        return None
    for word in words:
        if word.pos_ in {"NOUN", "PROPN", "PRON"} and word.dep_ != "compound" and is_usable(word):
            return word if is_person_like(word) else None
    return None


def _subject_before(verb: Token, is_usable: IsOutside) -> Token | None:
    """Return the subject of the nearest reporting verb to the left in the sentence."""
    for number in range(verb.i - 1, sentence_range(verb)[0] - 1, -1):
        word = verb.doc[number]
        if verb_entry(word) is None:
            continue
        for child in word.children:
            if child.dep_ == "nsubj" and is_usable(child):
                return _antecedent(child, word)
    return None


def _shared_subject(verb: Token | None, is_usable: IsOutside) -> Token | None:
    if verb is None:
        return None
    if is_passive(verb) and verb_entry(verb) is not None and (agent := _agent(verb)) is not None:
        return agent
    return find_subject(verb, is_usable)


def _verb_above(verb: Token) -> Token | None:
    head = verb.head
    while head.pos_ not in {"VERB", "AUX"} and head.head != head:
        if head.pos_ in {"NOUN", "PROPN"} and head.dep_ not in {"attr", "dobj", "pobj"}:
            return None
        head = head.head
    return head if head.pos_ in {"VERB", "AUX"} and head != verb else None


def _antecedent(subject: Token, verb: Token) -> Token | None:
    if (
        subject.text == "WHO"
        or subject.lower_ not in _RELATIVES
        or subject.tag_ not in {"WDT", "WP", "IN", "DT"}
    ):
        return subject
    clause = verb
    while clause.dep_ in {"conj", "ccomp", "xcomp"} and clause.head != clause:
        clause = clause.head
    if clause.dep_ == "relcl":
        return clause.head
    return subject if subject.tag_ == "DT" else None


def is_participle_phrase(verb: Token) -> bool:
    """Tell whether ``verb`` is an adverbial participle: ", saying ...", "..., citing ..."."""
    if verb.tag_ != "VBG" or any(child.dep_ in SUBJECTS | {"aux"} for child in verb.children):
        return False
    before = verb.nbor(-1).text if verb.i else ""
    return verb.dep_ == "advcl" or (
        verb.dep_ in {"acl", "xcomp", "ccomp", "dep", "parataxis"} and before == ","
    )


def _governing_verb(participle: Token) -> Token | None:
    """Return the verb whose subject utters the participle.

    That is the nearest reporting verb to the left in the sentence when it touches the comma or
    when the parser hangs the participle elsewhere than on a reporting verb.
    """
    above = _verb_above(participle)
    if above is not None and participle.i > 1:
        touching = participle.nbor(-2) if participle.nbor(-1).text == "," else None
        is_report = touching is not None and verb_entry(touching) is not None
        if touching is not None and is_report and not is_passive(touching) and not _is_told(touching):
            return touching
    if above is not None and verb_entry(above) is not None and not _is_told(above):
        return above
    for number in range(participle.i - 1, sentence_range(participle)[0] - 1, -1):
        word = participle.doc[number]
        if verb_entry(word) is None or word.dep_ in {"amod", "compound"} or word in (participle, above):
            continue
        if above is None or not word.is_ancestor(above):
            inside = above is not None and (above.is_ancestor(word) and word.dep_ in {"relcl", "acl"})
            if inside and not _touches(word, participle):
                continue
        if _has_subject(word):
            return word
    return above


def _has_subject(verb: Token) -> bool:
    """Tell whether ``verb`` has a subject, worked out once: in a row of participles each asks all before."""
    known: dict[int, bool] = verb.doc.user_data.setdefault("has_subject", {})
    if verb.i not in known:
        known[verb.i] = find_subject(verb) is not None
    return known[verb.i]


def _is_told(verb: Token) -> bool:
    """Tell whether a reporting verb reports nothing and is itself reported: "denied that they agreed"."""
    has_content = any(child.dep_ in {"ccomp", "xcomp", "dobj"} for child in verb.children)
    return not has_content and verb.dep_ == "ccomp" and verb_entry(verb.head) is not None


def _touches(word: Token, participle: Token) -> bool:
    return 0 < participle.i - word.i <= 2
