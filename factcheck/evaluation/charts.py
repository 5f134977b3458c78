"""Small line charts for the documentation, as SVG. Entry function: ``line_chart``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 640, 360, 60, 500, 20, 310
_COLOURS = ("#1f6feb", "#bc4c00", "#1a7f37", "#8250df", "#57606a")  # told apart on white, also in grey
Point = tuple[float, float]


def line_chart(
    title: str, axes: tuple[str, str], lines: Mapping[str, Sequence[Point]], highest: Point = (1.0, 1.0)
) -> str:
    """Return an SVG with one line for each series.

    Args:
        title: Read out to those who cannot see it.
        axes: What is to the right and what is up.
        lines: Points by the name of their series, in the order they are joined in.
        highest: The values at the right and the upper edge; both axes begin at zero.
    """
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="12"><title>{escape(title)}</title>',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
        f'<path d="M{_LEFT} {_TOP}V{_BOTTOM}H{_RIGHT}" fill="none" stroke="#57606a"/>',
        f'<text x="{(_LEFT + _RIGHT) / 2}" y="{_HEIGHT - 12}" text-anchor="middle">{escape(axes[0])}</text>',
        f'<text x="{_LEFT}" y="{_TOP - 6}" text-anchor="middle">{escape(axes[1])}</text>',
    ]
    for step in range(6):
        x, y = _place((highest[0] * step / 5, highest[1] * step / 5), highest)
        parts.append(
            f'<text x="{x:.1f}" y="{_BOTTOM + 16}" text-anchor="middle">{highest[0] * step / 5:.3g}</text>'
        )
        parts.append(
            f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{highest[1] * step / 5:.3g}</text>'
        )
    for number, (name, points) in enumerate(lines.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        drawn = " ".join("{:.1f},{:.1f}".format(*_place(point, highest)) for point in points)
        parts.append(f'<polyline points="{drawn}" fill="none" stroke="{colour}" stroke-width="2"/>')
        y = _TOP + 14 + 20 * number
        parts.append(f'<path d="M{_RIGHT + 12} {y - 4}h16" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{_RIGHT + 34}" y="{y}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>\n"])


def _place(point: Point, highest: Point) -> Point:
    right, up = (min(1.0, value / most) for value, most in zip(point, highest, strict=True))
    return _LEFT + right * (_RIGHT - _LEFT), _BOTTOM - up * (_BOTTOM - _TOP)
