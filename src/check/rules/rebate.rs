use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::super::{
    Context, Rule,
    findings::Findings,
    wording::{Wording, Words, pattern},
};
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    name: "rebate",
    severity: Severity::Error,
    what: "用返现、红包、券、礼物换好评（网络反不正当竞争暂行规定第九条第五项）",
    why: "违法，会被处罚；平台也会删评、扣分。词表在 kb/shop.toml 的 [banned] 里改",
    example: "text = \"亲，五星好评截图返3元红包\"",
    instead: "text = \"亲，欢迎写写真实感受，好的不足的我们都认真看\"",
    run,
};

static BOUGHT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        "(?:好评|五星|5星|全5分|五分|5分)[^。！？\\n]{0,8}?",
        "(?:返(?:现|钱|利|[0-9一二两三四五六七八九十]|元|您|你|款|红包|券)|送(?:[0-9一二两三四五六七八九十您你券红小礼]|\u{1})",
        "|红包|现金|优惠券|[0-9元块]券|领券|有礼|有奖|奖励|礼品|小礼物|补贴|抵扣|领\u{1})",
        "|(?:晒图|晒单|买家秀|评价|追评|带图)[^。！？\\n]{0,6}?(?:返(?:现|钱|[0-9一二两三四五六七八九十]|红包)|红包|现金|有奖|送[0-9一二两三四五]|得券)",
        "|(?:送|返|发|给|领)[^，。！？\\n]{0,6}(?:红包|返现|现金|礼品|小礼物|[0-9一二两三四五]元|[0-9]块)[^。！？\\n]{0,8}?(?:好评|五星|5星|全5分)",
    ))
});

/// A clause that says the shop does no such thing, or thanks for a review.
static DENIED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "不能|不可以|不得|不会|不拿|不用红包|不做|不搞|不支持|不靠|不参与|没有|禁止|违规|违法|不允许|不可|拒绝|无法|对我们|给我们的|是我们",
    )
});

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    let banned = context.banned;
    let words = Words::new(&banned.rebate, &banned.harmless);
    for wording in context.wordings {
        let listed = words.find_in(&wording.said).next();
        let bought = listed.into_iter().chain(BOUGHT.find(&wording.said).map(|found| found.range()));
        let Some(at) = bought.filter(|at| !is_denied(wording, at)).min_by_key(|at| at.start) else { continue };
        let message = format!("“{}”是拿好处换好评", &wording.text[at.clone()]);
        findings.report_words(wording, at, message, "删掉好处，只请买家如实评价；优惠写成人人能领的活动");
    }
}

fn is_denied(wording: &Wording<'_>, at: &Range<usize>) -> bool {
    DENIED.is_match(wording.clause(at))
}
