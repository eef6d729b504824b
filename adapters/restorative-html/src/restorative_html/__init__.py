"""Writes restorative_core's reports as one accessible HTML page."""
