"""Who the patient is: frozen records, read from and written to phenopackets."""
