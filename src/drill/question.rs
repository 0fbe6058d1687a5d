//! A question of a drill: what is shown, how it is answered, and the replies to choose from.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::{
    deck::{Card, Deck},
    random::Random,
};

/// Replies to choose from, the right one among them.
const CHOICES: usize = 4;

/// The wrong ones are drawn from so many that are most like the right one.
const NEAREST: usize = 6;

/// Of the pairs of characters in two replies: what is more alike may well be right too.
const MOST_ALIKE: f64 = 0.4;

/// Of the pairs of characters in two questions: who asks the one wants the same answer as who asks the other.
const SAME_QUESTION: f64 = 0.5;

/// How a card is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// The code is typed.
    Code,
    /// The reply is chosen by its number.
    Reply,
}

impl By {
    /// How `card` is asked if `wanted`, or else as an agent would answer it: whether it can be.
    pub fn of(card: &Card, wanted: Option<Self>) -> Option<Self> {
        match wanted {
            None if card.codes.is_empty() => Some(Self::Reply),
            None => Some(Self::Code),
            Some(Self::Code) => (!card.codes.is_empty()).then_some(Self::Code),
            Some(Self::Reply) => (!card.reply.is_empty()).then_some(Self::Reply),
        }
    }
}

/// What is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "shown", content = "prompt", rename_all = "lowercase")]
pub enum Prompt {
    /// A buyer's words.
    Ask(String),
    /// A title.
    Title(String),
}

impl Prompt {
    pub fn text(&self) -> &str {
        match self {
            Self::Ask(text) | Self::Title(text) => text,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its number in the deck.
    pub card: usize,
    pub prompt: Prompt,
    pub by: By,
    /// Cards whose replies are shown, the right one among them; empty if the code is typed.
    pub choices: Vec<usize>,
}

impl Question {
    /// A question about `card`, by chance one of the buyers' or the title.
    pub fn draw(deck: &Deck, card: usize, by: By, random: &mut Random) -> Self {
        let Card { asks, title, .. } = &deck.cards[card];
        let number = random.below(asks.len() + 1);
        let prompt = asks.get(number).map_or_else(|| Prompt::Title(title.clone()), |ask| Prompt::Ask(ask.clone()));
        let choices = match by {
            By::Code => Vec::new(),
            By::Reply => choices(deck, card, prompt.text(), random),
        };
        Self { card, prompt, by, choices }
    }
}

/// The right card among others in any order: those of its theme that are most like it, then any.
fn choices(deck: &Deck, card: usize, prompt: &str, random: &mut Random) -> Vec<usize> {
    let right = &deck.cards[card];
    let is_wrong = |number: &usize| {
        let other = &deck.cards[*number];
        !other.reply.is_empty() && !right.is_answered_by_card(other, prompt) && !answers_the_same(other, prompt)
    };
    let is_of_theme = |number: &usize| deck.cards[*number].theme.name == right.theme.name;
    let (near, mut far): (Vec<usize>, Vec<usize>) = (0..deck.cards.len()).partition(is_of_theme);
    let pairs = pairs(right);
    let likeness = |number| (alike(&pairs, &self::pairs(&deck.cards[number])), number);
    let mut near: Vec<(f64, usize)> = near.into_iter().filter(is_wrong).map(likeness).collect();
    near.retain(|(alike, _)| *alike <= MOST_ALIKE);
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    near.truncate(NEAREST);
    random.shuffle(&mut near);
    random.shuffle(&mut far);
    let wrong = near.into_iter().map(|(_, number)| number).chain(far.into_iter().filter(is_wrong));
    let mut choices: Vec<usize> = [card].into_iter().chain(wrong.take(CHOICES - 1)).collect();
    random.shuffle(&mut choices);
    choices
}

/// Whether the card is asked much the same as `prompt`: then its reply is right as well.
fn answers_the_same(card: &Card, prompt: &str) -> bool {
    let prompt = pairs_of(prompt);
    card.asks.iter().chain([&card.title]).any(|ask| alike(&prompt, &pairs_of(ask)) >= SAME_QUESTION)
}

/// Pairs of neighbouring characters in title and reply.
fn pairs(card: &Card) -> HashSet<(char, char)> {
    pairs_of(&card.title).into_iter().chain(pairs_of(&card.reply)).collect()
}

fn pairs_of(text: &str) -> HashSet<(char, char)> {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    letters.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

/// Jaccard's index, 0…1.
fn alike(a: &HashSet<(char, char)>, b: &HashSet<(char, char)>) -> f64 {
    let shared = a.intersection(b).count();
    shared as f64 / (a.len() + b.len() - shared).max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::{
        super::deck::tests::{builtin, number, sample},
        *,
    };

    #[test]
    fn the_right_reply_is_among_the_choices_once_and_nothing_else_is_right() {
        let deck = builtin();
        let mut random = Random::from_seed(7);
        for card in 0..deck.cards.len() {
            if deck.cards[card].reply.is_empty() {
                continue;
            }
            let question = Question::draw(deck, card, By::Reply, &mut random);
            assert_eq!(question.choices.len(), CHOICES, "{question:?}");
            let right = question
                .choices
                .iter()
                .filter(|&&choice| deck.cards[card].is_answered_by_card(&deck.cards[choice], question.prompt.text()));
            assert_eq!(right.collect::<Vec<_>>(), [&card], "{question:?}");
        }
    }

    #[test]
    fn a_reply_that_says_the_same_is_no_wrong_choice() {
        let (_, deck) = sample();
        let [kd, zt] = ["kd", "zt"].map(|key| number(&deck, key));
        for seed in 0..20 {
            let question = Question::draw(&deck, kd, By::Reply, &mut Random::from_seed(seed));
            assert!(question.choices.contains(&kd) && !question.choices.contains(&zt), "{question:?}");
        }
    }

    #[test]
    fn a_reply_to_much_the_same_question_is_no_wrong_choice() {
        let deck = builtin();
        let mut random = Random::from_seed(7);
        for card in (0..deck.cards.len()).filter(|&card| !deck.cards[card].reply.is_empty()) {
            let question = Question::draw(deck, card, By::Reply, &mut random);
            let mut wrong = question.choices.iter().filter(|&&choice| choice != card);
            assert!(
                wrong.all(|&choice| !answers_the_same(&deck.cards[choice], question.prompt.text())),
                "{question:?}"
            );
        }
    }

    #[test]
    fn a_card_is_asked_for_its_code_if_it_has_one() {
        let (_, deck) = sample();
        let way = |key, wanted| By::of(&deck.cards[number(&deck, key)], wanted);
        for (key, wanted, by) in [
            ("kd", None, Some(By::Code)),
            ("kd", Some(By::Reply), Some(By::Reply)),
            ("ship-from", None, Some(By::Reply)),
            ("ship-from", Some(By::Code), None),
        ] {
            assert_eq!(way(key, wanted), by, "{key} {wanted:?}");
        }
    }
}
