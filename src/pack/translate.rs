//! The messages of the TOML reader about a pack's shapes in the trainer's words.

use std::{ops::Range, path::Path};

use super::{mistake::Mistake, syntax::sound_part};
use crate::diagnostic::Diagnostic;

/// The problem in `file` for which the `toml` crate refuses its `text`.
pub(crate) fn diagnostic(file: &Path, text: &str, message: &str, span: Option<Range<usize>>) -> Diagnostic {
    let (_, mistakes) = sound_part(text);
    let Some(Mistake { said, span }) = mistakes.into_iter().next() else {
        let span = span.unwrap_or(0..0);
        let said = translate(message, "");
        return Diagnostic::error(file, said.rule, said.message, said.help).at(text, span);
    };
    Diagnostic::error(file, said.rule, said.message, said.help).at(text, span)
}

/// What is wrong and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub rule: &'static str,
    pub message: String,
    pub help: String,
}

impl Said {
    pub fn new(rule: &'static str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { rule, message: message.into(), help: help.into() }
    }
}

/// Says what `message`, of the `toml` or `serde` crates, means for the value on `line`.
pub(super) fn translate(message: &str, line: &str) -> Said {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    if message.starts_with("unknown field") {
        let (key, known) = quoted.split_first().unwrap_or((&"?", &[]));
        return unknown_key(key, known);
    }
    if message.starts_with("missing field") {
        let key = quoted.first().unwrap_or(&"?");
        let value = if *key == "ask" { "[\"买家怎么问\"]" } else { "\"……\"" };
        return Said::new("missing-key", format!("缺少 {key}"), format!("请补上一行 {key} = {value}"));
    }
    let (what, help) = wrong_type(message, line);
    Said::new("wrong-type", what, help)
}

/// A key that nothing knows, and the one that was probably meant.
pub(super) fn unknown_key(key: &str, known: &[&str]) -> Said {
    let help = match meant(key, known) {
        _ if key == "reply" && known.contains(&"when") => {
            "这里的回复写成 text；整条问答的 reply 要写在 [[faq.answer]] 的上面".to_owned()
        }
        Some(meant) => format!("是不是想写 {meant}？这里可以写：{}", known.join("、")),
        None if known.is_empty() => "请删掉这一行".to_owned(),
        None => format!("这里可以写：{}", known.join("、")),
    };
    Said::new("unknown-key", format!("不认识的键 {key}"), help)
}

fn wrong_type(message: &str, line: &str) -> (&'static str, &'static str) {
    let key = line.split('=').next().unwrap_or_default().trim();
    if line.trim_start().starts_with("[faq.") {
        return ("[[faq.answer]] 要写两层方括号", "请改成 [[faq.answer]]");
    }
    if line.trim_start().starts_with("[phrase.") {
        return ("[[phrase.answer]] 要写两层方括号", "请改成 [[phrase.answer]]");
    }
    if message.contains("expected a boolean") {
        return ("这里要写 true 或 false", "true 和 false 不加引号");
    }
    if matches!(key, "from" | "until") {
        return ("日期写法有误", "日期写成 2026-11-01，不加引号");
    }
    if key == "stock" {
        return ("stock 的写法不对", "写还有几件（0 是没货）、true、false，或按规格写 { \"110\" = 3, \"120\" = 0 }");
    }
    if message.contains("expected f32") || message.contains("expected i64") {
        return ("这里要写数字", "数字不加引号，例如 0.8");
    }
    if key == "when" {
        return ("when 要写成 { 名称 = \"值\" }", "例如 when = { order = \"paid\" }");
    }
    if message.contains("sequence, expected a string") {
        return ("这里只能写一句文字", "只留一句，不要方括号");
    }
    if message.contains("a string") {
        return ("这里要写文字", "文字加英文双引号；多条写成 [\"……\", \"……\"]");
    }
    ("这里的写法不对", "请对照同类的另一条改写，也可以用 huashu init 写出一份示例对照")
}

/// Keys that people write for those that there are.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("reply", "text"),
    ("text", "reply"),
    ("content", "text"),
    ("content", "reply"),
    ("question", "ask"),
    ("answer", "reply"),
    ("name", "title"),
    ("key", "code"),
    ("快捷码", "code"),
    ("短语", "phrase"),
    ("快捷短语", "phrase"),
    ("商品", "product"),
    ("尺码表", "size_chart"),
    ("问答", "faq"),
    ("标题", "title"),
    ("问法", "ask"),
    ("内容", "text"),
    ("回复", "reply"),
    ("回复", "text"),
];

/// The known key that was probably meant: by another name, or at most two edits away.
pub(super) fn meant<'k>(key: &str, known: &[&'k str]) -> Option<&'k str> {
    let lower = key.to_lowercase();
    let by_other_name = || {
        OTHER_NAMES.iter().filter(|(other, _)| *other == lower).find_map(|(_, name)| known.iter().find(|k| *k == name))
    };
    by_other_name().copied().or_else(|| closest(&lower, known))
}

fn closest<'k>(key: &str, known: &[&'k str]) -> Option<&'k str> {
    known
        .iter()
        .map(|&candidate| (edit_distance(key, candidate), candidate))
        .filter(|&(distance, candidate)| distance <= 2 && distance < candidate.chars().count())
        .min()
        .map(|(_, candidate)| candidate)
}

/// Levenshtein distance in characters.
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &cb) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(ca != cb);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_key_names_the_one_that_was_meant() {
        let said = translate("unknown field `aks`, expected one of `id`, `ask`, `reply`", "");
        assert_eq!((said.rule, said.message.as_str()), ("unknown-key", "不认识的键 aks"));
        assert_eq!(said.help, "是不是想写 ask？这里可以写：id、ask、reply");
    }

    #[test]
    fn a_key_by_another_name_is_known() {
        assert_eq!(meant("reply", &["code", "title", "text"]), Some("text"));
        assert_eq!(meant("Code", &["code", "title", "text"]), Some("code"));
        assert_eq!(meant("回复", &["id", "ask", "reply"]), Some("reply"));
        assert_eq!(meant("颜色", &["code", "title", "text"]), None);
    }
}
