use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::super::{Context, Rule, findings::Findings, wording::pattern};
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    name: "stock-without-alternative",
    severity: Severity::Warning,
    what: "说了没货、缺货、断码，却没给替代款、补货通知、收藏或预售",
    why: "“无货不做推荐”：买家本来要买，一句没货就走了",
    example: "text = \"亲，这款已经卖完了哦\"",
    instead: "text = \"亲，这款暂时卖完了，可以点“到货通知”；急着穿的话我帮您找相近的现货\"",
    run,
};

static OUT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "(?:^|[^有不会])(没有?(?:现)?货|没有?库存|缺货|断码|断货|卖完|卖光|售罄|售完|无货|脱销|抢光|抢完|缺码|下架了)",
    )
});

static ALTERNATIVE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "推荐|类似|相近|相似|同类|同款|别的|其他|其它|另[一外]|换|替|补[货上]|到货|通知|登记|收藏|加购|预售|预[定订]|留意|关注|看看|备选|现货|调货|提醒|退款|上架|直接拍",
    )
});

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    for wording in context.wordings {
        let Some(at) = find(&wording.said) else { continue };
        let message = format!("说了“{}”，没给买家别的路", &wording.text[at.clone()]);
        findings.report_words(wording, at, message, "加一句：相近的现货、到货通知、收藏或预售，任选其一");
    }
}

/// The words that say it is out of stock, if nothing around them is another way.
pub(in crate::check) fn find(said: &str) -> Option<Range<usize>> {
    let at = OUT.captures(said)?.get(1)?.range();
    let others = [&said[..at.start], &said[at.end..]];
    let has_alternative = others.iter().any(|text| ALTERNATIVE.is_match(text));
    if has_alternative { None } else { Some(at) }
}
