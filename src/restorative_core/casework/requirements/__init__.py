"""The rules, each a function named as a true sentence."""
