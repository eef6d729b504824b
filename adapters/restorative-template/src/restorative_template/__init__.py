"""The smallest complete adapter of every kind for restorative_core: the one to copy."""
