"""Adverbials, participles, passives and chains that mark a statement: hits and near misses for each."""

from __future__ import annotations

from factcheck.attribution.parsing import Parser
from tests.factcheck.attribution.frames import Form, Row, check, table

ADVERBIALS: list[Row] = [
    (Form.ACCORDING_TO, "The dam is safe, according to its builders.",
     "its builders | according to | The dam is safe"),
    (Form.ACCORDING_TO, "According to court papers, the firm paid two bribes.",
     "court papers | According to | the firm paid two bribes"),
    (Form.ACCORDING_TO, "The suspect, according to police, fled on foot.",
     "police | according to | The suspect … fled on foot"),
    (Form.ACCORDING_TO, "Prices fell by a fifth, according to the statistics office, but rents rose.",
     "the statistics office | according to | Prices fell by a fifth"),
    (Form.ACCORDING_TO, "According to a report by the auditors, which was leaked, the ministry overspent.",
     "a report by the auditors | According to | the ministry overspent"),
    (Form.PER, "Per Reuters, the two sides will meet in May.", "Reuters | Per | the two sides will meet in May"),
    (Form.PER, "The deal is off, per CNN.", "CNN | per | The deal is off"),
    (Form.VIEW, "In the union's view, the offer is an insult.",
     "the union | view | the offer is an insult"),
    (Form.VIEW, "In the opinion of the court, the search was legal.",
     "the court | opinion | the search was legal"),
    (Form.VIEW, "The plan, in Moscow's view, breaks the treaty.",
     "Moscow | view | The plan … breaks the treaty"),
    (Form.AS_CLAUSE, "As the bishop put it, the church had slept.",
     "the bishop | put | the church had slept"),
    (Form.AS_CLAUSE, "The mine will close in June, as the owners announced last year.",
     "the owners | announced | The mine will close in June"),
    (Form.AS_CLAUSE, "As reported by the Herald, the judge has resigned.",
     "the Herald | reported | the judge has resigned"),
    (Form.HEARSAY, "The general reportedly left the capital.",
     "- | reportedly | The general … left the capital"),
    (Form.HEARSAY, "He allegedly sold the files to a rival.",
     "- | allegedly | He … sold the files to a rival"),
]  # fmt: skip
VERB_FORMS: list[Row] = [
    (Form.PARTICIPLE, "The coach resigned on Friday, saying he was tired.",
     "The coach | saying | he was tired"),
    (Form.PARTICIPLE, "The minister said the road was open, adding that the bridge was not.",
     "The minister | said | the road was open", "The minister | adding | the bridge was not"),
    (Form.PARTICIPLE, "Kessin rejected the offer, asserting that its ships would stay.",
     "Kessin | rejected | the offer | denies", "Kessin | asserting | its ships would stay"),
    (Form.PARTICIPLE, "Warning that the river was rising, the mayor closed the schools.",
     "the mayor | Warning | the river was rising"),
    (Form.PARTICIPLE, "The firm appealed, calling the penalty absurd.",
     "The firm | calling | the penalty absurd"),
    (Form.PARTICIPLE, 'The agency said it was "not aware" of the leak, contradicting the mayor\'s account.',
     'The agency | said | it was "not aware" of the leak',
     "The agency | contradicting | the mayor's account | denies"),
    (Form.PASSIVE_WITH_SOURCE, "The plan was described by critics as a mistake.",
     "critics | described | The plan … a mistake"),
    (Form.PASSIVE_WITH_SOURCE, "The report was rejected by the palace.",
     "the palace | rejected | The report | denies"),
    (Form.PASSIVE_WITH_SOURCE, "The attack was blamed by officials on a local gang.",
     "officials | blamed | The attack … on a local gang"),
    (Form.PASSIVE_WITH_SOURCE, 'The verdict was described as "a disgrace" by his lawyer.',
     "his lawyer | described | The verdict … a disgrace"),
    (Form.PASSIVE_WITHOUT_SOURCE, "The club is understood to have offered 40 million euros.",
     "- | understood | The club … to have offered 40 million euros"),
    (Form.PASSIVE_WITHOUT_SOURCE, "It was announced that the museum would close.",
     "- | announced | the museum would close"),
    (Form.PASSIVE_WITHOUT_SOURCE, "The pilot was reported to have slept.",
     "- | reported | The pilot … to have slept"),
    (Form.PASSIVE_WITHOUT_SOURCE, "The tanker is believed to have sunk.",
     "- | believed | The tanker … to have sunk"),
    (Form.PASSIVE_WITHOUT_SOURCE, "She was reported missing on Friday.", "- | reported | She … missing on Friday"),
    (Form.PASSIVE_WITHOUT_SOURCE, "Two climbers are believed dead.", "- | believed | Two climbers … dead"),
    (Form.PASSIVE_WITHOUT_SOURCE, "Ten people are said to be missing.",
     "- | said | Ten people … to be missing"),
    (Form.CHAIN, "Reuters reported that the ministry said the port was closed.",
     "Reuters | reported | the ministry said the port was closed",
     "Reuters <- the ministry | said | the port was closed"),
    (Form.CHAIN, "The port is closed, Reuters reported, citing the ministry.",
     "Reuters | reported | The port is closed",
     "Reuters <- the ministry | citing | The port is closed"),
    (Form.CHAIN, "The Herald said TASS had reported that the ministry denied the loss.",
     "The Herald | said | TASS had reported that the ministry denied the loss",
     "The Herald <- TASS | reported | the ministry denied the loss",
     "The Herald <- TASS <- the ministry | denied | the loss | denies"),
    (Form.CHAIN, "According to the Herald, which cited two diplomats, the envoy will quit.",
     "the Herald | According to | the envoy will quit",
     "the Herald <- two diplomats | cited | the envoy will quit"),
    (Form.CHAIN, "State television quoted the general as saying that the town had fallen.",
     "State television <- the general | saying | the town had fallen"),
    (Form.CHAIN, "The agency, quoting a police source, said the boat had sunk.",
     "The agency | said | the boat had sunk",
     "The agency <- a police source | quoting | the boat had sunk"),
]  # fmt: skip
MISSES: list[Row] = [
    (Form.ACCORDING_TO, "The work went according to plan."),
    (Form.ACCORDING_TO, "The jars are sorted according to size."),
    (Form.ACCORDING_TO, "Players are paid according to their age."),
    (Form.PER, "Rent rose to 12 euros per square metre."),
    (Form.PER, "The train carries 400 people per trip."),
    (Form.VIEW, "The house has a view of the lake."),
    (Form.VIEW, "The lake came in view."),
    (Form.VIEW, "In other words, the match was lost."),
    (Form.AS_CLAUSE, "He works as a guide."),
    (Form.AS_CLAUSE, "As the sun set, the crowd left."),
    (Form.AS_CLAUSE, "The shop opened as planned."),
    (Form.HEARSAY, "The alleged thief left."),
    (Form.HEARSAY, "The reported losses were small."),
    (Form.PARTICIPLE, "The coach left on Friday, carrying a box."),
    (Form.PARTICIPLE, "Without saying a word, he left."),
    (Form.PARTICIPLE, "The team won, adding two goals in the last minute."),
    (Form.PASSIVE_WITH_SOURCE, "The pilot was seen by two neighbours."),
    (Form.PASSIVE_WITH_SOURCE, "The house was called by its old name."),
    (Form.PASSIVE_WITHOUT_SOURCE, "The pilot is expected to confirm the plan."),
    (Form.PASSIVE_WITHOUT_SOURCE, "It was not announced when the museum would close."),
    (Form.PASSIVE_WITHOUT_SOURCE, "The road was found by accident."),
    (Form.CHAIN, "The plant shut, citing steel prices."),
    (Form.CHAIN, "The club said costs would rise, citing the weather.",
     "The club | said | costs would rise"),
    (Form.CHAIN, "The prices quoted by the shop were low."),
]  # fmt: skip
HITS = ADVERBIALS + VERB_FORMS


@table(ADVERBIALS)
def test_an_adverbial_names_the_source(parser: Parser, row: Row) -> None:
    check(parser, row)


@table(VERB_FORMS)
def test_every_form_of_a_verb_finds_its_source(parser: Parser, row: Row) -> None:
    check(parser, row)


@table(MISSES)
def test_the_same_words_say_nothing(parser: Parser, row: Row) -> None:
    check(parser, row)
