//! Brings every way of typing the same thing to one form.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// Traditional → simplified: lines of two characters of three bytes each, sorted by the first.
/// Made by `examples/tables.rs` from OpenCC's `TSCharacters.txt` (Apache-2.0).
static SIMPLIFIED: &[[u8; 7]] = include_bytes!("simplified.txt").as_chunks().0;

/// A run of the same character longer than this says no more than this many.
const LONGEST_RUN: usize = 2;

/// NFKC, lower case, simplified characters, no `[表情]`; every run of anything that is neither
/// a letter nor a digit becomes one space, and 在吗吗吗吗 keeps two 吗.
///
/// ```
/// use huashu::text::normalize;
/// assert_eq!(normalize("　包郵嗎？？？[可怜] ＯＫ"), "包邮吗 ok");
/// assert_eq!(normalize("在吗吗吗吗~~~"), "在吗吗");
/// ```
pub fn normalize(text: &str) -> String {
    let mut out = Folded::with_capacity(text.len());
    let text = without_stickers(text);
    if text.chars().all(|c| composed_alone(c).is_some()) {
        text.chars().filter_map(composed_alone).for_each(|c| out.push(c));
        return out.finish();
    }
    match is_nfkc_quick(text.chars()) {
        IsNormalized::Yes => text.chars().for_each(|c| out.push(c)),
        _ => text.nfkc().for_each(|c| out.push(c)),
    }
    out.finish()
}

/// The composed form of what nearly all questions consist of, which never composes with its neighbours.
fn composed_alone(c: char) -> Option<char> {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0),
        '、' | '。' => Some(c),
        _ if c.is_ascii() || super::is_han(c) => Some(c),
        _ => None,
    }
}

/// Whether nothing is left of `text` in normal form: mostly seen at its first letter.
pub fn is_blank(text: &str) -> bool {
    let is_letter = |c: char| super::is_han(c) || c.is_ascii_alphanumeric();
    let begins_with_letter = text.trim_start().starts_with(is_letter);
    !begins_with_letter && normalize(text).is_empty()
}

/// Removes what could move a terminal's cursor or change its colours: control characters
/// other than line feed, and the invisible direction marks.
pub fn printable(text: &str) -> String {
    text.chars()
        .filter(|&c| c == '\n' || !c.is_control() && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .collect()
}

/// Builds the normal form one character at a time.
struct Folded {
    text: String,
    last: char,
    run: usize,
}

impl Folded {
    fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), last: ' ', run: 0 }
    }

    fn push(&mut self, c: char) {
        if super::is_han(c) {
            return self.append(simplify(c));
        }
        if c.is_ascii() {
            return self.append(if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' });
        }
        c.to_lowercase().for_each(|c| self.append(if c.is_alphanumeric() { c } else { ' ' }));
    }

    fn append(&mut self, c: char) {
        self.run = if c == self.last { self.run + 1 } else { 1 };
        let repeats = match c {
            ' ' => 1,
            _ if c.is_ascii_alphanumeric() => usize::MAX,
            _ => LONGEST_RUN,
        };
        if self.run > repeats || (c == ' ' && self.text.is_empty()) {
            return;
        }
        self.last = c;
        self.text.push(c);
    }

    fn finish(mut self) -> String {
        self.text.truncate(self.text.trim_end().len());
        self.text
    }
}

/// A bit for each character of the main block that has a simpler form, which few of those typed have.
static HAS_SIMPLER: [u64; COMMON / 64] = {
    let mut bits = [0; COMMON / 64];
    let mut at = 0;
    while at < SIMPLIFIED.len() {
        let [a, b, c, ..] = SIMPLIFIED[at];
        let code = (a as usize & 0x0f) << 12 | (b as usize & 0x3f) << 6 | c as usize & 0x3f;
        if code >= FIRST_COMMON && code < FIRST_COMMON + COMMON {
            bits[(code - FIRST_COMMON) / 64] |= 1_u64 << (code % 64);
        }
        at += 1;
    }
    bits
};

/// The main block of Chinese characters: its first code and how many there are.
const FIRST_COMMON: usize = 0x4e00;
const COMMON: usize = 0x5200;

/// Of a Chinese character, which has three bytes.
fn simplify(c: char) -> char {
    let has_simpler = |at: usize| HAS_SIMPLER.get(at / 64).is_none_or(|bits| bits >> (at % 64) & 1 == 1);
    if !(c as usize).checked_sub(FIRST_COMMON).is_none_or(has_simpler) {
        return c;
    }
    let mut typed = [0; 3];
    c.encode_utf8(&mut typed);
    let found = SIMPLIFIED.binary_search_by_key(&typed, |&[a, b, c, ..]| [a, b, c]);
    let simplified = found.ok().and_then(|at| str::from_utf8(&SIMPLIFIED[at][3..6]).ok());
    simplified.and_then(|text| text.chars().next()).unwrap_or(c)
}

/// Chat clients send stickers as `[微笑]` or `/:065`; they are not words of the question.
fn without_stickers(text: &str) -> Cow<'_, str> {
    const LONGEST_NAME: usize = 6;
    if !text.contains(['[', '【']) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find(['[', '【']) {
        let (before, from_open) = rest.split_at(open);
        out.push_str(before);
        let bracket = if from_open.starts_with('[') { ']' } else { '】' };
        let name = from_open.chars().skip(1).take_while(|&c| c != bracket);
        let name_chars = name.take(LONGEST_NAME + 1).count();
        let closed = from_open.chars().nth(name_chars + 1) == Some(bracket);
        let sticker = bracket == ']' && closed && (1..=LONGEST_NAME).contains(&name_chars);
        let skipped = if sticker { name_chars + 2 } else { 1 };
        out.push(' ');
        let bytes = from_open.chars().take(skipped).map(char::len_utf8).sum();
        rest = &from_open[bytes..];
    }
    out.push_str(rest);
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_widths_cases_and_scripts_come_to_one_form() {
        for (typed, normal) in [
            ("包邮吗", "包邮吗"),
            ("包郵嗎", "包邮吗"),
            ("  ＫＤ！！", "kd"),
            ("①件包邮", "1件包邮"),
            ("什么时候发货？？？？", "什么时候发货"),
            ("快快快快快发货", "快快发货"),
            ("身高１２０ｃｍ", "身高120cm"),
            ("10000件", "10000件"),
            ("亲😊在吗", "亲 在吗"),
            ("[微笑]", ""),
            ("[微笑", "微笑"),
            ("【重要】发票", "重要 发票"),
            ("\u{1b}[31m红\u{7}", "31m红"),
            ("", ""),
        ] {
            assert_eq!(normalize(typed), normal, "{typed:?}");
        }
    }

    /// The short way comes to what the standard's way comes to.
    #[test]
    fn what_is_composed_alone_is_its_own_composed_form() {
        let alone = ('\0'..=char::MAX).filter_map(|c| Some((c, composed_alone(c)?)));
        for (c, composed) in alone {
            assert_eq!(c.nfkc().collect::<String>(), composed.to_string(), "{c:?}");
        }
    }

    #[test]
    fn every_traditional_character_is_simplified() {
        for line in SIMPLIFIED {
            let [from, to] = [&line[..3], &line[3..6]].map(|bytes| str::from_utf8(bytes).unwrap());
            assert_eq!(simplify(from.chars().next().unwrap()).to_string(), to);
        }
        assert_eq!(simplify('的'), '的');
    }

    #[test]
    fn normalizing_twice_changes_nothing() {
        for text in ["ﬀ ①②", "在嗎嗎嗎嗎", "Ａ　Ｂ", "㎏kg", "[a][b]", "〇一二", "İ"] {
            let once = normalize(text);
            assert_eq!(normalize(&once), once, "{text:?}");
        }
    }

    #[test]
    fn a_terminal_never_sees_control_characters() {
        assert_eq!(printable("a\u{1b}[2Jb\u{202e}c\nd"), "a[2Jbc\nd");
    }
}
