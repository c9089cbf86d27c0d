"""The plan: its provisions as data, and what can be looked up in it."""
