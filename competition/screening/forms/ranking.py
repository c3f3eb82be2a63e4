"""The submission of a unit's list: who signs and, where the plan asks, in which order."""

from collections.abc import Mapping, Sequence

from wtforms import BooleanField, Field, HiddenField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, Optional

from competition.core.forms import Form
from competition.core.phrases import _, _l
from competition.screening.queries import Row

_LONG = 6
"""No place has so many digits."""


class ListForm(Form):
    """Who signs for the unit. Made for the rows of a list by ``of``."""

    seen = HiddenField()
    signer = StringField(_l("单位负责人姓名"), [InputRequired(_l("请填写。")), Length(max=80)])
    position = StringField(_l("职务"), [InputRequired(_l("请填写。")), Length(max=80)])
    promise = BooleanField(
        _l("以上项目经本单位审核，材料真实完整，同意推荐。"),
        [InputRequired(_l("请先勾选确认。"))],
    )
    rows: tuple[Row, ...] = ()
    ranked = False

    @classmethod
    def of(cls, rows: Sequence[Row], *, ranked: bool, earlier: Sequence[Row] = ()) -> "ListForm":
        """Return the form for the present rows, in the order of an earlier list as far as known."""
        before = {row["id"]: int(row["place"]) for row in earlier}
        ordered = sorted(rows, key=lambda row: before.get(row["id"], len(before) + 1))
        fields: dict[str, object] = {
            f"place_{row['id']}": IntegerField(
                _("“%(project)s”的次序", project=row["project"]), [Optional()], default=place
            )
            for place, row in enumerate(ordered if ranked else (), start=1)
        }
        made = type("UnitListForm", (cls,), fields | {"rows": tuple(ordered), "ranked": ranked})
        form: ListForm = made()
        form.was_seen = form.seen.data
        form.seen.data = " ".join(row["id"] for row in ordered)
        return form

    def place_of(self, row: Row) -> Field:
        """Return the field for the place of a row."""
        field: Field = self[f"place_{row['id']}"]
        return field

    def places(self) -> dict[str, int]:
        """Return the entries that were looked at with their places; 0 for one left empty."""
        seen = (self.was_seen or "").split()
        if not self.ranked:
            return {key: place for place, key in enumerate(seen, start=1)}
        return {
            key: (self[f"place_{key}"].data or 0) if f"place_{key}" in self else 0 for key in seen
        }

    def drafted(self, typed: Mapping[str, str]) -> tuple[Row, ...]:
        """Return the rows as a draft shows them, by the places typed as far as they are numbers."""
        places: dict[str, int] = {}
        for place, row in enumerate(self.rows, start=1):
            text = typed.get(f"place_{row['id']}", "") if self.ranked else ""
            places[row["id"]] = int(text) if text.isdecimal() and len(text) < _LONG else place
        placed = [{**row, "place": places[row["id"]]} for row in self.rows]
        return tuple(sorted(placed, key=lambda row: int(row["place"])))
