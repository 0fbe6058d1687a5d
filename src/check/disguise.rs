//! Words without the disguises people give them: width, case, and what is pushed in between.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// A text with one width and case, and with nothing between its words: `薇 . Ｖ` is `薇v`. Ends of
/// clauses stay, as `，`.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        if crate::text::is_han(c) { folded.push(c) } else { folded.extend(fold_char(c)) }
    }
    folded
}

/// The bytes of `text` from which the bytes `folded` of its folded form came.
pub(super) fn unfold(text: &str, folded: &Range<usize>) -> Range<usize> {
    let mut at = 0;
    let mut from = None;
    for (origin, c) in folded_chars(text) {
        at += c.len_utf8();
        if from.is_none() && at > folded.start {
            from = Some(origin.start);
        }
        if at >= folded.end {
            return from.unwrap_or(origin.start)..origin.end;
        }
    }
    from.unwrap_or(text.len())..text.len()
}

fn folded_chars(text: &str) -> impl Iterator<Item = (Range<usize>, char)> {
    text.char_indices().flat_map(|(start, c)| {
        let origin = start..start + c.len_utf8();
        fold_char(c).map(move |c| (origin.clone(), c))
    })
}

fn fold_char(c: char) -> impl Iterator<Item = char> {
    let plain = crate::text::is_han(c) || c.is_ascii();
    let (as_is, composed) = if plain { (Some(c), None) } else { (None, Some(c)) };
    as_is.into_iter().chain(composed.into_iter().flat_map(|c| std::iter::once(c).nfkc())).filter_map(|c| match c {
        '❤' | '♥' | '♡' | '💗' | '💕' | '💓' => Some('♥'),
        super::wording::FACT | '\n' => Some('，'),
        c if "，。！？；：、,!?;:“”‘’\"'（）()".contains(c) => Some('，'),
        c if c.is_alphanumeric() => Some(c.to_lowercase().next().unwrap_or(c)),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_under_its_disguise_and_pointed_at_as_written() {
        for (text, word, written) in [
            ("亲，微 信 联系", "微信", "微 信"),
            ("加Ｖ哦", "加v", "加Ｖ"),
            ("薇☆信", "薇信", "薇☆信"),
            ("加我V❤", "v♥", "V❤"),
            ("①③8", "138", "①③8"),
        ] {
            let folded = fold(text);
            let at = folded.find(word).unwrap();
            assert_eq!(&text[unfold(text, &(at..at + word.len()))], written);
        }
        assert_eq!(fold("稍微，信一下"), "稍微，信一下");
    }
}
