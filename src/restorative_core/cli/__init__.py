"""The command line: `restorative …` (extra: `cli`)."""

from restorative_core.cli.app import main

__all__ = ["main"]
