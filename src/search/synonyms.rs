//! 同义词: what the buyer did not say but meant all the same.

use super::{Found, Reason};
use crate::{
    index::{Analysis, Gram, Index, Said},
    pack::Synonyms,
};

/// No question is expanded by more words than this.
const MOST_WORDS: usize = 12;

/// The shop's groups of synonyms.
pub(super) struct Groups(Vec<Synonyms>);

/// A word of the question, and one that means the same.
pub(super) struct Expansion {
    said: String,
    meant: String,
    weight: f32,
}

impl Groups {
    pub fn of(index: &Index) -> Self {
        Self(index.synonyms())
    }

    /// Adds the terms of the synonyms of the words in a question, at their group's weight.
    pub fn expand(&self, analysis: &mut Analysis, index: &Index) -> Vec<Expansion> {
        let mut expansions = Vec::new();
        for group in &self.0 {
            // Of 快递 and 快递员 the longer was said.
            let said = group.words.iter().filter(|word| analysis.text.contains(*word));
            let Some(said) = said.max_by_key(|word| word.len()) else { continue };
            let others = group.words.iter().filter(|word| !analysis.text.contains(*word));
            expansions.extend(others.map(|meant| Expansion {
                said: said.clone(),
                meant: meant.clone(),
                weight: group.weight,
            }));
        }
        expansions.truncate(MOST_WORDS);
        for Expansion { meant, weight, .. } in &expansions {
            let said = Said::Synonym((weight * 100.0).round() as u8);
            analysis.grams.extend(index.analyze(meant).grams.into_iter().map(|gram| Gram { said, ..gram }));
        }
        expansions
    }
}

/// Says of the hits whose best ask has a synonym that it was taken for the buyer's word.
pub(super) fn explain(expansions: &[Expansion], found: &mut [Found]) {
    for Found { why, .. } in found {
        let Some(ask) = why.iter().find(|reason| reason.name == "best_ask") else { continue };
        let fired = expansions.iter().find(|expansion| ask.text.contains(&expansion.meant));
        if let Some(Expansion { said, meant, weight }) = fired {
            why.push(Reason { name: "synonym", value: *weight, text: format!("“{said}”也说“{meant}”") });
        }
    }
}
