"""What version 2 has no field for, carried in one of a phenopacket's ``files``.

    uri              data:text/plain;charset=utf-8,<the narrative>
    fileAttributes   description, fileFormat, consanguinity (in words), and proband: the exact change
                     (difference.py) from the Case that the phenopacket tells to the Case that was written

The entry is legal version 2, so other programs carry it along; the narrative is readable in each of them.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, unquote

import msgspec

from proband.case.difference import apply, difference
from proband.case.model import Case, Consanguinity, Narrative
from proband.case.schema import Element
from proband.issue import Issue

_PREFIX = "data:text/plain;charset=utf-8,"
_ATTRIBUTE = "proband"
_DESCRIPTION = "The narrative, and what the phenopacket schema has no field for"


def is_extension(file: Element) -> bool:
    """Whether an entry of ``files`` is the one that proband wrote."""
    return _ATTRIBUTE in file.get("fileAttributes", {}) and file.get("uri", "").startswith(_PREFIX)


def extension_file(told: Case, case: Case) -> dict[str, Any] | None:
    """The entry that turns the Case ``told`` by a phenopacket into ``case``; None if they are equal."""
    text = case.narrative.text if case.narrative else ""
    change = difference(_tree(_with_text(told, text)), _tree(case))
    if change is None and not text:
        return None
    attributes = {"description": _DESCRIPTION, "fileFormat": "text/plain"}
    if case.consanguinity.stated != "unknown":
        attributes["consanguinity"] = _in_words(case.consanguinity)
    attributes[_ATTRIBUTE] = msgspec.json.encode({"version": 1, "change": change}).decode()
    return {"uri": _PREFIX + quote(text, safe=" ,;:!?()").replace(" ", "%20"), "fileAttributes": attributes}


def extend(told: Case, files: list[Element], issues: list[Issue]) -> Case:
    """The Case ``told`` by a phenopacket, with what its extension adds."""
    if not files:
        return told
    file = files[0]
    case = _with_text(told, unquote(file["uri"].removeprefix(_PREFIX)))
    lost: list[str] = []
    try:
        content = msgspec.json.decode(file["fileAttributes"][_ATTRIBUTE])
        tree = apply(_tree(case), content["change"] or {}, lost)
        case = msgspec.convert(tree, Case)
    except (msgspec.MsgspecError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError) as error:
        what = f"the extension of proband cannot be read ({type(error).__name__})"
        issues.append(Issue("error", "broken-field", file.at, what, "the rest of the phenopacket is used"))
    for name in lost:
        what = f"{name or 'an item'} was removed or changed by another program since this was written"
        issues.append(Issue("note", "edited-elsewhere", file.at, what, "what only proband knew of it is left out"))
    return case


def _tree(case: Case) -> Any:
    # Through JSON, so that both sides of a comparison know lists only, never tuples.
    return msgspec.json.decode(msgspec.json.encode(case))


def _with_text(case: Case, text: str) -> Case:
    return msgspec.structs.replace(case, narrative=Narrative(text)) if text else case


def _in_words(consanguinity: Consanguinity) -> str:
    told = [span.text for span in consanguinity.spans] or [consanguinity.degree]
    return f"{consanguinity.stated} ({'; '.join(told)})" if any(told) else consanguinity.stated
