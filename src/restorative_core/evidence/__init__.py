"""Facts, measures and reports."""
