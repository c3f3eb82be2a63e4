"""Words for certificates."""

from flask_babel import lazy_gettext as _l

PHRASES = {
    "certificates_none": _l("没有可签发的证书：奖项正式生效后才能签发。"),
    "certificates:certificates:issued": _l("签发证书"),
}
