"""The builders of the packs: one file per source. Only `make packs` and `proband data add` come here."""
