//! Several phrases in one message: `kd+fp+jsy`.

use super::{Action, Ask, Candidate, Reply, Responder, parts::one_message};
use crate::{
    index::Damaged,
    search::{Confidence, Typed, Typing},
};

/// More would be no message.
const MOST_STACKED: usize = 8;

const SEPARATORS: [char; 2] = ['+', '＋'];

/// What lies between the pluses, where `text` is a stack of names; a part may be empty while it is being typed.
///
/// ```
/// use huashu::reply::stack;
/// assert_eq!(stack("kd+fp＋jsy"), Some(vec!["kd", "fp", "jsy"]));
/// assert_eq!(stack("kd"), None);
/// assert_eq!(stack("身高110+体重40斤 穿多大"), None);
/// ```
pub fn stack(text: &str) -> Option<Vec<&str>> {
    let parts: Vec<&str> = text.split(SEPARATORS).map(str::trim).collect();
    let is_name =
        |part: &&str| !part.chars().any(char::is_whitespace) && !part.starts_with(|c: char| c.is_ascii_digit());
    let may_be = (2..=MOST_STACKED).contains(&parts.len()) && parts.iter().all(is_name) && !parts[0].is_empty();
    may_be.then_some(parts)
}

/// What came of a stack.
#[derive(Debug, Clone)]
pub enum Stacked {
    /// Every part means an entry: its text is all of theirs, its candidates they, in order.
    Whole(Box<Reply>),
    /// These parts mean nothing.
    Unknown(Vec<String>),
}

impl Responder {
    /// The reply to a stack of names, each taken for what Enter would take it for; a question that is surely answered
    /// may stand among them, unless it has figures: 身高110+体重40斤 is one. No wording moves on.
    ///
    /// # Errors
    /// If the cache was damaged after it was opened.
    pub fn stacked(&mut self, parts: &[&str], ask: &Ask, typing: &Typing<'_>) -> Result<Stacked, Damaged> {
        let mut candidates: Vec<Candidate> = Vec::new();
        let mut unknown = Vec::new();
        for part in parts {
            let ask = Ask { text: (*part).to_owned(), ..ask.clone() };
            let reply = self.typed(&ask, typing)?;
            let is_answered = reply.action == Action::Answer && !part.chars().any(|c| c.is_ascii_digit());
            let is_meant = |best: &Candidate| best.typed.map_or(is_answered, Typed::is_sure);
            let first = reply.candidates.into_iter().next();
            match first.filter(|best| !part.is_empty() && is_meant(best)) {
                None => unknown.push((*part).to_owned()),
                Some(best) if candidates.iter().any(|known| known.entry == best.entry) => {}
                Some(best) => candidates.push(best),
            }
        }
        if !unknown.is_empty() {
            return Ok(Stacked::Unknown(unknown));
        }
        let answers = candidates.len();
        let texts: Vec<&str> = candidates.iter().filter_map(|candidate| candidate.filled.text()).collect();
        let text = (texts.len() == answers).then(|| one_message(&texts));
        let action = if text.is_some() { Action::Answer } else { Action::Suggest };
        Ok(Stacked::Whole(Box::new(Reply {
            text,
            answers,
            margin: Confidence::CERTAIN,
            ..Reply::of(action, candidates)
        })))
    }
}
