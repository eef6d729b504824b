"""What somebody is given of themselves, as one page to read: nothing but text, whoever wrote it."""

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from html import escape
from typing import Any

from restorative_core.consent_records.record import Plain

_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%;margin:1rem 0}"
    "th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #bbb}"
    "td{white-space:pre-line;overflow-wrap:anywhere;min-width:4.5rem}td:first-child,th{white-space:nowrap}"
    "@media(max-width:40rem){th,td{padding:.3rem .2rem;font-size:.85rem}td{min-width:0}}"
)
_OURS = b64encode(sha256(_STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_OURS}'; base-uri 'none'; form-action 'none'"
"""A browser takes nothing but the page's own style: no script, no image, no font, no address to send a form to."""

WITHHELD = {
    "about-others": "It is about other people too, and not everybody has agreed that you are given it.",
    "names-somebody": "It says who somebody else is.",
}
"""Why something is withheld, in words."""


def page(given: Plain) -> str:
    """The page of *given*: what `Access` gives somebody of themselves."""
    house = given["controller"]
    who = f"<p>{_text(house['name'])} answers for your data: {_text(house['contact'])}</p>\n" if house else ""
    heading = f"What {given['service']} knows of you"
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{_text(heading)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{_text(heading)}</h1>\n<p>As it stood on {_text(_day(given['made']))}.</p>\n{who}"
        + "".join(_section(*section(given)) for section in _SECTIONS)
        + "</main>\n</body>\n</html>\n"
    )


Rows = list[tuple[str, ...]]
Section = tuple[str, str, tuple[str, ...], Rows]
"""The title of a section, what it is, its columns and its rows."""


def _cases(given: Plain) -> Section:
    """The cases that they take, or took, part in."""
    return (
        "Your cases",
        "Those that you take, or took, part in.",
        ("Case", "You are there", "As"),
        [(one["case"], one["participant"], _listed(one["roles"])) for one in given["cases"]],
    )


def _known(given: Plain) -> Section:
    """What is known of them and of nobody else."""
    return (
        "What is known of you",
        "What you, or somebody else, told of you and of nobody else.",
        ("When", "Case", "What", "It says", "Kept to"),
        [
            (_when(one), one["case"], f"{one['field']}{_error(one)}", _said(one["value"]), _purpose(one))
            for one in given["details"]
        ],
    )


def _withheld(given: Plain) -> Section:
    """What is there and not given, and why."""
    return (
        "What you are not given",
        "It is there, and you are not told what it says.",
        ("When", "Case", "What", "Why not"),
        [
            (one["at"], one["case"], f"{one['what']}: {one['field']}", WITHHELD[one["reason"]])
            for one in given["withheld"]
        ],
    )


def _done(given: Plain) -> Section:
    """What was done with them, or recorded of them."""
    return (
        "What was done",
        "What was done with you, or recorded of you. Where others were part of it, no more is said of it.",
        ("When", "Case", "What", "It says"),
        [(_when(one), one["case"], f"{one['what']}{_error(one)}", _said(one["fields"])) for one in given["steps"]],
    )


def _sent(given: Plain) -> Section:
    """The messages to them."""
    return (
        "What was sent to you",
        "Messages of ours to you, and those that we have not sent, or not yet.",
        ("Since", "Case", "By", "About", "It was", "When"),
        [
            (
                _day(one["due"]),
                one["case"],
                one["channel"],
                one["subject"] or one["about"],
                one["outcome"],
                one["at"] or "",
            )
            for one in given["messages"]
        ],
    )


def _agreed(given: Plain) -> Section:
    """What they have agreed to."""
    return (
        "What you have agreed to",
        "You can take back any of it, at any time and without a reason.",
        ("Case", "Purpose", "For", "It stands"),
        [(one["case"], one["purpose"], one["scope"], one["status"]) for one in given["consents"]],
    )


def _shared(given: Plain) -> Section:
    """With whom anything was shared."""
    return (
        "With whom it was shared",
        "",
        ("When", "Case", "With", "For", "It stands"),
        [(one["at"], one["case"], one["with"], one["purpose"], one["status"]) for one in given["shared"]],
    )


def _looked(given: Plain) -> Section:
    """Who looked at it, and what for."""
    return (
        "Who looked at it",
        "Each time somebody looked at what is known of you, or found you by it; this time too.",
        ("When", "What", "What for", "Of which organisation"),
        [(_day(one["at"]), one["what"], one["purpose"], one["organisation"]) for one in given["looked_at"]],
    )


def _kept(given: Plain) -> Section:
    """How long it is kept."""
    return (
        "How long it is kept",
        given["retention"]["says"],
        ("Rule", "From", "What", "Years", "Days", "Not before the age of"),
        [
            (
                one["name"],
                one["after"],
                _listed(one["classes"]),
                *(_said(one[k]) for k in ("years", "days", "until_age")),
            )
            for one in given["retention"]["rules"]
        ],
    )


_SECTIONS = (_cases, _known, _withheld, _done, _sent, _agreed, _shared, _looked, _kept)
"""What the page is made of, in this order."""


def _section(title: str, says: str, columns: Iterable[str], rows: Rows) -> str:
    head = "".join(f'<th scope="col">{_text(one)}</th>' for one in columns)
    body = "".join("<tr>" + "".join(f"<td>{_own(cell)}</td>" for cell in row) + "</tr>\n" for row in rows)
    table = f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n" if rows else ""
    nothing = "" if rows or says else "<p>Nothing.</p>\n"
    told = f"<p>{_text(says)}</p>\n" if says else ""
    return f"<section>\n<h2>{_text(title)}</h2>\n{told}{table}{nothing}</section>\n"


def _when(one: Plain) -> str:
    return _day(one["recorded"]) if one["at"] == "unknown" else str(one["at"])


def _day(instant: str) -> str:
    return instant.partition("T")[0]


def _error(one: Plain) -> str:
    return " (entered in error)" if one["in_error"] else ""


def _purpose(one: Plain) -> str:
    return str(one["purpose"]).removeprefix("to ")


def _listed(values: Iterable[str]) -> str:
    return ", ".join(values)


def _said(value: Any) -> str:
    """A plain *value*, to be read."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    if isinstance(value, dict):
        return "\n".join(
            f"{name}: {_said(inner)}" for name, inner in value.items() if inner not in (None, "", [], "unknown")
        )
    return str(value)


def _text(text: str) -> str:
    """*text* as HTML shows it; what no page may hold becomes a mark."""
    return escape(_NO_TEXT.sub("\N{REPLACEMENT CHARACTER}", text), quote=True)


def _own(text: str) -> str:
    """*text*, which anybody may have written, kept from turning the direction of what stands around it."""
    return f"<bdi>{_text(text)}</bdi>"
