"""The list for the finance office: one row an instalment, with the payee."""

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from competition.core.phrases import _, say
from competition.core.templating import text_of
from competition.core.workbooks import Cell
from competition.rules.values import in_decimals
from competition.tracking.queries.ledger import Account
from competition.tracking.queries.payees import opened_payee

_COLUMNS: tuple[Callable[[], str], ...] = (
    lambda: _("登记编号"),
    lambda: _("项目名称"),
    lambda: _("组别"),
    lambda: _("奖项"),
    lambda: _("分期"),
    lambda: _("应发（元）"),
    lambda: _("已发（元）"),
    lambda: _("本次可发（元）"),
    lambda: _("应追回（元）"),
    lambda: _("状态"),
    lambda: _("说明"),
    lambda: _("收款单位"),
    lambda: _("统一社会信用代码"),
    lambda: _("开户银行"),
    lambda: _("账号"),
)


def payment_header() -> list[str]:
    """Return the column names in the reader's language."""
    return [name() for name in _COLUMNS]


def payment_rows(accounts: Iterable[Account]) -> Iterator[list[Cell]]:
    """Yield one row an instalment, in the order of the ledger. Codes and accounts are texts."""
    for account in accounts:
        words = opened_payee(account.payee) if account.payee else None
        for part in account.dues.parts:
            instalment = account.instalment(part.key)
            yield [
                account.entry.reference,
                account.entry.project_name,
                text_of(account.group),
                text_of(account.level.name) if account.level else account.award.level_key,
                text_of(instalment.name) if instalment else _("一次发放"),
                _yuan(part.cents),
                _yuan(part.paid_cents),
                _yuan(part.payable_cents),
                _yuan(part.recover_cents),
                say(f"due_{part.due}"),
                "；".join(say(f"why_{why}") for why in part.why),
                words.holder if words else "",
                words.uscc if words else "",
                words.bank if words else "",
                words.account if words else "",
            ]


def _yuan(cents: int) -> str:
    return in_decimals(Fraction(cents, 100), 2)
