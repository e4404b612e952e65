"""`proband data add maxo-annotations.tsv`: treatments of diseases, found by any id of the disease."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from proband.errors import FileFormatError
from proband.knowledge.build.maxo import read_maxo
from proband.knowledge.maxo import TreatmentAnnotation, open_treatment_annotations

Run = Callable[..., Result]
COLUMNS = [
    *("disease_id", "disease_name", "source_id", "maxo_id", "maxo_name", "hpo_id", "relation", "evidence"),
    *("extension_id", "extension_name", "comment", "other", "author", "last_updated", "created"),
]
OTHER_NAMES = {
    "source_id": "citation",
    "maxo_name": "maxo_label",
    "relation": "maxo_relation",
    "evidence": "evidence_code",
    "extension_name": "extension_label",
    "comment": "attribute",
    "last_updated": "last_update",
    "created": "created_on",
}
# Bardet-Biedl syndrome 1 is OMIM:209900; HP:0001513 is obesity.
ROWS = (
    "MONDO:0008854|Bardet-biedl 1|PMID:1|MAXO:0000088|dietary intervention|HP:0001513|treats|TAS|||by diet||x|"
    "2023-01-31|2022-01-06",
    "MONDO:0008854|Bardet-biedl 1|PMID:2|MAXO:0000058|pharmacotherapy|MONDO:0008854|prevents|PCS|CHEBI:6801|"
    "metformin|||x||7/20/24",
    "OMIM:1000000|No such disease|PMID:3|MAXO:0000011|physical therapy|HP:0000000|lack_of_response|TAS|||||x||",
)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a table of rows with | for tabs."""

    def make(*rows: str, columns: list[str] = COLUMNS) -> Path:
        path = tmp_path / "some.txt"
        path.write_text("\n".join(("\t".join(columns), *(row.replace("|", "\t") for row in rows), "")))
        return path

    return make


def test_annotations_are_found_by_every_id_of_the_disease(data: Path, run: Run, write: Callable[..., Path]) -> None:
    assert open_treatment_annotations() is None
    result = run("data", "add", write(*ROWS))
    assert result.exit_code == 0, result.output
    assert "Added the maxo pack of release 2024-07-20" in result.output
    found = open_treatment_annotations()
    assert found is not None
    assert (found.release, len(found)) == ("2024-07-20", 3)
    diet, drug = found.of_disease(["OMIM:209900"])
    assert found.of_disease(["MONDO:0008854", "OMIM:209900"]) == (diet, drug)
    assert diet == TreatmentAnnotation(
        disease_id="MONDO:0008854",
        disease_label="Bardet-biedl 1",
        treatment_id="MAXO:0000088",
        treatment="dietary intervention",
        agent="",
        relation="TREATS",
        finding_id="HP:0001513",
        finding="Obesity",
        evidence_code="TAS",
        citation="PMID:1",
        comment="by diet",
    )
    assert (drug.agent, drug.relation, drug.finding) == (
        "CHEBI:6801 metformin",
        "PREVENTS",
        "Bardet-Biedl syndrome 1",
    )
    assert found.of_disease(["OMIM:1000000"])[0].relation == "LACK OF RESPONSE"
    assert found.of_disease(["OMIM:102"]) == found.of_disease([]) == ()


def test_what_is_not_known_is_kept_and_said(data: Path, run: Run, write: Callable[..., Path]) -> None:
    said = run("data", "add", write(*ROWS)).output
    assert "1 diseases are none that the annotations of findings know (OMIM:1000000)" in said
    assert "1 findings are not known and have no name (HP:0000000)" in said


def test_rows_that_cannot_be_read_are_named(data: Path, run: Run, write: Callable[..., Path]) -> None:
    result = run("data", "add", write(ROWS[0], "MONDO:1|too short", "", ROWS[1].replace("MAXO:0000058", "")))
    assert result.exit_code == 0
    assert "2 rows were left out (row 2: 2 columns where 15 belong; row 4: maxo_id is empty)" in result.output


@pytest.mark.parametrize(
    ("rows", "columns", "message"),
    [
        (ROWS, [name for name in COLUMNS if name != "relation"], "columns are missing: relation"),
        (("MONDO:1|x",), COLUMNS, "no row in it that can be read (row 1: 2 columns where 15 belong)"),
        ((ROWS[2],), COLUMNS, "no row says when it was made"),
        ((), COLUMNS, "no row in it that can be read"),
    ],
)
def test_other_tables_are_refused(
    data: Path, run: Run, write: Callable[..., Path], rows: tuple[str, ...], columns: list[str], message: str
) -> None:
    result = run("data", "add", write(*rows, columns=columns))
    assert result.exit_code == 2
    assert message in result.output
    assert not data.exists() or not list(data.rglob("manifest.json"))


def test_the_columns_of_the_annotation_tool_are_read_too() -> None:
    columns = [OTHER_NAMES.get(name, name) for name in COLUMNS]
    file = read_maxo(["\t".join(columns), ROWS[0].replace("|", "\t")], "x")
    assert file.release == "2023-01-31"
    assert (file.rows[0]["citation"], file.rows[0]["maxo_name"]) == ("PMID:1", "dietary intervention")
    with pytest.raises(FileFormatError):
        read_maxo([], "x")
