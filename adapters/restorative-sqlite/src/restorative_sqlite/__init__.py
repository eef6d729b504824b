"""Stores restorative_core's records in one SQLite file."""
