"""The Django app: stores articles, claims and conflicts, and shows them to people."""
