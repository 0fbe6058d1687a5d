//! Numbers as buyers type them: `3`, `３`, 三, 两, 十二, 一百二.

use std::sync::LazyLock;

use regex::Regex;

/// More pieces than this are not bought by a chat.
const MOST_PIECES: u32 = 999;

/// A whole number in digits or Chinese characters, up to 9999: 一百二 is 120, 一百零二 is 102.
pub(super) fn whole(text: &str) -> Option<u32> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok().filter(|_| text.len() <= 9);
    }
    let (mut sum, mut digit, mut last_unit) = (0, None, 10);
    for c in text.chars() {
        match (figure(c), unit(c)) {
            (Some(0), _) if digit.is_none() => last_unit = 10,
            (Some(figure), _) if digit.is_none() => digit = Some(figure),
            (None, Some(unit)) => {
                sum += digit.take().unwrap_or(1) * unit;
                last_unit = unit;
            }
            _ => return None,
        }
    }
    (!text.is_empty()).then(|| sum + digit.unwrap_or(0) * if sum > 0 { last_unit / 10 } else { 1 })
}

/// 零 to 九, with 两 and 俩.
pub(super) fn figure(c: char) -> Option<u32> {
    match c {
        '两' | '俩' => Some(2),
        '零' | '〇' => Some(0),
        _ => "一二三四五六七八九".chars().position(|figure| figure == c).map(|at| at as u32 + 1),
    }
}

fn unit(c: char) -> Option<u32> {
    match c {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1_000),
        _ => None,
    }
}

/// How many pieces the buyer speaks of, 1 to 999; `None` if nothing is said, or several things.
/// `folded` is the message after `measure`'s folding.
pub fn pieces(folded: &str) -> Option<u32> {
    static PIECES: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = "(?<which>[第这那同每哪几]?)(?<number>[0-9]+|[一二两俩三四五六七八九十百]+)\\s*[件条套双身顶](?<set>[套装]?)";
        Regex::new(pattern).expect("a constant")
    });
    let mut said = PIECES
        .captures_iter(folded)
        .filter(|found| found["which"].is_empty() && found["set"].is_empty())
        .map(|found| whole(&found["number"]).filter(|number| (1..=MOST_PIECES).contains(number)));
    let first = said.next()??;
    said.all(|other| other == Some(first)).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_characters_say_the_same() {
        for (text, number) in [
            ("3", 3),
            ("012", 12),
            ("两", 2),
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("九十五", 95),
            ("一百", 100),
            ("一百二", 120),
            ("一百零二", 102),
            ("一百二十八", 128),
        ] {
            assert_eq!(whole(text), Some(number), "{text}");
        }
        for text in ["", "一二", "三点五", "12345678901", "二〇二六", "十件"] {
            assert_eq!(whole(text), None, "{text}");
        }
    }

    #[test]
    fn pieces_are_counted_and_names_of_pieces_are_not() {
        for (text, number) in [
            ("买3件一共多少钱", Some(3)),
            ("两件能包邮吗", Some(2)),
            ("要十二 条", Some(12)),
            ("2件的话,2件包邮不", Some(2)),
            ("这一件多少钱", None),
            ("第二件半价吗", None),
            ("两件套有货吗", None),
            ("买2件还是3件好", None),
            ("10000件", None),
            ("0件", None),
            ("多少钱", None),
        ] {
            assert_eq!(pieces(text), number, "{text}");
        }
    }
}
