"""Every route is guarded, typed and named by the house's grammar."""

import re

from competition.core.pages import SAFE_METHODS, anyone

PUBLIC_ENDPOINTS = {
    "screening_public.accepted",
    "accounts_public.forgotten_password",
    "accounts_public.invitation",
    "accounts_public.decline_invitation",
    "accounts_public.join",
    "accounts_public.privacy",
    "accounts_public.reset_password",
    "accounts_public.reset_requested",
    "accounts_public.second_factor",
    "accounts_public.sign_in",
    "accounts_public.sign_in_continue",
    "accounts_public.sign_out",
    "accounts_public.sign_up",
    "certificates_public.check",
    "certificates_public.show",
    "objections_public.file",
    "objections_public.filed",
    "objections_public.withdraw",
    "portal_public.front",
    "portal_public.health",
    "portal_public.start",
    "publication_public.document",
    "publication_public.notice",
    "publication_public.notices",
    "publication_public.paper",
    "publication_public.recount",
    "publication_public.results",
    "publication_public.sealed_plan",
    "publication_public.statistics",
    "publication_public.verification",
    "registration_public.self_check",
    "review_public.commitments",
}
PATH = re.compile(r"(/[a-z0-9-]+|/<(string|int):[a-z_]+>)*/?")


def _views(app):
    return {endpoint: view for endpoint, view in app.view_functions.items() if endpoint != "static"}


def test_every_endpoint_carries_a_guard(built_app):
    unguarded = [name for name, view in _views(built_app).items() if not hasattr(view, "guard")]

    assert unguarded == []


def test_public_endpoints_are_exactly_those_listed_by_name(built_app):
    public = {name for name, view in _views(built_app).items() if view.public}

    assert public == PUBLIC_ENDPOINTS


def test_a_page_for_anyone_says_so_with_public(built_app):
    silent = [
        name for name, view in _views(built_app).items() if view.guard is anyone and not view.public
    ]

    assert silent == []


def test_only_views_that_take_unsafe_methods_are_marked_writes(built_app):
    wrong = []
    for rule in built_app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        unsafe = bool((rule.methods or set()) - SAFE_METHODS)
        marked = getattr(built_app.view_functions[rule.endpoint], "writes", False)
        if unsafe != marked:
            wrong.append(rule.endpoint)

    assert wrong == []


def test_paths_are_kebab_case_and_their_parameters_typed(built_app):
    wrong = [
        rule.rule
        for rule in built_app.url_map.iter_rules()
        if rule.endpoint != "static" and not PATH.fullmatch(rule.rule)
    ]

    assert wrong == []


def test_endpoints_are_named_by_room_and_audience(built_app):
    name = re.compile(r"[a-z]+_(public|applicant|officer|judge|manage)\.[a-z_]+")

    assert [endpoint for endpoint in _views(built_app) if not name.fullmatch(endpoint)] == []
