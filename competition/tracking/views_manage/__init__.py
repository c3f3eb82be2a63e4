"""The office after the contest: ledger, recommendations, units."""

from competition.tracking.views_manage import deciding, enrolled, ledger
from competition.tracking.views_manage.blueprint import bp

__all__ = ["bp", "deciding", "enrolled", "ledger"]
