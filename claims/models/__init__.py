"""What is stored; the constraints that must hold are in the database."""

from claims.models.articles import Article, ArticleKey, Origin, Revision, Shingle, Stage
from claims.models.batches import Batch, BatchItem, ItemState
from claims.models.changes import Change, ChangeEvent
from claims.models.claims import (
    Appearance,
    AttributionType,
    Claim,
    ClaimStatus,
    Credibility,
    Modality,
    Precision,
    SourceState,
    Stance,
)
from claims.models.conflicts import (
    Conflict,
    ConflictKind,
    ConflictStatus,
    DismissReason,
    Dispute,
    DisputeAnchor,
    DisputeExclusion,
    Position,
    PositionClaim,
    Rating,
    RatingTranslation,
)
from claims.models.endpoints import EndpointDay, EndpointReading
from claims.models.feeds import RESTING, FailureKind, Feed, FeedItem, FeedState, FetchEvent, FetchOutcome
from claims.models.hosts import Host, RobotsFile, RobotsState
from claims.models.idempotency import IdempotencyKey
from claims.models.leases import Lease
from claims.models.notes import Note
from claims.models.notices import Notice, NoticeKind
from claims.models.publishers import Publisher, Reliability
from claims.models.reviews import (
    Decision,
    Evidence,
    EvidenceFile,
    EvidenceStance,
    Opinion,
    ReviewRule,
    Supersession,
    Verdict,
)
from claims.models.same_claims import ClaimEdge, ClaimMerge, EdgeKind, EdgeStatus
from claims.models.searches import SavedSearch, SavedSearchKind
from claims.models.speakers import Speaker, SpeakerAlias, SpeakerKind
from claims.models.tokens import ApiToken, Scope
from claims.models.webhooks import Delivery, DeliveryStatus, WebhookEndpoint

__all__ = [
    "RESTING",
    "ApiToken",
    "Appearance",
    "Article",
    "ArticleKey",
    "AttributionType",
    "Batch",
    "BatchItem",
    "Change",
    "ChangeEvent",
    "Claim",
    "ClaimEdge",
    "ClaimMerge",
    "ClaimStatus",
    "Conflict",
    "ConflictKind",
    "ConflictStatus",
    "Credibility",
    "Decision",
    "Delivery",
    "DeliveryStatus",
    "DismissReason",
    "Dispute",
    "DisputeAnchor",
    "DisputeExclusion",
    "EdgeKind",
    "EdgeStatus",
    "EndpointDay",
    "EndpointReading",
    "Evidence",
    "EvidenceFile",
    "EvidenceStance",
    "FailureKind",
    "Feed",
    "FeedItem",
    "FeedState",
    "FetchEvent",
    "FetchOutcome",
    "Host",
    "IdempotencyKey",
    "ItemState",
    "Lease",
    "Modality",
    "Note",
    "Notice",
    "NoticeKind",
    "Opinion",
    "Origin",
    "Position",
    "PositionClaim",
    "Precision",
    "Publisher",
    "Rating",
    "RatingTranslation",
    "Reliability",
    "ReviewRule",
    "Revision",
    "RobotsFile",
    "RobotsState",
    "SavedSearch",
    "SavedSearchKind",
    "Scope",
    "Shingle",
    "SourceState",
    "Speaker",
    "SpeakerAlias",
    "SpeakerKind",
    "Stage",
    "Stance",
    "Supersession",
    "Verdict",
    "WebhookEndpoint",
]
