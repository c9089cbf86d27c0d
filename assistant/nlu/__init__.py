"""Rasa graph components; nothing else in the package may live here."""
