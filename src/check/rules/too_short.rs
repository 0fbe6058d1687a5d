use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::super::{
    Context, Rule,
    findings::Findings,
    wording::{FACT, Wording, pattern},
};
use crate::{
    diagnostic::Severity,
    template::{self, Values},
};

pub(super) const RULE: Rule = Rule {
    name: "too-short",
    severity: Severity::Warning,
    what: "回复太短（不到 8 个字），或只有“有”“没”“不能的”“不知道”",
    why: "买家得到的是冷冰冰的一个字，接着就去别家问了；问候、结束语和道谢不算",
    example: "text = \"有的\"",
    instead: "text = \"有货的亲，您要哪个颜色和尺码？我帮您看下库存\"",
    run,
};

/// Letters and digits, without 亲.
const FEWEST: usize = 8;

/// Themes in which a few words are enough.
const SHORT_THEMES: &[&str] = &["greeting", "closing", "问候", "结束语"];

static COURTESY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "谢|不客气|客气|晚安|早安|再见|欢迎|祝|慢走|稍等|久等|抱歉|不好意思|您好|你好|在呢|在的|辛苦|收到|好的|好哒|明白",
    )
});

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    for wording in context.wordings {
        if !is_short(wording, &context.library.facts) {
            continue;
        }
        let message = format!("“{}”太短了", wording.text.trim());
        let help = "补上原因、下一步，或反问一句，例如颜色、尺码、身高";
        findings.report_words(wording, 0..wording.text.len(), message, help);
    }
}

fn is_short(wording: &Wording<'_>, facts: &Values) -> bool {
    if has_enough(wording.text) && !wording.said.contains(FACT) || has_enough(&wording.said) {
        return false;
    }
    let category = &wording.entry.category;
    let is_polite = SHORT_THEMES.iter().any(|theme| category.name == *theme || category.title == *theme);
    // What only the request knows is as long as it likes.
    let shown = template::fill(wording.text, facts).ok();
    !is_polite && !COURTESY.is_match(wording.text) && shown.is_some_and(|shown| find(&shown).is_some())
}

/// The whole of a text as a buyer reads it, if it is too short and no courtesy.
pub(in crate::check) fn find(said: &str) -> Option<Range<usize>> {
    if !has_enough(said) && !COURTESY.is_match(said) { Some(0..said.len()) } else { None }
}

fn has_enough(text: &str) -> bool {
    text.chars().filter(|&c| c.is_alphanumeric() && c != '亲').nth(FEWEST - 1).is_some()
}
