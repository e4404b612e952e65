"""The frame of a told story: blocks, sections and sentences; a PubMed record is told from a letter.

    text ── lines ── blocks (a paragraph, a list item, a table row, a heading) ── sentences

A heading sets the section of what follows it. Everything is done by offsets, in one pass over the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from proband.knowledge.wording import word_set
from proband.narrative import tables
from proband.narrative.document import Document, Section, Sentence

_LINE = re.compile(r"[^\r\n]+")
_BULLET = re.compile(r"[ \t]*(?:[-*•·–—◦▪‣●○■□►▸➢✓>]|\(?\d{1,2}[.)]|\(?[a-z]\))[ \t]+")
_LABEL = re.compile(r"[ \t]*[A-Z][\w /()-]{0,40}:")
_ROW = re.compile(r"\t|\s\|\s|^\s*\||\S {3,}\S")
_DECORATION = " \t#*_-=•:.0123456789)"
_INLINE_HEADING = re.compile(
    r"(?:^[ \t#*_]*(?:[-*•]\s+)?(?:\d{1,2}[.)]\s*)?"
    r"|(?<=[.;)]\s)[*_]*)([A-Za-z][A-Za-z/ -]{1,40}?)[*_]*\s*(?:(?P<colon>:)|\s[-–—]\s|(?P<stop>\.)(?=\s+\S))[*_]*"
)
_MID_LINE = re.compile(r"[.;)]\s$")

_CITATION = re.compile(
    r"\bdoi:?\s*10\.\d{4}|\bPMC?ID:|\b(?:19|20)\d\d\s+[A-Z][a-z]{2}\b[^.]{0,12};\s*\d+|\b(?:19|20)\d\d;\s*\d+\s*\(",
)
_PUBLISHER = re.compile(
    r"\s*(?:©|Copyright\b|DOI:|PMC?ID:|Conflicts? of interest|Author information|\(\d+\)\s*[A-Z])"
)
_MEDLINE_TAG = re.compile(r"([A-Z]{2,4})\s*-\s")
_MEDLINE_SECTIONS: dict[str, Section] = {"TI": "title", "AB": "body", "OT": "keywords", "MH": "mesh", "RN": "mesh"}
_RECORD_MARK = re.compile(r"^[ \t]*(?:MeSH terms|Publication types|PMID:)", re.MULTILINE)

_ENOUGH_FOR_A_WRAPPED_LINE = 55
_LONGEST_HEADING = 60
# A longer "sentence" is a table or a text without stops; it is cut, so that the reading takes linear time.
_LONGEST_SENTENCE = 1200

# Where a sentence may end: a stop, closing marks, white space, then something that can begin a sentence.
_STOP = re.compile(r"[.!?][\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9À-ÞΑ-Ω])")
# Words whose full stop belongs to them.
_NEVER_LAST = word_set(
    "e.g i.e fig figs dr mr mrs ms prof st vs cf approx ca al resp viz no nos ref refs eq vol pp p sp spp var subsp"
)
_UNITS = word_set("mg ml kg g dl l mmol yr yrs mo wk wks hr hrs min sec cm mm approx wt ht temp")
_INITIAL = re.compile(r"(?:^|[\s(])[A-Z]$")


# Characters that only look different, each for one other: spaces, hyphens, quotation marks.
_PLAIN = str.maketrans(
    dict.fromkeys(
        "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\u200b\ufeff",
        " ",
    )
    | dict.fromkeys("\u2010\u2011\u2212\u00ad", "-")
    | dict.fromkeys("\u2018\u2019\u201b\u02bc\u00b4", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f", '"')
    | dict.fromkeys("\u2028\u2029\u0085\u000b\u000c", "\n")
)
# The lines of an e-mail that say who wrote to whom, and the words that close a letter.
_MAIL_LINE = re.compile(r"(?:>\s*)?(?:From|To|Cc|Bcc|Reply-To|Sent|Message-ID|Sender)\s*:\s", re.IGNORECASE)
_CLOSING = re.compile(
    r"(?:with\s+)?(?:(?:kind|best|warm|many|kindest|warmest)\s+)?(?:regards|wishes|thanks"
    r"|greetings)\b[^.:;]{0,25}$|"
    r"yours\s+(?:sincerely|faithfully|truly)\b|sincerely(?:\s+yours)?\s*,?$|cheers\s*,?$",
    re.IGNORECASE,
)
_POSTSCRIPT = re.compile(r"P\.?\s?S\b", re.IGNORECASE)
_LONGEST_SIGNATURE_LINE = 90


class _Block(msgspec.Struct):
    """A stretch of text that sentences do not cross."""

    start: int
    end: int
    section: Section | None = None
    heading: bool = False


def read_frame(text: str) -> Document:
    """The document of a text: its kind, title and citation, and its sentences with their sections."""
    source, text = text, text.translate(_PLAIN)
    blocks = list(_blocks(text))
    _mark_letter(text, blocks)
    is_record = _is_record(text, blocks)
    if is_record:
        _mark_record(text, blocks)
    sentences = tuple(sentence for block in _with_sections(text, blocks) for sentence in _sentences(text, block))
    return Document(
        text,
        sentences,
        kind="pubmed" if is_record else "story",
        title=_first(text, blocks, "title"),
        citation=_first(text, blocks, "citation") if is_record else "",
        source="" if source == text else source,
    )


def _mark_letter(text: str, blocks: list[_Block]) -> None:
    """Mark the address lines of an e-mail and the signature after the closing words: no findings stand there."""
    signing = False
    for block in blocks:
        line = text[block.start : min(block.end, block.start + _LONGEST_SIGNATURE_LINE + 1)]
        signing = signing and len(line) <= _LONGEST_SIGNATURE_LINE and _POSTSCRIPT.match(line) is None
        if _section_of(line) or _BULLET.match(line):
            signing = False
        closing = len(line) <= _LONGEST_SIGNATURE_LINE and _CLOSING.match(line) is not None
        if signing or closing or _MAIL_LINE.match(line):
            block.section = "citation"
        signing = signing or closing


def _first(text: str, blocks: list[_Block], section: Section) -> str:
    return next((" ".join(text[b.start : b.end].split()) for b in blocks if b.section == section), "")


def _blocks(text: str) -> Iterator[_Block]:
    """Paragraphs, list items, rows and heading lines; a wrapped line goes on with the line before."""
    current: _Block | None = None
    last, last_end = "", 0
    for match in _LINE.finditer(text):
        line = match.group()
        if not line.strip():
            continue
        start = match.start() + len(line) - len(line.lstrip())
        end = match.start() + len(line.rstrip())
        if current is not None and text.count("\n", last_end, start) == 1 and _goes_on(last, line):
            current.end = end
        else:
            if current is not None:
                yield current
            current = _Block(start, end)
        last, last_end = line, match.end()
    if current is not None:
        yield current


def _goes_on(last: str, line: str) -> bool:
    """Whether ``line`` continues the paragraph of the line ``last`` (and is no new item, row or heading)."""
    if _BULLET.match(line) or _ROW.search(line) or _section_of(line) or _section_of(last):
        return False
    if line.lstrip()[:1].islower():
        return True
    return len(last) >= _ENOUGH_FOR_A_WRAPPED_LINE and _LABEL.match(line) is None


@cache
def _headings() -> dict[str, Section]:
    return {row["heading"]: row["section"] for row in tables.rows("headings")}  # type: ignore[misc]


def _section_of(line: str) -> Section | None:
    """The section that a line names if it is a heading and nothing else."""
    if len(line) > _LONGEST_HEADING:
        return None
    return _headings().get(" ".join(line.strip(_DECORATION).lower().split()))


def _with_sections(text: str, blocks: list[_Block]) -> Iterator[_Block]:
    """Give each block its section; split off a heading that stands before its text on one line."""
    section: Section = "body"
    inner: Section | None = None
    paragraph: int | None = None
    for block in blocks:
        if block.section is not None:
            yield block
            continue
        line = text[block.start : block.end]
        if alone := _section_of(line):
            section, inner, paragraph = alone, None, None
            yield _Block(block.start, block.end, section, heading=True)
            continue
        if paragraph is not None and "\n\n" in text[paragraph : block.start].replace("\r", ""):
            inner = None
        parts = list(_inline(line, block.start))
        if parts and parts[0][0] > block.start:
            yield _Block(block.start, parts[0][0], inner or section)
        ends = [*(start for start, _, _ in parts[1:]), block.end]
        for (start, end, named), until in zip(parts, ends, strict=False):
            yield _Block(start, end, named, heading=True)
            yield _Block(end, until, named)
            inner = named
        if not parts:
            yield _Block(block.start, block.end, inner or section)
        paragraph = block.end


def _inline(line: str, offset: int) -> Iterator[tuple[int, int, Section]]:
    """The headings that stand before their text: (start, end, section), at the start of a line or of a sentence."""
    for match in _INLINE_HEADING.finditer(line):
        begins = match["colon"] or (match["stop"] and match[1][:1].isupper())
        if match.start() == 0 or (begins and _MID_LINE.search(line, max(0, match.start() - 3), match.start())):
            named = _headings().get(match[1].strip().lower())
            if named:
                yield offset + match.start(), offset + match.end(), named


def _is_record(text: str, blocks: list[_Block]) -> bool:
    """Whether this is a bibliographic record: a citation near the top, or the lists that PubMed adds."""
    if _RECORD_MARK.search(text):
        return True
    return any(_is_citation(text[b.start : b.end]) for b in blocks[:4]) or _is_medline(text, blocks)


def _is_citation(block: str) -> bool:
    return len(block) < 400 and _CITATION.search(block) is not None


def _is_medline(text: str, blocks: list[_Block]) -> bool:
    return sum(_MEDLINE_TAG.match(text, b.start) is not None for b in blocks[:12]) >= 3


def _mark_record(text: str, blocks: list[_Block]) -> None:
    """Mark the title, the authors and the citation of a bibliographic record."""
    for at, block in enumerate(blocks):
        words = text[block.start : block.end]
        tag = _MEDLINE_TAG.match(words)
        if tag:
            block.section = _MEDLINE_SECTIONS.get(tag[1], "citation")
        elif (at < 6 and _is_citation(words)) or _PUBLISHER.match(words):
            block.section = "citation"
    _mark_title(text, [block for block in blocks[:6] if len(text[block.start : block.end]) < 400])


def _mark_title(text: str, head: list[_Block]) -> None:
    """The title is the first block beside the citation; a list of names after a leading citation is authors."""
    if any(block.section == "title" for block in head):
        return
    citations = [at for at, block in enumerate(head) if block.section == "citation"]
    if not citations:
        return
    plain = [block for block in head[: citations[0] + 3] if block.section is None]
    if citations[0] == 0 and plain:
        plain[0].section = "title"
        for block in plain[1:2]:
            if re.search(r"\(\d\)|, [A-Z][a-z]+ [A-Z]{1,3}\b", text[block.start : block.end]):
                block.section = "citation"
    for block in head[: citations[0]]:
        block.section = "title" if block is head[0] else "citation"


def _sentences(text: str, block: _Block) -> Iterator[Sentence]:
    """The sentences of a block, white space and list marks left out."""
    bullet = _BULLET.match(text, block.start, block.end)
    start = bullet.end() if bullet else block.start
    if not block.heading:
        for match in _STOP.finditer(text, start, block.end):
            if not _is_abbreviation(text, start, match.start(), text[match.end() : match.end() + 1]):
                yield from _trimmed(text, start, match.end(), block)
                start = match.end()
    yield from _trimmed(text, start, block.end, block)


def _is_abbreviation(text: str, start: int, stop: int, following: str) -> bool:
    """Whether the full stop at ``stop`` ends an abbreviation and not the sentence."""
    if text[stop] != ".":
        return False
    before = text[max(start, stop - 12) : stop]
    word = before.split()[-1].lower().lstrip("([") if before.split() else ""
    if word in _NEVER_LAST:
        return word not in ("no", "nos", "p", "var", "vol", "al") or following.isdigit() or word == "al"
    if word in _UNITS:
        return not following.isalpha()
    return _INITIAL.search(before) is not None and following.isalpha() and not word.isdigit()


def _trimmed(text: str, start: int, end: int, block: _Block) -> Iterator[Sentence]:
    """A stretch without the white space around it; what is too long for a sentence is cut between words."""
    while end - start > _LONGEST_SENTENCE:
        space = text.rfind(" ", start + 1, start + _LONGEST_SENTENCE)
        cut = space if space > start else start + _LONGEST_SENTENCE
        yield from _trimmed(text, start, cut, block)
        start = cut
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    if piece.strip():
        yield Sentence(start + left, start + len(piece.rstrip()), block.section or "body", heading=block.heading)
