"""Writes restorative_core's reports as CSV, one file a spreadsheet opens."""
