//! What a text looks like to the matcher: normalised characters, jieba words, pinyin syllables.

mod follow_up;
pub mod lines;
mod mask;
mod negation;
mod normalize;
mod opening;
mod pinyin;
mod segment;

pub use follow_up::{asks_itself, follows_up, with_number_of, without_ties};
pub use mask::{mask, mask_name};
pub use negation::negates;
pub use normalize::{is_blank, normalize, printable};
pub use opening::{asks_nothing, is_opening, opening_prefix};
pub use pinyin::{Spelling, Unit, fold, read, spell, split_syllables};
pub use segment::Segmenter;

/// Whether `c` is a Chinese character (CJK unified ideographs, with extension A).
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '〇')
}
