use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::super::{
    Context, Rule,
    findings::Findings,
    wording::{clauses, pattern},
};
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    name: "flat-denial",
    severity: Severity::Warning,
    what: "一口回绝：不能、不行、没有、不讲价、不包邮，后面没有条件、原因、替代或帮忙",
    why: "用肯定的话说“不”：给条件（满额、拍两件）、给原因、给别的办法，买家才留得住",
    example: "text = \"亲，本店不讲价的\"",
    instead: "text = \"亲，价格都是实价哦，不过{{满减活动}}，凑一单更划算\"",
    run,
};

/// The clause's own verb is the denial, not a question (能不能) nor good news (没有问题, 没有异味).
static DENIAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        "不(?:能|行|可以|可|支持|接受|讲价|议价|还价|包邮|包退|打折|优惠|退|换|送|单卖|零售|开票|提供|参加|参与|享受|适合|予|给退|给换|赠送|办理|做)",
        "|(?:办|退|换|改|开|发|送|做|优惠|便宜|取消)不(?:了|到)|没达到|没法|无法|没办法|概不|恕不|谢绝|本店不|无优惠|无赠品",
        "|没有?(?:了|的|呢|哦|啊|呀|哈|喔|哟)*$",
        "|没有?(?:优惠|活动|折扣|赠品|礼物|小礼物|礼品|券|红包|发票|会员|货|现货|实体店|包邮|运费险|其他|其它|别的|这个|这款|这种|您|灰色|黑色|白色|红色|尺码|大码|小码)",
    ))
});

static NO_DENIAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        "打不打折|包不包|讲不讲|参不参|支不支持|接不接受|优不优惠|[能可会是有行退换开发送用]不(?:能|可以|可|行|退|换|送)|[能可]不可以|有没有|不退色|不换季|不可或缺|不能再|不可思议|不可避免|不能少",
        "|不(?:优惠|打折)?的?也|没有?(?:问题|关系)|不换不|看不|不行的话|不能用的话|不可以的话|不(?:合适|满意|喜欢)|不(?:影响|用|需要|必|会|掉|起|褪|缩|变形)",
    ))
});

/// Somewhere the reply turns: a condition, a reason, an alternative, an offer.
static TURN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        "\u{1}|但|不过|只是|然而|(?:^|[^不])可以|(?:^|[^不])支持|建议|帮[您你亲忙]|为您|给您|替您|推荐|要不|或者|要是|如果|若|的话|只要|不如|改[用成为]|换[成个一]|也能|才能|就能|都能|还能|能用|能选|能看",
        "|欢迎|关注|收藏|领|满[0-9一二两三四五六七八九十百]|因为|由于|为了|所以|避免|免得|以免|原因|造成|联系|先|请(?:您?[^谅理见]|$)|试试|放心|都是|统一|已经|默认|原路|以.{1,12}为准|随时|等|看看|申请|反馈|发我|告诉|您看|多少|怎么样|呢？|吗？|另外|直接",
    ))
});

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    for wording in context.wordings {
        let Some(at) = find(&wording.said) else { continue };
        let message = format!("“{}”一口回绝，没有下文", &wording.text[at.clone()]);
        let help = "换成肯定的说法：先给条件、原因或别的办法，例如“满……可以”“建议您……”“我帮您……”";
        findings.report_words(wording, at, message, help);
    }
}

/// The clause that denies, if nothing in the reply turns it.
pub(in crate::check) fn find(said: &str) -> Option<Range<usize>> {
    if !said.contains(['不', '没', '无', '概', '谢']) || TURN.is_match(said) {
        return None;
    }
    let start = said.as_ptr() as usize;
    let clause = clauses(said).find(|clause| DENIAL.is_match(clause) && !NO_DENIAL.is_match(clause))?;
    let from = clause.as_ptr() as usize - start;
    Some(from..from + clause.len())
}
