from factcheck.matching.near_duplicates import find_origins
from factcheck.types import Article

WIRE = (
    "The ministry said on Tuesday that the northern bridge had been closed to lorries after inspectors found cracks "
    "in two of its pillars. Repairs would take three weeks, it added, and buses would be sent along the old road."
)
OTHER = (
    "Three councillors resigned on Tuesday over the sale of the old harbour, saying that the mayor had kept the price "
    "from them. The mayor rejected the charge and said that every paper had been open to the council since May."
)


def origins(*texts: str) -> list[str]:
    articles = [Article(id=f"a{n}", text=text) for n, text in enumerate(texts)]
    return list(find_origins(articles).values())


def test_a_copy_with_a_new_headline_is_of_one_origin():
    assert origins(WIRE, "Bridge shut for weeks\n" + WIRE) == ["a0", "a0"]


def test_a_shortened_copy_is_of_one_origin():
    assert origins(WIRE + " " + OTHER, WIRE) == ["a0", "a0"]


def test_another_report_is_an_origin_of_its_own():
    assert origins(WIRE, OTHER) == ["a0", "a1"]


def test_two_articles_quoting_one_sentence_are_no_copies():
    quoted = "Repairs would take three weeks, it added. "
    assert origins(quoted + OTHER, quoted + "Nobody in the village had been told about the works before the weekend.") == [
        "a0",
        "a1",
    ]


def test_short_texts_are_never_copies():
    assert origins("Bridge closed.", "Bridge closed.") == ["a0", "a1"]


def test_copies_of_copies_share_the_first_origin():
    assert origins(WIRE, WIRE + " More soon.", "Update: " + WIRE) == ["a0", "a0", "a0"]
