"""Puts answers together from the content; decides nothing about what was asked."""
