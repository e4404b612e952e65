"""What was written: a story becomes a Case, each finding with its span in the text."""
