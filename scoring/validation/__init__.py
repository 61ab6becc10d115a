"""The validating shell: an untrusted document in, a sound `Bundle` or every problem at once out."""

from typing import Any

from scoring.model import Bundle, Nominee
from scoring.problems import Problems
from scoring.validation.fields import Node
from scoring.validation.nominees import read_nominee, read_nominees
from scoring.validation.rulings import read_rulings
from scoring.validation.scheme import SchemeRead, read_scheme

FORMAT = "award-bundle/1"
BUNDLE = ("format", "award", "rules", "scheme", "nominees", "rulings", "stability")

__all__ = ["FORMAT", "read_bundle", "read_one", "read_rules"]


def read_bundle(document: object) -> Bundle:
    """The bundle that a document holds; raises BundleError with every problem, in document order."""
    problems = Problems()
    node = Node(document, (), problems, BUNDLE)
    _read_head(node)
    scheme = read_scheme(node.raw("scheme"), ("scheme",), problems if "scheme" in node else Problems())
    nominees: list[Nominee] = []
    if "nominees" in node:
        nominees = read_nominees(node.raw("nominees"), ("nominees",), problems, scheme)
    sink = problems if "rulings" in node else Problems()
    rulings = read_rulings(node.raw("rulings"), ("rulings",), sink, {nominee.id for nominee in nominees})
    problems.raise_if_any(document)
    return Bundle(scheme.scheme, tuple(nominees), rulings)


def read_rules(document: dict[str, object]) -> SchemeRead:
    """The scheme alone; raises BundleError with its problems."""
    problems = Problems()
    scheme = read_scheme(document.get("scheme"), ("scheme",), problems)
    problems.raise_if_any(document)
    return scheme


def read_one(document: dict[str, Any], index: int, scheme: SchemeRead) -> Nominee:
    """The nominee at `index` alone, for a derivation; raises BundleError with its problems."""
    problems = Problems()
    nominee = read_nominee(document["nominees"][index], ("nominees", index), problems, scheme)
    problems.raise_if_any(document)
    return nominee


def _read_head(node: Node) -> None:
    """What identifies a bundle and what only the diagnostics use; nothing of it enters a number of the result."""
    node.choice("format", (FORMAT,))
    if "award" in node:
        award = Node(node.raw("award"), ("award",), node.problems, ("code", "name", "year"))
        award.code("code")
        award.label("name")
        award.integer("year")
    if "rules" in node:
        Node(node.raw("rules"), ("rules",), node.problems, ("sealed_sha256",)).text("sealed_sha256")
    if "stability" in node:
        stability = Node(node.raw("stability"), ("stability",), node.problems, ("draws", "seed"), ("delta",))
        stability.integer("draws", least=1)
        stability.decimal("delta", least="0", most="1", default="0.2")
        stability.integer("seed")
