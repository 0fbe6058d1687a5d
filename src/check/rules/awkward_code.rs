use std::collections::HashSet;

use super::super::{Context, Rule, findings::Findings};
use crate::{
    diagnostic::Severity,
    pack::{Entry, Kind},
    text::{asks_nothing, is_han},
};

pub(super) const RULE: Rule = Rule {
    name: "awkward-code",
    severity: Severity::Warning,
    what: "快捷码不好打，或会和买家的话、候选序号混在一起",
    why: "纯数字会选中候选；买家常说的词一发来就当成快捷码；大写、全角、符号和太长的，输入法打不出",
    example: "code = [\"1\", \"发货\", \"Kd 2\"]",
    instead: "code = [\"fh\", \"kd2\"]",
    run,
};

/// Longer, and the whole sentence is sooner typed.
const LONGEST: usize = 12;

/// What buyers send as a whole message, beside openings and thanks and what the shop's asks say.
const BUYERS_WORDS: &[&str] = &[
    "发货",
    "快递",
    "物流",
    "包邮",
    "运费",
    "邮费",
    "退货",
    "退款",
    "换货",
    "退换",
    "尺码",
    "尺寸",
    "优惠",
    "优惠券",
    "便宜",
    "打折",
    "发票",
    "地址",
    "有货",
    "库存",
    "质量",
    "多少钱",
    "谢谢",
    "可以",
    "不要",
    "是的",
];

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    let phrases = || context.library.entries.iter().filter(|entry| entry.kind == Kind::Phrase);
    let chinese: HashSet<&str> =
        phrases().flat_map(|phrase| &phrase.codes).map(String::as_str).filter(|code| code.contains(is_han)).collect();
    let asked = asked_for(context, &chinese);
    for phrase in phrases() {
        for code in &phrase.codes {
            if let Some((what, help)) = awkward(code, &asked) {
                findings.report_value(phrase, "code", code, format!("快捷码 {code} {what}"), help);
            }
        }
        for written in written_otherwise(phrase, findings) {
            let message = format!("快捷码 {written} 里有大写、全角、空格或符号，输入法打不出");
            findings.report_value(phrase, "code", &written, message, "请只用小写字母和数字，或只用汉字");
        }
    }
}

/// Those of `codes` that are some entry's ask.
fn asked_for<'c>(context: Context<'c>, codes: &HashSet<&str>) -> HashSet<&'c str> {
    if codes.is_empty() {
        return HashSet::new();
    }
    let asks = (0..context.library.entries.len()).flat_map(|number| context.questions.of(number));
    asks.map(String::as_str).filter(|ask| codes.contains(ask)).collect()
}

/// What is wrong with a code, and what to do.
fn awkward(code: &str, asked: &HashSet<&str>) -> Option<(&'static str, &'static str)> {
    let has_han = code.contains(is_han);
    if code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(("是纯数字，在对话界面里会选中候选", "请加上字母，例如 kd1"));
    }
    if code.chars().count() > LONGEST {
        return Some(("太长", "请缩短到 12 个字以内，取标题的拼音首字母就好记"));
    }
    if has_han && code.contains(|c: char| c.is_ascii_alphabetic()) {
        return Some(("汉字和字母混在一起，要切换输入法才打得出", "请只用字母和数字，或只用汉字"));
    }
    let question = ["吗", "什么", "怎么", "多少", "几天", "哪"].iter().any(|word| code.contains(word));
    if asks_nothing(code) || BUYERS_WORDS.contains(&code) || has_han && (question || asked.contains(code)) {
        return Some((
            "是买家也会说的话，一发来就当成快捷码",
            "请换成买家不会打的，例如拼音首字母；买家的问法写在 ask 里",
        ));
    }
    None
}

/// The codes as written that are not yet in normal form. Only a phrase that lacks one of its codes
/// in plain writing is read again.
fn written_otherwise(phrase: &Entry, findings: &Findings<'_>) -> Vec<String> {
    let Some(text) = findings.written(phrase) else { return Vec::new() };
    let is_plain = |code: &String| text.contains(&format!("\"{code}\"")) || text.contains(&format!("'{code}'"));
    if phrase.codes.iter().all(is_plain) {
        return Vec::new();
    }
    let Ok(table) = text.parse::<toml::Table>() else { return Vec::new() };
    let code = table.get("phrase").and_then(|phrases| phrases.get(0)?.get("code"));
    let codes = match code {
        Some(toml::Value::Array(codes)) => codes.as_slice(),
        Some(code) => std::slice::from_ref(code),
        None => &[],
    };
    let written = codes.iter().filter_map(toml::Value::as_str);
    written.filter(|code| phrase.codes.iter().all(|known| known != code)).map(str::to_owned).collect()
}
