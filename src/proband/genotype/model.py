"""Records of the genotype: who was sequenced, what was called, and what it does to a gene.

    Reading ── people    Person (relation to the proband, sex, affected, its column in the file)
            ── calls     Call: one allele of one record ── genotypes   Genotype, one a person
                                                        ── consequences Consequence, one a gene
            ── sites     Sites: the proband's biallelic SNVs on the autosomes, for runs of homozygosity
            ── counts    what was read and what was set aside, by reason

Positions are 1-based as in VCF; ``chrom`` is a code of knowledge/assembly.py (1 to 22, 23 = X, 24 = Y, 25 = MT).
"""

from __future__ import annotations

from typing import Literal, Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

from proband.case.model import Sex
from proband.issue import Issue

Assembly = Literal["GRCh37", "GRCh38"]
# Where a consequence comes from: T0 the file's own annotation, T1 translation with the user's reference
# sequence, T2 transcript models alone; "stated" what the case itself says, without a file.
Tier = Literal["T0", "T1", "T2", "stated"]
Effect = Literal[
    "gene deleted",
    "stop gained",
    "frameshift",
    "splice donor",
    "splice acceptor",
    "start lost",
    "stop lost",
    "missense",
    "coding SNV",  # T2: in the coding sequence, protein change not determined
    "in-frame deletion",
    "in-frame insertion",
    "splice region",
    "synonymous",
    "non-coding exon",
    "5' UTR",
    "3' UTR",
    "intron",
    "other",
]


class ByDisease(Protocol):
    """A number for every row of a disease."""

    def __getitem__(self, disease: int, /) -> float:
        """The number of one disease."""
        ...


class Person(msgspec.Struct, frozen=True):
    """Somebody of the family. ``column`` is the sample's place in the file, None for a person who is not in it.

    ``relation`` is to the proband ("proband", "mother", "father", "brother" ...); an unknown parent is ''.
    """

    id: str
    relation: str
    sex: Sex = "unknown"
    affected: bool | None = None
    father_id: str = ""
    mother_id: str = ""
    column: int | None = None


class Genotype(msgspec.Struct, frozen=True):
    """One person's call of one allele.

    ``copies`` counts the allele among the ``called`` alleles (2; 1 for a haploid or half-missing call; 0 where
    nothing was called, and then ``copies`` is None). ``haplotypes`` holds the places (0, 1) at which a phased call
    carries it. ``depth`` and ``alt_depth`` are reads, ``quality`` is GQ; each None where the file has none.
    """

    copies: int | None
    called: int
    haplotypes: tuple[int, ...] = ()
    phased: bool = False
    phase_set: str = ""
    depth: int | None = None
    alt_depth: int | None = None
    quality: float | None = None
    half_missing: bool = False


class Frequency(msgspec.Struct, frozen=True):
    """The highest population frequency (0 to 1) of an allele, and which field or table said so."""

    value: float
    source: str
    homozygotes: int | None = None


class Consequence(msgspec.Struct, frozen=True):
    """What an allele does to one gene, and how that is known.

    ``symbol`` is the current HGNC symbol; ``transcript`` a RefSeq or Ensembl id with version. ``codon`` and
    ``codon_position`` (1 to 3) are set for single bases in the coding sequence. ``escapes_decay`` says whether a
    premature stop is expected to escape nonsense-mediated decay, None where that cannot be told. ``because`` says
    in words what was and was not determined.
    """

    effect: Effect
    tier: Tier
    symbol: str
    hgnc_id: str = ""
    transcript: str = ""
    hgvs_c: str = ""
    hgvs_p: str = ""
    codon: int | None = None
    codon_position: int | None = None
    exon: str = ""
    escapes_decay: bool | None = None
    because: str = ""


class Call(msgspec.Struct, frozen=True):
    """One alternate allele of one record, trimmed of the bases that it shares with the reference.

    Shared bases go from the end first, then from the beginning; one base of each stays, as in VCF ("CA" > "C").
    A deletion whose bases are not written out has the ALT "<DEL>" and its last deleted base in ``end`` (else 0);
    ``pos`` is then its first. ``line`` counts the data records of the file from 1. ``genotypes`` are in the order
    of ``Reading.people``.
    ``filters`` is () for PASS. ``scores`` holds predictions by the file's own names in lower case (revel, cadd,
    spliceai); ``reported`` the clinical significance that the file itself carries.
    """

    chrom: int
    pos: int
    ref: str
    alt: str
    line: int
    genotypes: tuple[Genotype, ...]
    quality: float | None = None
    filters: tuple[str, ...] = ()
    frequency: Frequency | None = None
    scores: dict[str, float] = {}
    reported: str = ""
    consequences: tuple[Consequence, ...] = ()
    end: int = 0


class Sites(msgspec.Struct, frozen=True):
    """The proband's called biallelic SNVs on the autosomes that pass the quality filters, in file order.

    ``chrom`` (int8), ``pos`` (int32), ``copies`` (int8: 1 heterozygous, 2 homozygous); shape (sites,).
    """

    chrom: NDArray[np.int8]
    pos: NDArray[np.int32]
    copies: NDArray[np.int8]


class Gate(msgspec.Struct, frozen=True):
    """One test that an allele met on its way from the file to the candidates.

    ``passed`` is None where the file does not hold what the test needs (then it does not stop the allele).
    ``value`` is what the file says, ``threshold`` what was asked, ``because`` why the test exists.
    """

    name: str
    passed: bool | None
    value: str
    threshold: str
    because: str


class Mendel(msgspec.Struct, frozen=True):
    """Autosomal SNVs of the proband compared with the parents', and those that cannot come from them."""

    sites: int
    violations: int


class Reading(msgspec.Struct, frozen=True):
    """What one variant file holds for one family.

    ``dialects`` names the annotation fields that were found ("CSQ", "ANN", "BCSQ"); ``records`` counts data
    records; ``assembly_because`` is what the build was told from. ``alleles`` counts alternate alleles (a record
    without one, or one that cannot be read, counts as one) and ``counts`` those that were set aside, by reason
    code: ``alleles`` is always ``calls``, ``deletions`` and all ``counts`` together. ``deletions`` are those whose
    bases are not written out; ``symbolic`` counts the other symbolic alleles by type ("DUP", "BND"), which are
    among ``counts`` as well. ``mendel`` is None without a parent.
    """

    assembly: Assembly
    assembly_because: str
    people: tuple[Person, ...]
    calls: tuple[Call, ...]
    sites: Sites
    records: int
    counts: dict[str, int]
    dialects: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()
    sha256: str = ""
    alleles: int = 0
    mendel: Mendel | None = None
    deletions: tuple[Call, ...] = ()
    symbolic: dict[str, int] = {}
