use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::super::{Context, Rule, findings::Findings, wording::pattern};
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    name: "author-marks",
    severity: Severity::Error,
    what: "作者留给自己看的记号：（链接）、（根据店铺实际填写）、***、XXX、某某、待补充、____、单层花括号",
    why: "机器人会原样发给买家",
    example: "text = \"亲，满百包邮哦（根据店铺活动回复），看看这款（链接）\"",
    instead: "text = \"亲，{{包邮门槛}}包邮哦，您看中的款发我，我帮您找相近的\"",
    run,
};

static MARK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        "[（(\\[【<《][^（）()\\[\\]【】<>《》]{0,12}(?:链接|网址|附图|此处|这里填|这里写|自行|替换|填写|填入|插入|待定|待填|待补|店铺实际|实际情况(?:填|写|回复|修改))[^（）()\\[\\]【】<>《》]{0,12}[）)\\]】>》]",
        "|[（(【]\\s*(?:根据|按照?|依据|视)[^（）()【】]{0,16}(?:回复|填|改|写|调整|选择)[^（）()【】]{0,6}[）)】]",
        "|[（(【\\[<《]\\s*(?:店名|店铺名称?|品牌名?|客服名|姓名|昵称|日期|时间|金额|数字|地址|电话|单号|商品名?|产品名?|图片?|截图|快递名?|快递公司|款式|颜色|尺码)\\s*[）)】\\]>》]",
        "|[*＊]{2,}|_{2,}|＿{2,}|[○〇□△]{2,}|[?？]{4,}",
        "|(?:[XxＸｘ×✕]){2,}",
        "|(?i:todo|fixme|tbd)",
        "|某某某?|待补充|待填写?|待完善|此处(?:填|写|插入|放|加)[^，。！？\\n]{0,8}|这里填[^，。！？\\n]{0,8}",
        "|[{｛][^{}｛｝\\n]{1,12}[}｝]",
    ))
});

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    for wording in context.wordings {
        for at in MARK.find_iter(&wording.said).map(|found| found.range()).filter(|at| !is_size(&wording.said, at)) {
            let mark = &wording.text[at.clone()];
            let message = format!("“{mark}”是写给自己的记号，会原样发给买家");
            findings.report_words(wording, at, message, "补上真正要说的话；会变的写成 {{名称}}，每次不同的也是");
        }
    }
}

/// XXL, 3XXL.
fn is_size(text: &str, at: &Range<usize>) -> bool {
    text[at.clone()].starts_with(['X', 'x']) && text[at.end..].starts_with(['L', 'l', 'S', 's'])
}
