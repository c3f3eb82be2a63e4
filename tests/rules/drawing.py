"""Small pools and rounds for the tests of the draw."""

from competition.rules.assignment import DrawInputs, EntryFacts, JudgeFacts
from competition.rules.plan.judging import DrawRules, LoadRules, SeedRules
from competition.rules.values import Text

SEED = bytes(range(32))


def rules(*, each=2, least=0, most=9, **others):
    return DrawRules(
        judges_per_entry=each,
        load=LoadRules(least=least, most=most),
        seed=SeedRules(public_value=Text("收盘点位", "closing index")),
        **others,
    )


def entries(**fields):
    """``entries(AI=3)`` gives the entries AI-1 … AI-3 of the field AI."""
    return tuple(
        EntryFacts(entry_id=f"{field}-{number}", field=field)
        for field, count in fields.items()
        for number in range(1, count + 1)
    )


def judges(**fields):
    """``judges(AI=2)`` gives the judges ai-1 and ai-2 whose main field is AI."""
    return tuple(
        JudgeFacts(judge_id=f"{field.lower()}-{number}", main_fields=(field,))
        for field, count in fields.items()
        for number in range(1, count + 1)
    )


def inputs(some_entries, some_judges, some_rules, **others):
    return DrawInputs(
        entries=some_entries,
        judges=some_judges,
        rules=some_rules,
        **{"seed": SEED, "round_label": "preliminary", **others},
    )
