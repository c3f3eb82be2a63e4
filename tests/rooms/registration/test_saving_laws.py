"""Any order of saves, conflicts and reloads ends with what was typed last or a shown conflict."""

from datetime import UTC, datetime

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from competition.core.database import db, write_transaction
from competition.editions.models import Edition
from competition.registration.models import Entry
from competition.registration.operations import save_section
from tests.factories.editions import make_edition
from tests.factories.registration import make_entry

AT = datetime(2022, 4, 20, 2, tzinfo=UTC)
TABS = st.sampled_from(["phone", "desktop", "colleague"])
FIELDS = st.sampled_from(["name", "phone", "email"])
WORDS = st.sampled_from(["", "甲", "乙", "丙", " 甲"])


class SavingMachine(RuleBasedStateMachine):
    """Three tabs of one section: each types, saves, decides a conflict, or loads the page again.

    The model keeps for each field the last value that a save was acknowledged for without a
    conflict; the entry must hold exactly that, and no tab may lose a word without being told.
    """

    app = None

    @initialize()
    def open_pages(self):
        with self.app.app_context(), write_transaction():
            edition = db.session.query(Edition).one_or_none() or make_edition()
            entry = make_entry(edition)
            self.entry, self.owner = entry.id, entry.owner_id
            self.model = dict(entry.answers["contact"])
            version = entry.version
        self.pages = {tab: self._page(version) for tab in ("phone", "desktop", "colleague")}

    @rule(tab=TABS, field=FIELDS, word=WORDS)
    def type_a_word(self, tab, field, word):
        self.pages[tab]["typed"][field] = word

    @rule(tab=TABS)
    def save(self, tab):
        page = self.pages[tab]
        before, conflicts, version = self._saved(tab)
        told = {one.path for one in conflicts}
        for field, word in page["typed"].items():
            now, seen = before.get(field, ""), page["seen"].get(field, "")
            if field in told:
                assert not _same(word, seen), "a conflict over a field left alone here"
                assert not _same(now, seen), "a conflict over a field left alone elsewhere"
                assert not _same(word, now), "a conflict over nothing"
            elif field not in page["held"] and not _same(word, seen):
                self.model[field] = now if _same(word, now) else word
            elif field in page["held"]:
                assert _same(now, seen) or _same(word, now), "changed unseen behind a decision"
        page["held"] |= told
        page["seen"] = dict(self.model)
        for field in page["typed"].keys() - page["held"]:
            page["typed"][field] = self.model[field]
        page["version"] = version

    @rule(tab=TABS, mine=st.booleans())
    def decide(self, tab, mine):
        """Choose one of the two values shown; the next save sends the choice."""
        page = self.pages[tab]
        if not mine:
            page["typed"] |= {field: page["seen"][field] for field in page["held"]}
        page["held"] = set()

    @rule(tab=TABS)
    def load_again(self, tab):
        self.pages[tab] = self._page(self._version())

    @invariant()
    def the_entry_holds_what_was_acknowledged(self):
        with self.app.app_context():
            stored = self._entry().answers["contact"]
            assert {key: stored.get(key, "") for key in self.model} == self.model

    def _saved(self, tab):
        page = self.pages[tab]
        with self.app.app_context(), write_transaction():
            entry = self._entry()
            before = dict(entry.answers["contact"])
            saved = save_section(
                entry,
                "contact",
                page["typed"],
                seen_version=page["version"],
                held=page["held"],
                by=entry.owner,
                at=AT,
            )
            return before, saved.conflicts, saved.entry.version

    def _page(self, version):
        seen, typed = dict(self.model), dict(self.model)
        return {"seen": seen, "typed": typed, "version": version, "held": set()}

    def _version(self):
        with self.app.app_context():
            return self._entry().version

    def _entry(self):
        return db.session.get(Entry, self.entry)


def _same(one, other):
    return one == other or not (str(one).strip() or str(other).strip())


def test_any_order_of_saves_ends_with_what_was_typed_or_a_conflict(app):
    SavingMachine.app = app
    case = SavingMachine.TestCase
    case.settings = settings(
        max_examples=25,
        stateful_step_count=20,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    case("runTest").runTest()
