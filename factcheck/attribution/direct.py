"""Quotations and the cues they lean on; boundaries come from the marks, never from the parse.

A quotation that is speech (not a quoted word or two) looks for its cue behind it ("..., he said"),
then before it ("he said: ..."). One without a cue of its own goes on from the quotation or the
report before it. Entry: ``pair_quotations``.
Source: O'Keefe et al., A Sequence Labelling Approach to Quote Attribution (EMNLP 2012), for the
strength of the patterns around the marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from spacy.tokens import Doc, Token

from factcheck.attribution.cues import QUOTING, Frame, is_unsaid, verb_entries, verb_entry
from factcheck.attribution.lookups import text_of
from factcheck.attribution.phrases import FINITE_TAGS, Range, is_line_break
from factcheck.attribution.voices import can_speak, is_person_like
from factcheck.text.quotes import Quotation
from factcheck.types import Span

_ENDS = frozenset({".", "?", "!"})
_SUBORDINATE = frozenset({"relcl", "acl", "amod", "compound", "pcomp", "csubj"})
_LONGEST_APPROACH = 45
_FRAGMENT_WORDS = 4
_LONGEST_NAME = 4
_LONGEST_TITLE = 8
_GOES_ON = frozenset({"begin", "go", "continue", "end", "conclude", "open", "read", "start"})
_CONTRASTS = frozenset({"while", "whereas", "although", "though", "because", "after", "when"})
_NO_MANNER = frozenset(
    {"be", "have", "do", "become", "get", "go", "come", "take", "make", "leave", "die", "win", "lose"}
)
"""Verbs that never report, even behind a quotation."""
_MOST_PASSED = 20
"""Other quotations looked over on the way back to the start of a sentence; no sentence has so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """A quotation long enough to be speech, with the tokens it covers, marks included."""

    quotation: Quotation
    tokens: Range

    @property
    def first_word(self) -> int:
        """Number of the first token behind the opening mark."""
        return self.tokens[0] + (self.quotation.inner.start > self.quotation.span.start)


@dataclass(slots=True)
class Pairing:
    """Which quotations hang on which cue.

    ``by_cue`` maps a cue's token number to its quotations; ``loose`` holds whole paragraphs of
    speech with the cue of the speech before them.
    """

    by_cue: dict[int, list[Speech]] = field(default_factory=dict)
    loose: list[tuple[Speech, int]] = field(default_factory=list)
    cue_of: dict[int, int] = field(default_factory=dict)
    begins_at: dict[int, int] = field(default_factory=dict)
    """First token of a quotation -> first token of the sentence it ends: 'The plan is "dead," Moe said'."""

    def add(self, cue: int, speech: Speech) -> None:
        """Hang ``speech`` on the cue with token number ``cue``."""
        self.by_cue.setdefault(cue, []).append(speech)
        self.cue_of[speech.tokens[0]] = cue


def find_speech(doc: Doc, quotations: Sequence[Quotation]) -> tuple[Speech, ...]:
    """Return the outer quotations that hold speech: a verb or five words."""
    found: list[Speech] = []
    text = text_of(doc)
    for quotation in quotations:
        if quotation.depth:
            continue
        tokens = tokens_of(doc, quotation.span)
        if tokens is None or not any(char.isalnum() for char in quotation.inner.of(text)):
            continue
        words = [doc[n] for n in range(*tokens) if not doc[n].is_punct and not doc[n].is_space]
        has_verb = any(word.tag_ in FINITE_TAGS for word in words)
        closed_speech = (
            quotation.inner.end > quotation.inner.start and text[quotation.inner.end - 1] in ",.?!"
        )
        if len(words) > _FRAGMENT_WORDS or has_verb or closed_speech or quotation.is_continuation:
            found.append(Speech(quotation=quotation, tokens=tokens))
    return tuple(found)


def tokens_of(doc: Doc, span: Span) -> Range | None:
    """Return the tokens that ``span`` touches."""
    found = doc.char_span(span.start, span.end, alignment_mode="expand")
    return None if found is None or not len(found) else (found.start, found.end)


def inside(speeches: Sequence[Speech]) -> dict[int, int]:
    """Map each token number inside speech to the number of its speech."""
    return {token: number for number, speech in enumerate(speeches) for token in range(*speech.tokens)}


def pair_quotations(doc: Doc, speeches: Sequence[Speech]) -> Pairing:
    """Hang every speech on a cue where there is one."""
    context = _Context(doc, speeches)
    pairing = Pairing()
    for number, speech in enumerate(speeches):
        cue = context.cue_for(number)
        if cue is not None:
            pairing.add(cue.i, speech)
            if (beginning := context.beginning(number, cue)) is not None:
                pairing.begins_at[speech.tokens[0]] = beginning
            continue
        context.continue_speech(number, pairing)
    _hang_openings(speeches, pairing)
    return pairing


def _hang_openings(speeches: Sequence[Speech], pairing: Pairing) -> None:
    """Hang open paragraphs on the cue that only comes with the paragraph that closes them."""
    for speech, following in reversed(list(pairwise(speeches))):
        cue = pairing.cue_of.get(following.tokens[0])
        if cue is not None and following.quotation.is_continuation and speech.tokens[0] not in pairing.cue_of:
            pairing.add(cue, speech)
    for hanging in pairing.by_cue.values():
        hanging.sort(key=lambda speech: speech.tokens)


class _Context:
    """The words around each speech."""

    def __init__(self, doc: Doc, speeches: Sequence[Speech]) -> None:
        self._doc = doc
        self._text = text_of(doc)
        self._speeches = speeches
        self._inside = inside(speeches)

    def cue_for(self, number: int) -> Token | None:
        """Return the cue of one speech: a colon before it, else behind it, else before it."""
        lead, tail = self._lead(number), self._tail(number)
        if lead and lead[-1].text == ":":
            cue = self._cue_before(lead, number) or self._cue_at_colon(lead, number)
            if cue is not None:
                return cue
        if _runs_into(lead) and any(_is_cue(word) for word in lead):
            return self._cue_before(lead, number)
        behind = self._cue_behind(number, tail)
        if behind is not None and _runs_into(lead) and any(child in lead for child in behind.children):
            return None  # the sentence goes on: 'Carl, who goes by "Captain," said he saw it'
        return behind or self._cue_before(lead, number)

    def _cue_at_colon(self, lead: Sequence[Token], number: int) -> Token | None:
        """Return the cue of a sentence behind a colon: a verb of a speaker, or the colon after a name.

        'His rival was less kind: "Rules are rules."', 'Chief engineer Roddy: "I am standing on it."'
        """
        if not self._starts_sentence(number) or self._closing(number) not in _ENDS | {"…", "—"}:
            return None
        for word in reversed(lead):
            if word.tag_ in FINITE_TAGS and word.dep_ not in _SUBORDINATE | {"aux", "auxpass"}:
                subjects = [child for child in word.children if child.dep_ == "nsubj"]
                return word if subjects and is_person_like(subjects[0]) and not is_unsaid(word) else None
        words = [word for word in lead if not word.is_punct]
        is_name = 0 < len(words) <= _LONGEST_TITLE and words[0].is_title
        return lead[-1] if is_name and any(is_person_like(word) for word in words) else None

    def beginning(self, number: int, cue: Token) -> int | None:
        """Return where the sentence begins that a speech only ends, if the cue stands behind it."""
        lead = self._lead(number)
        if cue.i < self._speeches[number].tokens[0] or not _runs_into(lead):
            return None
        words = [word for word in lead if not word.is_punct and word.dep_ != "cc"]
        return words[0].i if words else None

    def _tail(self, number: int) -> list[Token]:
        """Return the words behind a speech up to the end of the sentence."""
        words: list[Token] = []
        for token in self._doc[self._speeches[number].tokens[1] :]:
            if token.i in self._inside or is_line_break(token) or len(words) > _LONGEST_APPROACH:
                break
            words.append(token)
            if token.text in _ENDS or token.text == ";":
                break
        return words

    def _lead(self, number: int) -> list[Token]:
        """Return the words before a speech back to the start of the sentence."""
        words: list[Token] = []
        for position in range(self._speeches[number].tokens[0] - 1, -1, -1):
            token = self._doc[position]
            inner = self._inside.get(position)
            if inner is not None and self._closing(inner) not in _ENDS:
                if number - inner > _MOST_PASSED:
                    break
                continue
            if inner is not None or token.text in _ENDS or token.text == ";":
                break
            if is_line_break(token):
                # "He wrote:" may stand in a line of its own above the speech.
                if words or position == 0 or self._doc[position - 1].text != ":":
                    break
                continue
            if token.is_space:
                continue  # two blanks between sentences
            words.append(token)
            if len(words) > _LONGEST_APPROACH:
                break
        return words[::-1]

    def _closing(self, number: int) -> str:
        """Return the last character of a speech before its closing mark."""
        inner = self._speeches[number].quotation.inner
        return self._text[inner.end - 1] if inner.end > inner.start else ""

    def _cue_behind(self, number: int, tail: list[Token]) -> Token | None:
        if not tail or (self._closing(number) == "." and not _is_short(tail)):
            return None
        if any(word.pos_ == "CCONJ" for word in tail[:2]):
            return None  # '... was "brisk", and denies rumours' goes on to something else
        if any(word.tag_ in {"WDT", "WP", "WRB"} or word.lower_ in _CONTRASTS for word in tail[:2]):
            return None
        runs_on = self._closing(number) not in ",?!.—…" and tail[0].text != ","
        for position, word in enumerate(tail):
            if runs_on and word.pos_ in {"ADP", "CCONJ"}:
                return None
            entry = verb_entry(word)
            if entry is None and _is_plural_lookalike(word, tail):
                return word
            is_free = word.dep_ not in {"amod", "compound", "relcl"} or _is_inverted(word, tail)
            if entry is not None and entry.frames & QUOTING and is_free:
                if word.tag_ == "VBG" and position > 1:
                    return None
                return None if is_unsaid(word) else word
            if (word.tag_ in FINITE_TAGS or word.text == ":") and word.dep_ not in _SUBORDINATE | {
                "aux",
                "auxpass",
            }:
                return word if self._is_manner(word, number, tail) else None
        return None

    def _is_manner(self, verb: Token, number: int, tail: list[Token]) -> bool:
        """Tell whether any verb at all reports here: '"They have the money," she shrugged.'."""
        if self._closing(number) not in ",?!" or verb.tag_ not in {"VBD", "VBZ"} or verb.lemma_ in _NO_MANNER:
            return False
        words = [word for word in tail if not word.is_punct]
        place = words.index(verb) if verb in words else len(words)
        behind = [word for word in words[place + 1 :] if word.dep_ not in {"prt", "advmod"}]
        follows = behind[:1]
        objects = {"dobj", "attr", "acomp", "ccomp", "xcomp", "oprd"}
        if any(child.dep_ in objects and child.i > verb.i for child in verb.children):
            return False
        before = words[place - 1] if 0 < place <= _LONGEST_NAME else None
        if before is not None:
            speaks = is_person_like(before) or (can_speak(before) and verb.lemma_ in _GOES_ON)
            return speaks and (not follows or follows[0].pos_ in {"ADP", "ADV", "SCONJ"})
        return place == 0 and bool(follows) and (follows[0].pos_ == "PROPN" or is_person_like(follows[0]))

    def _cue_before(self, lead: list[Token], number: int) -> Token | None:
        if not lead:
            return None
        last = lead[-1].text
        starts_upper = self._starts_sentence(number)
        for word in reversed(lead):
            entry = verb_entry(word)
            if entry is not None and word.dep_ not in {"amod", "compound"}:
                if not entry.frames & QUOTING or is_unsaid(word):
                    return None
                near = lead[-1] == word or last in {":", ","}
                return word if near or starts_upper else None
            if (
                word.pos_ == "VERB"
                and word.dep_ not in {"relcl", "acl", "amod", "pobj", "compound"}
                and last != ":"
            ):
                return None
        return None

    def _starts_sentence(self, number: int) -> bool:
        inner = self._speeches[number].quotation.inner
        text = inner.of(self._text).lstrip("[('‘“\" ….")
        return text[:1].isupper() or text[:1].isdigit()

    def continue_speech(self, number: int, pairing: Pairing) -> None:
        """Hang a speech without a cue of its own on what it goes on from, if anything."""
        if not self._continue_report(number, pairing):
            self._continue_quotation(number, pairing)

    def _continue_report(self, number: int, pairing: Pairing) -> bool:
        """Take a speech that is a sentence of its own behind a report: 'She agreed. "It is so."'."""
        cue = self._reports_before(number) if self._is_whole_sentence(number) else None
        if cue is None or cue.i in pairing.by_cue:
            return False
        pairing.loose.append((self._speeches[number], cue.i))
        pairing.cue_of[self._speeches[number].tokens[0]] = cue.i
        return True

    def _continue_quotation(self, number: int, pairing: Pairing) -> None:
        previous = self._speeches[number - 1] if number else None
        if previous is None or previous.tokens[0] not in pairing.cue_of:
            return
        speech, cue = self._speeches[number], pairing.cue_of[previous.tokens[0]]
        if speech.quotation.is_continuation:
            pairing.add(cue, speech)
            return
        between = self._doc[previous.tokens[1] : speech.tokens[0]]
        if not self._is_whole_sentence(number):
            return
        if not any(is_line_break(token) for token in between):
            is_cue_only = not len(between) or cue in range(between.start, between.end)
            ends = sum(token.text in _ENDS for token in between)
            if is_cue_only and ends <= 1:
                pairing.add(cue, speech)
        elif all(token.is_space or token.i == cue or self._same_line(token.i, cue) for token in between):
            pairing.loose.append((speech, cue))
            pairing.cue_of[speech.tokens[0]] = cue

    def _reports_before(self, number: int) -> Token | None:
        """Return the main cue of a report in the sentence before a speech: 'She agreed. "It is ..."'."""
        found: Token | None = None
        for position in range(self._speeches[number].tokens[0] - 2, -1, -1):
            token = self._doc[position]
            if position in self._inside or token.text in _ENDS or is_line_break(token):
                return found
            entry = verb_entry(token)
            is_main = token.dep_ == "ROOT" or (token.dep_ == "conj" and token.head.dep_ == "ROOT")
            if entry is not None and Frame.THAT in entry.frames and is_main and not is_unsaid(token):
                found = token
        return found

    def _same_line(self, left: int, right: int) -> bool:
        first, last = sorted((left, right))
        return not any(is_line_break(token) for token in self._doc[first:last])

    def _is_whole_sentence(self, number: int) -> bool:
        return not self._lead(number) and self._starts_sentence(number)


def _is_inverted(word: Token, tail: Sequence[Token]) -> bool:
    """Tell whether the parser took the cue of '", added KCNA' for an adjective."""
    words = [token for token in tail if not token.is_punct][:2]
    return len(words) == 2 and words[0] == word and words[1].pos_ in {"PROPN", "DET", "PRON"}


def _is_plural_lookalike(word: Token, tail: Sequence[Token]) -> bool:
    """Tell whether the tagger took the cue of '," Pike jokes.' for a plural noun."""
    words = [token for token in tail if not token.is_punct]
    if word.tag_ not in {"NNS", "NNPS"} or word not in words[1:_LONGEST_NAME] or words[-1] != word:
        return False
    entry = verb_entries().get(word.lower_.removesuffix("s")) or verb_entries().get(word.lemma_.lower())
    return entry is not None and bool(entry.frames & QUOTING) and words[words.index(word) - 1].pos_ == "PROPN"


def _runs_into(lead: Sequence[Token]) -> bool:
    """Tell whether a sentence runs into the quotation without a mark before it."""
    return bool(lead) and not lead[-1].is_punct and not lead[-1].is_space


def _is_cue(word: Token) -> bool:
    return verb_entry(word) is not None and word.dep_ not in {"amod", "compound"}


def _is_short(tail: list[Token]) -> bool:
    """Tell whether the words behind a full stop are no more than "he said"."""
    return len([word for word in tail if not word.is_punct]) <= 3 and tail[0].text != ","
