"""Entries of a final into panels of even strength, and their running order, by lot."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from competition.rules.assignment.facts import Id
from competition.rules.values import drawn_order


@dataclass(frozen=True, slots=True, kw_only=True)
class Finalist:
    """An entry of a final with its place in the round before (1 is best)."""

    entry_id: Id
    place: int
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panels:
    """Panel → its entries in running order."""

    orders: Mapping[str, tuple[Id, ...]]


def draw_panels(
    finalists: Sequence[Finalist], panels: Sequence[str], *, seed: bytes, label: str
) -> Panels:
    """Deal the entries of each field by place in a snake (1→A, 2→B, 3→B, 4→A), then draw orders.

    The lot decides which panel takes which side of the snake and breaks equal places; panels
    that already hold fewer take the odd entries, so that in every field and over all fields
    sizes differ by one at most. Running orders are drawn under ``order|label|panel``.
    """
    if len(set(panels)) < max(len(panels), 1):
        raise ValueError("panels need names that differ")
    by_field: dict[str, list[Finalist]] = defaultdict(list)
    lot = drawn_order(seed, f"entries|{label}", [each.entry_id for each in finalists])
    numbers = {entry_id: number for number, entry_id in enumerate(lot)}
    for each in sorted(finalists, key=lambda one: (one.place, numbers[one.entry_id])):
        by_field[each.field].append(each)
    dealt: dict[str, list[Id]] = {panel: [] for panel in panels}
    for field in drawn_order(seed, f"fields|{label}", by_field):
        sides = drawn_order(seed, f"sides|{label}|{field}", panels)
        _deal(by_field[field], sides, dealt)
    return Panels(
        orders={
            panel: drawn_order(seed, f"order|{label}|{panel}", dealt[panel]) for panel in panels
        }
    )


def _deal(finalists: list[Finalist], sides: tuple[str, ...], dealt: dict[str, list[Id]]) -> None:
    """Deal one field; the last, incomplete turn of the snake goes to the emptiest panels."""
    width = len(sides)
    snake = sorted(sides, key=lambda panel: len(dealt[panel]))
    if len(finalists) // width % 2:
        snake.reverse()
    for number, each in enumerate(finalists):
        turn, step = divmod(number, width)
        dealt[snake[-1 - step if turn % 2 else step]].append(each.entry_id)
