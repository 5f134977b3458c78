"""Which claims are worth comparing, and how much two claims are about the same thing."""
