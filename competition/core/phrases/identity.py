"""Words for what is wrong with codes, papers, contacts, days and amounts: ``<kind>_<flaw>``."""

from flask_babel import lazy_gettext as _l

PHRASES = {
    "uscc_empty": _l("请填写统一社会信用代码。"),
    "uscc_length": _l("统一社会信用代码是 18 位，现在是 %(length)s 位。"),
    "uscc_character": _l(
        "第 %(at)s 位不对：统一社会信用代码只用数字和大写字母，没有 I、O、S、V、Z。"
    ),
    "uscc_suggestion": _l("代码里没有字母 I、O、S、Z。是不是 %(suggestion)s？请对照营业执照。"),
    "uscc_check_digit": _l("代码的校验位不对，一定有输错的地方。请逐位对照营业执照。"),
    "uscc_check_digit_odd": _l(
        "末位校验码与规则不符。少数真实代码也是这样：请再对照一次营业执照，确认无误可以继续，并务必上传营业执照。"
    ),
    "uscc_organisation_part_odd": _l(
        "第 9 至 17 位与规则不符。请再对照一次营业执照，确认无误可以继续，并务必上传营业执照。"
    ),
    "id_number_empty": _l("请填写证件号码。"),
    "id_number_length": _l("居民身份证是 18 位，现在是 %(length)s 位。"),
    "id_number_character": _l("第 %(at)s 位不对：身份证号码是 17 位数字，末位是数字或 X。"),
    "id_number_area": _l("开头两位不是省级代码，请对照证件。"),
    "id_number_birth_date": _l("第 7 至 14 位不是有效的出生日期，请对照证件。"),
    "id_number_check_digit": _l("校验位不对，一定有输错的地方。请逐位对照证件。"),
    "id_number_shape": _l("不像身份证、护照、港澳台通行证或居留证的号码，请对照证件。"),
    "phone_empty": _l("请填写电话号码。"),
    "phone_character": _l("第 %(at)s 位不是电话号码里的字符。"),
    "phone_shape": _l(
        "请填写手机（如 13812345678）、座机（如 0519-85588888）或带国家码的境外号码。"
    ),
    "email_empty": _l("请填写电子邮箱。"),
    "email_character": _l("第 %(at)s 位不对：邮箱地址只用英文字母、数字和半角符号。"),
    "email_length": _l("邮箱地址太长，请核对。"),
    "email_shape": _l("请填写完整的邮箱地址，例如 name@example.cn。"),
    "date_empty": _l("请填写日期。"),
    "date_shape": _l("请写成 2022-04-01 或 2022年4月1日 的样子。"),
    "date_no_such_day": _l("没有这一天，请核对年月日。"),
    "money_empty": _l("请填写金额。"),
    "money_shape": _l("请填写金额，例如 150（万元）、1500000元 或 2亿元。"),
    "money_currency": _l("请折算成人民币后填写。"),
    "money_fraction_of_cent": _l("金额最多精确到分。"),
}
