"""One process that serves the residents: Rasa, the actions, the pages and the JSON paths on one port."""
