"""What a service answers, room by room; `RestorativeService` is all of them."""
