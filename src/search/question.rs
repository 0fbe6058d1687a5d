//! A buyer's question: tantivy proposes entries, features rank them.

use super::{
    Confidence, Examined, Found, Reason,
    features::{self, Evidence, Feature},
    rank,
    scratch::Scratch,
};
use crate::{
    index::{Analysis, Damaged, Field, Gram, Index, Vectors},
    text::is_han,
};

/// So many entries are proposed and compared as a whole …
const CANDIDATES: usize = 20;

/// … by at most so many of the question's terms …
const PROPOSING: usize = 12;

/// … and so many of these ask by ask.
const CLOSELY: usize = 8;

/// Entries that share terms with the question, best first.
pub(super) fn hits(
    index: &Index,
    scratch: &mut Scratch,
    query: &Analysis,
    explain: bool,
) -> Result<Vec<Found>, Damaged> {
    let vectors = index.vectors()?;
    let ranked = rank_candidates(index, &vectors, scratch, query)?;
    let Some((_, _, best)) = ranked.first() else { return Ok(Vec::new()) };
    // An exact ask stands above others whatever they score.
    let highest = ranked.iter().map(|&(_, score, _)| score).fold(f32::NEG_INFINITY, f32::max);
    let scores: Vec<f32> =
        ranked.iter().enumerate().map(|(place, &(_, score, _))| if place == 0 { highest } else { score }).collect();
    let shares = rank::shares(&scores);
    let characters = query.text.chars().count();
    let sure = bounded(rank::confidence(&rank::signals(best, &scores, characters)), best, &query.text, characters);
    let found = ranked.iter().zip(shares.iter().enumerate()).map(|((number, _, evidence), (place, share))| {
        // What the best entry leaves is shared out among the others, none of which comes before it.
        let left = (1.0 - sure) * share / (1.0 - shares[0]).max(f32::MIN_POSITIVE);
        let confidence = if place == 0 { sure } else { left.min(sure * share / shares[0]) };
        let confidence = Confidence::new(confidence);
        let why = if explain { reasons(evidence) } else { Vec::new() };
        Found { number: *number, confidence, exact: evidence.get(Feature::Exact) > 0.0, typed: None, why }
    });
    Ok(found.collect())
}

/// What no fitted number may talk the robot into: to answer a grunt or a tale, to take a no for a yes,
/// or the only entry of a young shop for the answer to a question that it shares next to nothing with. And an ask that a trainer wrote is right, letter by letter.
fn bounded(sure: f32, best: &Evidence<'_>, text: &str, characters: usize) -> f32 {
    const WRITTEN: f32 = 0.97;
    const UNTOLD: f32 = 0.5;
    const CONTRADICTED: f32 = 0.75;
    const LEAST_COVERED: f32 = 0.1;
    const LONGEST: usize = 60;
    if best.get(Feature::Exact) > 0.0 {
        return sure.max(WRITTEN);
    }
    if !says_enough(text) || best.get(Feature::Coverage) < LEAST_COVERED {
        return sure.min(UNTOLD);
    }
    let sure = if best.get(Feature::Contradiction) >= 1.0 { sure.min(CONTRADICTED) } else { sure };
    sure * (LONGEST as f32 / characters.max(LONGEST) as f32)
}

/// Whether `text`, in normal form, is more than a grunt.
pub(super) fn says_enough(text: &str) -> bool {
    let han = text.chars().filter(|&c| is_han(c)).count();
    let letters = text.chars().filter(char::is_ascii_alphabetic).count();
    han >= 2 || letters >= 3
}

/// The same candidates with their numbers.
pub(super) fn examine(index: &Index, scratch: &mut Scratch, query: &Analysis) -> Result<Option<Examined>, Damaged> {
    let vectors = index.vectors()?;
    let ranked = rank_candidates(index, &vectors, scratch, query)?;
    let candidates: Vec<_> =
        ranked.into_iter().map(|(number, _, evidence)| (number, evidence.values.to_vec())).collect();
    Ok((!candidates.is_empty()).then_some(Examined { candidates }))
}

/// Entry, score and evidence, best first.
type Ranked<'v> = Vec<(u32, f32, Evidence<'v>)>;

fn rank_candidates<'v>(
    index: &Index,
    vectors: &Vectors<'v>,
    scratch: &mut Scratch,
    query: &Analysis,
) -> Result<Ranked<'v>, Damaged> {
    scratch.prepare(vectors, query);
    let proposed = index.propose(proposing_terms(vectors, query).into_iter(), CANDIDATES, &mut scratch.sums)?;
    let mut entries: Vec<u32> = proposed.into_iter().map(|(number, _)| number).collect();
    entries.sort_unstable();
    scratch.meet(vectors, &entries);
    let mut documents: Vec<_> = features::documents(vectors, scratch, &entries).into_iter().enumerate().collect();
    documents
        .sort_by(|(a, one), (b, other)| rank::first_score(other).total_cmp(&rank::first_score(one)).then(a.cmp(b)));
    documents.truncate(CLOSELY);
    let looked_at = features::asks(documents, &entries, vectors, scratch, query);
    let mut ranked: Ranked<'_> =
        looked_at.into_iter().map(|(number, evidence)| (number, rank::score(&evidence), evidence)).collect();
    let exact = |evidence: &Evidence<'_>| evidence.get(Feature::Exact) > 0.0;
    ranked.sort_by(|a, b| exact(&b.2).cmp(&exact(&a.2)).then(b.1.total_cmp(&a.1)).then(a.0.cmp(&b.0)));
    Ok(ranked)
}

/// The rarest terms that some entry has; the common ones would cost most and tell least.
fn proposing_terms<'q>(vectors: &Vectors<'_>, query: &'q Analysis) -> Vec<&'q Gram> {
    let proposes = |field| match field {
        Field::Grams => true,
        Field::Words => false,
        Field::Pinyin => query.typed_pinyin,
    };
    let grams = query.grams.iter().filter(|gram| proposes(gram.field));
    let mut known: Vec<(f32, &Gram)> =
        grams.filter_map(|gram| Some((vectors.terms.find(gram.field, &gram.text)?.weight, gram))).collect();
    known.sort_by(|a, b| b.0.total_cmp(&a.0));
    known.truncate(PROPOSING);
    known.into_iter().map(|(_, gram)| gram).collect()
}

/// The features that fired, and the ask that was most alike.
fn reasons(evidence: &Evidence<'_>) -> Vec<Reason> {
    let fired = features::ALL.into_iter().filter(|&feature| evidence.get(feature) > 0.0);
    fired
        .map(|feature| {
            let value = evidence.get(feature);
            let text = match feature {
                Feature::BestAsk => format!("最像的问法：{}", evidence.best_ask),
                Feature::Exact => "和问法一字不差".to_owned(),
                _ => String::new(),
            };
            Reason { name: feature.name(), value, text }
        })
        .collect()
}
