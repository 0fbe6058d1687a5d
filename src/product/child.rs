//! Which child a buyer speaks of, where there are several: 大宝120 小宝90.

use std::sync::LazyLock;

use regex::Regex;

use super::measure::Measures;

/// What a part of a message says of one child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfChild<'t> {
    /// `None` before any child is named.
    pub child: Option<&'t str>,
    /// From the name on.
    pub text: &'t str,
}

/// The parts of `folded` by the children they name; one part if it names none.
pub fn by_child(folded: &str) -> impl Iterator<Item = OfChild<'_>> {
    static CHILD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new("大宝|二宝|三宝|小宝|老大|老二|老三|哥哥|弟弟|姐姐|妹妹|儿子|女儿|闺女").expect("a constant")
    });
    let mut named = CHILD.find_iter(folded).peekable();
    let before = &folded[..named.peek().map_or(folded.len(), |first| first.start())];
    let first = (!before.is_empty()).then_some(OfChild { child: None, text: before });
    let rest = std::iter::from_fn(move || {
        let name = named.next()?;
        let end = named.peek().map_or(folded.len(), |next| next.start());
        Some(OfChild { child: Some(called(name.as_str())), text: &folded[name.start()..end] })
    });
    first.into_iter().chain(rest)
}

fn may_tell_height(c: char) -> bool {
    c.is_ascii_digit() || c == '米'
}

/// Two names of one child.
fn called(name: &str) -> &str {
    match name {
        "老大" => "大宝",
        "老二" => "二宝",
        "闺女" => "女儿",
        _ => name,
    }
}

/// What a message in folded form says of several children, each with a height, as questions of their own:
/// `大宝120 小宝90` is 大宝身高120 and 小宝身高90. Empty unless there are two at least.
pub fn children(folded: &str) -> Vec<(&str, String)> {
    if !folded.contains(may_tell_height) {
        return Vec::new();
    }
    let of_child = |part: OfChild<'_>| {
        part.child?;
        let said = part.text.trim_matches([' ', ',', '，', '、', '。', '；', ';']);
        // All names are of two characters.
        let rest = said.get(said.char_indices().nth(2)?.0..)?;
        if Measures::read(said).height.is_some() {
            return Some(said.to_owned());
        }
        let figures =
            rest.trim_start_matches(['是', '的', ' ', ',', '，', ':', '：']).trim_end_matches(['的', '吧', '呢']);
        Measures::alone(figures)?.height.map(|_| format!("{}身高{figures}", &said[..said.len() - rest.len()]))
    };
    let parts: Vec<OfChild<'_>> = by_child(folded).collect();
    let told: Vec<(&str, String)> = parts.iter().filter_map(|part| Some((part.child?, of_child(*part)?))).collect();
    if told.len() > 1 { told } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_child_has_its_part() {
        let parts = |text| by_child(text).map(|part| (part.child, part.text)).collect::<Vec<_>>();
        assert_eq!(parts("身高112"), [(None, "身高112")]);
        assert_eq!(
            parts("我大宝120 小宝90穿多大"),
            [(None, "我"), (Some("大宝"), "大宝120 "), (Some("小宝"), "小宝90穿多大")]
        );
        assert_eq!(parts("那大宝呢"), [(None, "那"), (Some("大宝"), "大宝呢")]);
        assert!(parts("").is_empty());
    }

    #[test]
    fn several_children_with_heights_are_several_questions() {
        for (text, told) in [
            ("大宝身高120 小宝身高90", "大宝身高120 | 小宝身高90"),
            ("我大宝120，小宝90", "大宝身高120 | 小宝身高90"),
            ("老大是130的，老二105 35斤", "老大身高130 | 老二身高105 35斤"),
            ("哥哥一米二，妹妹一米", "哥哥一米二 | 妹妹一米"),
            ("儿子身高120穿多大", ""),
            ("大宝120的裤子还有吗，小宝也要", ""),
            ("儿子和女儿都能穿吗", ""),
        ] {
            let questions: Vec<String> = children(text).into_iter().map(|(_, question)| question).collect();
            assert_eq!(questions.join(" | "), told, "{text}");
        }
    }
}
