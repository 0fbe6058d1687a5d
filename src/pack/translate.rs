//! The TOML reader's messages in the trainer's words.

use std::{ops::Range, path::Path};

use crate::diagnostic::Diagnostic;

/// The problem in `file` that the `toml` or `serde` crates call `message`, at `span` of the file's `text`.
pub(super) fn diagnostic(file: &Path, text: &str, message: &str, span: Option<Range<usize>>) -> Diagnostic {
    let span = span.unwrap_or(0..0);
    let (rule, message, help) = translate(message, line_at(text, span.start));
    Diagnostic::error(file, rule, message, help).at(text, span)
}

/// The line that byte `at` stands in; at a line's end, that line.
fn line_at(text: &str, at: usize) -> &str {
    let before = text.get(..at).unwrap_or(text);
    let start = before.trim_end_matches('\n').rfind('\n').map_or(0, |newline| newline + 1);
    text[start..].lines().next().unwrap_or_default()
}

/// What is wrong and what to do, from a message of the `toml` or `serde` crates about `line`.
fn translate(message: &str, line: &str) -> (&'static str, String, String) {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    if message.starts_with("unknown field") {
        let (key, known) = quoted.split_first().unwrap_or((&"?", &[]));
        let help = match closest(key, known) {
            Some(meant) => format!("是不是想写 {meant}？这里可以写：{}", known.join("、")),
            None if known.is_empty() => "请删掉这一行".to_owned(),
            None => format!("这里可以写：{}", known.join("、")),
        };
        return ("unknown-key", format!("不认识的键 {key}"), help);
    }
    if message.starts_with("missing field") {
        let key = quoted.first().unwrap_or(&"?");
        return ("missing-key", format!("缺少 {key}"), format!("请补上一行 {key} = …"));
    }
    if message.starts_with("invalid type") || message.starts_with("wanted") {
        let (message, help) = if message.contains("expected a boolean") {
            ("这里要写 true 或 false", "true 和 false 不加引号")
        } else if message.contains("expected f32") || message.contains("expected i64") {
            ("这里要写数字", "数字不加引号，例如 0.8")
        } else if message.contains("a string") {
            ("这里要写文字", "文字加英文双引号；多条写成 [\"……\", \"……\"]")
        } else {
            ("类型不对", "请对照 README 的文件格式改写")
        };
        return ("wrong-type", message.to_owned(), help.to_owned());
    }
    if message.contains("duplicate key") {
        return ("duplicate-key", "同一个键写了两次".to_owned(), "请合并或删掉其中一个".to_owned());
    }
    if let Some((rule, what, help)) = telling_line(line) {
        return (rule, what, help);
    }
    let (what, help) = SYNTAX
        .iter()
        .find(|(words, ..)| message.contains(words))
        .map_or(("TOML 写法有误", "请检查引号、括号和等号是否成对"), |&(_, what, help)| {
            (what, help)
        });
    ("syntax", what.to_owned(), help.to_owned())
}

/// The mistakes that show in the line itself, whatever the reader stumbled over.
fn telling_line(line: &str) -> Option<(&'static str, String, String)> {
    let outside_quotes: String = line.split('"').step_by(2).collect();
    let (key, value) = line.split_once('=').map(|(key, value)| (key.trim(), value.trim())).unwrap_or((line.trim(), ""));
    if let Some(&(wide, narrow)) = FULL_WIDTH.iter().find(|(wide, _)| outside_quotes.contains(*wide)) {
        let shown = if wide == '\u{3000}' { "全角空格".to_owned() } else { format!("中文符号 {wide}") };
        return Some(("full-width", format!("这一行用了{shown}"), format!("请换成英文的 {narrow}")));
    }
    if matches!(key, "from" | "until") {
        return Some((
            "bad-date",
            "日期写法有误".to_owned(),
            "日期写成 2026-11-01，不加引号，并且要真有这一天".to_owned(),
        ));
    }
    if key == "auto" {
        return Some(("wrong-type", "这里要写 true 或 false".to_owned(), "全部小写，不加引号".to_owned()));
    }
    if line.matches('"').count() > 2 && !value.starts_with('[') {
        let help = "文字里的双引号请写成 “”；几种说法请写成 [\"第一种\", \"第二种\"]";
        return Some(("syntax", "一句话里多了双引号，或几句话没有放进方括号".to_owned(), help.to_owned()));
    }
    let bare = !value.is_empty() && !value.starts_with(['"', '\'', '[', '{']) && value.parse::<f64>().is_err();
    bare.then(|| ("syntax", "文字没有加引号".to_owned(), "文字请用英文双引号括起来".to_owned()))
}

const FULL_WIDTH: &[(char, char)] = &[
    ('“', '"'),
    ('”', '"'),
    ('＂', '"'),
    ('＝', '='),
    ('，', ','),
    ('【', '['),
    ('】', ']'),
    ('［', '['),
    ('］', ']'),
    ('＃', '#'),
    ('\u{3000}', ' '),
];

const SYNTAX: &[(&str, &str, &str)] = &[
    ("basic string", "引号没有配对", "文字前后各要一个英文双引号；文字里的双引号请写成 “”"),
    ("literal string", "引号没有配对", "文字前后各要一个英文双引号"),
    ("unclosed array", "方括号没有配对", "列表请以 ] 结尾"),
    ("string values must be quoted", "文字没有加引号", "文字请用英文双引号括起来"),
    ("extra `=`", "多了一个等号", "一行只写一个 键 = 值"),
    ("key with no value", "键后面没有值", "请写成 键 = \"值\""),
    ("invalid unquoted key", "键的写法不对", "中文名称要加英文双引号，例如 \"快递公司\" = \"中通\""),
    ("escape", "反斜杠的写法不对", "正则请写在英文单引号里，或把 \\ 写成 \\\\"),
];

/// The known key that was probably meant: at most two edits away.
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
        let (rule, message, help) = translate("unknown field `aks`, expected one of `id`, `ask`, `reply`", "");
        assert_eq!((rule, message.as_str()), ("unknown-key", "不认识的键 aks"));
        assert_eq!(help, "是不是想写 ask？这里可以写：id、ask、reply");
    }

    #[test]
    fn what_shows_in_the_line_is_said_in_its_words() {
        for (line, word) in [
            ("code = “kd”", "中文符号 “"),
            ("code ＝ \"kd\"", "中文符号 ＝"),
            ("text = [\"甲\"，\"乙\"]", "中文符号 ，"),
            ("from = 2026/11/01", "日期"),
            ("until = 2026-13-01", "日期"),
            ("auto = False", "true 或 false"),
            ("text = \"满\"59元\"包邮\"", "双引号"),
            ("code = kd", "没有加引号"),
        ] {
            let (_, message, help) = translate("string values must be quoted", line);
            assert!(message.contains(word), "{line}: {message} {help}");
        }
    }
}
