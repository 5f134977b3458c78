"""Scores of the engine on hand-made material, and the forms that material comes in."""
