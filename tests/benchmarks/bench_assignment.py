"""Time, memory and quality of a draw: ``python tests/benchmarks/bench_assignment.py 300 30 5``.

Instances are generated from a fixed seed: fields with uneven shares, one to three fields a
judge, employers of uneven size, 3 % conflicts, loads between 0.6 and 1.25 of the mean. Affinity
counts 1 for a main field, 0.5 for a second one and 0 for none, which is allowed here so that
all pairs compete.
"""

import resource
import sys
import time
from collections import defaultdict

import numpy as np

from competition.rules.assignment import (
    Draw,
    DrawInputs,
    EntryFacts,
    JudgeFacts,
    Shortfall,
    draw_judges,
)
from competition.rules.assignment.problem import problem_of
from competition.rules.assignment.second_solver import verify_with_highs
from competition.rules.plan.judging import DrawRules, LoadRules, RoleMinimum, SeedRules, TierRules
from competition.rules.values import Text

FIELDS = [f"field-{number}" for number in range(8)]


def instance(entry_count, judge_count, each, *, overlapping, lottery):
    """Generate a pool and a round; the same arguments give the same instance."""
    chance = np.random.default_rng(1)
    shares = chance.dirichlet(np.full(len(FIELDS), 6.0))
    sizes = 1 / np.arange(1, judge_count // 2 + 1) ** 0.7
    mean = entry_count * each / judge_count

    def fields_of_judge():
        picked = chance.choice(FIELDS, size=chance.integers(1, 4), replace=False, p=shares)
        return tuple(picked[:1].tolist()), tuple(picked[1:].tolist())

    judges = []
    for number in range(judge_count):
        main, second = fields_of_judge()
        judges.append(
            JudgeFacts(
                judge_id=number,
                main_fields=main,
                second_fields=second,
                employer=f"unit-{chance.choice(len(sizes), p=sizes / sizes.sum())}",
                district=f"district-{chance.integers(31)}",
                roles=("investment",) if chance.random() < 0.4 else ("technical",),
            )
        )
    drawn = chance.choice(FIELDS, size=entry_count, p=shares).tolist()
    clashes = np.argwhere(chance.random((entry_count, judge_count)) < 0.03).tolist()
    more = (
        {"most_per_district": 2, "role_minima": (RoleMinimum(role="investment", least=1),)}
        if overlapping
        else {}
    )
    return DrawInputs(
        entries=tuple(EntryFacts(entry_id=n, field=field) for n, field in enumerate(drawn)),
        judges=tuple(judges),
        rules=DrawRules(
            judges_per_entry=each,
            tiers=TierRules(allow_none=True, lottery=lottery),
            load=LoadRules(least=int(mean * 0.6), most=int(mean * 1.25)),
            seed=SeedRules(public_value=Text("收盘点位", "closing index")),
            **more,
        ),
        seed=bytes(range(32)),
        round_label="benchmark",
        conflicts=frozenset(map(tuple, clashes)),
    )


def quality(inputs, draw):
    """Return the figures of a draw by name."""
    field = {entry.entry_id: entry.field for entry in inputs.entries}
    judge = {one.judge_id: one for one in inputs.judges}
    affinity, employers = defaultdict(list), defaultdict(list)
    chosen = np.zeros((len(inputs.entries), len(inputs.judges)))
    for entry_id, judge_id in draw.pairs:
        main = field[entry_id] in judge[judge_id].main_fields
        second = field[entry_id] in judge[judge_id].second_fields
        affinity[entry_id].append(1.0 if main else 0.5 * second)
        employers[entry_id].append(judge[judge_id].employer)
        chosen[entry_id, judge_id] = 1
    shared = chosen.T @ chosen
    np.fill_diagonal(shared, 0)
    # A reading of an entry links its judges like one observation each: weight 1/k a pair.
    weights = shared / inputs.rules.judges_per_entry
    spectrum = np.linalg.eigvalsh(np.diag(weights.sum(axis=1)) - weights)
    means = np.array([np.mean(marks) for marks in affinity.values()])
    loads = np.array(list(draw.loads.values()))
    return {
        "pairs": len(draw.pairs),
        "conflicts": len(set(draw.pairs) & inputs.conflicts),
        "colleagues on an entry": sum(len(e) - len(set(e)) for e in employers.values()),
        "tiers": dict(draw.tiers),
        "affinity mean / 5 % / min": " / ".join(
            f"{figure:.3f}" for figure in (means.mean(), np.quantile(means, 0.05), means.min())
        ),
        "load min / max / sd": f"{loads.min()} / {loads.max()} / {loads.std():.1f}",
        "most entries shared by two": draw.connectivity.most_shared,
        "components": len(draw.connectivity.components),
        "lambda2": f"{max(spectrum[1], 0):.2f}",
    }


def timed(work, *arguments):
    """Return the result and the seconds."""
    start = time.perf_counter()
    result = work(*arguments)
    return result, time.perf_counter() - start


def main(entry_count, judge_count, each, *options):
    """Print the figures of one size.

    Options: ``overlapping`` adds district caps and role minima; ``mixed`` lets the lottery
    reach over four tiers.
    """
    inputs = instance(
        int(entry_count),
        int(judge_count),
        int(each),
        overlapping="overlapping" in options,
        lottery=4 if "mixed" in options else 1,
    )
    _, preparing = timed(problem_of, inputs)
    draw, drawing = timed(draw_judges, inputs)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures = {"seconds": f"{drawing:.2f} (arrays and lottery {preparing:.2f})"}
    figures["peak MB"] = f"{memory:.0f}"
    if isinstance(draw, Shortfall):
        figures["shortages"] = draw.shortages
    else:
        figures |= quality(inputs, draw)
    second, checking = timed(verify_with_highs, inputs)
    figures["HiGHS seconds"] = f"{checking:.2f}"
    figures["identical set"] = isinstance(draw, Draw) and second == draw.pairs
    for name, value in figures.items():
        sys.stdout.write(f"{name:28} {value}\n")


if __name__ == "__main__":
    main(*(sys.argv[1:] or ("300", "30", "5")))
