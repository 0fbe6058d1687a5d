use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::super::{
    Context, Rule,
    findings::Findings,
    wording::{Wording, Words, longest_apart, pattern},
};
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    name: "address",
    severity: Severity::Warning,
    what: "称呼买家用了“亲”“您”以外的叫法",
    why: "看不见对面是谁：叫“姑娘”“大姐”“胖子”，叫错一次就丢一位买家。词表在 kb/shop.toml 的 [banned] 里改",
    example: "text = \"美女，这款您穿肯定好看\"",
    instead: "text = \"亲，这款您穿会很精神\"",
    run,
};

/// Forms of address that are common words elsewhere: only where somebody is called. The group is the
/// form itself.
static CALLED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        "(?:^|[，。！？；~\\s,!?])(?:好的|您好|你好|谢谢|在的|是的|嗨|哈喽|亲爱的|不好意思|抱歉|这位)?",
        "(小姐姐|小哥哥|小姐|小伙子|老板娘|老板|阿姨|大哥|大叔|大爷|老铁|宝子们?|家人们?|集美们?|姐妹们?|哥们|兄弟|妹子|大妹子|姐|哥|妹妹)",
        "(?:$|[，。！？；~,!?]|您|你|好[，。！]|放心|这款|这个)",
    ))
});

/// The child, or a style: 您家小姑娘, 美女款.
static OTHERS_BEFORE: LazyLock<Regex> = LazyLock::new(|| pattern("(?:小|[您你]家的?|家里的?|女儿|女童|男童)$"));
static STYLE_AFTER: LazyLock<Regex> = LazyLock::new(|| pattern("^(?:款|装|风|裙|家|们的款)"));

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    let banned = context.banned;
    let words = Words::new(&banned.address, &banned.harmless);
    for wording in context.wordings {
        let called = CALLED.captures_iter(&wording.said).filter_map(|found| found.get(1)).map(|form| form.range());
        let mut places: Vec<_> = words.find_in(&wording.said).filter(|at| means_the_buyer(wording, at)).collect();
        places.extend(called);
        for at in longest_apart(places) {
            let message = format!("称呼“{}”不合适", &wording.text[at.clone()]);
            findings.report_words(wording, at, message, "换成“亲”或“您”");
        }
    }
}

fn means_the_buyer(wording: &Wording<'_>, at: &Range<usize>) -> bool {
    !OTHERS_BEFORE.is_match(wording.before(at)) && !STYLE_AFTER.is_match(wording.after(at))
}
