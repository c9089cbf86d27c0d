"""Finds which topic a message is about; knows nothing of Rasa and generates no text."""
