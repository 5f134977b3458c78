"""Strings in, spans out: quotation marks, figures, dates. No parser, no article."""
