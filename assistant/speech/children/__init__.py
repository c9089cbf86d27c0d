"""Programs that run in processes of their own: an engine that hangs, crashes or grows takes only its own process along.

They are started with `python -m` and import nothing but the standard library, `frames` and their engine, so that they
also run in the recogniser's own environment.
"""
