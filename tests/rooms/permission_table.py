"""Who may do what: every endpoint of the site once, in words that an organiser could dispute.

``get`` and ``post`` name the roles that are let in; ``None`` means that the endpoint does not take
the method. Everybody else is told that there is no such page or, not signed in, to sign in.
``of`` says which things of the small world stand in the path, ``data`` what is posted, and
``shows`` what the page may show of private data beyond what the role may read anyway.
"""

from tests.rooms.permission_rows import (
    ANYONE,
    DECIDED,
    JUDGE,
    JUDGES,
    MANAGER,
    MEMBERS,
    NOBODY,
    OFFICER,
    OFFICERS,
    ORGANISER,
    OWNER,
    Row,
    acts,
    both,
    reads,
)

RANKING = {"number": "ranking_number"}
ADVANCED = {"round_key": "open_round_key"}
MINUTED = RANKING | ADVANCED
ALLOCATION = {"number": "allocation_number"}
CHANGE = {"number": "change_number"}
VERSION = {"number": "version_number"}
DRAFT = {"entry_id": "draft_id"}
LOOSE = DRAFT | {"attachment_id": "loose_attachment_id"}
OPEN = {"round_key": "open_round_key"}
RESET = {"token": "reset_token"}
SUBMITTED = {"assignment_id": "submitted_assignment_id"}
RELEASED = {"notice_id": "released_notice_id"}

ACCOUNTS = {
    "accounts_public.sign_in": both(ANYONE),
    "accounts_public.second_factor": both(NOBODY),
    "accounts_public.sign_in_continue": Row(post=ANYONE, query="?to=/account"),
    "accounts_public.sign_out": acts(ANYONE),
    "accounts_public.sign_up": both(ANYONE),
    "accounts_public.forgotten_password": both(ANYONE),
    "accounts_public.reset_requested": reads(ANYONE),
    # Whoever holds the link that was sent to the owner is taken for the owner.
    "accounts_public.reset_password": Row(
        get=ANYONE, post=ANYONE, of=RESET, shows=frozenset({"name_of_owner"})
    ),
    "accounts_public.invitation": reads(ANYONE),
    "accounts_public.accept_invitation": acts(MEMBERS),
    "accounts_public.decline_invitation": acts(ANYONE),
    "accounts_public.join": acts(ANYONE),
    "accounts_public.privacy": reads(ANYONE),
    "accounts_applicant.account": both(MEMBERS),
    "accounts_applicant.change_password": both(MEMBERS),
    "accounts_applicant.enrol_second_factor": both(MEMBERS),
    "accounts_applicant.remove_second_factor": both(MEMBERS),
    "accounts_applicant.own_data": reads(MEMBERS),
    "accounts_applicant.delete_account": both(MEMBERS),
    "accounts_applicant.end_other_sessions": acts(MEMBERS),
    "accounts_applicant.end_all_sessions": acts(MEMBERS),
    "notifications_applicant.my_letters": reads(MEMBERS),
    "notifications_applicant.my_letter": reads(OWNER),
    "jobs_applicant.show": reads(OWNER),
}

PORTAL_AND_EDITIONS = {
    "portal_public.start": reads(ANYONE),
    "portal_public.front": reads(ANYONE),
    "portal_public.health": reads(ANYONE),
    "portal_public.home": reads(MEMBERS),
    "portal_manage.people": both(ORGANISER),
    "portal_manage.end_role": acts(ORGANISER),
    "portal_manage.resend_invitation": acts(ORGANISER),
    "portal_manage.withdraw_invitation": acts(ORGANISER),
    "portal_manage.letters": reads(ORGANISER),
    "portal_manage.letter": reads(ORGANISER),
    "editions_manage.board": reads(DECIDED),
    "editions_manage.plan": reads(DECIDED),
    "editions_manage.version": reads(DECIDED, **VERSION),
    "editions_manage.source": reads(DECIDED, **VERSION),
    "editions_manage.log": reads(DECIDED),
    "editions_manage.begin": acts(ORGANISER),
    "editions_manage.draft": reads(ORGANISER),
    "editions_manage.part": both(ORGANISER),
    "editions_manage.draft_source": both(ORGANISER),
    "editions_manage.effects": both(ORGANISER),
    "editions_manage.discard": acts(ORGANISER),
    "editions_manage.seal": both(ORGANISER),
    "editions_manage.carried": reads(ORGANISER),
    "editions_manage.change": reads(DECIDED, **CHANGE),
    "editions_manage.confirm_change": acts(ORGANISER, **CHANGE),
    "editions_manage.decline_change": acts(ORGANISER, **CHANGE),
    "editions_manage.next_edition": both(ORGANISER),
    "editions_manage.new_edition": both(NOBODY),
    "editions_manage.reference": reads(MEMBERS),
}

ENTRIES = {
    "registration_applicant.entries": reads(MEMBERS),
    "registration_applicant.start": both(MEMBERS),
    "registration_applicant.entry": reads(OWNER),
    "registration_applicant.basics": both(OWNER, **DRAFT),
    "registration_applicant.section": both(OWNER, **DRAFT),
    "registration_applicant.documents": reads(OWNER),
    "registration_applicant.add_documents": acts(OWNER, **DRAFT),
    "registration_applicant.remove": acts(OWNER, **LOOSE),
    "registration_applicant.file": reads(OWNER | OFFICER | DECIDED),
    "registration_applicant.check": both(OWNER, **DRAFT),
    "registration_applicant.submitted": reads(OWNER),
    "registration_applicant.withdraw": both(OWNER, **DRAFT),
    "registration_manage.entries": reads(DECIDED),
    "registration_manage.entry": reads(DECIDED),
    "registration_manage.export": reads(DECIDED),
    "screening_officer.queue": reads(OFFICERS),
    "screening_officer.export": reads(OFFICERS),
    "screening_officer.bulk_preview": acts(OFFICERS),
    "screening_officer.bulk_pass": acts(OFFICERS),
    "screening_officer.check": both(OFFICER),
    "screening_officer.verdict": reads(OFFICER),
    "screening_officer.take_back": both(OFFICER),
    "screening_officer.lists": reads(OFFICERS),
    "screening_officer.show_list": reads(OFFICER | DECIDED),
    "screening_officer.submit": acts(OFFICER),
    "screening_officer.reopen": acts(ORGANISER),
    "screening_officer.draft": reads(OFFICER | DECIDED),
    "screening_officer.paper": reads(OFFICER | DECIDED, number="list_number"),
    "screening_officer.table": reads(OFFICER | DECIDED, number="list_number"),
    "screening_officer.people": both(MANAGER),
    "screening_officer.end_officer": acts(MANAGER, grant_id="officer_grant_id"),
    "screening_officer.resend": acts(MANAGER, ticket_id="officer_ticket_id"),
    "screening_officer.withdraw": acts(MANAGER, ticket_id="officer_ticket_id"),
    "screening_manage.progress": reads(DECIDED),
    "screening_manage.acceptance": reads(ORGANISER),
    "screening_manage.preview": acts(ORGANISER),
    "screening_manage.accept": acts(ORGANISER),
    "screening_manage.entry": both(ORGANISER),
    "screening_manage.batches": reads(ORGANISER),
    "screening_manage.publish": acts(ORGANISER, number="batch_number"),
    "screening_manage.hide": acts(ORGANISER, number="batch_number"),
    "screening_public.accepted": reads(ANYONE),
}

JUDGING = {
    "assignment_manage.judges": reads(ORGANISER),
    "assignment_manage.judge": reads(ORGANISER),
    "assignment_manage.export": reads(ORGANISER),
    "assignment_manage.invite_preview": acts(ORGANISER),
    "assignment_manage.invite": acts(ORGANISER),
    "assignment_manage.remove": acts(ORGANISER),
    "assignment_manage.restore": acts(ORGANISER),
    "assignment_manage.import_page": reads(ORGANISER),
    "assignment_manage.template": reads(ORGANISER),
    "assignment_manage.preview": acts(ORGANISER),
    "assignment_manage.confirm": acts(ORGANISER),
    "assignment_manage.draws": reads(DECIDED),
    "assignment_manage.draw": acts(ORGANISER),
    "assignment_manage.conflicts": reads(ORGANISER),
    "assignment_manage.run": reads(DECIDED, **OPEN),
    "assignment_manage.release": acts(ORGANISER, **OPEN),
    "assignment_manage.export_draw": reads(DECIDED, **OPEN),
    "assignment_manage.tie": both(ORGANISER, entry_id="judged_entry_id"),
    "assignment_judge.profile": both(JUDGES),
    "assignment_judge.invitation": reads(JUDGES),
    "assignment_judge.accept": acts(JUDGES),
    "assignment_judge.decline": acts(JUDGES),
    "review_manage.rounds": reads(DECIDED),
    "review_manage.show": reads(DECIDED, **OPEN),
    "review_manage.entries": reads(DECIDED, **OPEN),
    "review_manage.judge": reads(DECIDED, **OPEN),
    "review_manage.start": acts(ORGANISER, **OPEN),
    "review_manage.close": acts(ORGANISER, **OPEN),
    "review_manage.reopen": acts(ORGANISER, **OPEN),
    "review_manage.remind": acts(ORGANISER, **OPEN),
    "review_manage.give_back": both(ORGANISER, **SUBMITTED),
    "review_judge.my_rounds": reads(JUDGES),
    "review_judge.next_entry": reads(JUDGES, **OPEN),
    "review_judge.submit": both(JUDGES, **OPEN),
    "review_judge.submitted": reads(JUDGES, **OPEN),
    "review_judge.entry": both(JUDGE),
    "review_judge.file": reads(JUDGE, attachment_id="plan_attachment_id"),
    "review_judge.autosave": acts(JUDGE),
    "review_judge.declaration": both(JUDGE),
    "review_judge.recusal": both(JUDGE),
}

RESULTS = {
    "ranking_manage.panels": both(ORGANISER),
    "ranking_manage.room": reads(DECIDED),
    "ranking_manage.run": reads(DECIDED, **RANKING),
    "ranking_manage.export": reads(DECIDED, **RANKING),
    "ranking_manage.advice": reads(DECIDED, **RANKING),
    "ranking_manage.export_judges": reads(DECIDED, **RANKING),
    "ranking_manage.recount": reads(DECIDED, **RANKING),
    "ranking_manage.draw_up": acts(ORGANISER),
    "ranking_manage.confirm": acts(ORGANISER, **RANKING),
    "ranking_manage.question": both(ORGANISER, **RANKING),
    "ranking_manage.deliberation": reads(DECIDED, **RANKING),
    "ranking_manage.minutes": both(ORGANISER, **RANKING),
    "ranking_manage.depart": acts(ORGANISER, **RANKING),
    "ranking_manage.undepart": acts(ORGANISER, **MINUTED),
    "ranking_manage.confirm_minutes": acts(DECIDED, **RANKING),
    "ranking_manage.what_if_seats": reads(DECIDED, **RANKING),
    "ranking_manage.changes": reads(DECIDED, **RANKING),
    "ranking_manage.check": reads(DECIDED, **RANKING),
    "ranking_manage.advancement": reads(DECIDED),
    "ranking_manage.drop_out": both(ORGANISER, **ADVANCED),
    "ranking_manage.promote": both(ORGANISER, **ADVANCED),
    "prizes_manage.proposal": reads(DECIDED),
    "prizes_manage.run": reads(DECIDED, **ALLOCATION),
    "prizes_manage.export": reads(DECIDED, **ALLOCATION),
    "prizes_manage.allocate": acts(ORGANISER),
    "prizes_manage.confirm": acts(ORGANISER, **ALLOCATION),
    "prizes_manage.question": both(ORGANISER, **ALLOCATION),
    "prizes_manage.depart": both(ORGANISER, **ALLOCATION),
    "prizes_manage.vacancy": both(ORGANISER, **ALLOCATION),
    "prizes_manage.sign": acts(ORGANISER, **ALLOCATION),
    "prizes_manage.withdraw": both(ORGANISER, **ALLOCATION),
    "publication_manage.notices": Row(get=DECIDED, post=ORGANISER, data={"kind": "announcement"}),
    "publication_manage.notice": reads(DECIDED),
    "publication_manage.words": both(ORGANISER),
    "publication_manage.preview": reads(DECIDED),
    "publication_manage.schedule": Row(post=ORGANISER, data={"release_at": "2022-06-01T09:00"}),
    "publication_manage.recall": acts(ORGANISER),
    "publication_manage.release": acts(ORGANISER),
    "publication_manage.discard": acts(ORGANISER),
    "publication_manage.results_export": reads(DECIDED),
    "publication_public.notices": reads(ANYONE),
    "publication_public.notice": reads(ANYONE, **RELEASED),
    "feedback_applicant.feedback": reads(MEMBERS),
    "feedback_manage.rounds": reads(DECIDED),
    "feedback_manage.comments": both(ORGANISER, round_key="closed_round_key"),
    "feedback_manage.release": acts(ORGANISER, round_key="closed_round_key"),
    "publication_public.paper": reads(ANYONE, **RELEASED),
    "publication_public.document": reads(ANYONE, **RELEASED),
    "publication_public.results": reads(ANYONE),
    "publication_public.statistics": reads(ANYONE),
    "publication_public.verification": reads(ANYONE),
    "publication_public.sealed_plan": reads(NOBODY),
    "publication_public.recount": reads(NOBODY),
}

SHARE = {"token": "share_token"}

REGISTRATION_TOGETHER = {
    "registration_public.self_check": reads(ANYONE),
    "registration_applicant.receipt": reads(OWNER),
    "registration_applicant.people": reads(OWNER),
    "registration_applicant.points": both(NOBODY),
    "registration_applicant.ask_editor": acts(OWNER),
    "registration_applicant.ask_signatory": acts(OWNER),
    "registration_applicant.end": acts(OWNER),
    # Whoever holds the link that was sent to a colleague may take up what it asks.
    "registration_applicant.shared": Row(
        get=MEMBERS,
        post=MEMBERS,
        of=SHARE,
        shows=frozenset({"name_of_owner", "project"}),
    ),
    "registration_applicant.sign_off": both(NOBODY),
    "registration_applicant.reuse": both(OWNER, **DRAFT),
    "registration_applicant.begin_pieces": acts(OWNER, **DRAFT),
    "registration_applicant.pieces_received": reads(OWNER, **DRAFT),
    "registration_applicant.take_piece": acts(OWNER, **DRAFT),
    "registration_manage.extensions": both(ORGANISER),
    "registration_manage.extend": acts(ORGANISER),
}

FINANCE = frozenset({"finance"})
PAID = DECIDED | FINANCE
"""Who reads what is paid."""

AFTER = {
    "prizes_manage.what_if": reads(DECIDED, **ALLOCATION),
    "prizes_manage.remove": both(ORGANISER, **ALLOCATION),
    "tracking_applicant.prizes": reads(MEMBERS),
    "tracking_applicant.prize": reads(OWNER),
    "tracking_applicant.payee": both(OWNER),
    "tracking_applicant.evidence": acts(OWNER),
    "tracking_applicant.file": reads(OWNER | PAID),
    "tracking_manage.ledger": reads(PAID),
    "tracking_manage.grant": acts(ORGANISER),
    "tracking_manage.export": acts(FINANCE),
    "tracking_manage.account": reads(PAID),
    "tracking_manage.pay": acts(FINANCE),
    "tracking_manage.recover": acts(FINANCE),
    "tracking_manage.correct": both(FINANCE, movement_id="booked_movement_id"),
    "tracking_manage.check": both(ORGANISER),
    "tracking_manage.hold": both(ORGANISER | FINANCE),
    "tracking_manage.release": acts(ORGANISER | FINANCE),
    "tracking_manage.withdraw": both(ORGANISER),
    "tracking_manage.recommendations": reads(DECIDED),
    "tracking_manage.propose": acts(ORGANISER),
    "tracking_manage.confirm_target": acts(ORGANISER),
    "tracking_manage.units": reads(DECIDED),
    "tracking_manage.choose": acts(ORGANISER),
    "tracking_manage.confirm_chosen": acts(ORGANISER),
}
"""What follows the prizes."""

OBJECTION = {"objection_id": "objection_id"}
OBJECTIONS_AND_CERTIFICATES = {
    "objections_public.file": both(ANYONE, notice_id="listed_notice_id"),
    "objections_public.filed": Row(get=ANYONE, of=OBJECTION, shows=frozenset({"project"})),
    "objections_public.withdraw": Row(
        post=ANYONE, of=OBJECTION, shows=frozenset({"project"}), data={"name": "别人"}
    ),
    "objections_manage.summary": reads(DECIDED),
    "objections_manage.objections": reads(DECIDED),
    "objections_manage.objection": reads(DECIDED, **OBJECTION),
    "objections_manage.decide": acts(ORGANISER, **OBJECTION),
    "objections_manage.evidence": reads(DECIDED, **OBJECTION),
    "certificates_public.check": reads(ANYONE),
    "certificates_public.show": reads(ANYONE, code="certificate_code"),
    "certificates_applicant.certificates": reads(MEMBERS),
    "certificates_applicant.paper": reads(DECIDED | OWNER, code="certificate_code"),
    "certificates_manage.certificates": Row(get=DECIDED, post=ORGANISER),
    "certificates_manage.papers": reads(DECIDED),
}
"""Objections to what is out, and certificates of what was granted."""

IMPORT = {"import_id": "import_id"}
LIKE = {"text_id": "text_id"}
CHECKERS = OFFICER | DECIDED

HISTORY_AND_SIMILARITY = {
    "history_manage.imports": reads(DECIDED),
    "history_manage.template": reads(DECIDED),
    "history_manage.upload": acts(ORGANISER),
    "history_manage.show": reads(DECIDED, **IMPORT),
    "history_manage.confirm": acts(ORGANISER, **IMPORT),
    "history_manage.undo": acts(ORGANISER, **IMPORT),
    "history_manage.faults": reads(DECIDED, **IMPORT),
    "similarity_officer.similar": reads(CHECKERS),
    "similarity_officer.candidate": reads(CHECKERS, **LIKE),
    "similarity_officer.decide": acts(OFFICER | ORGANISER, **LIKE),
    "similarity_manage.overview": reads(DECIDED),
    "similarity_manage.compare": acts(ORGANISER),
}
"""What earlier editions know, and what an entry is like."""

"""Where a winner is paid to: the finance office and the winner alone."""

CASE = OPEN | {"case_id": "case_id"}
REDACTED = OPEN | {"entry_id": "judged_entry_id"}

REVIEW_MORE = {
    "review_judge.practice": both(JUDGES, **CASE),
    "review_judge.receipt": reads(JUDGES, round_key="closed_round_key"),
    "review_manage.vote": reads(DECIDED, **OPEN),
    "review_manage.next_ballot": acts(ORGANISER, **OPEN),
    "review_manage.chair": acts(ORGANISER, **OPEN),
    "review_manage.practice": reads(DECIDED, **OPEN),
    "review_manage.add_practice": acts(ORGANISER, **OPEN),
    "review_manage.remove_practice": acts(ORGANISER, **CASE),
    "review_manage.redactions": reads(ORGANISER, **OPEN),
    "review_manage.redaction": both(ORGANISER, **REDACTED),
    "review_public.commitments": both(ANYONE),
}

TABLE: dict[str, Row] = (
    ACCOUNTS
    | PORTAL_AND_EDITIONS
    | ENTRIES
    | REGISTRATION_TOGETHER
    | JUDGING
    | REVIEW_MORE
    | RESULTS
    | AFTER
    | OBJECTIONS_AND_CERTIFICATES
    | HISTORY_AND_SIMILARITY
)

PUBLIC = frozenset(name for name, row in TABLE.items() if ANYONE in (row.get, row.post)) | {
    "accounts_public.second_factor",
    "publication_public.sealed_plan",  # once it is sealed
    "publication_public.recount",  # once the winners are out
}
"""The endpoints that a visitor reaches without being asked to sign in."""
