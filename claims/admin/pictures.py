"""The pictures of the front page: each a chart and the same figures as a table.

The charts are drawn by Chart.js, which the theme ships and serves itself; nothing is asked of another host.
Colours are told apart by lightness too, and read on light and dark ground. Counting everything takes longer
than a page should, so it is kept for ``KEPT_SECONDS``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from django.core.cache import cache
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims import statistics

KEPT_SECONDS = 300
KEY = "claims.admin.pictures"
RED, AMBER, GREY, VIOLET, TEAL = "#dc2626", "#f59e0b", "#9ca3af", "#8b5cf6", "#0d9488"
MOST_LETTERS = 16
TICKS = "#808894"
"""Reads on white and on the dark ground alike."""

Text = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart and its figures; ``kind`` is "bar", "line" or "" for a table alone."""

    slug: str
    title: Text
    note: Text = ""
    kind: str = ""
    data: str = ""
    options: str = ""
    head: Sequence[Text]
    rows: list[list[str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    more_head: Sequence[Text] = ()
    more_rows: list[list[str]] = field(default_factory=list)
    empty: Text = ""

    @property
    def linked_rows(self) -> list[tuple[str, list[str]]]:
        """Return each row with the address it leads to, "" for none."""
        return list(zip_longest(self.links[: len(self.rows)], self.rows, fillvalue=""))  # type: ignore[arg-type]


def pictures() -> list[Picture]:
    """Return all pictures, counted at most every ``KEPT_SECONDS``."""
    kept: list[Picture] | None = cache.get(KEY)
    if kept is None:
        kept = [draw() for draw in PICTURES]
        cache.set(KEY, kept, KEPT_SECONDS)
    return kept


def disputes_by_age() -> Picture:
    """Bars: how long disputes without a rating have been open."""
    found = statistics.open_disputes_by_age()
    return Picture(
        slug="ages",
        title=_("Open disputes by age"),
        kind="bar",
        data=_data(list(found), [("disputes", VIOLET, list(found.values()))]),
        options=_options(),
        head=[_("Opened"), _("Disputes")],
        rows=[[label, str(n)] for label, n in found.items()],
    )


def claims_by_day() -> Picture:
    """Stacked bars: claims by day of publication and status."""
    found = statistics.claims_by_day()
    labels = [f"{day:%d %b}" for day in found]
    kinds = [
        ("disputed", _("disputed"), RED),
        ("suggested", _("with a suggested conflict"), AMBER),
        ("other", _("neither"), GREY),
    ]
    sets = [(str(label), colour, [day[kind] for day in found.values()]) for kind, label, colour in kinds]
    return Picture(
        slug="claims",
        title=_("Claims by day of publication"),
        kind="bar",
        data=_data(labels, sets),
        options=_options(is_stacked=True, has_legend=True),
        head=[_("Day"), *(label for _kind, label, _colour in kinds)],
        rows=[[label, *(str(values[n]) for _l, _c, values in sets)] for n, label in enumerate(labels)]
        if any(sum(values) for _l, _c, values in sets)
        else [],
        empty=_("No claim was published in the last thirty days."),
    )


def review_lag() -> Picture:
    """Lines: hours from suggestion to decision, by week."""
    found = statistics.review_lag()
    labels = [f"{one.week:%d %b}" for one in found]
    sets = [
        ("median", VIOLET, [round(one.median, 1) for one in found]),
        ("90 of 100 within", AMBER, [round(one.p90, 1) for one in found]),
    ]
    return Picture(
        slug="lag",
        title=_("Hours from suggestion to decision, by week"),
        kind="line" if found else "",
        data=_data(labels, sets),
        options=_options(has_legend=True),
        head=[_("Week of"), _("Decided"), _("Median"), _("90 of 100 within")],
        rows=[
            [label, str(one.decided), f"{one.median:.1f} h", f"{one.p90:.1f} h"]
            for label, one in zip(labels, found, strict=True)
        ],
        empty=_("Nothing was decided in the last twelve weeks."),
    )


def precision() -> Picture:
    """Lines: share confirmed by month and detector, with the interval."""
    found = statistics.precision_by_month()
    months = sorted({month for by_month in found.values() for month in by_month})
    colours = [VIOLET, TEAL, RED, AMBER]
    sets, rows = [], []
    for n, (detector, by_month) in enumerate(found.items()):
        colour = colours[n % len(colours)]
        known = [by_month.get(month) for month in months]
        sets.append((detector, colour, [one.percent if one else None for one in known]))
        for end, label in enumerate(("lower", "upper")):
            sets.append((f"{detector}, {label}", GREY, [one.interval[end] if one else None for one in known]))
        rows += [
            [
                f"{month:%b %Y}",
                detector,
                f"{one.percent} %",
                f"{one.interval[0]}–{one.interval[1]} %",
                str(one.decided),
            ]
            for month, one in by_month.items()
        ]
    return Picture(
        slug="precision",
        title=_("Share of suggestions confirmed, by month"),
        note=_("With Wilson's 95 % interval; months with fewer than 20 decisions are left out."),
        kind="line" if found else "",
        data=_data([f"{month:%b %Y}" for month in months], sets),
        options=_options(has_legend=True, highest=100),
        head=[_("Month"), _("Detector"), _("Confirmed"), _("Interval"), _("Decided")],
        rows=rows,
        empty=_("Shown from 20 decisions in a month on."),
    )


def speakers() -> Picture:
    """Bars and a matrix: the pairs of speakers that contradict each other most."""
    counted = statistics.conflicts_by_speakers()
    found = counted.commonest
    labels = [f"{_short(a)} / {_short(b)}" for a, b, _n in found]
    return Picture(
        slug="speakers",
        title=_("Conflicts by pair of speakers"),
        note=_("Suggested and confirmed ones."),
        kind="bar" if found else "",
        data=_data(labels, [("conflicts", TEAL, [n for _a, _b, n in found])]),
        options=_options(is_flat=True),
        head=[_("Speaker"), _("Speaker"), _("Conflicts")],
        rows=[[a, b, str(n)] for a, b, n in found],
        more_head=[_("Against"), *counted.names],
        more_rows=[
            [name, *(str(n) if n else "–" for n in row)]
            for name, row in zip(counted.names, counted.matrix, strict=True)
        ],
    )


def feeds() -> Picture:
    """Table: the feeds that need a person."""
    found = statistics.feeds_in_trouble()
    return Picture(
        slug="feeds",
        title=_("Feeds in trouble"),
        head=[_("Feed"), _("State"), _("Why")],
        rows=[[feed.name, feed.state, feed.why[:200]] for feed in found],
        links=[reverse("admin:claims_feed_change", args=[feed.pk]) for feed in found],
        empty=_("All feeds are well."),
    )


PICTURES: list[Callable[[], Picture]] = [
    disputes_by_age,
    claims_by_day,
    speakers,
    review_lag,
    precision,
    feeds,
]


def _short(name: str) -> str:
    """Return a name that fits beside a bar; the table has all of it."""
    return name if len(name) <= MOST_LETTERS else f"{name[: MOST_LETTERS - 1]}…"


def _data(labels: list[str], sets: Sequence[tuple[str, str, Sequence[Any]]]) -> str:
    """Return labels and data sets as Chart.js reads them."""
    datasets = [
        {"label": label, "data": list(values), "backgroundColor": colour, "borderColor": colour}
        for label, colour, values in sets
    ]
    return json.dumps({"labels": labels, "datasets": datasets})


def _options(
    *, is_stacked: bool = False, has_legend: bool = False, is_flat: bool = False, highest: int | None = None
) -> str:
    axis = {"stacked": is_stacked, "ticks": {"color": TICKS}, "grid": {"color": "rgba(128,136,148,.25)"}}
    values = axis | {"beginAtZero": True, "ticks": {"color": TICKS, "precision": 0}}
    if highest is not None:
        values["max"] = highest
    return json.dumps(
        {
            "animation": False,
            "responsive": True,
            "maintainAspectRatio": False,
            "indexAxis": "y" if is_flat else "x",
            "maxBarThickness": 28,
            "spanGaps": True,
            "plugins": {"legend": {"display": has_legend, "labels": {"color": TICKS, "boxWidth": 12}}},
            "scales": {"x": values, "y": axis} if is_flat else {"x": axis, "y": values},
        }
    )
