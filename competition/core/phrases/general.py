"""Words for what the plumbing has to say."""

from flask_babel import lazy_gettext as _l

PHRASES = {
    "not_found": _l("没有这个页面，或者您无权查看。"),
    "sign_in_required": _l("请先登录。"),
    "busy": _l("同时办理的人太多，请稍候几秒再试一次。您的内容没有丢失，也没有被提交。"),
    "stale": _l("这条记录刚被别人改过。请刷新后核对，再重新操作。"),
    "shown_changed": _l("您打开页面以后内容又被改过，这次没有办理。请看清现在的内容，再办一次。"),
    "form_sent_already": _l("这个表单已经提交过，但内容不同。请刷新页面后再改。"),
    "csrf": _l("页面打开得太久，安全校验已过期。"),
    "too_large": _l("提交的内容太大。单个文件不超过 20 MB，一次不超过 25 MB。"),
    "too_many": _l("操作太频繁，请稍后再试。"),
    "method_not_allowed": _l("不支持这样访问这个页面。"),
    "bad_request": _l("浏览器发来的内容无法识别，请返回重试。"),
    "server_error": _l(
        "系统出了问题，已经记录下来。请稍后再试；如果一直这样，请把编号告诉主办方。"
    ),
    "foreign_request": _l("这个请求来自别的网站，为安全起见没有执行。"),
}
