"""One row for two positions: which of the many pairs between them stands in the queue.

Five articles that say one thing against four that deny it make twenty pairs and one question. The pairs
between the same two positions of a dispute form a group, and one leads it: a confirmed one if there is one
(the question is answered), else the best undecided, else any. The others name it in ``Conflict.lead``. A
pair in two disputes counts in the older. Entry: ``choose_leads``.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from claims.models import PositionClaim

_CHOOSE = """
    WITH grouped AS (
        SELECT c.id, c.lead_id, c.status, c.rank, c.score, place.dispute_id, place.low, place.high
          FROM claims_conflict c
          LEFT JOIN LATERAL (
               SELECT a.dispute_id, least(a.position_id, b.position_id) AS low,
                      greatest(a.position_id, b.position_id) AS high
                 FROM claims_positionclaim a
                 JOIN claims_positionclaim b ON b.dispute_id = a.dispute_id AND b.claim_id = c.claim_b_id
                 JOIN claims_dispute d ON d.id = a.dispute_id AND d.closed_at IS NULL
                WHERE a.claim_id = c.claim_a_id AND a.position_id <> b.position_id
                ORDER BY a.dispute_id LIMIT 1) place ON true
         WHERE NOT c.is_parked {scope}
    ),
    led AS (
        SELECT id, lead_id, dispute_id, first_value(id) OVER (
                   PARTITION BY dispute_id, low, high
                   ORDER BY CASE status WHEN 'confirmed' THEN 0 WHEN 'suggested' THEN 1 ELSE 2 END,
                            rank DESC, score DESC, id DESC) AS first
          FROM grouped
    ),
    wanted AS (
        SELECT id, lead_id, dispute_id,
               CASE WHEN dispute_id IS NULL OR first = id THEN NULL ELSE first END AS lead
          FROM led
    ),
    changed AS (
        SELECT c.id, wanted.lead
          FROM wanted JOIN claims_conflict c ON c.id = wanted.id
         WHERE wanted.lead_id IS DISTINCT FROM wanted.lead {complete}
           FOR NO KEY UPDATE OF c SKIP LOCKED
    )
    UPDATE claims_conflict c SET lead_id = changed.lead FROM changed WHERE c.id = changed.id
"""
_IN_DISPUTES = """AND (
    c.claim_a_id = ANY(%(claims)s) OR c.claim_b_id = ANY(%(claims)s)
    OR (c.claim_a_id = ANY(%(members)s) AND c.claim_b_id = ANY(%(members)s)))"""
_COMPLETE = "AND (wanted.dispute_id IS NULL OR wanted.dispute_id = ANY(%(disputes)s))"


def choose_leads(claim_ids: Collection[int] | None = None) -> int:
    """Choose who leads, in all disputes or in those that hold one of the claims; return how many changed.

    A row somebody else has locked at this moment is left as it is: whoever holds it chooses again, and the
    hourly pass over everything does in any case.
    """
    with connection.cursor() as cursor:
        if claim_ids is None:
            cursor.execute(_CHOOSE.format(scope="", complete=""))
            return int(cursor.rowcount)
        holding = PositionClaim.objects.filter(claim__in=claim_ids).values("dispute")
        rows = PositionClaim.objects.filter(dispute__in=holding).order_by()
        places = list(rows.values_list("dispute", "claim"))
        given = {
            "claims": sorted(claim_ids),
            "members": sorted({claim for _, claim in places}),
            "disputes": sorted({dispute for dispute, _ in places}),
        }
        cursor.execute(_CHOOSE.format(scope=_IN_DISPUTES, complete=_COMPLETE), given)
        return int(cursor.rowcount)
