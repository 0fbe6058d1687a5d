//! A text as the terms that are indexed and looked up.

use compact_str::CompactString;

use crate::text::{Segmenter, fold, is_han, is_opening, normalize, opening_prefix, spell, split_syllables};

/// What kind of evidence a term is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Single characters and pairs of neighbours; a Latin or digit run counts as one character.
    Grams,
    /// Words as jieba cuts them.
    Words,
    /// Folded syllables and pairs of neighbours.
    Pinyin,
}

impl Field {
    pub const ALL: [Self; 3] = [Self::Grams, Self::Words, Self::Pinyin];

    /// Its name in the tantivy schema and in explanations.
    pub fn name(self) -> &'static str {
        match self {
            Self::Grams => "grams",
            Self::Words => "words",
            Self::Pinyin => "pinyin",
        }
    }
}

/// One term of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gram {
    pub field: Field,
    /// A few characters: kept without memory of its own.
    pub text: CompactString,
    pub said: Said,
}

/// What part a term plays in its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    Asked,
    /// Before the question itself: 亲, 在吗.
    Opening,
    /// Not said, but something that means the same to so many percent.
    Synonym(u8),
}

/// A normalised text and its terms, repeats included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Analysis {
    pub text: String,
    pub grams: Vec<Gram>,
    /// Whether part of it was typed in pinyin.
    pub typed_pinyin: bool,
}

impl Analysis {
    /// The terms of one field.
    pub fn field(&self, field: Field) -> impl Iterator<Item = &str> {
        self.grams.iter().filter(move |gram| gram.field == field).map(|gram| gram.text.as_str())
    }
}

/// Normalises and cuts `text`, a stored ask and a buyer's question alike.
pub fn analyze(text: &str, segmenter: &Segmenter) -> Analysis {
    let text = normalize(text);
    let mut grams = Vec::with_capacity(text.len() * 2);
    let mut syllables: Vec<CompactString> = Vec::new();
    let mut typed_pinyin = false;
    for (clause, opening) in clauses(&text) {
        let said = if opening { Said::Opening } else { Said::Asked };
        push_with_pairs(&mut grams, Field::Grams, &units(clause), said);
        for unit in runs(clause) {
            match split_syllables(unit) {
                Some(split) if unit.len() > 1 => {
                    typed_pinyin = true;
                    syllables.extend(split.into_iter().map(|syllable| fold(syllable).into()));
                }
                _ => syllables.extend(spell(unit).syllables().map(|syllable| fold(syllable).into())),
            }
        }
        if opening {
            // Syllables run on across spaces, for pinyin is typed with them; openings stay apart.
            push_syllables(&mut grams, &mut syllables, said);
        }
        let words = segmenter.words(clause);
        grams.extend(words.into_iter().map(|word| Gram { field: Field::Words, text: word.into(), said }));
    }
    push_syllables(&mut grams, &mut syllables, Said::Asked);
    Analysis { text, grams, typed_pinyin }
}

/// The stretches between spaces, and whether each only opens the message; what opens a stretch
/// stands apart.
fn clauses(text: &str) -> Vec<(&str, bool)> {
    let mut clauses: Vec<(&str, bool)> = Vec::new();
    for clause in text.split(' ') {
        let prefix = opening_prefix(clause);
        if prefix > 0 {
            clauses.push((&clause[..prefix], true));
        }
        clauses.push((&clause[prefix..], is_opening(clause)));
    }
    if clauses.iter().all(|(_, opening)| *opening) {
        // A greeting is all there is: it is the message.
        clauses.iter_mut().for_each(|(_, opening)| *opening = false);
    }
    clauses
}

fn push_syllables(grams: &mut Vec<Gram>, syllables: &mut Vec<CompactString>, said: Said) {
    let borrowed: Vec<&str> = syllables.iter().map(CompactString::as_str).collect();
    push_with_pairs(grams, Field::Pinyin, &borrowed, said);
    syllables.clear();
}

/// Chinese characters one by one, other runs whole.
fn units(clause: &str) -> Vec<&str> {
    runs(clause)
        .flat_map(|run| {
            let han = run.starts_with(is_han);
            let step =
                if han { run.char_indices().map(|(at, c)| (at, c.len_utf8())).collect() } else { vec![(0, run.len())] };
            step.into_iter().map(move |(at, length)| &run[at..at + length])
        })
        .collect()
}

/// Maximal stretches of Chinese, of Latin letters, and of anything else.
fn runs(clause: &str) -> impl Iterator<Item = &str> {
    let class = |c: char| {
        if is_han(c) {
            0
        } else if c.is_ascii_lowercase() {
            1
        } else {
            2
        }
    };
    let mut rest = clause;
    std::iter::from_fn(move || {
        let first = class(rest.chars().next()?);
        let end = rest.find(|c| class(c) != first).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        Some(run)
    })
}

fn push_with_pairs(grams: &mut Vec<Gram>, field: Field, units: &[&str], said: Said) {
    grams.extend(units.iter().map(|&unit| Gram { field, text: unit.into(), said }));
    grams.extend(units.windows(2).map(|pair| Gram { field, text: joined(pair[0], pair[1]), said }));
}

fn joined(first: &str, second: &str) -> CompactString {
    let mut pair = CompactString::with_capacity(first.len() + 1 + second.len());
    pair.push_str(first);
    pair.push('_');
    pair.push_str(second);
    pair
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str, field: Field) -> Vec<String> {
        analyze(text, &Segmenter::new()).field(field).map(str::to_owned).collect()
    }

    #[test]
    fn chinese_is_cut_into_characters_and_pairs_and_other_runs_stay_whole() {
        assert_eq!(terms("身高120cm", Field::Grams), ["身", "高", "120", "cm", "身_高", "高_120", "120_cm"]);
        assert_eq!(terms("几天到", Field::Words), ["几天", "到"]);
    }

    #[test]
    fn pinyin_and_characters_come_to_the_same_syllables() {
        assert_eq!(terms("包邮吗", Field::Pinyin), terms("bao you ma", Field::Pinyin));
        assert_eq!(terms("什么时候发货", Field::Pinyin), terms("什么时候fahuo", Field::Pinyin));
        assert_eq!(terms("包油吗", Field::Pinyin), terms("包邮吗", Field::Pinyin));
    }
}
