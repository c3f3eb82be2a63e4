"""How judges mark, as advice: severity, consistency, favour, beside the figures that count.

The model is y = entry + judge + rest with the judges' part shrunken towards none and extreme
rests clipped (algorithms §1.4-1.6). All in floats, because nothing here is ever published or
ranked on. A judge graph in several parts can't be compared across them: then only the parts
are told and no corrected score.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.special import stdtr

Numbers = NDArray[np.float64]
LEAST_SHEETS = 8
LEAST_HOME = 4
_CLIP = 1.5
_ROUNDS = 8
_MAD = 1.4826
_OUTSTANDING = 3.0
_SHARE_FALSE = 0.005
_DRAWS = 1000
_FAR = 2.5
_NEAR_ONLY = 1.06
"""What the width of a bell cut at 2.5 falls short of its own."""
_LEAST_GIFTS = 3
_GIFTS_TO_BLOWS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One counted sheet: its total, and by which ties its judge is near to the entry."""

    entry: str
    judge: str
    total: float
    homes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """An entry's advisory score without its judges' severity, and how sure it is.

    ``chance`` is the share of drawn rankings in which the entry is within its scope's seats.
    """

    score: float
    error: float
    chance: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeBias:
    """How far a judge's sheets of entries near to him lie above his others, in points."""

    kind: str
    sheets: int
    bias: float
    z: float
    chance: float
    is_outstanding: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeReport:
    """How one judge marks; a figure is ``None`` where too few sheets tell it.

    ``severity`` is in points, negative for harsh; ``scatter`` compares the rests with those of
    all judges; ``agreement`` is the correlation with the others' mean on the same entries;
    ``gifts`` and ``blows`` are single sheets far above and far below the panel.
    """

    judge: str
    sheets: int
    severity: float
    error: float
    scatter: float | None = None
    agreement: float | None = None
    gifts: int = 0
    blows: int = 0
    homes: tuple[HomeBias, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Leniency:
    """What the sheets of one round tell of judges and entries.

    ``parts`` are the groups of judges that share no entry; more than one forbids comparison.
    """

    parts: tuple[tuple[str, ...], ...]
    entries: Mapping[str, Corrected]
    judges: tuple[JudgeReport, ...]

    @property
    def is_comparable(self) -> bool:
        """Tell whether one chain of shared entries leads to every judge."""
        return len(self.parts) == 1


class _Table:
    """The sheets as arrays."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self.entries = sorted({one.entry for one in readings})
        self.judges = sorted({one.judge for one in readings})
        entry_at = {name: n for n, name in enumerate(self.entries)}
        judge_at = {name: n for n, name in enumerate(self.judges)}
        self.row = np.array([entry_at[one.entry] for one in readings])
        self.col = np.array([judge_at[one.judge] for one in readings])
        self.totals = np.array([one.total for one in readings])
        self.per_entry = np.bincount(self.row, minlength=len(self.entries)).astype(float)
        self.per_judge = np.bincount(self.col, minlength=len(self.judges)).astype(float)

    def by_entry(self, figures: Numbers) -> Numbers:
        sums = np.bincount(self.row, weights=figures, minlength=len(self.entries))
        return cast("Numbers", sums / self.per_entry)

    def by_judge(self, figures: Numbers) -> Numbers:
        return cast("Numbers", np.bincount(self.col, weights=figures, minlength=len(self.judges)))

    def laplacian(self) -> Numbers:
        seats = coo_matrix(
            (np.ones(len(self.row)), (self.row, self.col)),
            shape=(len(self.entries), len(self.judges)),
        ).tocsr()
        shared = seats.T @ seats.multiply(1 / self.per_entry[:, None]).tocsr()
        return cast("Numbers", np.diag(self.per_judge) - shared.toarray())

    def parts(self) -> tuple[tuple[str, ...], ...]:
        size = len(self.entries) + len(self.judges)
        links = coo_matrix(
            (np.ones(len(self.row)), (self.row, self.col + len(self.entries))), shape=(size, size)
        )
        _, labels = connected_components(links, directed=False)
        found: dict[int, list[str]] = defaultdict(list)
        for judge, label in zip(self.judges, labels[len(self.entries) :], strict=True):
            found[int(label)].append(judge)
        return tuple(sorted(tuple(one) for one in found.values()))


@dataclass(frozen=True, slots=True)
class _Fit:
    judges: Numbers
    entries: Numbers
    rests: Numbers
    noise: float
    covariance: Numbers


def leniency(
    readings: Sequence[Reading],
    *,
    scopes: Mapping[str, str] | None = None,
    seats: Mapping[str, int] | None = None,
    higher_first: bool = True,
) -> Leniency:
    """Return how judges mark and what each entry would score without their severity.

    ``scopes`` names what an entry is ranked within and ``seats`` how many of it advance; both
    only serve the chances. The same sheets give the same answer: chances are drawn from a fixed
    seed.
    """
    if not readings:
        return Leniency(parts=(), entries={}, judges=())
    ordered = sorted(readings, key=lambda one: (one.entry, one.judge))
    table = _Table(ordered)
    parts = table.parts()
    fit = _fitted(table, len(parts))
    entries = {}
    if len(parts) == 1:
        errors = _entry_errors(table, fit)
        chances = _chances(table, fit, scopes or {}, seats or {}, higher_first=higher_first)
        entries = {
            name: Corrected(
                score=float(fit.entries[n]), error=float(errors[n]), chance=chances.get(name)
            )
            for n, name in enumerate(table.entries)
        }
    return Leniency(parts=parts, entries=entries, judges=_reports(table, fit, ordered))


def _fitted(table: _Table, parts: int) -> _Fit:
    laplacian = table.laplacian()
    count = len(table.judges)
    grounded = laplacian + np.full((count, count), 1 / count)
    if parts > 1:
        grounded += np.eye(count) * 1e-6
    spread = np.linalg.inv(grounded) - np.full((count, count), 1 / count)
    free = max(1, len(table.totals) - len(table.entries) - count + parts)
    totals = table.totals
    judges = np.zeros(count)
    fit: _Fit | None = None
    for _ in range(_ROUNDS):
        asked = table.by_judge(totals - table.by_entry(totals)[table.row])
        plain = spread @ asked
        rests = totals - table.by_entry(totals - plain[table.col])[table.row] - plain[table.col]
        noise = float(max(np.sum(rests**2) / free, 1e-9))
        between = max(0.0, float(np.var(plain) - np.mean(np.diag(spread)) * noise))
        ridge = noise / between if between > 0 else 1e9
        inverse = np.linalg.inv(laplacian + ridge * np.eye(count))
        judges = inverse @ asked
        entries = table.by_entry(totals - judges[table.col])
        rests = table.totals - entries[table.row] - judges[table.col]
        fit = _Fit(judges, entries, rests, noise, cast("Numbers", noise * inverse))
        bound = _CLIP * _MAD * float(np.median(np.abs(rests)))
        if bound <= 0:
            break
        totals = entries[table.row] + judges[table.col] + np.clip(rests, -bound, bound)
    return cast("_Fit", fit)


def _entry_errors(table: _Table, fit: _Fit) -> Numbers:
    seats: dict[int, list[int]] = defaultdict(list)
    for row, col in zip(table.row, table.col, strict=True):
        seats[int(row)].append(int(col))
    own = fit.noise / table.per_entry
    shared = np.array(
        [fit.covariance[np.ix_(seats[n], seats[n])].mean() for n in range(len(table.entries))]
    )
    return cast("Numbers", np.sqrt(own + shared))


def _chances(
    table: _Table,
    fit: _Fit,
    scopes: Mapping[str, str],
    seats: Mapping[str, int],
    *,
    higher_first: bool,
) -> dict[str, float]:
    """Draw judges and entries a thousand times; count how often each entry is within the seats."""
    dice = np.random.default_rng(20220428)
    drawn = dice.multivariate_normal(fit.judges, fit.covariance, _DRAWS, method="cholesky")
    own = fit.noise / table.per_entry
    found: dict[str, float] = {}
    sign = 1.0 if higher_first else -1.0
    for scope, number in sorted(seats.items()):
        at = np.array([n for n, name in enumerate(table.entries) if scopes.get(name) == scope])
        if not len(at):
            continue
        between = max(0.0, float(np.var(fit.entries[at]) - np.mean(own[at])))
        kept = between / (between + own[at])
        middle = float(np.mean(fit.entries[at]))
        inside = np.zeros(len(at))
        for judges in drawn:
            given = table.by_entry(table.totals - judges[table.col])[at]
            centre = middle + kept * (given - middle)
            true = centre + dice.normal(size=len(at)) * np.sqrt(kept * own[at])
            inside[np.argsort(-sign * true)[:number]] += 1
        found |= {table.entries[n]: float(inside[i] / _DRAWS) for i, n in enumerate(at)}
    return found


def _reports(table: _Table, fit: _Fit, readings: Sequence[Reading]) -> tuple[JudgeReport, ...]:
    others = _mean_of_others(table)
    sigma = max(_MAD * float(np.median(np.abs(fit.rests))), 1e-9)
    made = []
    for n, judge in enumerate(table.judges):
        mine = table.col == n
        rests = fit.rests[mine]
        enough = len(rests) >= LEAST_SHEETS
        homes = [one.homes for one, is_his in zip(readings, mine, strict=True) if is_his]
        made.append(
            JudgeReport(
                judge=judge,
                sheets=len(rests),
                severity=float(fit.judges[n]),
                error=float(np.sqrt(max(fit.covariance[n, n], 0.0))),
                scatter=_MAD * float(np.median(np.abs(rests))) / sigma if enough else None,
                agreement=_correlation(table.totals[mine], others[mine]) if enough else None,
                gifts=int(np.sum(rests > _OUTSTANDING * sigma)),
                blows=int(np.sum(rests < -_OUTSTANDING * sigma)),
                homes=_homes(rests, homes),
            )
        )
    made = _favours(made)
    return tuple(replace(one, flags=flags) for one, flags in zip(made, _flags(made), strict=True))


def _flags(made: Sequence[JudgeReport]) -> list[tuple[str, ...]]:
    """Name who stands out from all judges, by the false discovery rate over them."""
    judged = [one for one in made if one.scatter is not None]
    severity = _outstanding([one.severity for one in judged])
    scatter = _outstanding([float(np.log(max(one.scatter or 0, 1e-3))) for one in judged])
    found = []
    for one in made:
        flags = []
        if one.scatter is not None:
            n = judged.index(one)
            if severity[n]:
                flags.append("lenient" if severity[n] > 0 else "harsh")
            if scatter[n] > 0:
                flags.append("careless")
            elif _gives(one):
                flags.append("friendly")
            if any(bias.is_outstanding for bias in one.homes):
                flags.append("home")
        found.append(tuple(flags))
    return found


def _gives(one: JudgeReport) -> bool:
    """Tell whether single sheets stand far above the panel and hardly any below."""
    return one.gifts >= _LEAST_GIFTS and one.gifts >= _GIFTS_TO_BLOWS * one.blows


def _outstanding(figures: Sequence[float]) -> list[float]:
    """Return the z of each figure among all where it stands out, 0 where it does not.

    |z| > 3 against the middle and width of those without the far ones, and kept by
    Benjamini-Hochberg at five in a thousand.
    """
    if not figures:
        return []
    values = np.array(figures)
    rough = _MAD * float(np.median(np.abs(values - np.median(values))))
    near = values[np.abs(values - np.median(values)) <= _FAR * rough]
    middle = float(np.mean(near))
    z = (values - middle) / max(float(np.std(near)) * _NEAR_ONLY, 1e-9)
    # both tails of the normal curve; scipy.stats says the same and takes seconds to import
    kept = _discovered([math.erfc(abs(one) / math.sqrt(2)) for one in z])
    return [
        float(one) if is_kept and abs(one) > _OUTSTANDING else 0.0
        for one, is_kept in zip(z, kept, strict=True)
    ]


def _mean_of_others(table: _Table) -> Numbers:
    sums = table.by_entry(table.totals) * table.per_entry
    left = table.per_entry[table.row] - 1
    means = (sums[table.row] - table.totals) / np.maximum(left, 1)
    return cast("Numbers", np.where(left > 0, means, np.nan))


def _correlation(own: Numbers, others: Numbers) -> float | None:
    known = ~np.isnan(others)
    one, other = own[known], others[known]
    if len(one) < LEAST_SHEETS or np.std(one) == 0 or np.std(other) == 0:
        return None
    return float(np.corrcoef(one, other)[0, 1])


def _homes(rests: Numbers, homes: Sequence[frozenset[str]]) -> tuple[HomeBias, ...]:
    """Compare by kind the rests of entries near to a judge with those of entries near in no way."""
    found = []
    away = rests[np.array([not near for near in homes])]
    for kind in sorted({kind for near in homes for kind in near}):
        own = rests[np.array([kind in near for near in homes])]
        if len(own) < LEAST_HOME or len(away) < LEAST_HOME:
            continue
        squares = np.sum((own - own.mean()) ** 2) + np.sum((away - away.mean()) ** 2)
        free = len(own) + len(away) - 2
        width = float(np.sqrt(squares / free * (1 / len(own) + 1 / len(away))))
        bias = float(np.mean(own) - np.mean(away))
        z = bias / max(width, 1e-9)
        found.append(
            HomeBias(kind=kind, sheets=len(own), bias=bias, z=z, chance=float(stdtr(free, -z)))
        )
    return tuple(found)


def _favours(made: Sequence[JudgeReport]) -> list[JudgeReport]:
    """Mark the ties that stand out, by the false discovery rate over all judges and kinds."""
    kept = _discovered([home.chance for one in made for home in one.homes])
    numbers = iter(range(len(kept)))
    return [
        replace(
            one,
            homes=tuple(
                replace(home, is_outstanding=kept[next(numbers)] and home.z > _OUTSTANDING)
                for home in one.homes
            ),
        )
        for one in made
    ]


def _discovered(chances: Sequence[float]) -> list[bool]:
    """Tell which chances are too small to be one, by Benjamini-Hochberg at five in a thousand."""
    order = sorted(range(len(chances)), key=lambda n: chances[n])
    passed = [
        place
        for place, n in enumerate(order, start=1)
        if chances[n] <= _SHARE_FALSE * place / len(order)
    ]
    kept = set(order[: max(passed, default=0)])
    return [n in kept for n in range(len(chances))]
