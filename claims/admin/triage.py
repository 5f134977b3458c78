"""The page on which one conflict is decided; what the engine wrote is shown, never edited."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _

from claims.admin.base import ThemedStackedInline
from claims.admin.forms import DecisionForm, EvidenceForm
from claims.admin.history import history_of
from claims.admin.sides import both_sides_in_context
from claims.admin.timeline import timeline_of
from claims.models import Conflict, Decision, DismissReason, Dispute, Evidence, Opinion, Verdict
from claims.selectors import conflicts_for_display, groups_led_by, more_on_the_matter
from claims.services import leases, notes, opinions, reviews
from claims.statistics import precision_of

CHANGE = "admin:claims_conflict_change"
DONE = {Decision.CONFIRM: "Confirmed", Decision.DISMISS: "Dismissed", Decision.UNDO: "Decision taken back"}
SHOWN_EVENTS = 10


class EvidenceInline(ThemedStackedInline):
    """Links and articles a decision rests on; added by reviewers, removed by editors."""

    model = Evidence
    form = EvidenceForm
    extra = 0
    autocomplete_fields = ["article"]
    readonly_fields = ["kept_file", "added_by", "created_at"]
    fields = ["url", "article", "upload", "kept_file", "stance", "note", "added_by", "created_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request).select_related("article", "added_by", "file")
        return rows.defer("file__data")

    @admin.display(description=_("file kept"))
    def kept_file(self, evidence: Evidence) -> str:
        if evidence.file is None:
            return "–"
        url = reverse("admin:claims_conflict_evidence", args=[evidence.conflict_id, evidence.pk])
        text = f"{evidence.file.name} ({evidence.file.size:,} bytes, SHA-256 {evidence.file.sha256[:12]}…)"
        return format_html('<a class="ct-link" href="{}">{}</a>', url, text)


class TriageMixin:
    """Shows a conflict with everything a decision needs, and takes the decision."""

    change_form_template: Any = "admin/claims/conflict/change_form.html"
    admin_site: Any
    opts: Any

    def has_decide_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("claims.decide_conflict")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Changing means adding evidence here; the conflict itself has no editable field."""
        return request.user.has_perm("claims.add_evidence")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Return no field at all: an empty ``fields`` would mean every field."""
        return [(None, {"fields": []})]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save nothing: only the evidence below is editable."""

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for evidence in formset.save(commit=False):
            if evidence.added_by_id is None:
                evidence.added_by = request.user
            evidence.save()
        for evidence in formset.deleted_objects:
            evidence.delete()

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Find a conflict by its number, also one set aside because its sides were found to be one claim."""
        kept: Any = getattr(request, "shown_conflict", None)  # the page and its panel show the same row
        if kept is None and object_id.isdecimal():
            kept = conflicts_for_display(Conflict.everything.all()).filter(pk=object_id).first()
        if request.method == "GET":
            request.shown_conflict = kept  # type: ignore[attr-defined]
        return kept

    def get_urls(self) -> list[Any]:
        decide = self.admin_site.admin_view(self.decide_view)
        urls: list[Any] = super().get_urls()  # type: ignore[misc]
        note = self.admin_site.admin_view(self.note_view)
        return [
            path("<int:conflict_id>/decide/", decide, name="claims_conflict_decide"),
            path("<int:conflict_id>/note/", note, name="claims_conflict_note"),
            path(
                "<int:conflict_id>/evidence/<int:evidence_id>/",
                self.admin_site.admin_view(self.evidence_view),
                name="claims_conflict_evidence",
            ),
            *urls,
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = {
            "title": _("Conflict %s") % object_id,
            "subtitle": None,
            "show_save_and_add_another": False,
            "show_save_and_continue": False,
            "show_save": self.has_change_permission(request),
            "can_decide": self.has_decide_permission(request),
            **(extra_context or {}),
        }
        if request.method == "GET" and object_id.isdecimal() and self._may_view(request):
            context |= self._panel(request, int(object_id))
        response: HttpResponse = super().change_view(request, object_id, form_url, context)  # type: ignore[misc]
        return response

    def decide_view(self, request: HttpRequest, conflict_id: int) -> HttpResponse:
        """Take one decision and lead to the next undecided conflict."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_decide_permission(request) or not self._may_view(request):
            raise PermissionDenied
        conflict = Conflict.everything.filter(pk=conflict_id).first()
        if conflict is None:
            raise Http404
        form = DecisionForm(request.POST)
        if not form.is_valid():
            for errors in form.errors.values():
                messages.error(request, " ".join(str(error) for error in errors))
            return _back(request, conflict_id)
        lease = leases.holder_of(conflict_id)
        is_by_queue = lease is not None and lease.holder_id == request.user.pk
        try:
            actor: Any = request.user
            found = reviews.decide(conflict_id=conflict_id, actor=actor, **_given(form.cleaned_data))
        except reviews.ReviewError as error:
            messages.error(request, f"{error} {_standing(conflict_id)}".strip())
            return _back(request, conflict_id)
        if isinstance(found, Opinion) and not found.is_withdrawn:
            messages.info(request, _("Kept as your opinion; a second person decides without seeing it."))
        return self._to_next(request, conflict, form.cleaned_data, is_by_queue=is_by_queue)

    def note_view(self, request: HttpRequest, conflict_id: int) -> HttpResponse:
        """Keep a note, and tell the colleagues it names."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_decide_permission(request) or not self._may_view(request):
            raise PermissionDenied
        if not Conflict.objects.filter(pk=conflict_id).exists():
            raise Http404
        author: Any = request.user
        asked = request.POST.get("ask", "")
        people = {str(person.pk): person for person in notes.colleagues(author)}
        try:
            note = notes.add_note(
                conflict_id=conflict_id,
                author=author,
                text=request.POST.get("text", ""),
                ask=people.get(asked),
            )
        except notes.NoteError as error:
            messages.error(request, str(error))
        else:
            told = ", ".join(str(person) for person in notes.called(note.text) if person != author)
            messages.success(request, _("Noted; told: %s.") % told if told else _("Noted."))
        return HttpResponseRedirect(_page(conflict_id))

    def evidence_view(self, request: HttpRequest, conflict_id: int, evidence_id: int) -> HttpResponse:
        """Hand out a document, never shown in the page's own origin: somebody else made it."""
        if not self._may_view(request) or not request.user.has_perm("claims.view_evidence"):
            raise PermissionDenied
        row = Evidence.objects.filter(pk=evidence_id, conflict=conflict_id).select_related("file").first()
        if row is None or row.file is None:
            raise Http404
        return HttpResponse(
            bytes(row.file.data),
            content_type=row.file.content_type,
            headers={
                "Content-Disposition": content_disposition_header(True, row.file.name) or "attachment",
                "Content-Security-Policy": "sandbox; default-src 'none'",
                "X-Content-Type-Options": "nosniff",
            },
        )

    def _to_next(
        self, request: HttpRequest, conflict: Conflict, data: dict[str, Any], *, is_by_queue: bool
    ) -> HttpResponse:
        """Lead on: who took the conflict gets the next one nobody holds, others the next of the list."""
        link = format_html('<a class="ct-link" href="{}">#{}</a>', _page(conflict.pk), conflict.pk)
        reason = f": {data['reason']}" if data["decision"] == Decision.DISMISS else ""
        messages.success(request, format_html("{} {}{}.", DONE[Decision(data["decision"])], link, reason))
        if data["decision"] == Decision.UNDO:
            return HttpResponseRedirect(_page(conflict.pk))
        actor: Any = request.user
        taken = leases.take_next(actor=actor) if is_by_queue else None
        following = taken.pk if taken else neighbour(conflict, after=True)
        following = following or neighbour(conflict, after=False, is_first=True)
        if following is None:
            messages.info(request, _("Nothing is left to decide."))
            return redirect("admin:claims_conflict_changelist")
        return HttpResponseRedirect(_page(following, last=conflict.pk))

    def _may_view(self, request: HttpRequest) -> bool:
        model_admin: Any = self
        return bool(model_admin.has_view_or_change_permission(request))

    def _panel(self, request: HttpRequest, conflict_id: int) -> dict[str, Any]:
        """Return what the template shows above the evidence; a fixed number of queries."""
        model_admin: Any = self
        conflict = self.get_object(request, str(conflict_id))
        if conflict is None:
            return {}
        user: Any = request.user
        verdicts = list(
            conflict.verdicts.select_related(
                "actor", "dismiss_reason", "undoes", "supersession__newer__speaker"
            )
        )
        last = request.GET.get("last", "")
        return {
            "conflict": conflict,
            "sides": both_sides_in_context(conflict),
            "reasons_for": [reason for reason in conflict.reasons if reason.get("weight", 0) > 0],
            "reasons_against": [reason for reason in conflict.reasons if reason.get("weight", 0) <= 0],
            "verdicts": verdicts,
            "notes": list(conflict.notes.select_related("author")),
            "colleagues": notes.colleagues(user) if self.has_decide_permission(request) else [],
            "earlier": _earlier(conflict),
            "precision": precision_of(conflict),
            "dispute_list": disputes_about(conflict),
            "entries": history_of(conflict, limit=SHOWN_EVENTS),
            "events": timeline_of(conflict),
            "lane_names": ["A", "B"],
            "more": more_on_the_matter(conflict),
            "group": groups_led_by([conflict]).get(conflict.pk),
            "standing": opinions.standing(conflict, user) if conflict.status == "suggested" else None,
            "supersession": supersession_by(verdicts),
            "dismiss_reasons": list(DismissReason.objects.filter(is_active=True)),
            "given_note": request.GET.get("note", "")[:2000],
            **model_admin.lease_panel(request, conflict),
            "next_id": neighbour(conflict, after=True),
            "previous_id": neighbour(conflict, after=False),
            "last_decided": _last_decided(int(last), request) if last.isdecimal() else None,
        }


def neighbour(conflict: Conflict, *, after: bool, is_first: bool = False) -> int | None:
    """Return the undecided conflict next to this one in the list's order, or the first of all."""
    undecided = Conflict.objects.undecided().leading().exclude(pk=conflict.pk)
    if is_first:
        return undecided.order_by(*leases.QUEUE).values_list("pk", flat=True).first()
    here = conflict.rank, conflict.score, conflict.pk
    beyond, same = Q(), Q()
    for name, value in zip(("rank", "score", "pk"), here, strict=True):
        beyond |= same & Q(**{f"{name}__{'lt' if after else 'gt'}": value})
        same &= Q(**{name: value})
    ordering = leases.QUEUE if after else [name.removeprefix("-") for name in leases.QUEUE]
    return undecided.filter(beyond).order_by(*ordering).values_list("pk", flat=True).first()


def disputes_about(conflict: Conflict) -> list[Dispute]:
    """Return the disputes that hold one of the two claims, with their positions loaded."""
    ids = Dispute.objects.filter(positions__members__claim__in=[conflict.claim_a_id, conflict.claim_b_id])
    return list(Dispute.objects.filter(pk__in=ids.values("pk")).prefetch_related("positions__members"))


def _earlier(conflict: Conflict) -> Conflict | None:
    """Return what was decided about earlier wordings of the pair, both sides loaded; one query at most."""
    if conflict.earlier_id is None:
        return None
    sides = ("claim_a__speaker", "claim_b__speaker", "dismiss_reason", "decided_by")
    return Conflict.objects.select_related(*sides).get(pk=conflict.earlier_id)


def supersession_by(verdicts: list[Verdict]) -> Any:
    """Return what the standing verdict says of which claim takes the other's place, if it does."""
    return getattr(verdicts[0], "supersession", None) if verdicts else None


def _given(data: dict[str, Any]) -> dict[str, Any]:
    decision = Decision(data["decision"])
    reason = data["reason"] if decision == Decision.DISMISS else None
    return {"decision": decision, "reason": reason, "note": data["note"], "version": data["version"]}


def _standing(conflict_id: int) -> str:
    """Say what the newest verdict is, so that nobody has to guess what changed."""
    verdict = Verdict.objects.filter(conflict=conflict_id).select_related("actor", "dismiss_reason").first()
    if verdict is None:
        return ""
    reason = f" ({verdict.dismiss_reason})" if verdict.dismiss_reason else ""
    return _("Newest decision: %(what)s%(reason)s by %(who)s, %(when)s UTC.") % {
        "what": verdict.get_decision_display(),
        "reason": reason,
        "who": verdict.actor.get_username(),
        "when": f"{verdict.created_at:%d %b %Y %H:%M}",
    }


def _last_decided(conflict_id: int, request: HttpRequest) -> Conflict | None:
    """Return the conflict this reviewer decided just before, to offer undoing it from here."""
    given = Opinion.objects.filter(closed_at=None, actor=request.user.pk).values("conflict")
    mine = Q(decided_by=request.user.pk) | Q(pk__in=given)
    return Conflict.everything.filter(mine, pk=conflict_id).first()


def _page(conflict_id: int, **query: Any) -> str:
    url = reverse(CHANGE, args=[conflict_id])
    return f"{url}?{urlencode(query)}" if query else url


def _back(request: HttpRequest, conflict_id: int) -> HttpResponse:
    """Return to the conflict with the note kept, so that nothing typed is lost."""
    note = request.POST.get("note", "")[:2000]
    return HttpResponseRedirect(_page(conflict_id, note=note) if note else _page(conflict_id))
