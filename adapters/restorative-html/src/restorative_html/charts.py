"""Charts as SVG: lengths and places in per cent, so that they fit any width; no text, which the table has."""

from restorative_html.section import Row, Section
from restorative_html.text import escaped

_HEIGHT = 22
_MIDDLE = 11


def bar(row: Row, section: Section) -> str:
    """A bar as long as *row*'s number is great, beside the greatest of *section*; nothing where there is no number."""
    if row.number is None or not row.code:
        return ""
    width = _percent(row.number / section.greatest)
    return _svg(
        f"{row.label}: {row.value} {section.unit}",
        f'<rect class="track" x="0" y="5" width="100%" height="12" rx="2"/>'
        f'<rect class="bar" x="0" y="5" width="{width}" height="12" rx="2"/>',
    )


def dot(row: Row) -> str:
    """A dot at *row*'s share, on a line over its interval, on a scale from 0 to 100 per cent."""
    if row.number is None or row.limits is None:
        return ""
    low, high = (_percent(limit) for limit in row.limits)
    ticks = "".join(f'<line class="tick" x1="{x}%" x2="{x}%" y1="3" y2="19"/>' for x in (0, 25, 50, 75, 100))
    return _svg(
        f"{row.label}: {row.value}, 95% interval {row.interval}",
        f'<line class="scale" x1="0" x2="100%" y1="{_MIDDLE}" y2="{_MIDDLE}"/>{ticks}'
        f'<line class="reach" x1="{low}" x2="{high}" y1="{_MIDDLE}" y2="{_MIDDLE}"/>'
        f'<line class="end" x1="{low}" x2="{low}" y1="6" y2="16"/>'
        f'<line class="end" x1="{high}" x2="{high}" y1="6" y2="16"/>'
        f'<circle class="dot" cx="{_percent(row.number)}" cy="{_MIDDLE}" r="5.5"/>',
    )


def _svg(says: str, shapes: str) -> str:
    return f'<svg role="img" aria-label="{escaped(says)}" width="100%" height="{_HEIGHT}">{shapes}</svg>'


def _percent(share: float) -> str:
    return f"{share * 100:.2f}%"
