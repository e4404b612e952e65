"""What medicine knows: versioned packs, read-only and memory-mapped. Knows no patient."""

from proband.knowledge.library import Knowledge, open_knowledge

__all__ = ["Knowledge", "open_knowledge"]
