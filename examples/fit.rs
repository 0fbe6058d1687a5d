//! Fits the ranker and the confidence, and rewrites `src/search/coefficients.rs`:
//!
//! ```text
//! cargo run --release --example fit -- FOLDER…
//! ```
//!
//! Each folder holds `kb.jsonl` and `queries.jsonl` as `huashu eval` reads them. The built-in shop
//! is used too, with the questions of `tests/eval/dev.jsonl`; and, for the score only, asked its own
//! asks: in five rounds, a fifth of its asks become questions and a fifth of its faqs are taken out,
//! so that their asks must not be answered. Every set counts the same. The committed coefficients
//! come from a public set of JD.com buyers' questions, a public scenario of a small shop's bot, and
//! the built-in shop.

use std::{env, error::Error, fmt::Write as _, fs, path::Path};

use huashu::{
    eval::{Labelled, read_kb, read_queries},
    index::Index,
    pack::{Library, Shop, load},
    search::{Examined, Searcher},
};

const FOLDS: usize = 5;

/// A question's candidates, the right one among them if there is one.
struct Example {
    examined: Examined,
    right: Option<usize>,
    characters: usize,
    weight: f64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut examples = Vec::new();
    let mut sources = Vec::new();
    for folder in env::args().skip(1) {
        let folder = Path::new(&folder);
        let library = read_kb(&folder.join("kb.jsonl"))?;
        let questions = read_queries(&folder.join("queries.jsonl"))?;
        sources.push(folder.file_name().unwrap_or_default().to_string_lossy().into_owned());
        examples.extend(weighted(examine(&library, &questions)?, 2.0));
    }
    let questions = read_queries(Path::new("tests/eval/dev.jsonl"))?;
    examples.extend(weighted(examine(&load(&Shop::builtin()), &questions)?, 1.0));
    let asked_by_people = examples.len();
    let mut own = Vec::new();
    for fold in 0..FOLDS {
        let (library, questions) = built_in_fold(fold);
        own.extend(examine(&library, &questions)?);
    }
    sources.push("built-in".to_owned());
    examples.extend(weighted(own, 0.5));
    let score = fit_score(&examples);
    let (bias, signal) = fit_confidence(&examples[..asked_by_people], &score);
    let text = format!(
        "//! Fitted by `examples/fit.rs` on {}; run that, do not edit.\n\nuse super::{{features::FEATURES, rank::SIGNALS}};\n\n\
         /// The weight of each feature in an entry's score.\npub(super) const SCORE: [f32; FEATURES] = {};\n\n\
         pub(super) const SIGNAL_BIAS: f32 = {bias:.4};\n\n\
         /// The weight of each signal in the logit of the confidence.\npub(super) const SIGNAL: [f32; SIGNALS] = {};\n",
        sources.join(", "),
        array(&score),
        array(&signal),
    );
    fs::write("src/search/coefficients.rs", text)?;
    Ok(())
}

fn array(numbers: &[f64]) -> String {
    let mut text = "[".to_owned();
    for number in numbers {
        let _ = write!(text, "{number:.4}, ");
    }
    text.trim_end_matches(", ").to_owned() + "]"
}

/// Every set counts as one.
fn weighted(mut examples: Vec<Example>, together: f64) -> Vec<Example> {
    let weight = together / examples.len() as f64;
    examples.iter_mut().for_each(|example| example.weight = weight);
    examples
}

fn examine(library: &Library, questions: &[Labelled]) -> Result<Vec<Example>, Box<dyn Error>> {
    let index = Index::in_memory(library)?;
    let mut searcher = Searcher::new(index);
    let mut examples = Vec::new();
    for question in questions {
        let Some(examined) = searcher.examine(&question.text)? else { continue };
        let is_right = |number: u32| Some(&library.entries[number as usize].key) == question.id.as_ref();
        let right = examined.candidates.iter().position(|&(number, _)| is_right(number));
        let characters = question.text.chars().count();
        examples.push(Example { examined, right, characters, weight: 0.0 });
    }
    Ok(examples)
}

fn built_in_fold(fold: usize) -> (Library, Vec<Labelled>) {
    let mut library = load(&Shop::builtin());
    let mut questions = Vec::new();
    let mut ask = |text: String, id: Option<String>| questions.push(Labelled { text, id, kind: String::new() });
    let mut kept = Vec::new();
    for (number, mut entry) in std::mem::take(&mut library.entries).into_iter().enumerate() {
        let taken_out = !entry.asks.is_empty() && number % FOLDS == fold;
        let (held, stay): (Vec<_>, Vec<_>) =
            std::mem::take(&mut entry.asks).into_iter().enumerate().partition(|(at, _)| at % FOLDS == fold);
        let id = (!taken_out).then(|| entry.key.clone());
        held.into_iter().for_each(|(_, text)| ask(text, id.clone()));
        if !taken_out {
            entry.asks = stay.into_iter().map(|(_, text)| text).collect();
            kept.push(entry);
        }
    }
    library.entries = kept;
    (library, questions)
}

/// Softmax over each question's candidates, with a small ridge.
fn fit_score(examples: &[Example]) -> Vec<f64> {
    const RIDGE: f64 = 2e-5;
    let ranked: Vec<(&Example, usize)> =
        examples.iter().filter_map(|example| Some((example, example.right?))).collect();
    let features = ranked[0].0.examined.candidates[0].1.len();
    descend(vec![1.0; features], |weights, gradient| {
        for (example, right) in &ranked {
            let scores: Vec<f64> = example.examined.candidates.iter().map(|(_, values)| dot(values, weights)).collect();
            let highest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let sum: f64 = scores.iter().map(|score| (score - highest).exp()).sum();
            for (at, (_, values)) in example.examined.candidates.iter().enumerate() {
                let share = (scores[at] - highest).exp() / sum;
                let error = example.weight * (share - f64::from(u8::from(at == *right)));
                gradient.iter_mut().zip(values).for_each(|(slope, value)| *slope += error * f64::from(*value));
            }
        }
        gradient.iter_mut().zip(weights).for_each(|(slope, weight)| *slope += RIDGE * weight);
    })
}

/// Logistic regression on whether the best candidate is right.
fn fit_confidence(examples: &[Example], score: &[f64]) -> (f64, Vec<f64>) {
    const RIDGE: f64 = 5e-4;
    let rows: Vec<(Vec<f64>, f64, f64)> = examples
        .iter()
        .map(|example| {
            let candidates = &example.examined.candidates;
            let scores: Vec<f32> = candidates.iter().map(|(_, values)| dot(values, score) as f32).collect();
            let (best, signals) = example.examined.signals(&scores, example.characters);
            let right = example.right.is_some_and(|at| candidates[at].0 == best);
            (signals.into_iter().map(f64::from).collect(), f64::from(u8::from(right)), example.weight)
        })
        .collect();
    let (means, spreads) = standard(&rows);
    let standardised = |signals: &[f64]| -> Vec<f64> {
        signals
            .iter()
            .zip(means.iter().zip(&spreads))
            .map(|(signal, (mean, spread))| (signal - mean) / spread)
            .collect()
    };
    let rows: Vec<(Vec<f64>, f64, f64)> =
        rows.iter().map(|(signals, right, weight)| (standardised(signals), *right, *weight)).collect();
    let weights = descend(vec![0.0; means.len() + 1], |weights, gradient| {
        let (bias, weights) = weights.split_at(1);
        for (signals, right, weight) in &rows {
            let logit = bias[0] + signals.iter().zip(weights).map(|(signal, weight)| signal * weight).sum::<f64>();
            let error = weight * (1.0 / (1.0 + (-logit).exp()) - right);
            gradient[0] += error;
            gradient[1..].iter_mut().zip(signals).for_each(|(slope, signal)| *slope += error * signal);
        }
        gradient[1..].iter_mut().zip(weights).for_each(|(slope, weight)| *slope += RIDGE * weight);
    });
    let plain: Vec<f64> = weights[1..].iter().zip(&spreads).map(|(weight, spread)| weight / spread).collect();
    let shift: f64 = plain.iter().zip(&means).map(|(weight, mean)| weight * mean).sum();
    (weights[0] - shift, plain)
}

fn standard(rows: &[(Vec<f64>, f64, f64)]) -> (Vec<f64>, Vec<f64>) {
    let columns = rows[0].0.len();
    let mean = |column: usize| rows.iter().map(|row| row.0[column]).sum::<f64>() / rows.len() as f64;
    let means: Vec<f64> = (0..columns).map(mean).collect();
    let spread = |column: usize| {
        let squares: f64 = rows.iter().map(|row| (row.0[column] - means[column]).powi(2)).sum();
        (squares / rows.len() as f64).sqrt().max(1e-6)
    };
    let spreads = (0..columns).map(spread).collect();
    (means, spreads)
}

fn dot(values: &[f32], weights: &[f64]) -> f64 {
    values.iter().zip(weights).map(|(value, weight)| f64::from(*value) * weight).sum()
}

/// Adam, a fixed number of steps. <https://arxiv.org/abs/1412.6980>
fn descend(mut weights: Vec<f64>, slope: impl Fn(&[f64], &mut [f64])) -> Vec<f64> {
    const STEPS: i32 = 3000;
    const RATE: f64 = 0.02;
    let mut mean = vec![0.0; weights.len()];
    let mut square = vec![0.0; weights.len()];
    for step in 1..=STEPS {
        let mut gradient = vec![0.0; weights.len()];
        slope(&weights, &mut gradient);
        for at in 0..weights.len() {
            mean[at] = 0.9 * mean[at] + 0.1 * gradient[at];
            square[at] = 0.999 * square[at] + 0.001 * gradient[at] * gradient[at];
            let (mean, square) = (mean[at] / (1.0 - 0.9_f64.powi(step)), square[at] / (1.0 - 0.999_f64.powi(step)));
            weights[at] -= RATE * mean / (square.sqrt() + 1e-12);
        }
    }
    weights
}
