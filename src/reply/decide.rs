//! What the robot does with what was found.

use super::{Action, Candidate, HandoffReason};
use crate::{
    pack::{HandoffWords, Settings},
    search::Confidence,
    text::normalize,
};

/// Whether the buyer's words ask for an agent, whatever else they say.
pub(super) fn handoff_words(text: &str, words: &HandoffWords, candidates: &[Candidate]) -> Option<HandoffReason> {
    let text = normalize(text);
    let contains = |words: &[String]| words.iter().any(|word| text.contains(word.as_str()));
    let by_name = |first: &Candidate| first.confidence == Confidence::CERTAIN || first.typed.is_some();
    if candidates.first().is_some_and(by_name) {
        None
    } else if contains(&words.complaint) {
        Some(HandoffReason::Complaint)
    } else if contains(&words.human) {
        Some(HandoffReason::AskedForHuman)
    } else {
        None
    }
}

/// What the robot does, by the shop's thresholds.
pub(super) fn decide(candidates: &[Candidate], settings: &Settings) -> (Action, Option<HandoffReason>, Confidence) {
    let Some(first) = candidates.first() else { return (Action::None, None, Confidence::default()) };
    let runner_up = candidates.get(1).map_or(0.0, |next| next.confidence.get());
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
