"""What every adapter has to keep, one contract for each port."""
