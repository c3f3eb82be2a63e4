"""Forms of registration."""

from competition.registration.forms.sections import (
    BasicsForm,
    SectionFields,
    field_name,
    problems_of,
    question_field,
    section_form,
)
from competition.registration.forms.self_check import (
    Carried,
    SelfCheckForm,
    answers_from_address,
    carried_from_address,
    self_check_form,
)
from competition.registration.forms.steps import (
    ConfirmForm,
    ExtensionForm,
    RepliesForm,
    ReuseForm,
    ShareForm,
    SignOffForm,
    SubmitForm,
    UploadForm,
    WithdrawForm,
)

__all__ = [
    "BasicsForm",
    "Carried",
    "ConfirmForm",
    "ExtensionForm",
    "RepliesForm",
    "ReuseForm",
    "SectionFields",
    "SelfCheckForm",
    "ShareForm",
    "SignOffForm",
    "SubmitForm",
    "UploadForm",
    "WithdrawForm",
    "answers_from_address",
    "carried_from_address",
    "field_name",
    "problems_of",
    "question_field",
    "section_form",
    "self_check_form",
]
