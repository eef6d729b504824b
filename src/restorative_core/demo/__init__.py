"""A county's year, made up: every name, number and address in it is invented."""
