"""Signals for and against a contradiction, and the one judgement made of them."""
