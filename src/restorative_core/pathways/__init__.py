"""The tables, one for each setting."""
