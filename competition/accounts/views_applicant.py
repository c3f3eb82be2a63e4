"""One's own account: name and language, password, second factor, sessions, data, deletion."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO
from urllib.parse import urlsplit
from zipfile import ZIP_DEFLATED, ZipFile

import segno
from flask import Blueprint, Response, current_app, flash, request, url_for
from flask.typing import ResponseReturnValue

from competition.accounts import operations
from competition.accounts.forms import (
    ChangePasswordForm,
    ConfirmForm,
    DeleteAccountForm,
    EnrolForm,
    ProfileForm,
    RemoveSecondFactorForm,
)
from competition.accounts.models import Person
from competition.accounts.permissions import is_staff
from competition.accounts.queries import (
    SecondFactorProposal,
    bars_to_erasure,
    count_recovery_codes,
    list_sign_ins,
    personal_data,
    propose_second_factor,
    repeat_proposal,
)
from competition.core.clock import now
from competition.core.extensions import limiter
from competition.core.pages import anyone_signed_in, guarded, me, page, see, writes, writes_after
from competition.core.passwords import hash_password, matches
from competition.core.phrases import _
from competition.core.sessions import drop_session_cookie, new_token, presented_hash
from competition.core.settings import Settings
from competition.core.storage import content_of
from competition.core.templating import local

bp = Blueprint("accounts_applicant", __name__)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


@bp.route("/account", methods=["GET", "POST"])
@guarded(allow=anyone_signed_in)
@writes
def account() -> ResponseReturnValue:
    person = me()
    form = ProfileForm(obj=person)
    if form.validate_on_submit():
        with form.errors_shown():
            name, words = form.name.data or "", form.language.data
            operations.change_profile(person, name=name, language=words, by=person, at=now())
            flash(_("已保存。"), "success")
            return see(url_for("accounts_applicant.account", lang=words))
    return page(
        "accounts/account.html",
        form=form,
        person=person,
        sessions=list_sign_ins(person, now()),
        here=presented_hash(),
        confirm=ConfirmForm(formdata=None),
        recovery_codes=count_recovery_codes(person) if person.second_factor_secret else 0,
    )


@dataclass(frozen=True, slots=True)
class Compared:
    """Whether the present password was given, and the new one's hash."""

    old_matches: bool
    new_hash: str = ""


def _compare_and_hash() -> Compared | None:
    person = me()
    form = ChangePasswordForm.of(person)
    if not form.validate():
        return None
    old_matches = matches(person.password_hash, form.old_password.data or "")
    new_hash = hash_password(form.password.data or "", staff=form.for_staff) if old_matches else ""
    return Compared(old_matches, new_hash)


@bp.route("/account/password", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
@guarded(allow=anyone_signed_in)
@writes_after(_compare_and_hash)
def change_password(prepared: Compared | None = None) -> ResponseReturnValue:
    person = me()
    form = ChangePasswordForm.of(person)
    if form.validate_on_submit() and prepared:
        with form.errors_shown():
            operations.change_password(
                person,
                prepared.new_hash,
                old_matches=prepared.old_matches,
                keep_hash=presented_hash(),
                by=person,
                at=now(),
            )
            flash(_("密码已修改，其他设备都已退出。"), "success")
            return see(url_for("accounts_applicant.account"))
    return page("accounts/change_password.html", form=form)


def _proposal(person: Person, sealed: str) -> SecondFactorProposal:
    issuer = urlsplit(_settings().base_url).hostname or ""
    again = repeat_proposal(person, sealed, issuer) if sealed else None
    return again or propose_second_factor(person, issuer)


@bp.route("/account/second-factor", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
@guarded(allow=anyone_signed_in)
@writes
def enrol_second_factor() -> ResponseReturnValue:
    person = me()
    form = EnrolForm()
    if form.validate_on_submit():
        with form.errors_shown():
            codes = operations.confirm_second_factor(
                person,
                form.proposal.data or "",
                form.code.data or "",
                keep_hash=presented_hash(),
                by=person,
                at=now(),
            )
            return page("accounts/recovery_codes.html", codes=codes)
    proposal = _proposal(person, form.proposal.data or "")
    form.proposal.data = proposal.sealed
    picture = segno.make(proposal.address, micro=False).svg_data_uri(scale=5, border=2)
    return page(
        "accounts/enrol_second_factor.html",
        form=form,
        proposal=proposal,
        picture=picture,
        is_required=_settings().second_factor == "required" and is_staff(person),
        has_one=person.second_factor_secret is not None,
    )


def _compare_own() -> bool:
    return matches(me().password_hash, request.form.get("old_password", ""))


@bp.route("/account/second-factor/remove", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
@guarded(allow=anyone_signed_in)
@writes_after(_compare_own)
def remove_second_factor(*, prepared: bool = False) -> ResponseReturnValue:
    person = me()
    form = RemoveSecondFactorForm()
    if form.validate_on_submit():
        with form.errors_shown():
            operations.remove_second_factor(
                person,
                password_matches=prepared,
                is_required=_settings().second_factor == "required" and is_staff(person),
                by=person,
                at=now(),
            )
            flash(_("两步验证已关闭。"), "success")
            return see(url_for("accounts_applicant.account"))
    return page("accounts/remove_second_factor.html", form=form)


@bp.route("/account/sessions/end-others", methods=["POST"])
@guarded(allow=anyone_signed_in)
@writes
def end_other_sessions() -> ResponseReturnValue:
    person = me()
    operations.end_other_sessions(person, presented_hash(), by=person, at=now())
    flash(_("其他设备都已退出。"), "success")
    return see(url_for("accounts_applicant.account"))


@bp.route("/account/sessions/end-all", methods=["POST"])
@guarded(allow=anyone_signed_in)
@writes
def end_all_sessions() -> ResponseReturnValue:
    person = me()
    operations.end_other_sessions(person, None, by=person, at=now())
    answer = see(url_for("accounts_public.sign_in"))
    drop_session_cookie(answer)
    flash(_("所有设备都已退出。"), "success")
    return answer


@bp.route("/account/data")
@limiter.limit("5/minute")
@guarded(allow=anyone_signed_in)
def own_data() -> ResponseReturnValue:
    """Hand out everything that is held of oneself: data as JSON, and one's own files."""
    package = TemporaryFile()  # noqa: SIM115 - closed when the answer is sent
    with ZipFile(package, "w", ZIP_DEFLATED) as archive:
        for part in personal_data(me()):
            archive.writestr(
                f"{part.name}.json", json.dumps(part.data, ensure_ascii=False, indent=2)
            )
            for one in part.files:
                archive.writestr(f"{part.name}/{one.path}", content_of(one.sha256))
    package.seek(0)
    name = f"my-data-{local(now()):%Y%m%d}.zip"
    answer = Response(_read(package), mimetype="application/zip")
    answer.call_on_close(package.close)  # where only the headers were asked for
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _read(package: IO[bytes]) -> Iterator[bytes]:
    with package:
        while piece := package.read(65_536):
            yield piece


def _compare_for_deletion() -> Compared | None:
    if not DeleteAccountForm().validate():
        return None
    given = matches(me().password_hash, request.form.get("old_password", ""))
    return Compared(given, hash_password(new_token(), staff=False) if given else "")


@bp.route("/account/delete", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
@guarded(allow=anyone_signed_in)
@writes_after(_compare_for_deletion)
def delete_account(prepared: Compared | None = None) -> ResponseReturnValue:
    person, form = me(), DeleteAccountForm()
    if form.validate_on_submit() and prepared:
        with form.errors_shown():
            operations.delete_account(
                person,
                prepared.new_hash,
                password_matches=prepared.old_matches,
                by=person,
                at=now(),
            )
            answer = see(url_for("accounts_public.sign_in"))
            drop_session_cookie(answer)
            flash(_("账号已注销。"), "success")
            return answer
    bars = bars_to_erasure(person, now())
    return page("accounts/delete_account.html", form=form, bars=bars)
