"""The pages of the plan editor: saving, effects, a sealed plan's change, making editions."""

import re

import pytest

from competition.accounts.models import Role
from competition.core.database import db as database
from competition.core.database import write_transaction
from competition.editions.models import Edition, PlanChange, PlanDraft
from competition.editions.operations import begin_draft, import_plan, seal_plan
from competition.editions.queries import get_edition
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition, plan_source
from tests.factories.registration import make_entry, make_submitted_entry

MANAGE = "/contests/changzhou-2022/manage"
DRAFT = f"{MANAGE}/plan/draft"
ABOUT = f"{DRAFT}/parts/about"


def shown(answer):
    return answer.get_data(as_text=True)


@pytest.fixture
def organiser(db, sign_in):
    edition = make_edition()
    make_submitted_entry(edition, project_name="成长甲", entrant="company")
    make_entry(edition, project_name="草稿乙", entrant="team")
    person = make_person(role=Role.ORGANISER, edition_key=edition.key, name="王组织")
    sign_in(person)
    return person


@pytest.fixture
def drafting(organiser, client):
    answer = client.post(f"{DRAFT}/begin")
    assert answer.location.endswith("/manage/plan/draft")
    return organiser


def content():
    database.session.expire_all()
    return database.session.query(PlanDraft).one().content


def mark_of(client, place):
    return re.search(r'name="mark" value="(\w+)"', shown(client.get(f"{DRAFT}/parts/{place}")))[1]


def save(client, place, action="save", *, mark=None, **typed):
    sent = {"mark": mark or mark_of(client, place), "action": action}
    return client.post(f"{DRAFT}/parts/{place}", data=sent | typed)


def change_criterion(client, amount):
    return save(
        client,
        "criteria.8",
        **{
            "criteria[8]#": "1",
            "criteria[8].test#": "1",
            "criteria[8].test.kind": "money",
            "criteria[8].test.at_most": amount,
        },
    )


def seen_on(client):
    return re.search(r'name="seen"[^>]* value="(\w+)"', shown(client.get(f"{DRAFT}/effects")))[1]


def test_the_contents_lead_to_every_chapter(client, drafting):
    text = shown(client.get(DRAFT))

    assert "没有发现问题" in text
    for chapter in ("about", "calendar", "entrants", "review", "awards", "notices"):
        assert f'href="{DRAFT}/parts/{chapter}"' in text
    assert "继续修改草稿" in shown(client.get(f"{MANAGE}/plan"))


def test_what_is_typed_is_kept_and_its_fault_stands_beside_it(client, drafting):
    answer = save(client, "about", **{"contest#": "1", "contest.year": "千禧年"})

    assert answer.status_code == 303
    assert content()["contest"]["year"] == "千禧年"
    page = shown(client.get(ABOUT))
    assert 'value="千禧年"' in page
    assert "应是整数，现在是“千禧年”" in page
    assert 'href="#contest.year"' in page
    assert "1 处要改" in shown(client.get(DRAFT))
    effects = shown(client.get(f"{DRAFT}/effects"))
    assert "改好才能保存" in effects
    assert 'name="seen"' not in effects


def test_the_page_goes_where_the_button_says(client, drafting):
    back = save(client, "about", "back")
    added = save(client, "review", "add:rounds")
    row = save(client, "entrants", "add:groups")
    moved = save(client, "entrants", "up:groups[2]")

    assert back.location == DRAFT
    assert added.location == f"{DRAFT}/parts/rounds.3#part-rounds%5B3%5D"
    assert row.location == f"{DRAFT}/parts/entrants#part-groups%5B4%5D"
    assert moved.location == f"{DRAFT}/parts/entrants#part-groups"
    assert [one.get("key") for one in content()["groups"]] == ["startup", "team", "growth", None]


def test_two_who_change_one_page_do_not_overwrite_each_other(client, drafting):
    mark = mark_of(client, "about")
    save(client, "about", **{"contest#": "1", "contest.document_number": "甲〔2022〕1号"})
    late = {"contest#": "1", "contest.document_number": "乙〔2022〕2号"}
    answer = save(client, "about", mark=mark, **late)

    assert answer.status_code == 409
    assert "别处保存为：甲〔2022〕1号" in shown(answer)
    assert 'value="乙〔2022〕2号"' in shown(answer)
    assert content()["contest"]["document_number"] == "甲〔2022〕1号"
    again = re.search(r'name="mark" value="(\w+)"', shown(answer))[1]
    assert save(client, "about", mark=again, **late).status_code == 303
    assert content()["contest"]["document_number"] == "乙〔2022〕2号"


def test_another_page_may_change_meanwhile(client, drafting):
    mark = mark_of(client, "notices")
    save(client, "about", **{"contest#": "1", "contest.year": "2023"})
    answer = save(
        client, "notices", mark=mark, **{"publication#": "1", "publication.publicity_days": "7"}
    )

    assert answer.status_code == 303
    assert content()["publication"]["publicity_days"] == 7


def test_there_is_no_page_for_what_the_plan_does_not_have(client, drafting):
    assert client.get(f"{DRAFT}/parts/rounds.9").status_code == 404


def test_the_effect_names_who_falls_and_what_prizes_cost(client, drafting):
    change_criterion(client, "1万元")
    save(
        client,
        "prizes.levels.1",
        **{"prizes.levels[1]#": "1", "prizes.levels[1].amount": "21万元"},
    )
    text = shown(client.get(f"{DRAFT}/effects"))

    assert "已核对 2 个项目，其中 1 个的结论会变" in text
    assert "成长甲" in text
    assert "不再符合" in text
    assert "不符合任何组别" in text
    assert "上一年度（2021 年）销售收入" in text
    assert "草稿乙" not in text
    assert "2 个，42 万元" in text  # the growth group's first prizes
    assert "2 个，40 万元" in text


def test_the_effect_is_found_with_as_many_queries_for_many_entries(client, drafting, count_queries):
    change_criterion(client, "1万元")
    client.get(f"{DRAFT}/effects")
    with count_queries() as few:
        client.get(f"{DRAFT}/effects")
    with write_transaction():
        for _ in range(3):
            make_submitted_entry(get_edition("changzhou-2022"), entrant="company")
    with count_queries() as many:
        text = shown(client.get(f"{DRAFT}/effects"))

    assert "已核对 5 个项目，其中 4 个的结论会变" in text
    assert len(many) == len(few)


def test_prizes_beyond_the_budget_are_shown_but_not_saved(client, drafting):
    save(
        client,
        "prizes.levels.1",
        **{"prizes.levels[1]#": "1", "prizes.levels[1].amount": "100万元"},
    )
    text = shown(client.get(f"{DRAFT}/effects"))

    assert "超出预算" in text
    assert "2 个，200 万元" in text
    assert 'name="seen"' not in text


def test_a_draft_is_saved_as_a_version_with_a_reason(client, drafting):
    change_criterion(client, "1亿元")
    without = client.post(f"{DRAFT}/effects", data={"seen": seen_on(client), "reason": " "})
    stale = client.post(f"{DRAFT}/effects", data={"seen": "x", "reason": "通知修订"})
    answer = client.post(f"{DRAFT}/effects", data={"seen": seen_on(client), "reason": "通知修订"})

    assert without.status_code == 422
    assert "请写明为什么要更新计划" in shown(without)
    assert "请重新看一遍影响再保存" in shown(stale)
    assert answer.location == f"{MANAGE}/plan"
    assert "通知修订" in shown(client.get(f"{MANAGE}/plan"))
    assert client.get(DRAFT).status_code == 404


def test_a_draft_older_than_the_plan_says_so(client, drafting, at):
    changed = plan_source().replace("waiting_list = 3", "waiting_list = 5")
    with write_transaction():
        import_plan(changed, reason="x", by=None, at=at)

    assert "现行计划已换过版本" in shown(client.get(f"{DRAFT}/effects"))


def test_a_draft_may_be_discarded(client, drafting):
    answer = client.post(f"{DRAFT}/discard")

    assert answer.location == f"{MANAGE}/plan"
    assert "修改计划" in shown(client.get(answer.location))


def test_a_sealed_plan_is_changed_by_two_and_the_public_is_told(client, app, drafting, sign_in, at):
    with write_transaction():
        seal_plan(get_edition("changzhou-2022"), by=None, at=at)
    change_criterion(client, "1亿元")
    page = shown(client.get(f"{DRAFT}/effects"))
    assert "计划已经封存" in page
    proposed = client.post(
        f"{DRAFT}/effects", data={"seen": seen_on(client), "reason": "上级通知修订"}
    )
    number = database.session.query(PlanChange).one().id
    change = f"{MANAGE}/plan/changes/{number}"
    assert proposed.location == change
    assert "提请人和确认人不能是同一人" in shown(client.get(change))
    mine = client.post(f"{change}/confirm")
    assert mine.status_code == 409
    client.post(f"{DRAFT}/begin")
    change_criterion(client, "9000万元")
    assert "已有一项更正在等确认" in shown(client.get(f"{DRAFT}/effects"))

    second = app.test_client()
    with write_transaction():
        person = make_person(role=Role.ORGANISER, edition_key="changzhou-2022")
    sign_in(person, into=second)
    assert "等您确认：更正已封存的计划" in shown(second.get("/home"))
    empty = second.post(f"{change}/decline", data={"answer": ""})
    confirmed = second.post(f"{change}/confirm")

    assert empty.status_code == 422
    assert confirmed.location == f"{MANAGE}/plan"
    assert "封存后的更正" in shown(second.get(f"{MANAGE}/plan"))
    assert "已确认" in shown(second.get(change))
    front = shown(app.test_client().get("/contests/changzhou-2022"))
    assert "经两人更正（第 2 版）：上级通知修订" in front
    assert "王组织" not in front


def test_a_proposed_change_may_be_taken_back(client, drafting, at):
    with write_transaction():
        seal_plan(get_edition("changzhou-2022"), by=None, at=at)
    change_criterion(client, "1亿元")
    answer = client.post(f"{DRAFT}/effects", data={"seen": seen_on(client), "reason": "更正"})
    declined = client.post(f"{answer.location}/decline", data={"answer": "写错了"})

    assert declined.location == f"{MANAGE}/plan"
    assert "没有通过" in shown(client.get(answer.location))
    assert get_edition("changzhou-2022").version.number == 1


def test_next_years_edition_is_made_checked_and_published(client, organiser, clock):
    form = shown(client.get(f"{MANAGE}/next-edition"))
    assert 'value="changzhou-2023"' in form
    wrong = client.post(f"{MANAGE}/next-edition", data={"key": "X Y", "year": "1"})
    made = client.post(f"{MANAGE}/next-edition", data={"key": "changzhou-2023", "year": "2023"})
    assert wrong.status_code == 422
    base = "/contests/changzhou-2023"
    assert made.location == f"{base}/manage/plan/draft/carried-over"
    carried = shown(client.get(made.location))
    assert "按 2022“国际智造”常州创新创业大赛 第 1 版生成" in carried
    assert "2023-04-29 24:00" in carried
    assert "通知文号，请填本届的" in carried
    assert client.get(base).status_code == 404
    assert "正在筹备：2023“国际智造”常州创新创业大赛" in shown(client.get("/home"))
    assert "常州创新创业大赛 </span>" not in shown(client.get(f"{base}/manage/plan/draft"))
    effects = f"{base}/manage/plan/draft/effects"
    mark = re.search(r'name="seen"[^>]* value="(\w+)"', shown(client.get(effects)))[1]
    published = client.post(effects, data={"seen": mark})

    assert published.location == f"{base}/manage"
    assert client.get(base).status_code == 200
    assert database.session.query(Edition).filter_by(key="changzhou-2023").one().origin_id


def test_an_edition_from_nothing(client, db, sign_in):
    sign_in(make_person(role=Role.ORGANISER, edition_key=None))
    assert "新办一届赛事" in shown(client.get("/"))
    assert "新办一届赛事" in shown(client.get("/home"))
    typed = {
        "key": "suqian-2027",
        "year": "2027",
        "name": "2027 宿迁创新创业大赛",
        "short_name": "宿迁创赛",
        "city": "宿迁",
        "city_code": "321300",
        "host": "宿迁市科学技术局",
        "business_office": "高新处",
        "supervision_office": "机关纪委",
        "opens_on": "2022-04-20",
        "closes_on": "2022-05-20",
    }
    assert client.get("/editions/new").status_code == 200
    wrong = client.post("/editions/new", data=typed | {"closes_on": "2022-04-01"})
    made = client.post("/editions/new", data=typed)
    draft = "/contests/suqian-2027/manage/plan/draft"
    again = client.post("/editions/new", data=typed)

    assert "报名截止日不能早于开始日" in shown(wrong)
    assert made.location == draft
    assert "已被另一届赛事使用" in shown(again)
    assert "没有什么要核对" in shown(client.get(f"{draft}/carried-over"))
    mark = re.search(r'name="seen"[^>]* value="(\w+)"', shown(client.get(f"{draft}/effects")))[1]
    client.post(f"{draft}/effects", data={"seen": mark})
    assert "宿迁创赛" in shown(client.get("/contests/suqian-2027"))


def test_an_edition_that_is_being_written_may_be_given_up(client, organiser):
    client.post(f"{MANAGE}/next-edition", data={"key": "changzhou-2023", "year": "2023"})
    base = "/contests/changzhou-2023/manage/plan/draft"
    mark = re.search(r'name="mark"[^>]* value="(\w+)"', shown(client.get(f"{base}/source")))[1]
    client.post(f"{base}/source", data={"source": "x = 1", "mark": mark})
    assert "草稿还有错误" in shown(client.get(f"{base}/carried-over"))
    answer = client.post(f"{base}/discard")

    assert answer.location == "/home"
    assert "正在筹备" not in shown(client.get("/home"))


def test_the_reference_has_an_anchor_for_every_field(client, drafting):
    reference = shown(client.get("/plan-reference"))
    anchors = set(re.findall(r'/plan-reference#([\w.]+)"', shown(client.get(ABOUT))))

    assert len(anchors) > 10
    for anchor in anchors:
        assert f'<tr id="{anchor}">' in reference


def test_an_organiser_of_another_edition_opens_and_changes_nothing(
    client, app, drafting, db, sign_in, at
):
    other = app.test_client()
    with write_transaction():
        make_edition("huizhou-2022")
        person = make_person(role=Role.ORGANISER, edition_key="huizhou-2022")
        begin_draft(get_edition("huizhou-2022"), by=person, at=at)
    sign_in(person, into=other)
    before = content_of_all()

    for page in ("", "/parts/about", "/source", "/effects", "/carried-over"):
        assert other.get(DRAFT + page).status_code == 404
        if page in ("/parts/about", "/source", "/effects"):
            assert other.post(DRAFT + page, data={"source": "x = 1"}).status_code == 404
    assert other.post(f"{DRAFT}/discard").status_code == 404
    assert other.post(f"{DRAFT}/begin").status_code == 404
    assert other.get(f"{MANAGE}/next-edition").status_code == 404
    assert other.get("/editions/new").status_code == 404
    assert other.get("/contests/huizhou-2022/manage/plan/draft").status_code == 200
    assert client.get("/contests/huizhou-2022/manage/plan/draft").status_code == 404
    assert content_of_all() == before


def content_of_all():
    database.session.expire_all()
    return {one.edition.key: one.content for one in database.session.query(PlanDraft)}


def test_the_editor_speaks_english(client, drafting):
    client.get("/?lang=en")

    about, judges = (shown(client.get(f"{DRAFT}/parts/{one}")) for one in ("about", "judges"))

    assert "2022“国际智造”常州创新创业大赛</div>" not in about
    assert "是否检查同一单位" not in judges
    assert "Whether to check for the same organisation" in judges
