"""Mutation testing of the rules: change one thing in them, and see whether a test misses it.

`uv run --group mutation python -m mutation [PATH ...]`; CONTRIBUTING.md says more.
"""
