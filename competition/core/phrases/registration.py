"""Words for entries, their answers, documents and submission."""

from flask_babel import lazy_gettext as _l

PHRASES = {
    "registration:entry:started": _l("开始申报"),
    "registration:entry:saved": _l("保存申报内容"),
    "registration:entry:submitted": _l("提交申报"),
    "registration:entry:withdrawn": _l("撤回申报"),
    "registration:attachment:added": _l("上传材料"),
    "registration:attachment:removed": _l("删除材料"),
    "registration:claims:released": _l("释放参赛主体"),
    "entry_state_draft": _l("草稿"),
    "entry_state_submitted": _l("已提交"),
    "entry_state_returned": _l("退回修改"),
    "entry_state_recommended": _l("已推荐"),
    "entry_state_refused": _l("未推荐"),
    "entry_state_accepted": _l("已受理"),
    "entry_state_rejected": _l("未受理"),
    "entry_state_withdrawn": _l("已撤回"),
    "entry_state_lapsed": _l("逾期未提交"),
    "entry_state_disqualified": _l("取消资格"),
    "gap_section": _l("“%(name)s”还有内容要填写或修改"),
    "gap_rows": _l("“%(name)s”的人数不符合要求"),
    "gap_document": _l("还没有上传“%(name)s”"),
    "gap_surplus": _l("“%(name)s”的文件太多"),
    "answer_missing": _l("请填写这一项。"),
    "answer_too_long": _l("最多 %(most)s 字，现在超出 %(over)s 字，请删减。"),
    "answer_not_a_number": _l("请只填写数字，例如 46 或 12.5。"),
    "answer_below": _l("不能小于 %(least)s，请核对。"),
    "answer_above": _l("不能大于 %(most)s，请核对。"),
    "answer_negative": _l("金额不能是负数，请核对。"),
    "answer_no_such_choice": _l("请从给出的选项中选择。"),
    "unit_of_other_district": _l("这个推荐单位不在所选辖市区，请重新选择。"),
    "registration_closed": _l("现在不在报名时间内，不能新建申报。"),
    "section_closed": _l("现在不能修改：不在填报时间内，或项目已进入审核。"),
    "section_frozen": _l("按大赛规定，这一部分已经冻结，不能再改。"),
    "section_not_returned": _l("这次退回不涉及这一部分，不能修改。"),
    "section_stale": _l("这一部分刚在别处被改过。两边的内容都列在下面，请核对后再保存。"),
    "submission_late": _l("报名已于 %(closes)s 截止，逾期不再受理。您填写的内容仍然保存着。"),
    "submission_early": _l("报名还没有开始，现在不能提交。您填写的内容已经保存。"),
    "correction_late": _l("修改时间已于 %(closes)s 截止，不能再提交。请联系推荐单位。"),
    "entry_incomplete": _l("还有 %(count)s 处没有填好，补全后才能提交。"),
    "entry_barred": _l("有 %(count)s 条参赛条件不符合，不能提交。请看“参赛条件核对”。"),
    "entry_unclear": _l("有 %(count)s 条参赛条件还不能判断，请补充所需的内容后再提交。"),
    "claim_company": _l(
        "这家企业（统一社会信用代码）本届已经有一个申报项目。每家企业只能申报一个项目；如有疑问，请联系推荐单位。"
    ),
    "claim_leader": _l(
        "这位项目负责人本届已经有一个申报项目。每人只能作为一个项目的负责人；如有疑问，请联系推荐单位。"
    ),
    "claim_project_name": _l(
        "本届已经有同名项目申报。同一项目只能申报一次；如有疑问，请联系推荐单位。"
    ),
    "reason_missing": _l("请写明理由。"),
    "signature_wrong": _l("签名须与您账号的姓名“%(name)s”一致。"),
    "signature_missing": _l("请先阅读承诺，勾选同意并签名。"),
    "upload_none": _l("请先选择文件。"),
    "upload_type": _l("“%(name)s”的类型不能上传。这里只收 %(allowed)s，请转换格式后再传。"),
    "upload_empty": _l("“%(name)s”是空文件，请检查后重新上传。"),
    "upload_too_large": _l("“%(name)s”太大：单个文件不超过 %(most)s MB，请压缩后再传。"),
    "upload_mismatch": _l(
        "“%(name)s”的内容不是真正的 %(extension)s 文件（可能只改了后缀名）。请用原软件另存为所需格式后再传。"
    ),
    "upload_broken": _l("“%(name)s”打不开，可能已损坏。请重新导出或扫描后再传。"),
    "upload_encrypted": _l("“%(name)s”设有密码。请去掉密码后再传。"),
    "upload_active": _l(
        "“%(name)s”含有脚本、自动动作或嵌入文件，不能上传。请用“打印为 PDF”重新生成后再传。"
    ),
    "upload_macro": _l("“%(name)s”含有宏，不能上传。请另存为不含宏的格式后再传。"),
    "upload_nested": _l("“%(name)s”里面嵌有压缩包或其他文档，不能上传。请去掉后再传。"),
    "upload_external": _l("“%(name)s”引用了外部内容，不能上传。请断开外部链接后再传。"),
    "upload_bomb": _l("“%(name)s”解压后过大，不能上传。请精简内容后再传。"),
    "upload_too_many_pages": _l("“%(name)s”有 %(pages)s 页，最多 %(most)s 页，请精简后再传。"),
    "upload_too_many_pixels": _l("“%(name)s”的像素太多（超过 4000 万）。请缩小图片后再传。"),
    "upload_too_many": _l("这份材料最多 %(most)s 个文件。请先删除不要的，再上传“%(name)s”。"),
    "upload_entry_full": _l("全部材料合计不超过 100 MB，放不下“%(name)s”。请压缩或删除一些文件。"),
}
