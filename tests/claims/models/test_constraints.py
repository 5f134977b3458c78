"""What must hold is refused by the database itself, whoever writes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from claims.models import (
    Appearance,
    Article,
    Claim,
    Conflict,
    ConflictStatus,
    FetchOutcome,
    Revision,
    Verdict,
)
from tests import factories as make

pytestmark = pytest.mark.django_db


def refused(write: Callable[[], Any], match: str | None = None) -> None:
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        write()


def test_quote_must_be_the_words_at_its_offsets() -> None:
    row = make.AppearanceFactory()
    refused(lambda: Appearance.objects.filter(pk=row.pk).update(quote="other words"), "verbatim")
    refused(lambda: Appearance.objects.filter(pk=row.pk).update(start=row.start + 1), "verbatim")


def test_offsets_count_code_points_not_bytes_or_utf_16_units() -> None:
    row = make.AppearanceFactory(before="Übung 👩‍🚒 – “ñ”: ", quote="14\N{NO-BREAK SPACE}000 Männer 🚀")
    assert row.revision.text[row.start : row.end] == row.quote


def test_raw_sql_cannot_store_a_quote_that_is_not_there() -> None:
    row = make.AppearanceFactory()

    def write() -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE claims_appearance SET quote = 'made up' WHERE id = %s", [row.pk])

    refused(write, "verbatim")


def test_revision_text_never_changes_once_read() -> None:
    revision = make.RevisionFactory(text="")
    Revision.objects.filter(pk=revision.pk).update(text="read now")
    refused(lambda: Revision.objects.filter(pk=revision.pk).update(text="read again"), "immutable")
    refused(lambda: Revision.objects.filter(pk=revision.pk).update(raw=b"other"), "immutable")


def test_one_revision_for_each_hash_of_an_article() -> None:
    revision = make.RevisionFactory()
    refused(lambda: make.RevisionFactory(article=revision.article, text=revision.text), "once_per_hash")
    make.RevisionFactory(text=revision.text)  # another article may hold the same bytes


def test_article_address_is_unique() -> None:
    article = make.ArticleFactory()
    refused(lambda: make.ArticleFactory(url=article.url))


def test_parked_article_has_a_reason_and_others_have_none() -> None:
    article = make.ArticleFactory()
    refused(lambda: Article.objects.filter(pk=article.pk).update(stage="parked"), "parked_has_reason")
    refused(lambda: Article.objects.filter(pk=article.pk).update(parked_reason="x"), "parked_has_reason")


def test_content_key_is_unique_and_a_hash() -> None:
    claim = make.ClaimFactory()
    refused(lambda: make.ClaimFactory(content_key=claim.content_key))
    refused(lambda: make.ClaimFactory(content_key="short"), "content_key_form")


def test_pair_is_ordered_unique_and_of_two_claims() -> None:
    conflict = make.ConflictFactory()
    a, b = conflict.appearance_a, conflict.appearance_b
    refused(lambda: make.ConflictFactory(appearance_a=a, appearance_b=b), "pair_unique")
    refused(lambda: make.ConflictFactory(appearance_a=b, appearance_b=a), "pair_ordered")
    refused(lambda: make.ConflictFactory(appearance_a=a, appearance_b=a), "pair_ordered")


def test_only_a_person_decides_a_conflict() -> None:
    conflict = make.ConflictFactory()
    rows = Conflict.objects.filter(pk=conflict.pk)
    refused(lambda: rows.update(status=ConflictStatus.CONFIRMED), "decided_by_a_person")
    refused(
        lambda: rows.update(status=ConflictStatus.CONFIRMED, decided_at=timezone.now()),
        "decided_by_a_person",
    )


def test_dismissed_conflict_has_a_reason() -> None:
    conflict = make.ConflictFactory()
    refused(
        lambda: Conflict.objects.filter(pk=conflict.pk).update(
            status=ConflictStatus.DISMISSED, decided_at=timezone.now(), decided_by=make.UserFactory()
        ),
        "dismissed_has_reason",
    )


def test_claim_sits_in_one_position_of_a_dispute() -> None:
    member = make.PositionClaimFactory()
    other = make.PositionFactory(dispute=member.dispute)
    refused(lambda: make.PositionClaimFactory(position=other, claim=member.claim), "one_position")
    make.PositionClaimFactory(claim=member.claim)  # another dispute may hold it as well


def test_position_belongs_to_the_dispute_it_is_filed_under() -> None:
    position = make.PositionFactory()
    refused(
        lambda: make.PositionClaimFactory(position=position, dispute=make.DisputeFactory()),
        "is not of dispute",
    )


def test_verdicts_are_never_edited_or_deleted() -> None:
    verdict = make.VerdictFactory()
    for write in (
        lambda: Verdict.objects.filter(pk=verdict.pk).update(note="changed"),
        lambda: Verdict.objects.filter(pk=verdict.pk).delete(),
    ):
        with pytest.raises(ProgrammingError, match=r"Cannot update or delete"), transaction.atomic():
            write()


def test_alias_is_unique_in_a_language_whatever_the_case() -> None:
    make.SpeakerAliasFactory(text="Kyiv")
    refused(lambda: make.SpeakerAliasFactory(text="KYIV"), "alias_unique")
    make.SpeakerAliasFactory(text="Kyiv", language="uk")


def test_counts_of_a_fetch_add_up() -> None:
    make.FetchEventFactory(outcome=FetchOutcome.READ, seen=3, new=1, same=2)
    refused(lambda: make.FetchEventFactory(outcome=FetchOutcome.READ, seen=3, new=1), "add_up")


@pytest.mark.parametrize("write", ["orm", "bulk", "sql"])
def test_every_way_of_changing_a_claim_leaves_history(write: str) -> None:
    claim = make.ClaimFactory()
    if write == "orm":
        claim.credibility = 4
        claim.save()
    elif write == "bulk":
        Claim.objects.filter(pk=claim.pk).update(credibility=4)
    else:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE claims_claim SET credibility = 4 WHERE id = %s", [claim.pk])
    grades = list(claim.events.order_by("pgh_id").values_list("credibility", flat=True))
    assert grades == [6, 4]


def test_users_who_decided_cannot_vanish() -> None:
    verdict = make.VerdictFactory()
    with pytest.raises(IntegrityError):
        User.objects.get(pk=verdict.actor_id).delete()
