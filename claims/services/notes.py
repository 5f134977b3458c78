"""Notes on a conflict, and whom they call: ``@name`` tells that person.

Entry: ``add_note``.
"""

from __future__ import annotations

import re

from django.contrib.auth.models import User
from django.db import transaction

from claims.models import Conflict, Note, Notice, NoticeKind

LONGEST_NOTE = 5000
MOST_CALLED = 20

_MENTION = re.compile(r"(?<![\w@])@([\w.+-]{1,150}(?:@[\w.-]{1,150})?)")


class NoteError(Exception):
    """A note that cannot be kept; the message says why."""


def add_note(*, conflict_id: int, author: User, text: str, ask: User | None = None) -> Note:
    """Keep a remark and tell everybody it names, and ``ask``, who is named at its beginning.

    Raises ``NoteError`` when it is empty or longer than ``LONGEST_NOTE`` characters.
    """
    text = text.strip()
    if ask is not None:
        text = f"@{ask.get_username()} {text}".strip()
    if not text:
        message = "Write something, or choose whom to ask."
        raise NoteError(message)
    if len(text) > LONGEST_NOTE:
        message = f"The note has {len(text)} characters; at most {LONGEST_NOTE} are kept."
        raise NoteError(message)
    with transaction.atomic():
        conflict = Conflict.objects.get(pk=conflict_id)
        note = Note.objects.create(conflict=conflict, author=author, text=text)
        Notice.objects.bulk_create(
            Notice(user=user, conflict=conflict, note=note, kind=NoticeKind.MENTIONED)
            for user in called(text)
            if user.pk != author.pk
        )
    return note


def called(text: str) -> list[User]:
    """Return the active people with access to conflicts whose names follow an @ in ``text``."""
    names = {name.rstrip(".").casefold() for name in _MENTION.findall(text)}
    if not names:
        return []
    rows = User.objects.filter(is_active=True, is_staff=True).order_by("pk")
    found = [user for user in rows if user.get_username().casefold() in names]
    return [user for user in found if user.has_perm("claims.view_conflict")][:MOST_CALLED]


def colleagues(user: User) -> list[User]:
    """Return whom a person can ask: everybody else who may decide, by name."""
    rows = User.objects.filter(is_active=True, is_staff=True).exclude(pk=user.pk).order_by("username")
    may_decide = rows.filter(groups__permissions__codename="decide_conflict") | rows.filter(is_superuser=True)
    return list(may_decide.distinct())
