"""Checksums and shapes of codes, papers, contacts, days and amounts, each with its normal form.

Answers are typed values and codes. Source of the facts: contest.md §6.
"""

from competition.rules.identity.checked import Checked, Flaw, Read, Verdict
from competition.rules.identity.contacts import (
    CheckedPhone,
    PhoneKind,
    check_email,
    check_phone,
    email_key,
)
from competition.rules.identity.organisations import (
    OrganisationKind,
    area_level,
    check_credit_code,
    credit_code_check_character,
    organisation_check_character,
    organisation_kind,
)
from competition.rules.identity.patents import (
    CheckedPatent,
    PatentKind,
    check_patent,
    patent_check_character,
)
from competition.rules.identity.people import (
    IdFacts,
    PaperKind,
    Sex,
    check_paper,
    check_resident_id,
    id_check_character,
    id_facts,
    mask_email,
    mask_paper,
    mask_phone,
)
from competition.rules.identity.quantities import AmountUnit, read_amount, read_day, read_month
from competition.rules.identity.writing import (
    compact,
    company_key,
    company_name,
    key,
    person_name,
    plain,
    project_title,
    title_key,
)

__all__ = [
    "AmountUnit",
    "Checked",
    "CheckedPatent",
    "CheckedPhone",
    "Flaw",
    "IdFacts",
    "OrganisationKind",
    "PaperKind",
    "PatentKind",
    "PhoneKind",
    "Read",
    "Sex",
    "Verdict",
    "area_level",
    "check_credit_code",
    "check_email",
    "check_paper",
    "check_patent",
    "check_phone",
    "check_resident_id",
    "compact",
    "company_key",
    "company_name",
    "credit_code_check_character",
    "email_key",
    "id_check_character",
    "id_facts",
    "key",
    "mask_email",
    "mask_paper",
    "mask_phone",
    "organisation_check_character",
    "organisation_kind",
    "patent_check_character",
    "person_name",
    "plain",
    "project_title",
    "read_amount",
    "read_day",
    "read_month",
    "title_key",
]
