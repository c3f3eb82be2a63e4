"""Words for same or similar projects."""

from flask_babel import lazy_gettext as _l

PHRASES = {
    "likeness_same": _l("相同"),
    "likeness_similar": _l("相近"),
    "likeness_different": _l("不同"),
    "likeness_band_same": _l("几乎一样"),
    "likeness_band_striking": _l("非常相似"),
    "likeness_band_notable": _l("比较相似"),
    "likeness_band_ordinary": _l("一般"),
    "likeness_key_company_code": _l("统一社会信用代码相同"),
    "likeness_key_patent": _l("有相同的专利号"),
    "likeness_key_leader_paper": _l("负责人证件号相同"),
    "likeness_key_leader_phone": _l("负责人手机号相同"),
    "likeness_key_title": _l("项目名称相同"),
    "likeness_key_company_name": _l("单位名称相同"),
    "likeness_key_leader_name": _l("负责人姓名相同"),
    "likeness_tab_open": _l("待核对"),
    "likeness_tab_decided": _l("已有结论"),
    "likeness_tab_all": _l("全部"),
    "likeness_reason_needed": _l("请写明依据，例如哪些内容相同、哪些不同。"),
    "similarity:likeness:decided": _l("记录查重结论"),
}
