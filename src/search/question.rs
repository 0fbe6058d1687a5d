//! A buyer's question: tantivy proposes entries, features rank them.

use super::{
    Confidence, Found, Reason,
    features::{self, Evidence, Feature},
    rank::{self, Scratch},
};
use crate::index::{Analysis, Damaged, Index};

/// So many entries are looked at closely.
const CANDIDATES: usize = 32;

/// Entries that share terms with the question, best first.
pub(super) fn hits(index: &Index, scratch: &mut Scratch, query: &Analysis) -> Result<Vec<Found>, Damaged> {
    let vectors = index.vectors()?;
    let proposed = index.propose(query.grams.iter().map(|gram| (gram, 1.0)), CANDIDATES)?;
    scratch.prepare(&vectors, query);
    let mut ranked: Vec<(u32, f32, Evidence<'_>)> = proposed
        .into_iter()
        .map(|(number, _)| {
            let evidence = features::evidence(&vectors, scratch, query, number);
            (number, rank::score(&evidence), evidence)
        })
        .collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let scores: Vec<f32> = ranked.iter().map(|&(_, score, _)| score).collect();
    let found = ranked.iter().enumerate().map(|(place, (number, score, evidence))| {
        let rival = if place == 0 { scores.get(1) } else { scores.first() };
        let confidence = rank::confidence(evidence, *score, rival.copied().unwrap_or(0.0));
        Found { number: *number, confidence: Confidence::new(confidence), why: reasons(evidence) }
    });
    Ok(found.collect())
}

/// The features that fired, and the ask that was most alike.
fn reasons(evidence: &Evidence<'_>) -> Vec<Reason> {
    let fired = features::ALL.into_iter().filter(|&feature| evidence.get(feature) > 0.0);
    fired
        .map(|feature| {
            let value = evidence.get(feature);
            let text = match feature {
                Feature::BestGrams => format!("最像的问法：{}", evidence.best_ask),
                Feature::Exact => "和问法一字不差".to_owned(),
                _ => String::new(),
            };
            Reason { name: feature.name(), value, text }
        })
        .collect()
}
