"""Who said what: source, cue and content of every statement, and who the source is."""
