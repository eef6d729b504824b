"""Events, the case they add up to, and the rules that permit them."""
