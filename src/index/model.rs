//! A linear model of each entry, learned from the shop's own asks when the index is built.
//!
//! Multinomial logistic regression over TF-IDF terms, with two restrictions that keep it small and
//! quick: an entry has weights for the terms of its own asks only, and each ask is told apart from
//! the entries that resemble it most, not from all. Training is a fixed number of passes of AdaGrad
//! in a fixed order, so the same asks always give the same weights.
//! <https://jmlr.org/papers/v12/duchi11a.html>

/// A term of an ask: its number and its value; the values of an ask have length 1.
pub(super) type Terms = Vec<(u32, f32)>;

/// One entry's terms, ascending.
pub(super) type Vocabulary = Vec<u32>;

/// More asks than this are not learned from: the index would take minutes to build.
const MOST_ASKS: usize = 30_000;

/// Entries each ask is told apart from.
const RIVALS: usize = 24;

/// At most so many times are all asks gone through …
const PASSES: usize = 20;
/// … and many asks fewer times, so that the work is bounded.
const MOST_STEPS: usize = 160_000;
/// The weights of the last passes are averaged: no single example has the last word.
/// <https://doi.org/10.1137/0330046>
const AVERAGED: usize = 4;
const RATE: f32 = 0.5;
/// Pulls weights towards 0 at each step.
const DECAY: f32 = 2e-4;
/// The value of a term that every ask has: larger ones leave the intercept freer.
const INTERCEPT: f32 = 4.0;

/// Where in the flat weights an ask's terms lie in one entry's vocabulary.
struct Matches {
    positions: Vec<(u32, f32)>,
    right: bool,
}

/// What was learned of one entry.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Learned {
    /// A weight for every term of its vocabulary.
    pub weights: Vec<f32>,
    /// What is added whatever the question says: high where the asks have little in common, so
    /// that a question which resembles nothing in particular still finds the entry for the rest.
    pub intercept: f32,
}

/// Learns every entry.
pub(super) fn train(vocabularies: &[Vocabulary], asks: &[Vec<Terms>]) -> Vec<Learned> {
    let nothing = |terms: &Vocabulary| Learned { weights: vec![0.0; terms.len()], intercept: 0.0 };
    let nothing_learned = || vocabularies.iter().map(nothing).collect();
    let count: usize = asks.iter().map(Vec::len).sum();
    if vocabularies.len() < 2 || count > MOST_ASKS {
        return nothing_learned();
    }
    let mut starts = Vec::with_capacity(vocabularies.len());
    let mut total = 0_u32;
    for terms in vocabularies {
        starts.push(total);
        total += terms.len() as u32;
    }
    let owners = owners(vocabularies, asks);
    let mut examples = Vec::with_capacity(count);
    let mut likeness = vec![0.0_f32; vocabularies.len()];
    for (entry, entry_asks) in asks.iter().enumerate() {
        for ask in entry_asks {
            let rivals = rivals(ask, entry, &owners, &mut likeness);
            let matches = rivals.into_iter().map(|rival| {
                let mut positions = positions(ask, &vocabularies[rival], starts[rival]);
                positions.push((total + rival as u32, INTERCEPT));
                Matches { positions, right: rival == entry }
            });
            examples.push(matches.collect::<Vec<_>>());
        }
    }
    let mut weights = descend(&examples, total as usize + vocabularies.len());
    let intercepts = weights.split_off(total as usize);
    let of_entry = |((terms, &start), intercept): ((&Vocabulary, &u32), f32)| Learned {
        weights: weights[start as usize..start as usize + terms.len()].to_vec(),
        intercept: intercept * INTERCEPT,
    };
    vocabularies.iter().zip(&starts).zip(intercepts).map(of_entry).collect()
}

/// Per term, the entries that have it and its mean value in their asks.
fn owners(vocabularies: &[Vocabulary], asks: &[Vec<Terms>]) -> Vec<Vec<(u32, f32)>> {
    let terms = vocabularies.iter().filter_map(|terms| terms.last()).max().map_or(0, |&last| last as usize + 1);
    let mut owners: Vec<Vec<(u32, f32)>> = vec![Vec::new(); terms];
    for (entry, entry_asks) in asks.iter().enumerate() {
        let share = 1.0 / entry_asks.len().max(1) as f32;
        for &(term, value) in entry_asks.iter().flatten() {
            let list = &mut owners[term as usize];
            match list.last_mut() {
                Some((last, sum)) if *last == entry as u32 => *sum += value * share,
                _ => list.push((entry as u32, value * share)),
            }
        }
    }
    owners
}

/// The entries most like the ask, filled up with others that share no term with it, and the right
/// one: what an intercept is worth shows among strangers.
fn rivals(ask: &Terms, right: usize, owners: &[Vec<(u32, f32)>], likeness: &mut [f32]) -> Vec<usize> {
    let mut touched = Vec::new();
    for &(term, value) in ask {
        for &(entry, mean) in &owners[term as usize] {
            let sum = &mut likeness[entry as usize];
            if *sum == 0.0 {
                touched.push(entry as usize);
            }
            *sum += value * mean;
        }
    }
    touched.sort_by(|&a, &b| likeness[b].total_cmp(&likeness[a]).then(a.cmp(&b)));
    let strangers = (right..likeness.len()).chain(0..right).filter(|&entry| entry != right && likeness[entry] == 0.0);
    let alike = touched.iter().copied().filter(|&entry| entry != right);
    let mut rivals: Vec<usize> = alike.chain(strangers).take(RIVALS).collect();
    rivals.push(right);
    touched.into_iter().for_each(|entry| likeness[entry] = 0.0);
    rivals
}

fn positions(ask: &Terms, vocabulary: &[u32], start: u32) -> Vec<(u32, f32)> {
    let find = |&(term, value): &(u32, f32)| Some((start + vocabulary.binary_search(&term).ok()? as u32, value));
    ask.iter().filter_map(find).collect()
}

fn descend(examples: &[Vec<Matches>], weights: usize) -> Vec<f32> {
    let mut squares = vec![1e-3_f32; weights];
    let mut weights = vec![0.0_f32; weights];
    let mut sums = vec![0.0_f32; weights.len()];
    let stride = coprime_stride(examples.len());
    let passes = (MOST_STEPS / examples.len().max(1)).clamp(AVERAGED, PASSES);
    for pass in 0..passes {
        let mut at = pass % examples.len().max(1);
        for _ in 0..examples.len() {
            let example = &examples[at];
            at = (at + stride) % examples.len();
            let probabilities = softmax(example, &weights);
            for (matches, probability) in example.iter().zip(probabilities) {
                let error = probability - f32::from(u8::from(matches.right));
                for &(position, value) in &matches.positions {
                    let weight = &mut weights[position as usize];
                    let gradient = error * value + DECAY * *weight;
                    let square = &mut squares[position as usize];
                    *square += gradient * gradient;
                    *weight -= RATE * gradient / square.sqrt();
                }
            }
        }
        if pass >= passes - AVERAGED {
            sums.iter_mut().zip(&weights).for_each(|(sum, weight)| *sum += weight);
        }
    }
    sums.iter_mut().for_each(|sum| *sum /= AVERAGED as f32);
    sums
}

fn softmax(example: &[Matches], weights: &[f32]) -> Vec<f32> {
    let logit = |matches: &Matches| matches.positions.iter().map(|&(at, value)| weights[at as usize] * value).sum();
    let logits: Vec<f32> = example.iter().map(logit).collect();
    let highest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let powers: Vec<f32> = logits.into_iter().map(|logit| (logit - highest).exp()).collect();
    let sum: f32 = powers.iter().sum();
    powers.into_iter().map(|power| power / sum).collect()
}

/// A step that visits every example once, far from its neighbours, which mostly share an entry.
fn coprime_stride(count: usize) -> usize {
    fn gcd(a: usize, b: usize) -> usize {
        if b == 0 { a } else { gcd(b, a % b) }
    }
    let golden = (count as f64 * 0.618) as usize;
    (golden.max(1)..).find(|&stride| gcd(stride, count) == 1).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_that_tells_entries_apart_weighs_more_than_one_they_share() {
        let vocabularies = vec![vec![0, 1], vec![0, 2]];
        let asks = vec![vec![vec![(0, 0.7), (1, 0.7)]], vec![vec![(0, 0.7), (2, 0.7)]]];
        let learned = train(&vocabularies, &asks);
        for Learned { weights, .. } in &learned {
            assert!(weights[1] > weights[0] + 0.5, "{learned:?}");
        }
    }

    #[test]
    fn the_entry_for_the_rest_has_the_highest_intercept() {
        let vocabularies = vec![vec![0, 1], vec![0, 2, 3, 4, 5]];
        let alike = vec![vec![(0, 0.5), (1, 0.8)]; 4];
        let unlike = (2..6).map(|term| vec![(0, 0.5), (term, 0.8)]).collect();
        let learned = train(&vocabularies, &[alike, unlike]);
        assert!(learned[1].intercept > learned[0].intercept + 0.1, "{learned:?}");
    }

    #[test]
    fn every_example_is_visited_once_a_pass() {
        for count in 1..200 {
            let stride = coprime_stride(count);
            let visited: std::collections::BTreeSet<_> = (0..count).map(|step| step * stride % count).collect();
            assert_eq!(visited.len(), count);
        }
    }
}
