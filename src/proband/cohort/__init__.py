"""Many cases: the same ranking, on all cores, resumable, in the order of the input."""
