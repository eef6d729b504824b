"""The shell: load, decide, store, tell."""
