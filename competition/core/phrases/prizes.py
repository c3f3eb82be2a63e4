"""Words for prizes: refusals, the rules of the trace, vacancies, warnings."""

from flask_babel import lazy_gettext as _l

PHRASES = {
    "prizes_without_ranking": _l("决赛排名还没有确认，不能分配奖项。请先在排名页确认决赛排名。"),
    "prizes_reason_needed": _l("请写明理由：它会和决定一起永久保存。"),
    "prizes_not_proposed": _l("这份方案已经确认或被取代，请在最新的一份上办理。"),
    "prizes_decision_unknown": _l("没有这项决定，可能已被撤回。请刷新页面。"),
    "prizes_signed_already": _l("您已经签署过这项决定，须由另一人签署。"),
    "prizes_too_many_chosen": _l("最多只能选 %(places)s 个项目。"),
    "prizes_no_such_question": _l("没有这个待定事项，可能已经解决。请刷新页面。"),
    "prizes_refused": _l("数据有误，方案整体无效，不能确认。"),
    "prizes_undecided": _l("还有并列待定的奖项。请先作出决定，并由规定人数签署。"),
    "prizes_unsigned": _l("有决定还没有由规定人数签署。请签署或撤回后再确认。"),
    "prizes_ranking_changed": _l("决赛排名已被新的排名取代。请重新生成方案。"),
    "prizes_outdated": _l("方案生成以后，项目情况有变化（如退赛或取消资格）。请重新生成方案。"),
}
