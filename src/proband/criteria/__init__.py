"""Published classification criteria, computed with the findings of a case."""
