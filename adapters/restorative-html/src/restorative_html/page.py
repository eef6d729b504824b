"""The page: one file, without script, that reads nothing from anywhere."""

from base64 import b64encode
from hashlib import sha256

from restorative_core.ports import Report
from restorative_html.charts import bar, dot
from restorative_html.section import NONE, WITHHELD, Row, Section, sections
from restorative_html.style import STYLE
from restorative_html.text import escaped, own
from restorative_html.words import day

_OURS = b64encode(sha256(STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_OURS}'; base-uri 'none'; form-action 'none'"
"""A browser takes nothing but the page's own style: no script, no image, no font, no address to send a form to."""


class HtmlFormat:
    """A report as one HTML page, to be read on any screen, by any reader, or on paper."""

    def render(self, report: Report) -> bytes:
        """*report* as a page in UTF-8; the same report always gives the same bytes."""
        shown = tuple(sections(report))
        heading = escaped(f"{report.title} \N{EN DASH} {report.service}" if report.service else report.title)
        return (
            "<!DOCTYPE html>\n"
            '<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="referrer" content="no-referrer">\n'
            f"<title>{heading}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
            f"{_head(report, shown)}<main>\n"
            + "".join(_section(index, section) for index, section in enumerate(shown, 1))
            + "</main>\n</body>\n</html>\n"
        ).encode()


def _head(report: Report, shown: tuple[Section, ...]) -> str:
    service = f'<p class="service">{own(report.service)}</p>\n' if report.service else ""
    notes = "".join(f"<li>{own(note)}</li>\n" for note in report.notes)
    reading = f'<section class="reading"><h2>How to read this</h2>\n<ul>\n{notes}</ul></section>\n' if notes else ""
    links = "".join(
        f'<li><a href="#figure-{index}">{own(section.title)}</a></li>\n' for index, section in enumerate(shown, 1)
    )
    contents = f'<nav aria-labelledby="contents"><h2 id="contents">Figures</h2>\n<ol>\n{links}</ol></nav>\n'
    period = f"{day(report.period.first)} to {day(report.period.last)}"
    return (
        f'<header>\n{service}<h1>{own(report.title)}</h1>\n<p class="period">{period}, both days included</p>\n'
        f"</header>\n{reading}{contents if links else ''}"
    )


def _section(index: int, section: Section) -> str:
    single = len(section.rows) == 1 and not section.rows[0].code
    body = _single(section, section.rows[0]) if single else _table(section)
    notes = "".join(f"<li>{own(note)}</li>\n" for note in section.notes)
    unit = section.unit if section.is_counted else f"{section.unit}; counts are of {section.counted}"
    return (
        f'<section class="figure" id="figure-{index}" aria-labelledby="title-{index}">\n'
        f'<h2 id="title-{index}">{own(section.title)}</h2>\n'
        f'<p class="definition">{own(section.definition)}</p>\n{body}'
        + (f'<ul class="notes">\n{notes}</ul>\n' if notes else "")
        + f'<dl class="about"><div><dt>Unit</dt> <dd>{own(unit)}</dd></div>'
        f"<div><dt>Source</dt> <dd>{own(section.source)}</dd></div>"
        f"<div><dt>Measure</dt> <dd>{own(section.name)}</dd></div></dl>\n</section>\n"
    )


def _single(section: Section, row: Row) -> str:
    said = " ".join(filter(None, (row.counts and f"{row.counts} {section.counted}", _in_words(row))))
    quiet = ' class="quiet"' if row.number is None else ""
    unit = f" <span>{escaped(section.counted)}</span>" if section.is_counted and row.number is not None else ""
    plot = f'<div class="plot">{dot(row)}{_SCALE}</div>\n' if row.limits else ""
    return (
        f'<div class="single"><p class="number"><strong{quiet}>{escaped(row.value)}</strong>{unit}</p>\n'
        + (f'<p class="said">{escaped(said)}</p>\n' if said else "")
        + f"{plot}</div>\n"
    )


def _in_words(row: Row) -> str:
    return f"\N{MIDDLE DOT} 95% interval {row.interval}" if row.interval else ""


_SCALE = '<div class="ends" aria-hidden="true"><span>0%</span><span>50%</span><span>100%</span></div>'


def _table(section: Section) -> str:
    if not section.rows:
        return '<p class="said">There is nothing to show.</p>\n'
    plotted = section.is_share or section.is_counted
    plot = f'<th scope="col" role="columnheader" class="plot">{_SCALE if section.is_share else _NO_SCALE}</th>'
    columns = (
        '<th scope="col" role="columnheader"><span class="unseen">Line</span></th>',
        plot if plotted else "",
        _column({"share": "Share"}.get(section.unit, section.unit.capitalize())),
        _column("95% interval") if section.is_share else "",
        "" if section.is_counted else _column(section.counted.capitalize()),
    )
    kind = "plotted" if plotted else "plain"
    return (
        f'<table role="table" class="{kind}">\n<caption>{own(section.title)}</caption>\n'
        f'<thead role="rowgroup"><tr role="row">{"".join(columns)}</tr></thead>\n<tbody role="rowgroup">\n'
        + "".join(_row(section, row, plotted=plotted) for row in section.rows)
        + "</tbody>\n</table>\n"
    )


_NO_SCALE = '<span class="unseen">Chart</span>'


def _column(title: str) -> str:
    return f'<th scope="col" role="columnheader" class="n">{own(title)}</th>'


def _row(section: Section, row: Row, *, plotted: bool) -> str:
    plot = dot(row) if section.is_share else bar(row, section)
    cells = (
        f'<th scope="row" role="rowheader" data-code="{escaped(row.code)}">{own(row.label)}</th>',
        f'<td role="cell" class="plot">{plot}</td>' if plotted else "",
        _cell(row.value, "value"),
        _cell(row.interval, "interval") if section.is_share else "",
        "" if section.is_counted else _cell(row.counts, "counts"),
    )
    whole = "" if row.code else ' class="whole"'
    return f'<tr role="row"{whole}>{"".join(cells)}</tr>\n'


def _cell(text: str, kind: str) -> str:
    look = {WITHHELD: " quiet", NONE: " none"}.get(text, "")
    return f'<td role="cell" class="n {kind}{look}">{escaped(text)}</td>'
