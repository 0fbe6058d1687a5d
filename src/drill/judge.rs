//! Whether an answer is right: what was typed goes the way of everything an agent types.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    deck::{CardId, Deck},
    question::{By, Question},
    schedule::Grade,
};
use crate::{
    index::{Damaged, Index},
    reply::{Ask, Candidate, Responder},
    search::{Typed, Typing},
    text::{normalize, printable},
};

/// How an answer was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Code,
    /// By its number.
    Choice,
    /// By pinyin, initials or words.
    Search,
}

/// What an answer led to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Led {
    #[serde(flatten)]
    pub card: CardId,
    pub title: String,
}

/// What is said of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Right {
        led: Led,
        way: Way,
    },
    Wrong {
        led: Option<Led>,
    },
    /// It is the question itself: no answer.
    Echo,
    /// A number with nothing beside it.
    NoSuchChoice,
}

impl Verdict {
    /// How well the card was known; `helped` if there was a hint or the time had run out.
    pub fn grade(&self, question: &Question, has_code: bool, helped: bool) -> Grade {
        let Self::Right { way, .. } = self else { return Grade::Missed };
        let is_best = match way {
            Way::Code => true,
            // Who recognises a reply does not know its code yet.
            Way::Choice => question.by == By::Reply && !has_code,
            Way::Search => false,
        };
        if is_best && !helped { Grade::Known } else { Grade::Hesitant }
    }
}

/// Judges the answers to the questions of one deck.
pub struct Judge {
    responder: Responder,
}

impl Judge {
    pub fn new(index: Arc<Index>) -> Self {
        Self { responder: Responder::new(index) }
    }

    /// Judges what was `typed` at `now`: it leads where the agent's prompt leads. An empty line is wrong.
    ///
    /// # Errors
    /// If the index was damaged.
    pub fn judge(&mut self, deck: &Deck, question: &Question, typed: &str, now: Timestamp) -> Result<Verdict, Damaged> {
        let text = normalize(typed);
        if text.is_empty() {
            return Ok(Verdict::Wrong { led: None });
        }
        if let (By::Reply, Ok(number)) = (question.by, text.parse::<usize>()) {
            return Ok(chosen(deck, question, number));
        }
        let card = &deck.cards[question.card];
        if text == normalize(question.prompt.text()) && !card.codes.contains(&text) {
            return Ok(Verdict::Echo);
        }
        let reply = self.responder.typed(&Ask::new(typed, now), &Typing::default())?;
        let is_meant = |best: &&Candidate| best.typed.map_or(reply.is_found(), Typed::is_sure);
        let Some(best) = reply.candidates.first().filter(is_meant) else {
            return Ok(Verdict::Wrong { led: None });
        };
        let led = Led { card: CardId::of_candidate(best), title: printable(&best.title) };
        let is_code = best.codes.contains(&text.replace(' ', ""));
        let entry = deck.entry(&led.card);
        Ok(match entry.is_some_and(|entry| card.is_answered_by(entry, question.prompt.text())) {
            true => Verdict::Right { led, way: if is_code { Way::Code } else { Way::Search } },
            false => Verdict::Wrong { led: Some(led) },
        })
    }
}

fn chosen(deck: &Deck, question: &Question, number: usize) -> Verdict {
    let Some(&card) = number.checked_sub(1).and_then(|at| question.choices.get(at)) else {
        return Verdict::NoSuchChoice;
    };
    let led = Led { card: deck.cards[card].id.clone(), title: deck.cards[card].title.clone() };
    match card == question.card {
        true => Verdict::Right { led, way: Way::Choice },
        false => Verdict::Wrong { led: Some(led) },
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            deck::tests::{now, number, sample},
            question::Prompt,
        },
        *,
    };
    use crate::pack::Kind;

    /// `right code`, `wrong dh`, `wrong`, `echo` …
    fn judged(key: &str, prompt: &str, by: By, typed: &str) -> String {
        let (index, deck) = sample();
        let choices = ["dh", "kd"].map(|key| number(&deck, key)).to_vec();
        let question = Question { card: number(&deck, key), prompt: Prompt::Ask(prompt.to_owned()), by, choices };
        match Judge::new(index).judge(&deck, &question, typed, now()).unwrap() {
            Verdict::Right { way, .. } => format!("right {way:?}").to_lowercase(),
            Verdict::Wrong { led: Some(led) } => format!("wrong {}", led.card.key),
            Verdict::Wrong { led: None } => "wrong".to_owned(),
            Verdict::Echo => "echo".to_owned(),
            Verdict::NoSuchChoice => "no such choice".to_owned(),
        }
    }

    #[test]
    fn whatever_leads_to_the_same_reply_is_right() {
        let code = |key, prompt, typed| judged(key, prompt, By::Code, typed);
        for (typed, verdict) in [
            ("kd", "right code"),
            ("FKD", "right code"),
            ("　ＫＤ ", "right code"),
            ("k d", "right code"),
            ("zt", "right code"), // another phrase with the same words
            ("fashenmekuaidi", "right search"),
            ("发什么快递呀亲", "right search"),
            ("dh", "wrong dh"),
            ("", "wrong"),
            ("@@@", "wrong"),
            ("今天天气", "wrong"),
            ("用哪家快递", "echo"),
        ] {
            assert_eq!(code("kd", "用哪家快递", typed), verdict, "{typed:?}");
        }
        assert_eq!(code("fh", "几天能发", "什么时候发货"), "right search", "a faq that replies with the phrase");
        assert_eq!(code("ship-from", "在哪发", "哪儿发货呀"), "right search", "a faq with the same words");
        assert_eq!(code("fh", "发什么快递", "kd"), "right code", "it has this very question too");
    }

    #[test]
    fn a_reply_is_chosen_by_number_or_named() {
        let reply = |typed| judged("kd", "用哪家快递", By::Reply, typed);
        for (typed, verdict) in [
            ("2", "right choice"),
            ("２", "right choice"),
            ("1", "wrong dh"),
            ("0", "no such choice"),
            ("3", "no such choice"),
            ("99999999999999999999999", "wrong"),
            ("kd", "right code"),
            ("fh", "wrong fh"),
        ] {
            assert_eq!(reply(typed), verdict, "{typed:?}");
        }
    }

    #[test]
    fn only_a_code_at_once_counts_as_known() {
        let card = CardId { kind: Kind::Phrase, key: "kd".to_owned() };
        let right = |way| Verdict::Right { led: Led { card: card.clone(), title: String::new() }, way };
        let question = |by| Question { card: 0, prompt: Prompt::Title(String::new()), by, choices: Vec::new() };
        for (verdict, by, has_code, helped, grade) in [
            (right(Way::Code), By::Code, true, false, Grade::Known),
            (right(Way::Code), By::Code, true, true, Grade::Hesitant),
            (right(Way::Search), By::Code, true, false, Grade::Hesitant),
            (right(Way::Choice), By::Reply, true, false, Grade::Hesitant),
            (right(Way::Choice), By::Reply, false, false, Grade::Known),
            (Verdict::Wrong { led: None }, By::Code, true, false, Grade::Missed),
        ] {
            assert_eq!(verdict.grade(&question(by), has_code, helped), grade, "{verdict:?} {by:?}");
        }
    }
}
