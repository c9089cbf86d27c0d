"""Programs that run in processes of their own: a crash takes only the engine's process along.

They are started with `python -m` and import nothing but the standard library, `frames` and their
engine, so that they also run in the recogniser's own environment.
"""
