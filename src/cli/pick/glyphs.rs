//! Text that every terminal draws as wide as it is counted.

use huashu::text::printable;

/// `text` as the picker draws it; what is handed over keeps what is left out here.
pub fn drawn(text: &str) -> String {
    printable(text).chars().filter_map(drawn_as).collect()
}

/// What is drawn of `c`: terminals differ in how wide a character is that only changes the one before it, and a
/// picker that counts otherwise leaves parts of the last reply on the screen.
pub fn drawn_as(c: char) -> Option<char> {
    match c {
        // Two of these are a flag.
        '\u{1f1e6}'..='\u{1f1ff}' => char::from_u32(u32::from('A') + u32::from(c) - 0x1f1e6),
        // No width, joiners, directions.
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => None,
        // Variations of the character before: a picture or not, a key around it, a skin, a region.
        '\u{fe00}'..='\u{fe0f}' | '\u{20e3}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0000}'..='\u{e01ef}' => None,
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

    use super::*;

    #[test]
    fn what_is_drawn_is_as_wide_as_its_characters() {
        for (text, expected) in [
            ("国货🇨🇳", "国货CN"),
            ("爱您❤\u{fe0f}", "爱您❤"),
            ("全家👨\u{200d}👩\u{200d}👧装", "全家👨👩👧装"),
            ("1\u{fe0f}\u{20e3}第一步", "1第一步"),
            ("赞👍🏻", "赞👍"),
            ("包\u{200b}邮\u{feff}", "包邮"),
        ] {
            let drawn = drawn(text);
            assert_eq!(drawn, expected);
            assert_eq!(drawn.width(), drawn.chars().filter_map(UnicodeWidthChar::width).sum::<usize>(), "{text}");
        }
    }
}
