//! How a code can be remembered: the characters of the title that it abbreviates.

use crate::text::{is_han, normalize, spell};

/// The words of `title` whose initials or pinyin are `code`: 快递 for `kd` of 发什么快递. The shortest stretch of
/// the title that holds the letters in order; `None` if there is none.
pub fn mnemonic(title: &str, code: &str) -> Option<String> {
    let characters: Vec<(char, String)> = normalize(title).chars().map(|c| (c, syllable(c))).collect();
    let stretches = (0..characters.len()).filter_map(|first| stretch(&characters[first..], code));
    let (_, words) = stretches.min_by_key(|(length, _)| *length)?;
    Some(words)
}

/// The characters from the first on that spell `code`, and how far they reach.
fn stretch(characters: &[(char, String)], code: &str) -> Option<(usize, String)> {
    let mut rest = code;
    let mut words = String::new();
    for (at, (character, syllable)) in characters.iter().enumerate() {
        let spelled = rest.strip_prefix(syllable.as_str()).filter(|_| !syllable.is_empty());
        let initial = syllable.chars().next().and_then(|initial| rest.strip_prefix(initial));
        match spelled.or(initial) {
            Some(left) => {
                words.push(*character);
                rest = left;
            }
            None if at == 0 => return None,
            None => {}
        }
        if rest.is_empty() {
            return Some((at, words));
        }
    }
    None
}

fn syllable(c: char) -> String {
    if is_han(c) { spell(c.encode_utf8(&mut [0; 4])).full() } else { c.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_in_its_title() {
        for (title, code, words) in [
            ("发什么快递", "kd", Some("快递")),
            ("能否指定快递", "zdkd", Some("指定快递")),
            ("催发货安抚", "cfh", Some("催发货")),
            ("抹零", "moling", Some("抹零")),
            ("7天无理由退换", "7t", Some("7天")),
            ("发货时间", "fh", Some("发货")),
            ("预售商品发货时间", "ysfh", Some("预售发货")),
            ("发什么快递", "wlt", None),
            ("", "kd", None),
            ("发什么快递", "", None),
        ] {
            assert_eq!(mnemonic(title, code).as_deref(), words, "{title} {code}");
        }
    }
}
