//! What is wrong with a line that is no TOML, in the trainer's words: judged by the line itself first,
//! by what the TOML reader stumbled over second.

use std::ops::Range;

use super::translate::{Said, meant};

/// A mistake and its bytes in the file.
#[derive(Debug)]
pub(super) struct Mistake {
    pub said: Said,
    pub span: Range<usize>,
}

/// The mistake on `line` (bytes of `text`) that the TOML reader met at `span` and calls `message`.
pub(super) fn mistake(message: &str, text: &str, line: Range<usize>, span: Range<usize>) -> Mistake {
    let written = text[line.clone()].trim_end_matches('\r');
    if message.contains("recursion") {
        let help = "文字和列表最多一层方括号，例如 [\"第一种\", \"第二种\"]";
        return Mistake { said: Said::new("too-deep", "一层套一层，套得太深", help), span };
    }
    if message.contains("duplicate key") {
        return Mistake { said: duplicate(written), span };
    }
    // Of strings and lists over several lines, the reader knows better than the line.
    let telling = if message.contains("multi-line") || message.contains("unclosed array") {
        None
    } else {
        telling_line(written, message.contains("in array"))
    };
    match telling {
        Some((said, at)) => Mistake { said, span: line.start + at.start..line.start + at.end },
        None => Mistake { said: by_message(message), span },
    }
}

fn duplicate(line: &str) -> Said {
    let name = line.split(['=', '#']).next().unwrap_or_default().trim();
    if name.starts_with("[[") {
        let help = format!("上面那段少写了一层方括号，请把它也改成 {name}");
        return Said::new("duplicate-key", format!("{name} 和上面同名的写法不一样"), help);
    }
    if name.starts_with('[') {
        return Said::new("duplicate-key", format!("{name} 和上面的写重了"), "同名的一张表只能写一次，请合并到一处");
    }
    if name.starts_with('"') {
        return Said::new("duplicate-key", format!("{name} 写了两次"), "请删掉其中一个");
    }
    let help = "请删掉其中一个；如果这里是另一条，请在它前面另起一行写 [[phrase]] 或 [[faq]]";
    Said::new("duplicate-key", format!("同一条里 {name} 写了两次"), help)
}

fn by_message(message: &str) -> Said {
    let (what, help) =
        MESSAGES
            .iter()
            .find(|(words, ..)| message.contains(words))
            .map_or(("这一行的写法不对", "请检查引号、括号和等号是否成对"), |&(_, what, help)| (what, help));
    Said::new("syntax", what, help)
}

const MESSAGES: &[(&str, &str, &str)] = &[
    ("multi-line", "三个引号没有配对", "多行文字前后各要三个英文双引号 \"\"\""),
    ("escape", "反斜杠的写法不对", "正则请写在英文单引号里；文字里的反斜杠写成 \\\\"),
    (
        "basic string",
        "引号没有配对",
        "文字前后各要一个英文双引号；文字里的双引号请写成 “”；多行文字前后各用三个双引号 \"\"\"",
    ),
    ("literal string", "引号没有配对", "文字前后各要一个英文双引号"),
    ("unclosed array table", "方括号没有配对", "请写成 [[phrase]] 或 [[faq]]，前后各两个方括号"),
    ("unclosed table", "方括号没有配对", "请写成 [facts] 这样，前后各一个方括号"),
    ("unclosed array", "列表没有结尾的方括号", "请在最后一句后面写上 ]"),
    ("missing comma", "两句之间少了逗号", "列表里每句后面写一个英文逗号"),
    ("in array", "列表没有结尾的方括号，或列表里多了等号", "列表请以 ] 结尾"),
    ("string values must be quoted", "文字没有加引号", "文字请用英文双引号括起来"),
    ("invalid unquoted key", "键的写法不对", KEYS),
    ("key with no value", "这一行不是 键 = 值", "写给自己看的话前面加 #，别的请写成 键 = \"值\""),
];

const KEYS: &str =
    "键是英文的，例如 code、title、text；[facts] 里的中文名称要加英文双引号，例如 \"快递公司\" = \"中通\"";

/// A mistake that shows in the line, and where in it.
type Telling = Option<(Said, Range<usize>)>;

/// The mistakes that show in the line itself, whatever the reader stumbled over.
fn telling_line(line: &str, in_list: bool) -> Telling {
    let parts = Parts::of(line);
    [
        conflict,
        control_character,
        header_brackets,
        header_name,
        doubled_equals,
        foreign_comment,
        full_width,
        no_equals,
        bad_date,
        bad_switch,
        percent,
        two_keys,
        loose_end,
        inner_quotes,
        lone_quote,
        note,
        torn_key,
        chinese_key,
        bare_value,
    ]
    .iter()
    .filter(|_| !in_list || parts.has_equals())
    .find_map(|tell| tell(&parts))
    .or_else(|| in_list.then(|| full_width(&parts)).flatten())
}

/// A line taken apart at its first equals sign and its quotes.
struct Parts<'l> {
    line: &'l str,
    /// What stands outside double quotes, with its place.
    outside: Vec<(usize, char)>,
    key: &'l str,
    value: &'l str,
    quotes: usize,
}

impl<'l> Parts<'l> {
    fn of(line: &'l str) -> Self {
        let mut inside: Option<char> = None;
        let mut escaped = false;
        let mut outside = Vec::new();
        for (at, c) in line.char_indices() {
            match inside {
                Some(quote) if c == quote && !escaped => inside = None,
                Some(quote) => escaped = quote == '"' && c == '\\' && !escaped,
                None if matches!(c, '"' | '\'') => inside = Some(c),
                None => outside.push((at, c)),
            }
        }
        let (key, value) = line.split_once('=').map_or((line.trim(), ""), |(key, value)| (key.trim(), value.trim()));
        let quotes = line.matches('"').count() - line.matches("\\\"").count();
        Self { line, outside, key, value, quotes }
    }

    fn has_equals(&self) -> bool {
        self.outside.iter().any(|&(_, c)| c == '=')
    }

    /// Where `text` stands outside quotes.
    fn find_outside(&self, text: &str) -> Option<Range<usize>> {
        let starts = |at: usize| self.line[at..].starts_with(text).then_some(at..at + text.len());
        self.outside.iter().find_map(|&(at, _)| starts(at))
    }

    fn key_span(&self) -> Range<usize> {
        let start = self.line.len() - self.line.trim_start().len();
        start..start + self.key.len()
    }

    fn value_span(&self) -> Range<usize> {
        let end = self.line.trim_end().len();
        end - self.value.len()..end
    }

    fn is_header(&self) -> bool {
        self.line.trim_start().starts_with(['[', '【', '［'])
    }
}

fn conflict(parts: &Parts) -> Telling {
    let marker = ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|marker| parts.line.starts_with(marker));
    let help = "留下要用的一份，再删掉 <<<<<<<、=======、>>>>>>> 这三种行";
    marker.then(|| (Said::new("merge-conflict", "这里有两份改动还没有合并", help), 0..7))
}

fn control_character(parts: &Parts) -> Telling {
    let (at, c) = parts.line.char_indices().find(|&(_, c)| c.is_control() && c != '\t')?;
    let said = Said::new("syntax", "这里有一个看不见的控制字符", "请删掉它，多半是从别处复制带进来的");
    Some((said, at..at + c.len_utf8()))
}

fn header_brackets(parts: &Parts) -> Telling {
    let line = parts.line.trim();
    let inner = line.strip_prefix('[')?.trim_start_matches('[');
    let (name, rest) = inner.split_once(']')?;
    if name.is_empty() || name.contains(['"', '\'', ',']) || parts.key.ends_with(']') && parts.has_equals() {
        return None;
    }
    let opened = line.len() - inner.len();
    let closed = 1 + rest.len() - rest.trim_start_matches(']').len();
    let after = rest.trim_start_matches(']').trim_start();
    let start = parts.key_span().start;
    if opened != closed {
        let help = format!("请写成 [[{}]]，前后各两个方括号", name.trim());
        return Some((Said::new("syntax", "方括号没有配对", help), start..start + line.len() - after.len()));
    }
    let end = parts.line.trim_end().len();
    let help = "方括号这一行单独写，后面的内容另起一行；写给自己看的话前面加 #";
    let bare = !after.is_empty() && name.is_ascii() && !after.starts_with('#');
    bare.then(|| (Said::new("syntax", "方括号后面多了别的内容", help), end - after.len()..end))
}

const KNOWN_TABLES: &[&str] =
    &["phrase", "faq", "facts", "settings", "synonym", "handoff", "banned", "test", "product", "size_chart"];

/// `[[短语]]`
fn header_name(parts: &Parts) -> Telling {
    let name = parts.line.trim().trim_matches(['[', ']', '【', '】', '［', '］', ' ']);
    let help = match meant(name, KNOWN_TABLES) {
        Some(meant) => format!("是不是想写 {meant}？"),
        None => "这里可以写 [[phrase]] 或 [[faq]]".to_owned(),
    };
    let start = parts.line.find(name)?;
    let unknown =
        parts.line.trim_start().starts_with('[') && name.chars().all(char::is_alphanumeric) && !name.is_ascii();
    unknown.then(|| (Said::new("unknown-key", format!("不认识的表 {name}"), help), start..start + name.len()))
}

fn doubled_equals(parts: &Parts) -> Telling {
    let at = parts.find_outside("==")?;
    Some((Said::new("syntax", "多了一个等号", "一行只写一个 键 = 值"), at))
}

fn foreign_comment(parts: &Parts) -> Telling {
    let at = ["//", "/*", "<!--"].iter().find_map(|sign| parts.find_outside(sign))?;
    let begins = parts.line[..at.start].chars().next_back().is_none_or(char::is_whitespace);
    let said = Said::new("syntax", "写给自己看的话前面要用 #", format!("请把 {} 换成 #", &parts.line[at.clone()]));
    begins.then_some((said, at))
}

/// The first character of another width; a comma inside a sentence that has quotes too many is not meant.
fn full_width(parts: &Parts) -> Telling {
    let torn = parts.quotes > 2 && parts.value.starts_with('"') || parts.quotes % 2 == 1;
    let foreign = |c: char| FULL_WIDTH.iter().find(|(wide, _)| *wide == c);
    let note = |c: char| matches!(c, '，' | '、' | '：');
    let sentence = !parts.has_equals() && parts.quotes == 0 && !parts.line.contains('＝');
    let before_comment = parts.outside.iter().take_while(|&&(_, c)| c != '#');
    let (at, wide, narrow) = before_comment
        .filter(|&&(_, c)| !(note(c) && (torn || sentence && !is_colon_after_key(parts.line))))
        .find_map(|&(at, c)| foreign(c).map(|&(wide, narrow)| (at, wide, narrow)))?;
    let shown = match wide {
        '\u{3000}' => "全角空格".to_owned(),
        '\u{a0}' | '\u{200b}' | '\u{feff}' => "看不见的特殊空格".to_owned(),
        _ => format!("中文符号 {wide}"),
    };
    let help = match narrow {
        "" => "请删掉它，多半是从网页或 Word 复制带进来的".to_owned(),
        " " => "请换成普通空格".to_owned(),
        _ => format!("请换成英文的 {narrow}"),
    };
    Some((Said::new("full-width", format!("这一行用了{shown}"), help), at..at + wide.len_utf8()))
}

fn is_colon_after_key(line: &str) -> bool {
    line.trim_start().split_once('：').is_some_and(|(key, _)| !key.is_empty() && key.is_ascii())
}

const FULL_WIDTH: &[(char, &str)] = &[
    ('“', "\""),
    ('”', "\""),
    ('‘', "\""),
    ('’', "\""),
    ('＂', "\""),
    ('＝', "="),
    ('：', "="),
    ('，', ","),
    ('、', ","),
    ('【', "["),
    ('】', "]"),
    ('［', "["),
    ('］', "]"),
    ('｛', "{"),
    ('｝', "}"),
    ('＃', "#"),
    ('\u{3000}', " "),
    ('\u{a0}', " "),
    ('\u{200b}', ""),
    ('\u{feff}', ""),
];

fn no_equals(parts: &Parts) -> Telling {
    if parts.has_equals() || parts.is_header() {
        return None;
    }
    let line = parts.line.trim();
    let key_end = line.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(line.len());
    let (key, after) = line.split_at(key_end);
    let start = parts.key_span().start + key_end;
    if key.is_empty() {
        return None;
    }
    if after.trim_start().starts_with(':') {
        let at = start + after.len() - after.trim_start().len();
        let said = Said::new("syntax", "键和值之间要用等号，不用冒号", format!("请写成 {key} = \"……\""));
        return Some((said, at..at + 1));
    }
    let quoted = after.trim_start().starts_with(['"', '\'', '[', '{']);
    let said = || Said::new("syntax", "键和值之间少了等号", format!("请写成 {key} = \"……\""));
    quoted.then(|| (said(), start..start + 1))
}

fn bad_date(parts: &Parts) -> Telling {
    let said = || Said::new("bad-date", "日期写法有误", "日期写成 2026-11-01，不加引号，并且要真有这一天");
    (matches!(parts.key, "from" | "until") && !parts.value.is_empty()).then(|| (said(), parts.value_span()))
}

fn bad_switch(parts: &Parts) -> Telling {
    let said = || Said::new("wrong-type", "这里要写 true 或 false", "全部小写，不加引号");
    (parts.key == "auto" && !parts.value.is_empty()).then(|| (said(), parts.value_span()))
}

fn percent(parts: &Parts) -> Telling {
    let number: f64 = parts.value.strip_suffix('%')?.trim().parse().ok()?;
    let help = format!("不写百分号，写成小数，例如 {}", number / 100.0);
    Some((Said::new("syntax", "这里要写数字", help), parts.value_span()))
}

fn two_keys(parts: &Parts) -> Telling {
    let equals: Vec<usize> = parts.outside.iter().filter(|&&(_, c)| c == '=').map(|&(at, _)| at).collect();
    let &[_, second, ..] = equals.as_slice() else { return None };
    if parts.value.starts_with('{') {
        return None;
    }
    let key = parts.line[..second].trim_end();
    let start = key.rfind(|c: char| c.is_whitespace() || c == '"').map_or(0, |at| at + 1);
    let said = Said::new("syntax", "一行里写了两个键", "一行只写一个 键 = 值，后面的另起一行");
    (start < key.len()).then_some((said, start..key.len()))
}

/// `code = "th";`
fn loose_end(parts: &Parts) -> Telling {
    let end = parts.line.trim_end();
    let last = end.chars().next_back().filter(|c| matches!(c, ',' | ';' | '；' | '。'))?;
    let at = end.len() - last.len_utf8();
    let scalar = parts.has_equals() && parts.quotes <= 2 && !parts.value.starts_with(['[', '{']);
    let outside = parts.outside.iter().any(|&(place, _)| place == at);
    let said = Said::new("syntax", format!("行尾多了 {last}"), "请删掉它，一行写完直接换行");
    (scalar && outside && !parts.key.is_empty()).then_some((said, at..end.len()))
}

fn inner_quotes(parts: &Parts) -> Telling {
    let help = "文字里的双引号请写成 “”；几种说法请写成 [\"第一种\", \"第二种\"]";
    let torn = parts.quotes > 2 && parts.value.starts_with('"') && !parts.key.starts_with('"');
    let second = parts.line.len() - parts.value.len();
    let at =
        || parts.line[second.min(parts.line.len())..].match_indices('"').nth(1).map_or(second, |(at, _)| second + at);
    torn.then(|| (Said::new("syntax", "一句话里多了双引号，或几句话没有放进方括号", help), at()..at() + 1))
}

/// A quote that nothing closes; in a list, only that the number is odd shows.
fn lone_quote(parts: &Parts) -> Telling {
    let help = "文字前后各要一个英文双引号；文字里的双引号请写成 “”；多行文字前后各用三个双引号 \"\"\"";
    let said = || Said::new("syntax", "引号没有配对", help);
    if parts.quotes.is_multiple_of(2) || parts.value.contains(['\\', '\'']) {
        return None;
    }
    let span = parts.value_span();
    Some((said(), if parts.value.is_empty() { parts.key_span() } else { span }))
}

/// A sentence to oneself.
fn note(parts: &Parts) -> Telling {
    let sentence = !parts.has_equals() && !parts.is_header() && parts.quotes == 0 && !parts.key.is_ascii();
    let help = "写给自己看的话前面加 #；要发给买家的话写进 text 或 reply";
    sentence.then(|| (Said::new("syntax", "这一行不是 键 = 值", help), parts.key_span()))
}

/// `ti tle = "…"`
fn torn_key(parts: &Parts) -> Telling {
    let torn = parts.has_equals() && !parts.key.starts_with(['"', '\'']) && parts.key.contains(char::is_whitespace);
    let help = "请去掉键里的空格；前面若是别的内容，请另起一行";
    torn.then(|| (Said::new("syntax", format!("键 {} 里有空格", parts.key), help), parts.key_span()))
}

fn chinese_key(parts: &Parts) -> Telling {
    let bare = parts.has_equals() && !parts.key.starts_with(['"', '\'']) && !parts.key.is_ascii();
    let known = ["code", "title", "text", "id", "ask", "reply"];
    let help = match meant(parts.key, &known) {
        Some(meant) => format!("是不是想写 {meant}？{KEYS}"),
        None => KEYS.to_owned(),
    };
    bare.then(|| (Said::new("syntax", format!("键 {} 的写法不对", parts.key), help), parts.key_span()))
}

fn bare_value(parts: &Parts) -> Telling {
    if !parts.has_equals() {
        return None;
    }
    if parts.value.is_empty() {
        let said = Said::new("syntax", "等号后面没有值", "请在同一行写上值，例如 title = \"发货时间\"");
        return Some((said, parts.key_span()));
    }
    let bare = !parts.value.starts_with(['"', '\'', '[', '{']) && parts.value.parse::<f64>().is_err();
    bare.then(|| (Said::new("syntax", "文字没有加引号", "文字请用英文双引号括起来"), parts.value_span()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shows_in_the_line_is_said_in_its_words_and_place() {
        for (line, word, at) in [
            ("code = “kd”", "中文符号 “", "“"),
            ("code ＝ \"kd\"", "中文符号 ＝", "＝"),
            ("text = [\"甲\"，\"乙\"]", "中文符号 ，", "，"),
            ("from = 2026/11/01", "日期", "2026/11/01"),
            ("until = 2026-13-01", "日期", "2026-13-01"),
            ("auto = False", "true 或 false", "False"),
            ("text = \"满\"59元\"包邮\"", "双引号", "\""),
            ("code = kd", "没有加引号", "kd"),
            ("code: kd", "冒号", ":"),
            ("code \"kd\"", "少了等号", " "),
            ("code == \"kd\"", "多了一个等号", "=="),
            ("code = \"kd\";", "行尾多了 ;", ";"),
            ("code = \"kd\" // 快递", "#", "//"),
            ("code = \"kd\" title = \"快递\"", "两个键", "title"),
            ("快递 = \"中通\"", "键 快递", "快递"),
            ("ti tle = \"快递\"", "有空格", "ti tle"),
            ("双十二以后删掉", "不是 键 = 值", "双十二以后删掉"),
            ("[[短语]]", "不认识的表", "短语"),
            ("[[phrase]", "没有配对", "[[phrase]"),
            ("[[phrase]] 快递", "方括号后面", "快递"),
            ("answer = 90%", "数字", "90%"),
            ("code = \"kd", "没有配对", "\"kd"),
            ("=======", "没有合并", "======="),
        ] {
            let mistake = mistake("", line, 0..line.len(), 0..0);
            assert!(mistake.said.message.contains(word), "{line}: {mistake:?}");
            assert_eq!(&line[mistake.span], at, "{line}");
        }
    }
}
