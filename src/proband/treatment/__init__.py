"""What can be done: treatment options bound to the mechanism of a disease, for this patient."""
