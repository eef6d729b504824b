"""Writes restorative_core's reports as one accessible HTML page."""

from collections.abc import Iterable

from restorative_core.hookspecs import hookimpl
from restorative_core.ports import PORT_VERSION, FormatOffer
from restorative_html.page import HtmlFormat

__all__ = ["HtmlFormat", "restorative_formats"]


@hookimpl
def restorative_formats() -> Iterable[FormatOffer]:
    """One format, `html`."""
    return [
        FormatOffer(
            name="html",
            port_version=PORT_VERSION,
            summary="one page to read or print, without script and without any other file",
            format=HtmlFormat(),
            media_type="text/html; charset=utf-8",
            suffix=".html",
        )
    ]
