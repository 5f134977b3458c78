"""Who may do what: groups and their permissions, the same for admin and API."""

from __future__ import annotations

from typing import Any

VIEW = [
    "appearance",
    "article",
    "batch",
    "batchitem",
    "change",
    "claim",
    "claimedge",
    "claimmerge",
    "conflict",
    "dismissreason",
    "dispute",
    "evidence",
    "feed",
    "feeditem",
    "fetchevent",
    "host",
    "lease",
    "note",
    "position",
    "publisher",
    "rating",
    "ratingtranslation",
    "reviewrule",
    "revision",
    "speaker",
    "speakeralias",
    "supersession",
    "verdict",
]
VIEWER = [f"view_{name}" for name in VIEW]
REVIEWER = [
    *VIEWER,
    "view_notice",
    "decide_conflict",
    "decide_claimedge",
    "add_verdict",
    "add_evidence",
    "add_article",
]
EDITOR = [
    *REVIEWER,
    "change_claim",
    "change_dispute",
    "break_lease",
    "settle_conflict",
    "change_reviewrule",
    "view_delivery",
    "change_delivery",
    "view_webhookendpoint",
    *(
        f"{action}_{name}"
        for action in ("add", "change", "delete")
        for name in (
            "dismissreason",
            "rating",
            "ratingtranslation",
            "speaker",
            "speakeralias",
            "evidence",
            "webhookendpoint",
        )
    ),
]
OPERATOR = [
    *VIEWER,
    "change_article",
    "change_host",
    *(
        f"{action}_{name}"
        for action in ("add", "change", "delete")
        for name in ("article", "feed", "publisher")
    ),
]
SERVICE = [*VIEWER, "add_article"]
"""For programs: a token of their own, no access to the admin (``is_staff`` stays off)."""

ADMIN_APPS = ("claims", "django_celery_beat")
ADMIN_ACCOUNTS = ["add_user", "change_user", "delete_user", "view_user", "view_group"]

ROLES = {
    "viewer": VIEWER,
    "reviewer": REVIEWER,
    "editor": EDITOR,
    "ingest operator": OPERATOR,
    "service": SERVICE,
}


def create_roles(**kwargs: Any) -> None:
    """Create the groups and give them their permissions; permissions added by hand stay."""
    from django.contrib.auth.models import Group, Permission

    for name, codenames in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(
            *Permission.objects.filter(content_type__app_label="claims", codename__in=codenames)
        )
    admins, _ = Group.objects.get_or_create(name="admin")
    admins.permissions.add(
        *Permission.objects.filter(content_type__app_label__in=ADMIN_APPS),
        *Permission.objects.filter(content_type__app_label="auth", codename__in=ADMIN_ACCOUNTS),
    )
