"""Words for accounts, sign-in and roles."""

from flask_babel import lazy_gettext as _l

PHRASES = {
    "password_short": _l("密码至少 %(least)s 个字符，请再长一些。可以用一句只有您知道的话。"),
    "password_long": _l("密码最多 %(most)s 个字符，请缩短。"),
    "password_common": _l("这个密码太常见，别人一试就中。请换一个，例如几个不相干的词连在一起。"),
    "password_own_words": _l("密码里不能主要是您的姓名、邮箱、手机号或大赛名称，请换一个。"),
    "password_wrong": _l("当前密码不对。"),
    "address_invalid": _l("请填写完整的电子邮箱或手机号码，例如 name@example.cn 或 13812345678。"),
    "account_exists": _l("这个邮箱或手机号已经注册过。请直接登录；忘记密码可以找回。"),
    "account_disabled": _l("这个账号已停用。如有疑问，请联系主办方。"),
    "sign_in_wrong": _l("账号或密码不对。请核对后再试，或找回密码。"),
    "sign_in_wait": _l("尝试的次数太多。请等 %(minutes)s 分钟再试，或找回密码。账号没有被锁定。"),
    "link_not_good": _l("这个链接已经用过、过期或不完整。请重新申请一个。"),
    "invitation_for_other": _l("这份邀请是发给另一个账号的。请退出后用被邀请的邮箱或手机号登录。"),
    "own_role": _l("不能给自己授予角色，请由另一位主办方人员办理。"),
    "role_held": _l("对方已经有这个角色。"),
    "role_scope": _l("推荐单位审核人员要选一个推荐单位，其他角色不选。"),
    "last_organiser": _l("这是本届最后一位主办方人员，请先邀请另一位，再结束这个角色。"),
    "erasure_staff": _l("您还担任大赛的工作：请先请主办方结束您的角色，再注销。"),
    "erasure_running": _l("您有正在审核或评审的申报：请先撤回，或等大赛结束后再注销。"),
    "own_account": _l("不能停用自己的账号。"),
    "code_wrong": _l("验证码不对，或者已经用过。请等手机上换了新的六位数再输入。"),
    "second_factor_required": _l("按本站规定，工作人员必须使用两步验证，不能关闭。"),
    "second_factor_over": _l("登录等待的时间太长，请重新登录。"),
    "passwords_differ": _l("两次输入的密码不一样。"),
    "no_unit": _l("（不属于推荐单位）"),
    "role_officer": _l("推荐单位审核人员"),
    "role_judge": _l("评审专家"),
    "role_organiser": _l("主办方"),
    "role_supervisor": _l("监督人员"),
}
