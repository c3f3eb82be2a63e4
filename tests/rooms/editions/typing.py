"""What a browser sends of a page of the plan editor as it stands."""

from collections.abc import Iterable

from competition.editions.forms.parts import Control, Group, Linked, Listing, Part, Rows


def sent_of(parts: Iterable[Part]) -> dict[str, list[str]]:
    """Return the fields of a page with what stands in them."""
    sent: dict[str, list[str]] = {}
    for part in parts:
        if isinstance(part, Control):
            sent |= _control(part)
        elif isinstance(part, Group):
            sent[f"{part.path}#"] = ["1"]
            sent |= sent_of([*([part.kind] if part.kind else []), *part.main, *part.more])
        elif isinstance(part, Rows):
            sent[f"{part.path}#"] = [str(len(part.items))]
            sent |= sent_of(part.items)
    return sent


def _control(one: Control) -> dict[str, list[str]]:
    if one.form in ("words", "long_words"):
        return {f"{one.path}.zh": [one.values[0]], f"{one.path}.en": [one.values[1]]}
    if one.form == "choices":
        return {f"{one.path}#": ["1"], one.path: list(one.values)}
    if one.form == "lines":
        return {f"{one.path}#": ["1"], one.path: ["\r\n".join(one.values)]}
    return {one.path: [one.values[0]]}


def places_in(parts: Iterable[Part]) -> set[str]:
    """Return the further pages that a page leads to."""
    found: set[str] = set()
    for part in parts:
        if isinstance(part, Listing):
            found |= {one.place for one in part.items}
        elif isinstance(part, Linked) and not part.is_unset:
            found.add(part.place)
        elif isinstance(part, Group):
            found |= places_in([*part.main, *part.more])
        elif isinstance(part, Rows):
            found |= places_in(part.items)
    return found
