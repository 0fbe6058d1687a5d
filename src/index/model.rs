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

const PASSES: usize = 20;
/// The weights of the last passes are averaged: no single example has the last word.
/// <https://doi.org/10.1137/0330046>
const AVERAGED: usize = 4;
const RATE: f32 = 0.5;
/// Pulls weights towards 0 at each step.
const DECAY: f32 = 2e-4;

/// Where in the flat weights an ask's terms lie in one entry's vocabulary.
struct Matches {
    positions: Vec<(u32, f32)>,
    right: bool,
}

/// A weight for every term of every vocabulary.
pub(super) fn train(vocabularies: &[Vocabulary], asks: &[Vec<Terms>]) -> Vec<Vec<f32>> {
    let nothing_learned = || vocabularies.iter().map(|terms| vec![0.0; terms.len()]).collect();
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
            let matches = rivals.into_iter().map(|rival| Matches {
                positions: positions(ask, &vocabularies[rival], starts[rival]),
                right: rival == entry,
            });
            examples.push(matches.collect::<Vec<_>>());
        }
    }
    let weights = descend(&examples, total as usize);
    let ranges = starts.iter().zip(vocabularies).map(|(&start, terms)| start as usize..start as usize + terms.len());
    ranges.map(|range| weights[range].to_vec()).collect()
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

/// The right entry and those most like the ask.
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
    let mut rivals: Vec<usize> = touched.iter().copied().filter(|&entry| entry != right).take(RIVALS).collect();
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
    for pass in 0..PASSES {
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
        if pass >= PASSES - AVERAGED {
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
        let weights = train(&vocabularies, &asks);
        assert!(weights[0][1] > weights[0][0] + 0.5, "{weights:?}");
        assert!(weights[1][1] > weights[1][0] + 0.5, "{weights:?}");
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
