//! Whether an answer is right: what was typed goes the way of everything an agent types.

use std::{collections::HashMap, sync::Arc};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    deck::{Card, CardId, Deck},
    question::{By, Prompt, Question},
    schedule::Grade,
};
use crate::{
    index::{Damaged, Index},
    reply::{Ask, Candidate, Responder},
    search::{Query, Searcher, Typed, Typing},
    text::{is_han, normalize, printable},
};

/// Of the characters of prompt and answer: what shares more says nothing of its own.
const RETOLD: f64 = 0.7;

/// What counts as an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// Whatever leads an agent's prompt to the reply, questions too.
    Lookups,
    /// Codes, titles and what is typed of them; of replies to choose from, their numbers alone.
    Names,
    /// The same but for what can be read off the screen: in an exam.
    Unseen,
}

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
    /// It is the question itself, or little else: no answer.
    Echo,
    /// A number with nothing beside it, or no number where only numbers count.
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
    counts: Counts,
    responder: Responder,
    searcher: Searcher,
}

/// The entry that an answer means.
struct Meant {
    led: Led,
    is_code: bool,
}

impl Judge {
    pub fn new(index: Arc<Index>, counts: Counts) -> Self {
        Self { counts, responder: Responder::new(Arc::clone(&index)), searcher: Searcher::new(index) }
    }

    /// Judges what was `typed` at `now`: it leads where the agent's prompt leads, as far as it [`Counts`]. An empty line
    /// is wrong.
    ///
    /// # Errors
    /// If the index was damaged.
    pub fn judge(&mut self, deck: &Deck, question: &Question, typed: &str, now: Timestamp) -> Result<Verdict, Damaged> {
        let text = normalize(typed);
        if text.is_empty() {
            return Ok(Verdict::Wrong { led: None });
        }
        if question.by == By::Reply {
            match text.parse::<usize>() {
                Ok(number) => return Ok(chosen(deck, question, number)),
                Err(_) if self.counts != Counts::Lookups => return Ok(Verdict::NoSuchChoice),
                Err(_) => {}
            }
        }
        let card = &deck.cards[question.card];
        if text == normalize(question.prompt.text()) && !card.codes.contains(&text) {
            return Ok(Verdict::Echo);
        }
        let meant = match self.counts {
            Counts::Lookups => self.looked_up(typed, &text, now)?,
            Counts::Names | Counts::Unseen => self.named(typed, &text, now)?,
        };
        let verdict = of_meant(meant, deck, card, question);
        if self.counts == Counts::Unseen && copies_what_is_shown(&verdict, card, question, &text) {
            return Ok(Verdict::Echo);
        }
        let says_nothing = matches!(verdict, Verdict::Right { way: Way::Search, .. } | Verdict::Wrong { led: None });
        Ok(if says_nothing && is_retold(&question.prompt, &text) { Verdict::Echo } else { verdict })
    }

    /// Where the agent's prompt leads, as surely as Enter would take it.
    fn looked_up(&mut self, typed: &str, text: &str, now: Timestamp) -> Result<Option<Meant>, Damaged> {
        let reply = self.responder.typed(&Ask::new(typed, now), &Typing::default())?;
        let is_meant = |best: &&Candidate| best.typed.map_or(reply.is_found(), Typed::is_sure);
        Ok(reply.candidates.first().filter(is_meant).map(|best| Meant {
            led: Led { card: CardId::of_candidate(best), title: printable(&best.title) },
            is_code: is_among(&best.codes, text),
        }))
    }

    /// The phrase with this code or title.
    fn named(&mut self, typed: &str, text: &str, now: Timestamp) -> Result<Option<Meant>, Damaged> {
        let day = self.searcher.index().head().settings.day(now);
        let hits = self.searcher.search_phrases(&Query { text: typed, day, limit: 1, explain: false })?;
        let best = hits.into_iter().next().filter(|best| best.typed.is_some_and(Typed::is_sure));
        Ok(best.map(|best| Meant {
            led: Led { card: CardId::of(&best.entry), title: printable(&best.entry.title) },
            is_code: is_among(&best.entry.codes, text),
        }))
    }
}

fn is_among(codes: &[String], text: &str) -> bool {
    codes.contains(&text.replace(' ', ""))
}

fn of_meant(meant: Option<Meant>, deck: &Deck, card: &Card, question: &Question) -> Verdict {
    let Some(Meant { led, is_code }) = meant else { return Verdict::Wrong { led: None } };
    let entry = deck.entry(&led.card);
    match entry.is_some_and(|entry| card.is_answered_by(entry, question.prompt.text())) {
        true => Verdict::Right { led, way: if is_code { Way::Code } else { Way::Search } },
        false => Verdict::Wrong { led: Some(led) },
    }
}

/// Whether who knows no code could read the answer off the screen: a title's initials, or the theme above it.
fn copies_what_is_shown(verdict: &Verdict, card: &Card, question: &Question, text: &str) -> bool {
    let is_of_theme = [&card.theme.title, &card.theme.name].iter().any(|shown| normalize(shown) == text);
    let is_title = matches!(question.prompt, Prompt::Title(_));
    matches!(verdict, Verdict::Right { way: Way::Search, .. }) && (is_title || is_of_theme)
}

/// Whether `text`, in normal form, is the prompt with more or less around it, or in another order, or half of it; of a
/// title that is shown, any piece.
fn is_retold(prompt: &Prompt, text: &str) -> bool {
    let letters = |text: &str| text.replace(' ', "");
    let (shown, text) = (letters(&normalize(prompt.text())), letters(text));
    let is_enough = || matches!(prompt, Prompt::Title(_)) || 2 * text.len() >= shown.len();
    let is_piece = || text.contains(is_han) && shown.contains(&text) && is_enough();
    !shown.is_empty() && (text.contains(&shown) || is_piece() || shared(&shown, &text) >= RETOLD)
}

/// Dice's coefficient of the characters, in any order: 0…1.
fn shared(a: &str, b: &str) -> f64 {
    let mut left: HashMap<char, usize> = HashMap::new();
    a.chars().for_each(|c| *left.entry(c).or_default() += 1);
    let take = |c: char| left.get_mut(&c).filter(|left| **left > 0).map(|left| *left -= 1);
    let shared = b.chars().filter_map(take).count();
    2.0 * shared as f64 / (a.chars().count() + b.chars().count()).max(1) as f64
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
        judged_by(Counts::Lookups, key, Prompt::Ask(prompt.to_owned()), by, typed)
    }

    fn judged_by(counts: Counts, key: &str, prompt: Prompt, by: By, typed: &str) -> String {
        let (index, deck) = sample();
        let choices = ["dh", "kd"].map(|key| number(&deck, key)).to_vec();
        let question = Question { card: number(&deck, key), prompt, by, choices };
        match Judge::new(index, counts).judge(&deck, &question, typed, now()).unwrap() {
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
    fn the_prompt_retold_is_no_answer() {
        let ask = |counts, typed| judged_by(counts, "fh", Prompt::Ask("什么时候发货".to_owned()), By::Code, typed);
        for retold in ["请问什么时候发货", "什么时候发", "么时候发货什", "什么时候发货呀亲", "什么时"]
        {
            assert_eq!(ask(Counts::Lookups, retold), "echo", "{retold}");
            assert_eq!(ask(Counts::Names, retold), "echo", "{retold}");
        }
        let title = |counts, typed| judged_by(counts, "fh", Prompt::Title("发货时间".to_owned()), By::Code, typed);
        for (typed, verdict) in [
            ("请问发货时间", "echo"),
            ("发货时", "echo"),
            ("发货", "echo"),
            ("fhsj", "right search"),
            ("fahuoshijian", "right search"),
            ("到货时间", "wrong dh"), // much the same, but another title
        ] {
            assert_eq!(title(Counts::Lookups, typed), verdict, "{typed}");
            assert_eq!(title(Counts::Names, typed), verdict, "{typed}");
        }
        for (typed, verdict) in [("fhsj", "echo"), ("fahuoshijian", "echo"), ("fh", "right code"), ("dh", "wrong dh")] {
            assert_eq!(title(Counts::Unseen, typed), verdict, "{typed}");
        }
        assert_eq!(ask(Counts::Unseen, "fhsj"), "right search");
    }

    #[test]
    fn where_names_count_no_question_is_looked_up() {
        let by = |by, typed| judged_by(Counts::Names, "kd", Prompt::Ask("用哪家快递".to_owned()), by, typed);
        for (typed, verdict) in [
            ("kd", "right code"),
            ("zt", "right code"),
            ("发什么快递", "right search"), // a title, though buyers ask it too
            ("fashenmekuaidi", "right search"),
            ("发什么快递呀亲", "wrong"),
            ("什么时候发货", "wrong"),
            ("dh", "wrong dh"),
        ] {
            assert_eq!(by(By::Code, typed), verdict, "{typed}");
        }
        for (typed, verdict) in [("2", "right choice"), ("kd", "no such choice"), ("发什么快递", "no such choice")]
        {
            assert_eq!(by(By::Reply, typed), verdict, "{typed}");
        }
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
