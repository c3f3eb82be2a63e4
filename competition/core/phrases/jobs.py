"""Words for long work."""

from flask_babel import lazy_gettext as _l

PHRASES = {
    "job_interrupted": _l("办理时服务中断，没有完成。请重新办理一次。"),
    "job_failed": _l(
        "办理时出了问题，已经记录下来。请重新办理一次；如果一直这样，请告诉系统管理员。"
    ),
    "jobs:job:ordered": _l("交后台办理"),
}
