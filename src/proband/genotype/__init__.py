"""Variants become evidence per disease."""
