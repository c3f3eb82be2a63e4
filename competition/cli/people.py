"""`flask people`: the first organiser, and accounts that need a hand from the machine's owner."""

import sys

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from competition.accounts import operations
from competition.accounts.models import Person, Role
from competition.accounts.queries import find_person_at, list_people, read_address
from competition.core.clock import now
from competition.core.database import write_transaction
from competition.core.errors import CompetitionError
from competition.core.links import link_to
from competition.core.phrases import _, say
from competition.editions.queries import get_edition

group = AppGroup("people", help="Invite the first organiser, list and disable accounts.")


@group.command("invite-organiser")
@click.argument("email")
@click.option("--edition", "edition_key", help="Only for this edition; otherwise the whole site.")
def invite_organiser(email: str, edition_key: str | None) -> None:
    """Invite an organiser and print the link, by which the first one comes."""
    with force_locale("zh_Hans_CN"):
        try:
            with write_transaction():
                edition = get_edition(edition_key) if edition_key else None
                token = operations.invite_person(
                    email, Role.ORGANISER, edition=edition, by=None, at=now()
                )
        except CompetitionError as error:
            click.echo(say(error.code, **error.values), err=True)
            sys.exit(1)
        click.echo(_("请把这个链接交给受邀人，14 天内有效，只能用一次："))
        click.echo(link_to("accounts_public.invitation", token=token))


@group.command("list")
def list_all() -> None:
    """List every account with its roles."""
    for person in list_people():
        roles = ", ".join(
            ":".join(filter(None, (grant.role, grant.edition_key or "*", grant.unit_key)))
            for grant in person.grants
            if grant.ended_at is None
        )
        click.echo(
            "\t".join((person.state, person.email or person.phone or "", person.name, roles))
        )


@group.command("disable")
@click.argument("address")
@click.option("--reason", required=True, help="Why; it stands in the audit log.")
def disable(address: str, reason: str) -> None:
    """Close an account and end its sessions."""
    with force_locale("zh_Hans_CN"), write_transaction():
        person = _person_at(address)
        operations.disable_person(person, reason=reason, by=None, at=now())
        click.echo(_("已停用：%(name)s", name=person.name))


@group.command("enable")
@click.argument("address")
@click.option("--reason", required=True, help="Why; it stands in the audit log.")
def enable(address: str, reason: str) -> None:
    """Open a closed account again."""
    with force_locale("zh_Hans_CN"), write_transaction():
        person = _person_at(address)
        operations.enable_person(person, reason=reason, by=None, at=now())
        click.echo(_("已恢复：%(name)s", name=person.name))


@group.command("reset-second-factor")
@click.argument("address")
@click.option("--reason", required=True, help="Why; it stands in the audit log.")
def reset_second_factor(address: str, reason: str) -> None:
    """Switch the second factor off for somebody who lost device and recovery codes."""
    with force_locale("zh_Hans_CN"), write_transaction():
        person = _person_at(address)
        operations.reset_second_factor(person, reason=reason, by=None, at=now())
        click.echo(_("两步验证已关闭：%(name)s", name=person.name))


def _person_at(address: str) -> Person:
    where = read_address(address)
    person = find_person_at(where) if where else None
    if person is None:
        raise click.ClickException(_("没有这个账号。"))
    return person
