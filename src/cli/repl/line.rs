//! What a line is: a command, a theme, a number, a stack of names, or words to look up.

use huashu::{reply::stack, text::normalize};

/// A line as it is typed, full-width marks included: `：buyer 小明`, `／发货 kd`, `kd＋fp`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line<'l> {
    Empty,
    Command {
        name: &'l str,
        argument: &'l str,
    },
    /// `rest` is what is looked up in the theme; `None` while the theme is still being typed.
    Theme {
        typed: &'l str,
        rest: Option<&'l str>,
    },
    Number(usize),
    Stack(Vec<&'l str>),
    Words(&'l str),
}

/// A Chinese input method types 、 for the slash.
const SLASHES: [char; 3] = ['/', '／', '、'];

const COLONS: [char; 2] = [':', '：'];

impl<'l> Line<'l> {
    pub fn read(line: &'l str) -> Self {
        let line = line.trim_start();
        if let Some(command) = line.strip_prefix(COLONS) {
            let (name, argument) = command.split_once(char::is_whitespace).unwrap_or((command, ""));
            return Self::Command { name, argument: argument.trim() };
        }
        if let Some(theme) = line.strip_prefix(SLASHES) {
            return match theme.split_once(char::is_whitespace) {
                Some((typed, rest)) => Self::Theme { typed, rest: Some(rest.trim()) },
                None => Self::Theme { typed: theme, rest: None },
            };
        }
        let line = line.trim_end();
        if line.is_empty() {
            return Self::Empty;
        }
        match (number(line), stack(line)) {
            (Some(number), _) => Self::Number(number),
            (_, Some(parts)) => Self::Stack(parts),
            _ => Self::Words(line),
        }
    }
}

/// Whether `line` begins as commands do.
pub fn is_command(line: &str) -> bool {
    line.trim_start().starts_with(COLONS)
}

/// Whether `line` tells something of a buyer: `:set 收货地址=…`.
pub fn tells_a_fact(line: &str) -> bool {
    is_command(line) && fact(line).is_some()
}

/// Why `value` cannot be told: it would stand in replies as it is, and be taken for something to fill in.
pub fn fault_of_value(value: &str) -> Option<&'static str> {
    ["{{", "{%", "}}", "%}"].iter().any(|braces| value.contains(braces)).then_some("值里不能有 {{ }}，没有记")
}

/// One or two digits: `007` and `8812` are a code, or a buyer's words.
fn number(text: &str) -> Option<usize> {
    let text = normalize(text);
    let is_number = text.len() <= 2 && !text.starts_with('0');
    text.parse().ok().filter(|_| is_number)
}

/// `kd 2`: the second of what `kd` finds.
pub fn picked(words: &str) -> Option<(&str, usize)> {
    let (words, number) = words.rsplit_once(char::is_whitespace)?;
    let number = self::number(number).filter(|number| (1..=9).contains(number))?;
    Some((words.trim_end(), number))
}

/// `名称=值`, of which neither is empty.
pub fn fact(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once(['=', '＝'])?;
    let (name, value) = (name.trim(), value.trim());
    (!name.is_empty() && !value.is_empty()).then_some((name, value))
}

/// `收件人=李丽 收货电话=138…`: what is told, one after the other; a value may have spaces.
pub fn facts(text: &str) -> Vec<(String, String)> {
    let mut facts: Vec<(String, String)> = Vec::new();
    for word in text.split_whitespace() {
        match (fact(word), facts.last_mut()) {
            (Some((name, value)), _) if !is_address(name) => facts.push((name.to_owned(), value.to_owned())),
            (_, Some((_, value))) => value.extend([" ", word]),
            // `名称 = 值`
            (_, None) => {
                return fact(text).map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter().collect();
            }
        }
    }
    facts
}

/// `https://a.cn/?id` has an equals sign after it that is its own.
fn is_address(name: &str) -> bool {
    name.contains(['/', '?', '&'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_any_width_say_what_a_line_is() {
        for (line, read) in [
            ("  ", Line::Empty),
            (":buyer 小明", Line::Command { name: "buyer", argument: "小明" }),
            ("：set 订单号=88 12", Line::Command { name: "set", argument: "订单号=88 12" }),
            (":", Line::Command { name: "", argument: "" }),
            ("/", Line::Theme { typed: "", rest: None }),
            ("、发货", Line::Theme { typed: "发货", rest: None }),
            ("／发货 kd", Line::Theme { typed: "发货", rest: Some("kd") }),
            ("２", Line::Number(2)),
            ("99", Line::Number(99)),
            ("007", Line::Words("007")),
            ("0", Line::Words("0")),
            ("8812", Line::Words("8812")),
            ("kd+fp＋jsy", Line::Stack(vec!["kd", "fp", "jsy"])),
            ("kd+", Line::Stack(vec!["kd", ""])),
            ("1+1有优惠吗", Line::Words("1+1有优惠吗")),
            ("什么时候发货 ", Line::Words("什么时候发货")),
        ] {
            assert_eq!(Line::read(line), read, "{line}");
        }
    }

    #[test]
    fn several_facts_are_told_at_once_and_values_may_have_spaces() {
        for (text, told) in [
            ("订单号=8812", vec![("订单号", "8812")]),
            ("订单号 = 8812", vec![("订单号", "8812")]),
            (
                "收件人=李丽 收货电话=138 收货地址=北京 朝阳区",
                vec![("收件人", "李丽"), ("收货电话", "138"), ("收货地址", "北京 朝阳区")],
            ),
            ("链接=https://a.cn/?id=1 https://a.cn/?id=2", vec![("链接", "https://a.cn/?id=1 https://a.cn/?id=2")]),
            ("8812", vec![]),
            ("订单号=", vec![]),
        ] {
            let told: Vec<_> = told.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            assert_eq!(facts(text), told, "{text}");
        }
    }

    #[test]
    fn a_number_after_words_picks() {
        assert_eq!(picked("kd 2"), Some(("kd", 2)));
        assert_eq!(picked("发货 ３"), Some(("发货", 3)));
        assert_eq!(picked("kd2"), None);
        assert_eq!(picked("身高 110"), None);
        assert_eq!(picked("kd 02"), None);
    }
}
