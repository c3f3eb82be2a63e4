"""Words for letters and their outbox."""

from flask_babel import lazy_gettext as _l

PHRASES = {
    "letter_queued": _l("等待发送"),
    "letter_sent": _l("已发送"),
    "letter_failed": _l("发送失败"),
}
