"""A tiny HPO release, written for these tests: nine findings, four diseases."""

HP_OBO = """format-version: 1.2
data-version: hp/releases/2030-02-03

[Term]
id: HP:0000001
name: All

[Term]
id: HP:0000118
name: Phenotypic abnormality
is_a: HP:0000001 ! All

[Term]
id: HP:0000005
name: Mode of inheritance
is_a: HP:0000001 ! All

[Term]
id: HP:0000006
name: Autosomal dominant inheritance
is_a: HP:0000005 ! Mode of inheritance

[Term]
id: HP:0000007
name: Autosomal recessive inheritance
is_a: HP:0000005 ! Mode of inheritance

[Term]
id: HP:0001417
name: X-linked inheritance
is_a: HP:0000005 ! Mode of inheritance

[Term]
id: HP:0001419
name: X-linked recessive inheritance
is_a: HP:0001417 ! X-linked inheritance

[Term]
id: HP:0001423
name: X-linked dominant inheritance
is_a: HP:0001417 ! X-linked inheritance

[Term]
id: HP:0001427
name: Mitochondrial inheritance
is_a: HP:0000005 ! Mode of inheritance

[Term]
id: HP:0031797
name: Clinical course
is_a: HP:0012823 ! Clinical modifier

[Term]
id: HP:0012823
name: Clinical modifier
is_a: HP:0000001 ! All

[Term]
id: HP:0003674
name: Onset
is_a: HP:0031797 ! Clinical course

[Term]
id: HP:0003623
name: Neonatal onset
is_a: HP:0003674 ! Onset

[Term]
id: HP:0003584
name: Late onset
is_a: HP:0003674 ! Onset

[Term]
id: HP:0000951
name: Abnormality of the skin
is_a: HP:0000118 ! Phenotypic abnormality

[Term]
id: HP:0011123
name: Inflammatory abnormality of the skin
def: "Inflammation of the skin." [made:up]
is_a: HP:0000951 ! Abnormality of the skin

[Term]
id: HP:0200039
name: Pustule
alt_id: HP:0999001
synonym: "Pustules" EXACT plural_form []
synonym: "Pimple" EXACT layperson []
is_a: HP:0011123 ! Inflammatory abnormality of the skin

[Term]
id: HP:0000988
name: Skin rash
is_a: HP:0011123 ! Inflammatory abnormality of the skin

[Term]
id: HP:0001871
name: Abnormality of blood
is_a: HP:0000118 ! Phenotypic abnormality

[Term]
id: HP:0001974
name: Leukocytosis
is_a: HP:0001871 ! Abnormality of blood

[Term]
id: HP:0001945
name: Fever
is_a: HP:0000118 ! Phenotypic abnormality

[Term]
id: HP:0999002
name: obsolete Old name of fever
is_obsolete: true
replaced_by: HP:0001945

[Term]
id: HP:0999003
name: obsolete Nothing takes its place
is_obsolete: true
"""

_HEADER = (
    "database_id\tdisease_name\tqualifier\thpo_id\treference\tevidence\tonset\tfrequency\tsex\tmodifier\t"
    "aspect\tbiocuration"
)


def _row(disease: str, name: str, term: str, frequency: str = "", aspect: str = "P", **more: str) -> str:
    return "\t".join(
        (
            disease,
            name,
            more.get("qualifier", ""),
            term,
            more.get("reference", "PMID:1"),
            "PCS",
            more.get("onset", ""),
            frequency,
            more.get("sex", ""),
            more.get("modifier", ""),
            aspect,
            "HPO:test",
        )
    )


PHENOTYPE_HPOA = "\n".join(
    (
        '#description: "made for tests"',
        "#version: 2030-02-03",
        _HEADER,
        _row("OMIM:1", "Pustulosis one", "HP:0200039", "3/4", reference="PMID:11;PMID:12"),
        _row("OMIM:1", "Pustulosis one", "HP:0200039", "1/2", reference="PMID:13"),
        _row("OMIM:1", "Pustulosis one", "HP:0001945"),
        _row("OMIM:1", "Pustulosis one", "HP:0000007", aspect="I"),
        _row("OMIM:1", "Pustulosis one", "HP:0003623", "4/4", aspect="C"),
        _row("OMIM:2", "Rash two", "HP:0000988", "HP:0040282"),
        _row("OMIM:2", "Rash two", "HP:0200039", "0/9", reference="PMID:21"),
        _row("OMIM:2", "Rash two", "HP:0000006", aspect="I"),
        _row("OMIM:3", "Blood three", "HP:0001974", "50%"),
        _row("OMIM:3", "Blood three", "HP:0001419", aspect="I"),
        _row("OMIM:3", "Blood three", "HP:0003584", "4/4", aspect="C"),
        _row("ORPHA:10", "Pustulosis, Orphanet's name", "HP:0200039", "HP:0040281", reference="ORPHA:10"),
        _row("ORPHA:10", "Pustulosis, Orphanet's name", "HP:0001974", "HP:0040283", reference="ORPHA:10"),
        _row("ORPHA:10", "Pustulosis, Orphanet's name", "HP:0001945", qualifier="NOT", reference="ORPHA:10"),
    )
)

GENES = "\n".join(
    (
        "ncbi_gene_id\tgene_symbol\thpo_id\thpo_name\tfrequency\tdisease_id",
        "101\tGENEA\tHP:0200039\tPustule\t-\tOMIM:1",
        "101\tGENEA\tHP:0200039\tPustule\t-\tORPHA:10",
        "102\tGENEB\tHP:0000988\tSkin rash\t-\tOMIM:2",
        "103\tGENEC\tHP:0001974\tLeukocytosis\t-\tOMIM:3",
    )
)
