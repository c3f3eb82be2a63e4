"""Words for checking by the units and acceptance by the organiser."""

from flask_babel import lazy_gettext as _l

PHRASES = {
    "check_open": _l("核对清单还有没回答的项目，每一项都要选“是”“否”或“不适用”。"),
    "check_failed": _l("核对清单里有“否”，不能推荐。请退回修改或作不通过处理。"),
    "grade_needed": _l("请选择推荐等级。"),
    "returns_used": _l("这个项目已经退回 %(most)s 次，按大赛规定不能再退。请通过或不通过。"),
    "pins_needed": _l("请至少指出一处要修改的地方。"),
    "pin_place_unknown": _l("请从列表里选择要修改的地方。"),
    "pin_page_unknown": _l("没有第 %(page)s 页：这份材料共 %(pages)s 页。只有材料可以填页码。"),
    "pin_page_number": _l("页码请填数字，从 1 起。"),
    "pin_words_needed": _l("请写明这一处要怎样修改。"),
    "holidays_unknown": _l(
        "系统还没有这一年的放假安排，算不出修改期限。请主办方在计划的 holiday_years 里补上。"
    ),
    "reason_needed": _l("请写明理由，申报人会看到。"),
    "clause_unknown": _l("请从列表里选择依据的条款。"),
    "entry_not_waiting": _l("这个项目现在不在待审核状态，可能刚有人办理过。请刷新后核对。"),
    "screening_closed": _l("审核推荐的时间已经结束，不能再办理。如确有需要，请联系主办方。"),
    "verdict_cannot_be_taken_back": _l("没有可以撤回的意见：项目已被受理、已重新提交或另有变化。"),
    "bulk_finding": _l("系统核对有不符合的地方，要逐项审核"),
    "bulk_held": _l("“%(name)s”不能批量通过，没有作任何改动。请刷新后再办。"),
    "bulk_changed": _l(
        "选中的项目里有的刚刚变了（重新提交或已经办理）。没有作任何改动，请核对下面的清单再确认。"
    ),
    "nothing_chosen": _l("请先选中要办理的项目。"),
    "entry_not_recommended": _l(
        "“%(name)s”现在不是已推荐状态，可能刚有人办理过。没有作任何改动，请刷新后再办。"
    ),
    "acceptance_closed": _l("现在不在受理时间内，不能受理。受理时间见本届日程。"),
    "revision_newer": _l(
        "申报人刚刚提交了新的一稿。请先看过新内容再提交意见；您写的内容还在下面。"
    ),
    "verdict_needed": _l("请选择审核意见：通过并推荐、退回修改或不通过。"),
    "verdict_recommended": _l("通过并推荐"),
    "verdict_passed_on": _l("通过并报上级单位"),
    "verdict_listed": _l("这个项目在已提交的推荐名单上。请先联系主办方重开名单，再撤回意见。"),
    "verdict_returned": _l("退回修改"),
    "verdict_refused": _l("不通过"),
    "verdict_accepted": _l("受理"),
    "verdict_sent_back": _l("退回推荐单位"),
    "sent_back_undone": _l("已退回推荐单位重新审核，并已写信告知审核人员。"),
    "accepted_undone": _l("受理已撤回，项目回到待受理；已写信告知申报人。"),
    "tab_waiting": _l("待审核"),
    "tab_late": _l("逾期"),
    "tab_returned": _l("待申报人修改"),
    "tab_passed_on": _l("上级审核中"),
    "tab_recommended": _l("已推荐"),
    "tab_refused": _l("不通过"),
    "tab_accepted": _l("已受理"),
    "tab_all": _l("全部"),
    "side_unit": _l("推荐单位"),
    "side_applicant": _l("申报人"),
    "side_organiser": _l("主办方"),
    "side_nobody": _l("无"),
    "screening:entry:recommended": _l("通过并推荐"),
    "screening:entry:passed_on": _l("通过并报上级单位"),
    "screening:entry:returned": _l("退回修改"),
    "screening:entry:refused": _l("审核不通过"),
    "screening:entry:accepted": _l("受理项目"),
    "screening:entry:sent_back": _l("退回推荐单位"),
    "screening:verdict:taken_back": _l("撤回审核意见"),
    "screening:acceptance:taken_back": _l("撤回受理"),
    "answer_yes": _l("是"),
    "answer_no": _l("否"),
    "answer_not_applicable": _l("不适用"),
}
