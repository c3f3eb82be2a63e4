"""Pages of accounts before one is signed in, and what every page of the site asks of accounts."""

from competition.accounts.views_public import joining, signing_in, whole_site
from competition.accounts.views_public.blueprint import bp

__all__ = ["bp", "joining", "signing_in", "whole_site"]
