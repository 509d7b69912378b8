"""XML, parsed within bounds: no declared entities, no document type, no more elements than a quiz has."""

from collections.abc import Mapping
from xml.etree import ElementTree as ET

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from bot.core.errors import Unusable

__all__ = ["Element", "tree"]

Element = ET.Element
_MOST = 2_000_000
"""Elements: 5,000 rows with a hundred cells each, and what a cell is made of."""
_DEEP = 100


class _Builder(ET.TreeBuilder):
    """Builds a tree and counts."""

    def __init__(self) -> None:
        super().__init__()
        self._count = 0
        self._depth = 0

    def start(self, tag: str, attrs: Mapping[str, str], /) -> "ET.Element[str]":
        """An element begins."""
        self._count += 1
        self._depth += 1
        if self._count > _MOST or self._depth > _DEEP:
            raise Unusable("The file has too many elements, or too many in each other.")
        return super().start(tag, dict(attrs))

    def end(self, tag: str, /) -> "ET.Element[str]":
        """An element ends."""
        self._depth -= 1
        return super().end(tag)


def tree(data: bytes) -> "ET.Element[str]":
    """The root; raises ValueError for what is no XML, Unusable for what no honest program writes."""
    parser = DefusedXMLParser(target=_Builder(), forbid_dtd=True)
    try:
        parser.feed(data)
        root: ET.Element[str] = parser.close()
    except DefusedXmlException:
        raise Unusable(
            "The file declares entities or a document type, which no export of questions does."
        ) from None
    except (ET.ParseError, LookupError) as error:
        raise ValueError(str(error)) from None
    return root
