"""Notes name colleagues, and only those with access are told."""

import pytest
from django.db import DatabaseError, transaction

from claims.models import Conflict, Note, Notice
from claims.services import notes
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def conflict() -> Conflict:
    row: Conflict = make.ConflictFactory()
    return row


def told(note: Note) -> set[str]:
    return set(Notice.objects.filter(note=note).values_list("user__username", flat=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@ann what do you think?", {"ann"}),
        ("Ask @Ann, or @bo.", {"ann", "bo"}),
        ("@ann @ann @ann", {"ann"}),
        ("mail ann@bo.example about it", set()),
        ("@nobody and @outsider and @left", set()),
        ("no names", set()),
        ("@author I talk to myself", set()),
    ],
)
def test_who_is_named_is_told(text: str, expected: set[str], conflict: Conflict) -> None:
    author = make.UserFactory(username="author", role="reviewer")
    for name in ("ann", "bo"):
        make.UserFactory(username=name, role="reviewer")
    make.UserFactory(username="outsider", is_staff=False)
    make.UserFactory(username="left", role="reviewer", is_active=False)
    assert told(notes.add_note(conflict_id=conflict.pk, author=author, text=text)) == expected


def test_asking_names_the_person_at_the_beginning(conflict: Conflict) -> None:
    author, ann = make.UserFactory(role="reviewer"), make.UserFactory(username="ann", role="reviewer")
    note = notes.add_note(conflict_id=conflict.pk, author=author, text="", ask=ann)
    assert (note.text, told(note)) == ("@ann", {"ann"})


@pytest.mark.parametrize("text", ["", "  \n", "x" * 5001])
def test_empty_and_endless_notes_are_refused(text: str, conflict: Conflict) -> None:
    with pytest.raises(notes.NoteError):
        notes.add_note(conflict_id=conflict.pk, author=make.UserFactory(), text=text)
    assert not Note.objects.exists()


def test_a_note_is_never_edited(conflict: Conflict) -> None:
    note = notes.add_note(conflict_id=conflict.pk, author=make.UserFactory(), text="first")
    with pytest.raises(DatabaseError), transaction.atomic():
        Note.objects.filter(pk=note.pk).update(text="second")


def test_colleagues_are_those_who_may_decide(conflict: Conflict) -> None:
    me = make.UserFactory(role="reviewer")
    ann, editor = (
        make.UserFactory(username="ann", role="reviewer"),
        make.UserFactory(username="ed", role="editor"),
    )
    make.UserFactory(username="viewer", role="viewer")
    assert notes.colleagues(me) == [ann, editor]
