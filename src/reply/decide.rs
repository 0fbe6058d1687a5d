//! What the robot does with what was found.

use super::{Action, Candidate, HandoffReason};
use crate::{
    pack::{GAP, HandoffWords, Settings},
    search::Confidence,
    text::normalize,
};

/// Whether the buyer's words ask for an agent, whatever else they say.
pub(super) fn handoff_words(text: &str, words: &HandoffWords, candidates: &[Candidate]) -> Option<HandoffReason> {
    let by_name = |first: &Candidate| first.confidence == Confidence::CERTAIN || first.typed.is_some();
    if candidates.first().is_some_and(by_name) {
        return None;
    }
    // 差 评 and zhuan rengong are typed with spaces too.
    let text = normalize(text).replace(' ', "");
    let reason = reason_in(&text, words)?;
    // Looked at only now: hardly any message gets here.
    let mut harmless: Vec<&str> = said(&text, &words.harmless).collect();
    if harmless.is_empty() {
        return Some(reason);
    }
    harmless.sort_by_key(|word| std::cmp::Reverse(word.len()));
    reason_in(&harmless.iter().fold(text.clone(), |text, word| text.replace(word, " ")), words)
}

fn reason_in(text: &str, words: &HandoffWords) -> Option<HandoffReason> {
    if said(text, &words.complaint).next().is_some() {
        Some(HandoffReason::Complaint)
    } else {
        said(text, &words.human).next().map(|_| HandoffReason::AskedForHuman)
    }
}

/// Those of `words`, sorted, that stand in `text`; 12345 is no part of a telephone number.
fn said<'t>(text: &'t str, words: &'t [String]) -> impl Iterator<Item = &'t str> {
    let is_digit = |c: char| c.is_ascii_digit();
    text.char_indices().flat_map(move |(at, first)| {
        let (before, rest) = text.split_at(at);
        let beginning = &rest[..first.len_utf8()];
        let begin_so = &words[words.partition_point(|word| word.as_str() < beginning)..];
        let begin_so = begin_so.iter().map(String::as_str).take_while(move |word| word.starts_with(beginning));
        begin_so.filter(move |word| {
            let mut parts = word.split(GAP);
            let after = parts.next().and_then(|part| rest.strip_prefix(part));
            let Some(after) = parts.fold(after, |rest, part| after_near(rest?, part)) else { return false };
            !word.ends_with(is_digit) || !before.ends_with(is_digit) && !after.starts_with(is_digit)
        })
    })
}

/// The rest of `text` behind `part`, if that stands near its beginning.
fn after_near<'t>(text: &'t str, part: &str) -> Option<&'t str> {
    const NEAR: usize = 6;
    let near = text.char_indices().nth(NEAR + 1).map_or(text.len(), |(at, _)| at);
    let at = text.find(part).filter(|at| *at < near.max(1))?;
    Some(&text[at + part.len()..])
}

/// What the robot does, by the shop's thresholds.
pub(super) fn decide(candidates: &[Candidate], settings: &Settings) -> (Action, Option<HandoffReason>, Confidence) {
    let Some(first) = candidates.first() else { return (Action::None, None, Confidence::default()) };
    // Two that reckon with the same figures say the same: 身高112偏胖 asks for a size, however it is put.
    let is_the_same =
        |other: &&Candidate| first.is_worked_out && other.is_worked_out && first.category.name == other.category.name;
    let runner_up = candidates[1..].iter().find(|other| !is_the_same(other)).map_or(0.0, |next| next.confidence.get());
    let margin = Confidence::new(first.confidence.get() - runner_up);
    let handoff = |reason| (Action::Handoff, Some(reason), margin);
    let confidence = first.confidence.get();
    if confidence < settings.suggest {
        handoff(HandoffReason::LowConfidence)
    } else if confidence < settings.answer {
        (Action::Suggest, None, margin)
    } else if margin.get() < settings.margin {
        handoff(HandoffReason::NearTie)
    } else if !first.auto {
        handoff(HandoffReason::NotAuto)
    } else if first.filled.text().is_none() {
        handoff(HandoffReason::MissingFact)
    } else {
        (Action::Answer, None, margin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_hand_off_unless_they_are_part_of_harmless_ones() {
        let list = |words: &[&str]| {
            let mut list: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
            list.sort();
            list
        };
        let words = HandoffWords {
            human: list(&["人工"]),
            complaint: list(&["差评", "骗子", "12345", "夹…肉"]),
            harmless: list(&["人工智能", "有差评吗", "不会给差评"]),
        };
        for (text, reason) in [
            ("人工", Some(HandoffReason::AskedForHuman)),
            ("是人工智能吗", None),
            ("人工智能听不懂，换人工", Some(HandoffReason::AskedForHuman)),
            ("差评！", Some(HandoffReason::Complaint)),
            ("有差评吗", None),
            ("不会给差评的，骗子才给", Some(HandoffReason::Complaint)),
            ("差 评 等着", Some(HandoffReason::Complaint)),
            ("打12345", Some(HandoffReason::Complaint)),
            ("手机号13912345012", None),
            ("拉链夹了孩子的肉", Some(HandoffReason::Complaint)),
            ("夹克衫配什么裤子好看，肉色的有吗", None),
            ("几天到", None),
        ] {
            assert_eq!(handoff_words(text, &words, &[]), reason, "{text}");
        }
    }
}
