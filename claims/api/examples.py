"""Requests and answers shown in the API's documentation."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample

SUBMIT_URL = OpenApiExample(
    "An address", value={"url": "https://news.example/2025/04/28/village"}, request_only=True
)
SUBMIT_TEXT = OpenApiExample(
    "The words",
    value={
        "text": "The mayor said on Monday that the bridge was open. The police denied it.",
        "title": "Bridge open, mayor says",
        "publisher": "Harbour Gazette",
        "published_at": "2025-04-28T12:00:00Z",
    },
    request_only=True,
)
DECISION = OpenApiExample(
    "With a note", value={"note": "Both statements are about Monday.", "version": 1}, request_only=True
)
DISMISSAL = OpenApiExample(
    "An update over time",
    value={"reason": "update", "note": "The bridge opened in between.", "version": 1},
    request_only=True,
)


def _speaker(name: str, number: int) -> dict[str, Any]:
    return {
        "id": f"01966d0a-5c00-7000-8000-00000000000{number}",
        "name": name,
        "kind": "organisation",
        "side": name,
        "wikidata_id": "",
        "reliability": "F",
    }


def _appearance(quote: str, start: int, number: int) -> dict[str, Any]:
    return {
        "id": f"01966d0a-5c00-7000-8000-00000000001{number}",
        "quote": quote,
        "prefix": "",
        "suffix": "",
        "start": start,
        "end": start + len(quote),
        "source_text": "",
        "cue": "said",
        "attribution_type": "indirect",
        "relayed_by": [],
        "source_state": "unchanged",
        "edited_to": "",
        "article": {
            "id": "01966d0a-5c00-7000-8000-000000000020",
            "url": "https://harbour-gazette.example/bridge",
            "title": "Bridge open, mayor says",
            "publisher": None,
            "published_at": "2025-04-28T12:00:00Z",
        },
        "revision": {"id": "01966d0a-5c00-7000-8000-000000000021", "sha256": "0" * 64, "warnings": []},
    }


def _brief(number: int, proposition: str, speaker: str) -> dict[str, Any]:
    claim_id = f"01966d0a-5c00-7000-8000-00000000003{number}"
    return {
        "id": claim_id,
        "api_url": f"https://tracker.example/api/v1/claims/{claim_id}/",
        "proposition": proposition,
        "speaker": _speaker(speaker, number),
        "stance": "asserts",
        "modality": "fact",
        "said_at": "2025-04-28T00:00:00Z",
        "said_at_precision": "day",
        "status": "disputed",
    }


_MINE = _appearance("the bridge was open", 29, 1)
_CONFLICT = {
    "id": "01966d0a-5c00-7000-8000-000000000040",
    "api_url": "https://tracker.example/api/v1/conflicts/01966d0a-5c00-7000-8000-000000000040/",
    "kind": "contradiction",
    "status": "confirmed",
    "detector": "rules",
    "detector_version": "0.1",
    "score": 0.9,
    "reasons": [
        {
            "signal": "antonym",
            "message": '"open" against "closed"',
            "weight": 0.9,
            "a": [[44, 48]],
            "b": [[61, 67]],
        }
    ],
    "decision": {
        "id": "01966d0a-5c00-7000-8000-000000000050",
        "decision": "confirm",
        "by": "rita",
        "at": "2025-04-29T08:00:00Z",
        "reason": None,
        "note": "Both statements are about Monday.",
    },
    "earlier": None,
    "version": 2,
    "created_at": "2025-04-28T12:10:00Z",
    "updated_at": "2025-04-29T08:00:00Z",
    "side": "a",
    "appearance": _MINE,
    "other": {
        "claim": {**_brief(2, "the bridge was closed", "Police"), "articles": 1, "origins": 1},
        "appearance": _appearance("it was closed", 54, 2),
    },
}
DISPUTED_CLAIMS = OpenApiExample(
    "A disputed claim with its other side",
    value={
        **_brief(1, "the bridge was open", "City of Harbour"),
        "denies": None,
        "as_of": None,
        "as_of_precision": "unknown",
        "places": ["Harbour"],
        "quantities": [],
        "language": "en",
        "has_suggested_conflict": False,
        "credibility": 6,
        "published_at": "2025-04-28T12:00:00Z",
        "first_seen_at": "2025-04-28T12:05:00Z",
        "updated_at": "2025-04-29T08:00:00Z",
        "counts": {"appearances": 1, "articles": 1, "origins": 1},
        "first_appearance": {
            "id": _MINE["id"],
            "url": "https://harbour-gazette.example/bridge",
            "publisher": None,
            "published_at": "2025-04-28T12:00:00Z",
        },
        "appearances": [_MINE],
        "conflicts": [_CONFLICT],
    },
    response_only=True,
)
