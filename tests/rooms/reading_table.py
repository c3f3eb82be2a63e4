"""What each role of the small world may read of others, and what nobody reads on any page."""

from tests.rooms.permission_rows import NOBODY
from tests.rooms.small_world import ROLES

_PAYEE = frozenset({"payee_of_owner", "bank_of_owner", "account_of_owner"})
_OWN = {role: frozenset({f"name_of_{role}"}) for role in ROLES}
_OF_OWNER = frozenset({"project", "entrant", "leader"})
_JUDGED = frozenset({"entrant_judged", "leader_judged"})
_OF_UNIT = _OF_OWNER | _JUDGED | {"name_of_owner", "note_of_officer", "project_of_other_applicant"}

MAY_READ: dict[str, frozenset[str]] = _OWN | {
    "visitor": NOBODY,
    "disabled": NOBODY,
    "owner": _OWN["owner"]
    | _OF_OWNER
    | {"document_of_draft", "letter_of_owner", "job_of_owner"}
    | _PAYEE
    | {"evidence_of_owner"},
    "other_applicant": _OWN["other_applicant"] | {"project_of_other_applicant"},
    "officer": _OWN["officer"]
    | _OF_UNIT
    | {"project_of_past", "holder_of_past", "reason_of_likeness"},
    "manager": _OWN["manager"]
    | _OF_UNIT
    | {"name_of_officer"}
    | {"project_of_past", "holder_of_past", "reason_of_likeness"},
    "judge": _OWN["judge"] | {"opinion_of_judge"},
    "finance": _OWN["finance"] | _OF_OWNER | _PAYEE | {"evidence_of_owner"},
}
"""The private data that each role may meet on pages that are open to it; organisers and
supervisors of the edition are not listed: see ``NEVER``."""

_OPINIONS = frozenset({"opinion_of_judge", "opinion_of_other_judge"})

NEVER: dict[str, frozenset[str]] = {
    "organiser": frozenset({"name_of_organiser_elsewhere"}) | _OPINIONS | _PAYEE,
    "supervisor": frozenset({"name_of_organiser_elsewhere", "letter_of_owner"})
    | _OPINIONS
    | _PAYEE,
}
"""What not even those who run and watch the edition may meet, while the round is open."""
