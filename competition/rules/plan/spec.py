"""How a plan's key describes itself: meaning, unit, example and bounds stand at the type."""

from dataclasses import MISSING, dataclass, field
from typing import Any

KEY_PATTERN = r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*"
"""What a key of the plan's own making looks like: lower case, digits, hyphen or underscore."""


@dataclass(frozen=True, slots=True)
class Spec:
    """What the plan reference, the reader and the schema know of one key."""

    meaning: str
    unit: str = ""
    example: object = None
    least: int | None = None
    most: int | None = None
    pattern: str | None = None


def spec(  # noqa: PLR0913 - one argument a property of the key
    meaning: str,
    *,
    unit: str = "",
    example: object = None,
    default: Any = MISSING,  # noqa: ANN401 - as dataclasses.field
    least: int | None = None,
    most: int | None = None,
    pattern: str | None = None,
) -> Any:  # noqa: ANN401 - as dataclasses.field
    """Declare a key. ``meaning`` is the Chinese sentence that the plan reference prints."""
    about = Spec(meaning, unit, example, least, most, pattern)
    return field(default=default, metadata={"spec": about})


def key(meaning: str, *, example: str) -> Any:  # noqa: ANN401 - as dataclasses.field
    """Declare the key by which other parts of the plan name this thing."""
    return spec(meaning, example=example, pattern=KEY_PATTERN)
