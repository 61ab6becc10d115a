"""Comparing a stored result, or stored diagnostics, with what the bundle gives now."""

from dataclasses import dataclass
from typing import Any

from scoring.documents import RepeatedKey
from scoring.engine import FORMAT, Document, run
from scoring.problems import Location, path_of, show

DIFFERENCES = {
    "length": {
        "en": "{kept} entries in the result, {computed} recomputed",
        "zh": "结果中有 {kept} 项，重新计算有 {computed} 项",
    },
    "value": {"en": "{kept} in the result, {computed} recomputed", "zh": "结果中为 {kept}，重新计算为 {computed}"},
    "repeated": {"en": "the key is given more than once in the result", "zh": "结果中同一个键出现多次"},
    "missing": {"en": "missing in the result, {computed} recomputed", "zh": "结果中缺少，重新计算为 {computed}"},
    "extra": {"en": "{kept} in the result, not recomputed", "zh": "结果中为 {kept}，重新计算没有此项"},
}


@dataclass(frozen=True)
class Difference:
    """One place where the result is not what the bundle gives; `kept` and `computed` are short and printable."""

    location: Location
    code: str
    kept: str = ""
    computed: str = ""

    @property
    def path(self) -> str:
        return path_of(self.location)

    def words(self, lang: str) -> str:
        """What differs, in `lang` ("en" or "zh"), without the path."""
        return DIFFERENCES[self.code][lang].format(kept=self.kept, computed=self.computed)

    def __str__(self) -> str:
        return f"{self.path}: {self.words('en')}"


def verify(bundle: Document, result: object) -> list[str]:
    """The `differences` as lines of English; [] means identical."""
    return list(map(str, differences(bundle, result)))


def differences(bundle: Document, result: object) -> list[Difference]:
    """Every difference between `result` and what the bundle gives; [] means identical.

    A document in the format of the diagnostics is compared with the diagnostics, to all of their six decimals. Another
    patch level of the engine is no difference. Raises BundleError if the bundle itself is unsound.
    """
    found: list[Difference] = []
    _compare((), result, _recomputed(bundle, result), found)
    return found


def _recomputed(bundle: Document, result: object) -> Document:
    """What the bundle gives now, in the format that `result` says it has."""
    if not isinstance(result, dict) or result.get("format") == FORMAT:
        return run(bundle)
    from scoring import diagnostics  # only where they are asked for

    return diagnostics.diagnose(bundle) if result.get("format") == diagnostics.FORMAT else run(bundle)


def _compare(at: Location, kept: Any, computed: Any, found: list[Difference]) -> None:
    if isinstance(kept, dict) and isinstance(computed, dict):
        for key in [*computed, *(key for key in kept if key not in computed)]:
            _compare_key((*at, str(key)), key, kept, computed, found)
    elif isinstance(kept, list) and isinstance(computed, list):
        for index, (one, other) in enumerate(zip(kept, computed, strict=False)):
            _compare((*at, index), one, other, found)
        if len(kept) != len(computed):
            found.append(Difference(at, "length", str(len(kept)), str(len(computed))))
    elif type(kept) is not type(computed) or kept != computed:
        found.append(Difference(at, "value", show(kept), show(computed)))


def _compare_key(at: Location, key: Any, kept: Document, computed: Document, found: list[Difference]) -> None:
    if isinstance(key, RepeatedKey):
        found.append(Difference((*at[:-1], key.key), "repeated"))
    elif key not in kept:
        found.append(Difference(at, "missing", computed=show(computed[key])))
    elif key not in computed:
        found.append(Difference(at, "extra", kept=show(kept[key])))
    elif at != ("engine",) or not _same_but_patch(kept[key], computed[key]):
        _compare(at, kept[key], computed[key], found)


def _same_but_patch(kept: object, computed: str) -> bool:
    parts = kept.split(".") if isinstance(kept, str) and kept.isascii() else []
    return len(parts) == 3 and parts[2].isdigit() and parts[:2] == computed.split(".")[:2]
