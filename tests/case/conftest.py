"""A case of each kind, written for these tests."""

from typing import Any

import pytest


@pytest.fixture
def seizure_packet() -> dict[str, Any]:
    """A girl with seizures: one of everything that a version 2 phenopacket has."""
    return {
        "id": "girl-1",
        "subject": {
            "id": "A",
            "alternateIds": ["ward 3"],
            "dateOfBirth": "2012-04-01T00:00:00Z",
            "timeAtLastEncounter": {"age": {"iso8601duration": "P6Y"}},
            "vitalStatus": {"status": "ALIVE", "survivalTimeInDays": 2190},
            "sex": "FEMALE",
            "karyotypicSex": "XX",
            "taxonomy": {"id": "NCBITaxon:9606", "label": "Homo sapiens"},
        },
        "phenotypicFeatures": [
            {
                "type": {"id": "HP:0001250", "label": "Seizure"},
                "severity": {"id": "HP:0012828", "label": "Severe"},
                "modifiers": [{"id": "HP:0031796", "label": "Recurrent"}],
                "onset": {"age": {"iso8601duration": "P7M"}},
                "resolution": {
                    "ageRange": {"start": {"iso8601duration": "P3Y"}, "end": {"iso8601duration": "P4Y"}}
                },
                "evidence": [
                    {
                        "evidenceCode": {"id": "ECO:0000033", "label": "author statement"},
                        "reference": {
                            "id": "PMID:1",
                            "reference": "https://example.org/1",
                            "description": "A report",
                        },
                    }
                ],
            },
            {"type": {"id": "HP:0001263", "label": "Global developmental delay"}, "excluded": True},
            {"type": {"id": "HP:0000252"}, "onset": {"gestationalAge": {"weeks": 31, "days": 5}}},
            {
                "type": {"id": "HP:0000083"},
                "onset": {"ontologyClass": {"id": "HP:0011463", "label": "Childhood onset"}},
            },
            {"type": {"id": "HP:0001945"}, "onset": {"timestamp": "2013-01-01T00:00:00Z"}},
        ],
        "measurements": [
            {
                "assay": {"id": "LOINC:1988-5", "label": "C-reactive protein"},
                "value": {
                    "quantity": {
                        "unit": {"id": "UCUM:mg/L", "label": "mg/L"},
                        "value": 87.5,
                        "referenceRange": {"unit": {"id": "UCUM:mg/L", "label": "mg/L"}, "low": 0, "high": 5},
                    }
                },
                "timeObserved": {"age": {"iso8601duration": "P1Y"}},
            },
            {
                "assay": {"id": "LOINC:26881-3", "label": "Interleukin 6"},
                "value": {"ontologyClass": {"id": "NCIT:C25626", "label": "Present"}},
            },
            {
                "assay": {"id": "LOINC:75246-9", "label": "Blood pressure"},
                "complexValue": {
                    "typedQuantities": [
                        {"type": {"id": "NCIT:C25298", "label": "Systolic"}, "quantity": {"value": 120}}
                    ]
                },
            },
        ],
        "interpretations": [
            {
                "id": "i1",
                "progressStatus": "SOLVED",
                "diagnosis": {
                    "disease": {"id": "OMIM:607208", "label": "Dravet syndrome"},
                    "genomicInterpretations": [
                        {
                            "subjectOrBiosampleId": "A",
                            "interpretationStatus": "CAUSATIVE",
                            "variantInterpretation": {
                                "acmgPathogenicityClassification": "LIKELY_PATHOGENIC",
                                "variationDescriptor": {
                                    "id": "v1",
                                    "label": "a stop in exon 4",
                                    "geneContext": {"valueId": "HGNC:10585", "symbol": "SCN1A"},
                                    "expressions": [
                                        {"syntax": "hgvs.c", "value": "NM_001165963.4:c.602+1G>A"},
                                        {"syntax": "iscn", "value": "2q24.3"},
                                    ],
                                    "vcfRecord": {
                                        "genomeAssembly": "hg38",
                                        "chrom": "2",
                                        "pos": 166046935,
                                        "ref": "C",
                                        "alt": "T",
                                        "filter": "PASS",
                                    },
                                    "moleculeContext": "genomic",
                                    "allelicState": {"id": "GENO:0000135", "label": "heterozygous"},
                                },
                            },
                        },
                        {"subjectOrBiosampleId": "A", "gene": {"valueId": "HGNC:10588", "symbol": "SCN2A"}},
                    ],
                },
                "summary": "seen by two people",
            }
        ],
        "diseases": [
            {
                "term": {"id": "OMIM:607208", "label": "Dravet syndrome"},
                "onset": {"ontologyClass": {"id": "HP:0003593", "label": "Infantile onset"}},
                "primarySite": {"id": "UBERON:0000955", "label": "brain"},
            },
            {"term": {"id": "OMIM:104290", "label": "Alternating hemiplegia"}, "excluded": True},
        ],
        "medicalActions": [
            {
                "treatment": {
                    "agent": {"id": "DrugCentral:5093", "label": "stiripentol"},
                    "routeOfAdministration": {"id": "NCIT:C38288", "label": "Oral"},
                    "doseIntervals": [
                        {
                            "quantity": {"unit": {"id": "UCUM:mg", "label": "mg"}, "value": 250},
                            "scheduleFrequency": {"id": "NCIT:C64496", "label": "twice daily"},
                            "interval": {"start": "2014-05-01T00:00:00Z", "end": "2015-05-01T00:00:00Z"},
                        }
                    ],
                    "drugType": "PRESCRIPTION",
                },
                "treatmentIntent": {"id": "NCIT:C62220", "label": "Cure"},
                "responseToTreatment": {"id": "NCIT:C102560", "label": "Favorable"},
                "adverseEvents": [{"id": "HP:0002013", "label": "Vomiting"}],
            },
            {
                "procedure": {
                    "code": {"id": "NCIT:C51677", "label": "Implantation"},
                    "bodySite": {"id": "UBERON:0001759", "label": "vagus nerve"},
                    "performed": {"age": {"iso8601duration": "P5Y"}},
                }
            },
            {
                "radiationTherapy": {
                    "modality": {"id": "NCIT:C28039", "label": "Photon"},
                    "dosage": 2,
                    "fractions": 3,
                }
            },
            {
                "therapeuticRegimen": {
                    "externalReference": {"id": "TRIAL:1", "description": "ketogenic diet protocol"},
                    "startTime": {"age": {"iso8601duration": "P4Y"}},
                    "regimenStatus": "STARTED",
                }
            },
        ],
        "biosamples": [
            {"id": "b1", "individualId": "A", "sampledTissue": {"id": "UBERON:0000178", "label": "blood"}}
        ],
        "files": [
            {"uri": "file://exome.vcf.gz", "fileAttributes": {"fileFormat": "VCF", "genomeAssembly": "GRCh38"}}
        ],
        "metaData": {
            "created": "2024-03-05T13:15:24.563273906Z",
            "createdBy": "somebody",
            "resources": [
                {
                    "id": "hp",
                    "name": "human phenotype ontology",
                    "url": "http://purl.obolibrary.org/obo/hp.owl",
                    "version": "2024-02-08",
                    "namespacePrefix": "HP",
                    "iriPrefix": "http://purl.obolibrary.org/obo/HP_",
                }
            ],
            "phenopacketSchemaVersion": "2.0",
            "externalReferences": [
                {"id": "PMID:1", "reference": "https://example.org/1", "description": "A report"}
            ],
        },
    }


@pytest.fixture
def version_1_packet() -> dict[str, Any]:
    """A boy told in version 1: the words for negation, time and variants are other ones."""
    return {
        "id": "boy-1",
        "subject": {"id": "B", "ageAtCollection": {"age": "P14Y"}, "sex": "MALE"},
        "phenotypicFeatures": [
            {"type": {"id": "HP:0001558"}, "classOfOnset": {"id": "HP:0011461", "label": "Fetal onset"}},
            {"type": {"id": "HP:0031910"}, "negated": True},
            {"type": {"id": "HP:0012587"}, "ageOfOnset": {"age": "P10Y"}},
            {
                "type": {"id": "HP:0001270"},
                "ageRangeOfOnset": {"start": {"age": "P6M"}, "end": {"age": "P9M"}},
                "evidence": [{"evidenceCode": {"id": "ECO:0000033"}, "reference": {"id": "PMID:2"}}],
            },
        ],
        "genes": [{"id": "HGNC:2211", "symbol": "COL6A1"}],
        "variants": [
            {
                "hgvsAllele": {"id": "a1", "hgvs": "NM_001848.2:c.877G>A"},
                "zygosity": {"id": "GENO:0000135", "label": "heterozygous"},
            },
            {"vcfAllele": {"genomeAssembly": "GRCh37", "chr": "21", "pos": 47409881, "ref": "G", "alt": "A"}},
        ],
        "diseases": [
            {"term": {"id": "OMIM:158810", "label": "Bethlem myopathy"}, "ageOfOnset": {"age": "P6M"}},
        ],
        "htsFiles": [{"uri": "file://boy.vcf", "htsFormat": "VCF", "genomeAssembly": "GRCh37"}],
        "metaData": {"createdBy": "somebody", "phenopacketSchemaVersion": "1.0.0"},
    }


@pytest.fixture
def family_message() -> dict[str, Any]:
    """A boy, his parents who are cousins, his affected sister and an uncle who is in the pedigree only."""

    def person(name: str, father: str, mother: str, sex: str, status: str) -> dict[str, str]:
        parents = {"paternalId": father, "maternalId": mother}
        return {"familyId": "F", "individualId": name, **parents, "sex": sex, "affectedStatus": status}

    sister = {
        "id": "sister-packet",
        "subject": {"id": "sister", "sex": "FEMALE"},
        "phenotypicFeatures": [{"type": {"id": "HP:0001250", "label": "Seizure"}, "description": "at night"}],
        "measurements": [{"assay": {"id": "LOINC:1988-5"}, "value": {"quantity": {"value": 3}}}],
    }
    return {
        "id": "family-1",
        "proband": {
            "id": "boy-packet",
            "subject": {"id": "boy", "sex": "MALE"},
            "phenotypicFeatures": [{"type": {"id": "HP:0001250", "label": "Seizure"}}],
        },
        "relatives": [sister],
        "consanguinousParents": True,
        "pedigree": {
            "persons": [
                person("boy", "father", "mother", "MALE", "AFFECTED"),
                person("sister", "father", "mother", "FEMALE", "AFFECTED"),
                person("father", "grandfather", "0", "MALE", "UNAFFECTED"),
                person("mother", "0", "0", "FEMALE", "MISSING"),
                person("uncle", "grandfather", "0", "MALE", "UNAFFECTED"),
            ]
        },
        "metaData": {"createdBy": "somebody", "phenopacketSchemaVersion": "2.0"},
    }
