"""Everything that can happen, one module for each part of the work."""
