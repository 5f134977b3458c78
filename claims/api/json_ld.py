"""Claims and ratings in the words other fact-checkers use: schema.org, and W3C Web Annotation for spans.

Terms of schema.org are used as it defines them (Claim, ClaimReview, Rating, CreativeWork); what it has no
term for, that one claim contradicts another, is in our namespace ``ccx`` (docs/api.md). ``claimReviewed`` is
cut at 75 characters as its consumers ask; the whole words are in ``text``.
"""

from __future__ import annotations

from typing import Any

from claims.models import Appearance, Claim, Conflict, ConflictStatus, Dispute, Rating, Speaker

NAMESPACE = "urn:contradictory-claims:terms#"
CONTEXT: list[Any] = ["https://schema.org", {"ccx": NAMESPACE}]
ANNOTATION_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
SHORT = 75
BEST, WORST = 5, 1
WIKIDATA = "https://www.wikidata.org/entity/"
Json = dict[str, Any]


def claim_object(claim: Claim, url: str, address_of: Any) -> Json:
    """Return a claim with where it stands and what it contradicts.

    ``claim`` carries ``passages`` and, loaded into ``standing``, its conflicts; ``address_of`` gives the
    address of another claim.
    """
    passages: list[Appearance] = claim.passages  # type: ignore[attr-defined]
    works = [work_object(passage) for passage in passages]
    found: Json = {
        "@context": CONTEXT,
        "@type": "Claim",
        "@id": url,
        "name": short(claim.proposition),
        "text": passages[0].quote if passages else claim.proposition,
        "inLanguage": claim.language,
        "appearance": works,
    }
    if works:
        found["firstAppearance"] = works[0]
    if claim.speaker is not None:
        found["author"] = speaker_object(claim.speaker)
    if claim.said_at is not None:
        found["datePublished"] = claim.said_at.isoformat()
    conflicts: list[Conflict] = getattr(claim, "standing", [])
    found["ccx:contradicts"] = [
        edge_object(row, address_of(row.claim_b if row.claim_a_id == claim.pk else row.claim_a))
        for row in conflicts
        if row.status == ConflictStatus.CONFIRMED
    ]
    return found


def edge_object(conflict: Conflict, other: str) -> Json:
    """Return that a claim contradicts another, when a person decided so and why it was suggested."""
    return {
        "@id": other,
        "ccx:kind": conflict.kind,
        "ccx:decided": conflict.decided_at.isoformat() if conflict.decided_at else None,
        "ccx:explanation": [str(reason.get("message", "")) for reason in conflict.reasons],
    }


def speaker_object(speaker: Speaker) -> Json:
    """Return who made a claim."""
    found: Json = {
        "@type": "Person" if speaker.kind == "person" else "Organization",
        "name": speaker.name,
    }
    return found | ({"sameAs": f"{WIKIDATA}{speaker.wikidata_id}"} if speaker.wikidata_id else {})


def work_object(passage: Appearance) -> Json:
    """Return the article a claim appears in."""
    article = passage.revision.article
    found: Json = {"@type": "NewsArticle", "url": article.url, "headline": article.title}
    if article.publisher is not None:
        found["publisher"] = {"@type": "Organization", "name": article.publisher.name}
    if article.published_at is not None:
        found["datePublished"] = article.published_at.isoformat()
    return found


def review_object(dispute: Dispute, url: str, claims: list[Json]) -> Json | None:
    """Return the rating of a dispute as a ClaimReview; ``None`` until somebody rated it."""
    if dispute.rating is None or dispute.rated_at is None:
        return None
    return {
        "@context": CONTEXT,
        "@type": "ClaimReview",
        "@id": url,
        "url": url,
        "claimReviewed": short(dispute.question),
        "datePublished": dispute.rated_at.date().isoformat(),
        "reviewBody": dispute.rating_note,
        "author": {"@type": "Person", "name": dispute.rated_by.get_username() if dispute.rated_by else ""},
        "itemReviewed": claims,
        "reviewRating": rating_object(dispute.rating),
    }


def rating_object(rating: Rating) -> Json:
    """Return a rating; one without a value has only its name."""
    found: Json = {"@type": "Rating", "alternateName": rating.label}
    if rating.claim_review_value is not None:
        found |= {"ratingValue": rating.claim_review_value, "bestRating": BEST, "worstRating": WORST}
    return found


def annotation_object(passage: Appearance, url: str) -> Json:
    """Return a passage as a Web Annotation: the same span by its words and by its place."""
    selectors = [
        {
            "type": "TextQuoteSelector",
            "exact": passage.quote,
            "prefix": passage.prefix,  # type: ignore[attr-defined]
            "suffix": passage.suffix,  # type: ignore[attr-defined]
        },
        {"type": "TextPositionSelector", "start": passage.start, "end": passage.end},
    ]
    return {
        "@context": ANNOTATION_CONTEXT,
        "id": f"urn:uuid:{passage.public_id}",
        "type": "Annotation",
        "motivation": "identifying",
        "body": url,
        "target": {"source": passage.revision.article.url, "selector": selectors},
    }


def short(text: str) -> str:
    """Return at most ``SHORT`` characters, cut at a word."""
    if len(text) <= SHORT:
        return text
    return text[: SHORT - 1].rsplit(" ", 1)[0] + "…"
