"""Workflows and their transactions. Services take ids or rows, never a request or a form."""
