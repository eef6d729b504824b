"""What each event changes in the case. A fold never argues with what has happened."""
