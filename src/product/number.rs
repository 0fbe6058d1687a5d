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
    let mut said = counted(folded).map(|counted| counted.pieces);
    let first = said.next()??;
    said.all(|other| other == Some(first)).then_some(first)
}

/// What stands after each number of pieces: 裤子多少钱 in 3条裤子多少钱.
pub(super) fn counted_things(folded: &str) -> impl Iterator<Item = &str> {
    counted(folded).map(|counted| folded[counted.end..].trim_start_matches('的'))
}

/// So many of each: 各两件.
pub(super) fn of_each(folded: &str) -> Option<u32> {
    static EACH: LazyLock<Regex> = LazyLock::new(|| {
        let number = "[0-9]+|[一二两俩三四五六七八九十百]+";
        Regex::new(&format!(r"各[要来拿买]?(?<number>{number})\s*[件条套双个]")).expect("made of constants")
    });
    let mut found = EACH.captures_iter(folded);
    let number = whole(&found.next()?["number"]).filter(|number| (1..=MOST_PIECES).contains(number))?;
    found.next().is_none().then_some(number)
}

/// Whether something is put to what was asked for before: 再加一条裤子.
pub(super) fn adds(folded: &str) -> bool {
    ["再加", "再拿", "再来", "再要", "再买", "另加", "还要加", "加上"].iter().any(|word| folded.contains(word))
}

/// Where each number of pieces stands, and how many.
pub(super) fn counts(folded: &str) -> impl Iterator<Item = (usize, u32)> {
    counted(folded).map(|counted| (counted.start, counted.pieces.unwrap_or(0)))
}

struct Counted {
    start: usize,
    end: usize,
    /// `None` if nobody buys so many.
    pieces: Option<u32>,
}

/// Each number of pieces. 个, 只 and 张 count anything, children and months too: one alone is hardly a piece.
fn counted(folded: &str) -> impl Iterator<Item = Counted> {
    static PIECES: LazyLock<Regex> = LazyLock::new(|| {
        let number = "(?<number>[0-9]+|[一二两俩三四五六七八九十百]+)";
        let of = "月|孩|宝|娃|人|小孩|小朋友|颜|色|码|号|尺|小时|钟|星期|礼拜|问题|地址|订单|单|快递|包裹|手|脚|脸|嘴";
        let pattern = format!(
            r"(?<which>各[要来拿]?|一人|每人|人手|[第这那同每哪几])?{number}\s*(?:[件条套双身顶](?<other>[套装高材长])?|(?<any>[个只张])(?<of>{of})?)"
        );
        Regex::new(&pattern).expect("made of constants")
    });
    PIECES.captures_iter(folded).filter_map(|found| {
        let number = whole(&found["number"]);
        let is_named = ["other", "of"].iter().any(|group| found.name(group).is_some());
        let is_vague = found.name("any").is_some() && number.is_none_or(|number| number < 2);
        let all = found.get(0)?;
        (found.name("which").is_none() && !is_named && !is_vague).then(|| Counted {
            start: all.start(),
            end: all.end(),
            pieces: number.filter(|number| (1..=MOST_PIECES).contains(number)),
        })
    })
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
            ("110身高穿多大", None),
            ("一身多少钱", Some(1)),
            ("买三个小熊卫衣多少钱", Some(3)),
            ("2个一共多少钱", Some(2)),
            ("两个孩子身高一样", None),
            ("2个月大能穿吗", None),
            ("找一个差不多的", None),
            ("两个孩子一人一件", None),
            ("大宝小宝各两件", None),
            ("买2件还是3件好", None),
            ("10000件", None),
            ("0件", None),
            ("多少钱", None),
        ] {
            assert_eq!(pieces(text), number, "{text}");
        }
        assert_eq!(counted_things("买3条裤子和2件").collect::<Vec<_>>(), ["裤子和2件", ""]);
    }
}
