"""Nouns and adjectives that put words on record, and remarks: hits and near misses for every role."""

from __future__ import annotations

from factcheck.attribution.cues import Role
from factcheck.attribution.parsing import Parser
from tests.factcheck.attribution.frames import Form, Row, check, table

NOUNS: list[Row] = [
    (Role.SHELL, "The prosecutor's allegation that the books were forged shocked the court.",
     "The prosecutor | allegation | the books were forged"),
    (Role.SHELL, "Local papers carried reports that a tanker had sunk.",
     "- | reports | a tanker had sunk"),
    (Role.SHELL, "The army issued a statement that the road was mined.",
     "The army | statement | the road was mined"),
    (Role.SHELL, "A denial by the embassy that it had paid the group came late.",
     "the embassy | denial | it had paid the group | denies"),
    (Role.SHELL, "Turkey's claim to have found gas was mocked.", "Turkey | claim | to have found gas"),
    (Role.SHELL, "The mayor's promise that the pool would open was broken.",
     "The mayor | promise | the pool would open | plans"),
    (Role.ANAPHOR, "Kessin said the ships had left. Moravia denied the allegation.",
     "Kessin | said | the ships had left",
     "Moravia | denied | the allegation | denies => the ships had left"),
    (Role.ANAPHOR, "The union said the mine was unsafe. The owners disputed that account.",
     "The union | said | the mine was unsafe",
     "The owners | disputed | that account | denies => the mine was unsafe"),
    (Role.ANAPHOR, "The Post reported that the envoy had quit. The ministry confirmed the report.",
     "The Post | reported | the envoy had quit",
     "The ministry | confirmed | the report => the envoy had quit"),
    (Role.ANAPHOR, "Rebels said they held the bridge. The governor said the claim was false.",
     "Rebels | said | they held the bridge",
     "The governor | said | the claim was false | denies => they held the bridge"),
    (Role.ANAPHOR, "The clinic said ten children were ill. It urged parents to stay away. Officials denied that claim.",
     "The clinic | said | ten children were ill",
     "It | urged | parents to stay away | demands",
     "Officials | denied | that claim | denies => ten children were ill"),
    (Role.APPOSITIVE, "Kessin said the ships had left, a claim Moravia rejected.",
     "Kessin | said | the ships had left",
     "Moravia | rejected | a claim Moravia rejected | denies => the ships had left"),
    (Role.APPOSITIVE, "The firm said nobody was hurt, an assertion that the union disputed.",
     "The firm | said | nobody was hurt",
     "the union | disputed | an assertion that the union disputed | denies => nobody was hurt"),
    (Role.SOURCE, "The report said the dam was cracked.", "The report | said | the dam was cracked"),
    (Role.SOURCE, "A statement from the palace said the king was well.",
     "A statement from the palace | said | the king was well"),
    (Role.SOURCE, "The announcement said the tunnel would close in May.",
     "The announcement | said | the tunnel would close in May"),
    (Role.FIGURE, "Police said 30 people were held. They had searched two flats. The lawyers disputed that figure.",
     "Police | said | 30 people were held",
     "The lawyers | disputed | that figure | denies => 30 people were held"),
    (Role.FIGURE, "The union said 400 jobs would go. It said it was angry. The firm rejected the estimate.",
     "The union | said | 400 jobs would go", "It | said | it was angry",
     "The firm | rejected | the estimate | denies => 400 jobs would go"),
]  # fmt: skip
OTHERS: list[Row] = [
    (Form.ADJECTIVE, "The architect is confident that the tower will stand.",
     "The architect | confident | the tower will stand"),
    (Form.ADJECTIVE, "Ministers were adamant that no deal had been made.",
     "Ministers | adamant | no deal had been made"),
    (Form.ADJECTIVE, "Economists are doubtful that wages will rise.",
     "Economists | doubtful | wages will rise | doubts"),
    (Form.ADJECTIVE, "Officials are concerned that the ice is melting faster.",
     "Officials | concerned | the ice is melting faster"),
    (Form.COLON, "The mayor put it simply: the city is broke.",
     "The mayor | put | the city is broke"),
    (Form.COLON, "The captain was clear: the ship would not sail.",
     "The captain | clear | the ship would not sail"),
    (Form.COLON, "The general had a warning: the winter would be long.",
     "The general | warning | the winter would be long"),
    (Form.REMARK, "The club said it had paid, which the league denies.",
     "The club | said | it had paid", "the league | denies | which | denies => it had paid"),
    (Form.REMARK, "The figure, which the bank disputes, comes from a leaked audit.",
     "the bank | disputes | The figure | denies"),
    (Form.REMARK, "NordRail says most trains are on time, a figure passengers' groups dispute.",
     "NordRail | says | most trains are on time",
     "passengers' groups | dispute | a figure passengers' groups dispute | denies"),
    (Form.REMARK, "Kessin says it shot down nine drones, a figure Moravia rejects.",
     "Kessin | says | it shot down nine drones",
     "Moravia | rejects | a figure Moravia rejects | denies => it shot down nine drones"),
    (Form.REMARK, "The driver said the light was green, a version two witnesses confirmed.",
     "The driver | said | the light was green",
     "two witnesses | confirmed | a version two witnesses confirmed => the light was green"),
    (Form.UNNAMED, "Two people familiar with the talks said the deal was dead.",
     "Two people familiar with the talks | said | the deal was dead"),
    (Form.UNNAMED, "A senior official, who asked not to be named, said the ship had sunk.",
     "A senior official | said | the ship had sunk"),
    (Form.UNNAMED, "Sources close to the minister confirmed the resignation.",
     "Sources close to the minister | confirmed | the resignation"),
    (Form.UNNAMED, "One diplomat said the text was ready; another said it was not.",
     "One diplomat | said | the text was ready", "another | said | it was not"),
]  # fmt: skip
MISSES: list[Row] = [
    (Role.SHELL, "The claim that he made was brief."),
    (Role.SHELL, "The report that lay on the desk was torn."),
    (Role.SHELL, "The statement was short."),
    (Role.SHELL, "A warning light came on above the door."),
    (Role.ANAPHOR, "Moravia denied the allegation.", "Moravia | denied | the allegation | denies"),
    (Role.ANAPHOR, "Kessin said the ships had left. Moravia denied wrongdoing.",
     "Kessin | said | the ships had left", "Moravia | denied | wrongdoing | denies"),
    (Role.ANAPHOR, "The teacher told a story. The children liked the story."),
    (Role.APPOSITIVE, "Kessin said the ships had left, a claim that stunned sailors.",
     "Kessin | said | the ships had left, a claim that stunned sailors"),
    (Role.APPOSITIVE, "He sold the idea, a version of an old toy."),
    (Role.SOURCE, "The report weighed two kilos."),
    (Role.SOURCE, "The statement did not say who had paid."),
    (Role.SOURCE, "The report was left on a train."),
    (Role.FIGURE, "The union said many jobs would go. The firm rejected that figure.",
     "The union | said | many jobs would go", "The firm | rejected | that figure | denies"),
    (Role.FIGURE, "A figure in black stood by the door."),
    (Form.ADJECTIVE, "It is clear that the tower will stand."),
    (Form.ADJECTIVE, "Ministers were not sure that a deal had been made."),
    (Form.ADJECTIVE, "The firms concerned said nothing that day."),
    (Form.ADJECTIVE, "The water is clear in June."),
    (Form.COLON, "The kit has three parts: the first is a rope."),
    (Form.COLON, "The bus leaves at 10:30 from the square."),
    (Form.COLON, "He put it in the drawer: the key was safe."),
    (Form.REMARK, "The club paid, which pleased the league."),
    (Form.REMARK, "He wore a coat, a gift from his aunt."),
    (Form.UNNAMED, "Two people familiar with the talks left early."),
    (Form.UNNAMED, "The source of the river is a spring."),
    (Form.UNNAMED, "Officials declined to comment."),
]  # fmt: skip
HITS = NOUNS + OTHERS


@table(NOUNS)
def test_a_noun_stands_for_words(parser: Parser, row: Row) -> None:
    check(parser, row)


@table(OTHERS)
def test_words_are_on_record_without_a_verb_of_saying_or_a_name(parser: Parser, row: Row) -> None:
    check(parser, row)


@table(MISSES)
def test_the_same_words_say_nothing(parser: Parser, row: Row) -> None:
    check(parser, row)
