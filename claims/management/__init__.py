"""Commands of the tracker and what they share."""
