"""Writes restorative_core's reports as CSV, one file a spreadsheet opens."""

from collections.abc import Iterable

from restorative_core.hookspecs import hookimpl
from restorative_core.ports import PORT_VERSION, FormatOffer
from restorative_csv.rows import CsvFormat

__all__ = ["CsvFormat", "restorative_formats"]


@hookimpl
def restorative_formats() -> Iterable[FormatOffer]:
    """One format, `csv`."""
    return [
        FormatOffer(
            name="csv",
            port_version=PORT_VERSION,
            summary="one row for each line of a figure, for a spreadsheet or another program",
            format=CsvFormat(),
            media_type="text/csv; charset=utf-8; header=present",
            suffix=".csv",
        )
    ]
