"""Words for rehearsals."""

from flask_babel import lazy_gettext as _l

PHRASES = {
    "not_a_rehearsal": _l("这是正式的赛事，不能当作演练删除。"),
}
