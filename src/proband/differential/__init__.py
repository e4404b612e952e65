"""Findings become evidence, evidence a ranked list of diseases."""
