"""Proband: from a patient's story to a ranked, explained differential of rare diseases."""

__version__ = "0.1.0"
