//! Hides what points at a person: phone, order and parcel numbers, addresses, names.

use std::{borrow::Cow, sync::LazyLock};

use regex::{Captures, Regex};

/// Digits from which a number points at somebody or something of theirs.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let mobile = r"1[3-9]\d[ -]?\d{4}[ -]?\d{4}";
    let landline = r"0\d{2,3}[ -]\d{7,8}";
    Regex::new(&format!(r"{mobile}|{landline}|[A-Za-z]{{0,4}}\d{{7,}}[A-Za-z]?")).expect("the tests run it")
});

/// A named part of an address and more parts after it: 湖州市吴兴区, 人民路12号3单元502室.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    let named = r"\p{Han}{2,7}?(?:自治区|街道|小区|花园|公寓|大厦|省|市|区|县|镇|乡|村|路|街|巷)";
    let numbered = r"[\dA-Za-z一二三四五六七八九十]{1,5}(?:号楼|号院|单元|号|栋|幢|座|弄|室|楼)";
    Regex::new(&format!(r"{named}(?: ?(?:{named}|{numbered}))+(?:\d+[\d\-]*)?")).expect("the tests run it")
});

/// The text with the middle of long numbers starred and addresses left out.
///
/// ```
/// use huashu::text::mask;
/// assert_eq!(mask("电话13812345678"), "电话138****5678");
/// assert_eq!(mask("寄到湖州市吴兴区人民路12号，谢谢"), "寄到[地址]，谢谢");
/// assert_eq!(mask("身高120，拍110码"), "身高120，拍110码");
/// ```
pub fn mask(text: &str) -> Cow<'_, str> {
    let numbers = match text.contains(|c: char| c.is_numeric()) {
        true => NUMBER.replace_all(text, |found: &Captures<'_>| starred(&found[0])),
        false => Cow::Borrowed(text),
    };
    match &numbers {
        Cow::Borrowed(text) => ADDRESS.replace_all(text, hidden),
        Cow::Owned(text) => Cow::Owned(ADDRESS.replace_all(text, hidden).into_owned()),
    }
}

/// Words that lead to the address stay.
fn hidden(found: &Captures<'_>) -> String {
    const LEADS: [&str; 8] = ["寄到", "发到", "送到", "地址是", "地址", "改成", "我在", "我们在"];
    let lead = LEADS.iter().find(|lead| found[0].starts_with(**lead));
    format!("{}[地址]", lead.copied().unwrap_or_default())
}

fn starred(number: &str) -> String {
    let characters: Vec<char> = number.chars().filter(|c| c.is_alphanumeric()).collect();
    let ends = (3, 4);
    let (first, last) = (&characters[..ends.0], &characters[characters.len() - ends.1..]);
    first.iter().chain(&['*'; 4]).chain(last).collect()
}

/// A name of which only the ends show: `小***明`; one character alone is left out too.
pub fn mask_name(name: &str) -> String {
    let mut characters = name.chars();
    match (characters.next(), characters.next_back()) {
        (Some(first), Some(last)) => format!("{first}***{last}"),
        _ => "***".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_show_their_ends() {
        for (text, masked) in [
            ("我的电话13812345678哦", "我的电话138****5678哦"),
            ("138-1234-5678", "138****5678"),
            ("138 1234 5678", "138****5678"),
            ("0572-2123456", "057****3456"),
            ("订单4001234567890123456", "订单400****3456"),
            ("单号YT1234567890", "单号YT1****7890"),
            ("身份证33050119900101123X", "身份证330****123X"),
            ("１３８１２３４５６７８", "１３８****５６７８"),
            ("满100减10，12号前拍", "满100减10，12号前拍"),
        ] {
            assert_eq!(mask(text), masked);
        }
    }

    #[test]
    fn addresses_are_left_out() {
        for (text, masked) in [
            ("浙江省湖州市吴兴区织里镇人民路12号3单元502室 王", "[地址] 王"),
            ("改成北京市朝阳区建国路88号院", "改成[地址]"),
            ("阳光小区3号楼2单元501", "[地址]"),
            ("这款有货的亲", "这款有货的亲"),
            ("告诉我您的省市，我按路线看看要几天", "告诉我您的省市，我按路线看看要几天"),
            ("填上单号，我们超市一样快", "填上单号，我们超市一样快"),
        ] {
            assert_eq!(mask(text), masked);
        }
    }

    #[test]
    fn names_show_their_ends() {
        assert_eq!(["小明", "t_998877", "王", ""].map(mask_name), ["小***明", "t***7", "***", "***"]);
    }
}
