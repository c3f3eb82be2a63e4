"""Judges × entries × capacity × conflicts × seed → a draw, or what it lacks (随机抽取专家)."""

from competition.rules.assignment.draw import draw_judges
from competition.rules.assignment.facts import (
    Connectivity,
    Draw,
    DrawInputs,
    EntryFacts,
    JudgeFacts,
    Pair,
    Shortage,
    ShortageCode,
    Shortfall,
)
from competition.rules.assignment.panels import Finalist, Panels, draw_panels

__all__ = [
    "Connectivity",
    "Draw",
    "DrawInputs",
    "EntryFacts",
    "Finalist",
    "JudgeFacts",
    "Pair",
    "Panels",
    "Shortage",
    "ShortageCode",
    "Shortfall",
    "draw_judges",
    "draw_panels",
]
