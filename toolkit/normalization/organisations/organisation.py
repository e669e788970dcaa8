"""A body as research counts it: region, level and canonical function of its name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from toolkit.normalization.organisations.functions import folded_name, function_kinds, functions_of
from toolkit.normalization.organisations.regions import Issuer, home_of
from toolkit.schema import Level


@dataclass(frozen=True, slots=True)
class Organisation:
    """What the name of a body says in its document.

    Attributes:
        region: Full administrative name of its region (`国家` for the centre); None where nothing tells.
        level: `nation`, `province`, `city`, `county`, `town`, `village`, `park` or `enterprise`; None where nothing
            tells (hospitals and schools without a region).
        function: Canonical function, the first of `functions`: `文化和旅游`; None for a body that no word explains.
        functions: All functions of a joint body: `文化和旅游`, `体育`.
        kind: Kind of the body by its function: `department`, `party`, `bank` …; None without a function.
    """

    region: str | None
    level: Level | None
    function: str | None
    functions: tuple[str, ...]
    kind: str | None


@lru_cache(maxsize=1 << 14)
def organisation(name: str, issuer: Issuer) -> Organisation:
    """Returns region, level and functions of a body in a document of the issuer.

    Args:
        name: The body, best by its restored name.
        issuer: Who issues the document.

    Example:
        >>> county = Issuer("清河市云溪县", None, "清河市", "云溪县", "county")
        >>> found = organisation("县文体旅局", county)
        >>> found.region, found.level, found.functions
        ('清河市云溪县', 'county', ('文化和旅游', '体育'))
    """
    folded = folded_name(name)
    functions = functions_of(folded, issuer.year)
    home = home_of(folded, issuer)
    first = functions[0] if functions else None
    return Organisation(home.region, home.level, first, functions, function_kinds()[first] if first else None)
