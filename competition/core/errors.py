"""What can go wrong in a way that a person can be told about. Raised where found, worded once."""


class CompetitionError(Exception):
    """Something that the person can be told: a code, and the values that word it."""

    status = 400

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class NotFoundError(CompetitionError):
    """There is no such thing, or it is none of this person's business: the answer is the same."""

    status = 404

    def __init__(self, code: str = "not_found", **values: object) -> None:
        super().__init__(code, **values)


class SignInRequiredError(CompetitionError):
    """The page is for people who have signed in."""

    status = 401

    def __init__(self) -> None:
        super().__init__("sign_in_required")


class RefusedError(CompetitionError):
    """The rules refuse it. ``field`` names the form field that caused it, if one did."""

    status = 409

    def __init__(self, code: str, *, field: str | None = None, **values: object) -> None:
        super().__init__(code, **values)
        self.field = field


class StaleError(CompetitionError):
    """Somebody else changed the thing in the meantime."""

    status = 409

    def __init__(self, code: str = "stale", **values: object) -> None:
        super().__init__(code, **values)


class BusyError(CompetitionError):
    """Too many write at once: try again in a moment. Nothing was changed."""

    status = 503

    def __init__(self) -> None:
        super().__init__("busy")


def refuse_unseen(seen: str | None, mark: str) -> None:
    """Refuse to decide on what is not any more as it was shown (``shown_changed``).

    ``mark`` tells the content as it is, ``seen`` as it was shown; empty where no page was shown.
    """
    if seen and seen != mark:
        raise RefusedError("shown_changed")
