"""A text or file that should be a phenopacket, decoded to one plain JSON object (JSON or YAML)."""

from __future__ import annotations

import math
import re
from typing import Any

import msgspec
import yaml

from proband.case.schema import messages
from proband.errors import FileFormatError

_ADVICE = "Give a GA4GH phenopacket (version 1 or 2) as JSON or YAML, or a story as plain text."


class _Loader(yaml.SafeLoader):
    """YAML as JSON knows it: dates stay text, and no aliases (a few lines of them can fill the memory)."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases (*name) are not read; write the value out")
        node: yaml.Node | None = super().compose_node(parent, index)
        return node


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def decode(data: bytes | str, where: str = "") -> dict[str, Any]:
    """The JSON object that ``data`` holds.

    Raises FileFormatError when it is no text, neither JSON nor YAML, or not a phenopacket at all.
    """
    text = _as_text(data, where)
    try:
        document = _parse(text, where)
    except RecursionError:
        raise FileFormatError("this is nested too deeply to be a phenopacket", where, _ADVICE) from None
    if not isinstance(document, dict):
        raise FileFormatError("this is not a phenopacket: it holds no object", where, _ADVICE)
    _recognise(document, where)
    return document


def _as_text(data: bytes | str, where: str) -> str:
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data.removeprefix("\ufeff")
        text.encode("utf-8")
    except UnicodeError:
        raise FileFormatError("this is not text (UTF-8)", where, _ADVICE) from None
    if not text.strip():
        raise FileFormatError("this is empty", where, _ADVICE)
    return text


def _parse(text: str, where: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        if text.lstrip()[0] in "{[":
            raise FileFormatError(f"this is broken JSON: {error}", where, _ADVICE) from None
    if not _looks_like_yaml(text):
        raise FileFormatError("this is not a phenopacket: it has none of its fields", where, _ADVICE)
    try:
        return _as_json(yaml.load(text, Loader=_Loader))
    except (yaml.YAMLError, ValueError) as error:
        what = " ".join(str(error).split())
        raise FileFormatError(f"this is neither JSON nor YAML: {what}", where, _ADVICE) from None


def _looks_like_yaml(text: str) -> bool:
    """Whether a line begins with a field of a phenopacket: a long story is not worth parsing as YAML."""
    names = "|".join(sorted({*messages()["Phenopacket"], *messages()["Family"], "members", "resourceType"}))
    return re.search(rf"""^["']?(?:{names})["']?[ \t]*:""", text, re.MULTILINE) is not None


def _as_json(value: Any) -> Any:
    """What YAML knows beyond JSON (numbers as keys, sets, bytes, infinity) as text and objects."""
    if isinstance(value, dict):
        return {str(key): _as_json(member) for key, member in value.items()}
    if isinstance(value, list | tuple | set):
        return [_as_json(member) for member in value]
    if isinstance(value, bytes) or (isinstance(value, float) and not math.isfinite(value)):
        return str(value)
    return value


def _recognise(document: dict[str, Any], where: str) -> None:
    """Refuse an object that is something else: without one field of a phenopacket or a family."""
    if is_family(document) or set(document) == {"id"}:
        return
    if "resourceType" in document:
        raise FileFormatError("this is FHIR, not a phenopacket", where, _ADVICE)
    if "members" in document:
        advice = "Give its members one by one, or one a line in a .jsonl file."
        raise FileFormatError("this is a cohort of several patients", where, advice)
    known = set(messages()["Phenopacket"]) - {"id"}
    if not known & set(document):
        raise FileFormatError("this is not a phenopacket: it has none of its fields", where, _ADVICE)


def is_family(document: dict[str, Any]) -> bool:
    """Whether a document is a Family message: it has a proband."""
    return isinstance(document.get("proband"), dict)
