"""Forms of screening: the verdict in one place, choices in lists, reasons, people of a unit."""

from competition.screening.forms.bulk import BulkForm, entries_of
from competition.screening.forms.lists import ChosenForm, ReasonForm
from competition.screening.forms.people import OfficerForm
from competition.screening.forms.ranking import ListForm
from competition.screening.forms.verdict import VerdictForm

__all__ = [
    "BulkForm",
    "ChosenForm",
    "ListForm",
    "OfficerForm",
    "ReasonForm",
    "VerdictForm",
    "entries_of",
]
