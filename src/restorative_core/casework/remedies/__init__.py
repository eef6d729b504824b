"""What puts right, in one step, what stands in the way of an act; and what nothing of ours puts right."""
