"""Words for feedback."""

from flask_babel import lazy_gettext as _l

PHRASES = {
    "feedback_released_already": _l("本轮反馈已经发布，不能再改。"),
    "feedback_before_results": _l("获奖名单公布以后才能发布评审反馈。"),
    "feedback_comments_open": _l("还有 %(number)s 条评语没有处理。"),
    "feedback_words_missing": _l("公开的评语不能为空；不想公开请选择“不公开”。"),
    "feedback_names_somebody": _l("评语里出现了“%(named)s”，会透露评委或其他项目，请修改。"),
    "third_upper": _l("前三分之一"),
    "third_middle": _l("中间三分之一"),
    "third_lower": _l("后三分之一"),
}
