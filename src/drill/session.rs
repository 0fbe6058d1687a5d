//! A practice: which card is next, and which comes back.

use std::collections::VecDeque;

use jiff::Timestamp;

use super::{
    deck::Deck,
    progress::Progress,
    question::{By, Question},
    random::Random,
    schedule::{Grade, Standing},
};

/// Other questions between a miss and its return.
const BETWEEN: usize = 3;

/// After so many returns a card has to wait for another practice.
const MOST_RETURNS: u8 = 3;

/// Why a card is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    New,
    /// Its time has come.
    Due,
    /// Before its time, since nothing else is left.
    Early,
    /// It was missed a moment ago: with a hint.
    Again,
    /// Its reply was recognised a moment ago: now by its code.
    Next,
}

/// A card's turn.
#[derive(Debug, Clone, Copy)]
struct Turn {
    card: usize,
    by: By,
    why: Why,
    /// Its code is asked for once its reply was recognised.
    then_code: bool,
    returns: u8,
}

/// A question in its turn.
#[derive(Debug)]
pub struct Asked {
    pub question: Question,
    pub why: Why,
    turn: Turn,
}

/// The cards of one practice, in turn.
pub struct Session<'d> {
    deck: &'d Deck,
    turns: VecDeque<Turn>,
    random: Random,
    asked: usize,
}

impl<'d> Session<'d> {
    /// `count` cards: those that are due, the most overdue first, then new ones from all themes in turn. If there are
    /// neither, those that will be due next.
    ///
    /// A new code is met among replies to choose from first and typed later, unless answers are `wanted` one way.
    pub fn plan(
        deck: &'d Deck,
        progress: &Progress,
        now: Timestamp,
        count: usize,
        wanted: Option<By>,
        mut random: Random,
    ) -> Self {
        let can_be_asked = |card: &super::Card| By::of(card, wanted).is_some();
        let by_theme = deck.by_theme(can_be_asked);
        let standing = |card: usize| progress.of(&deck.cards[card].id);
        let mut seen: Vec<(Standing, usize)> =
            by_theme.iter().flatten().filter_map(|&card| Some((standing(card)?, card))).collect();
        seen.sort_by_key(|(standing, card)| (standing.due, *card));
        let new =
            by_theme.into_iter().map(|theme| theme.into_iter().filter(|&card| standing(card).is_none()).collect());
        let new = in_turn(new.collect(), &mut random);
        let due = seen.iter().take_while(|(standing, _)| standing.is_due(now)).map(|&(_, card)| (card, Why::Due));
        let mut cards: Vec<(usize, Why)> =
            due.chain(new.into_iter().map(|card| (card, Why::New))).take(count).collect();
        if cards.is_empty() {
            cards = seen.iter().take(count).map(|&(_, card)| (card, Why::Early)).collect();
        }
        let turns = cards.into_iter().filter_map(|(card, why)| {
            let card_of = &deck.cards[card];
            let by = By::of(card_of, wanted)?;
            let then_code = why == Why::New && wanted.is_none() && by == By::Code && !card_of.reply.is_empty();
            Some(Turn { card, by: if then_code { By::Reply } else { by }, why, then_code, returns: 0 })
        });
        Self { deck, turns: turns.collect(), random, asked: 0 }
    }

    /// How many cards are planned for this reason.
    pub fn planned(&self, why: Why) -> usize {
        self.turns.iter().filter(|turn| turn.why == why).count()
    }

    /// Questions asked, and those still planned.
    pub fn place(&self) -> (usize, usize) {
        (self.asked, self.turns.len())
    }

    /// The next question, until none is left.
    pub fn ask(&mut self) -> Option<Asked> {
        let turn = self.turns.pop_front()?;
        self.asked += 1;
        let mut question = Question::draw(self.deck, turn.card, turn.by, &mut self.random);
        if turn.why == Why::Again {
            self.make_easier(&mut question);
        }
        Some(Asked { question, why: turn.why, turn })
    }

    /// Half of the choices are left.
    fn make_easier(&mut self, question: &mut Question) {
        let wrong: Vec<usize> = question.choices.iter().copied().filter(|card| *card != question.card).collect();
        let kept = self.random.pick(&wrong).copied();
        question.choices.retain(|card| *card == question.card || Some(*card) == kept);
    }

    /// Lets the card come back if it was missed, or was not yet asked for by its code.
    pub fn answered(&mut self, asked: &Asked, grade: Grade) {
        let turn = asked.turn;
        let next = match grade {
            Grade::Missed => Turn { why: Why::Again, returns: turn.returns + 1, ..turn },
            Grade::Hesitant if turn.then_code => Turn { by: By::Code, why: Why::Next, then_code: false, ..turn },
            Grade::Hesitant | Grade::Known => return,
        };
        if next.returns <= MOST_RETURNS {
            self.turns.insert(BETWEEN.min(self.turns.len()), next);
        }
    }
}

/// One of each group after the other, by chance within each.
pub(super) fn in_turn(mut groups: Vec<Vec<usize>>, random: &mut Random) -> Vec<usize> {
    groups.iter_mut().for_each(|group| random.shuffle(group));
    random.shuffle(&mut groups);
    let longest = groups.iter().map(Vec::len).max().unwrap_or(0);
    (0..longest).flat_map(|round| groups.iter().filter_map(move |group| group.get(round).copied())).collect()
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            deck::tests::{builtin, now, number, sample},
            progress::Noted,
        },
        *,
    };

    fn plan<'d>(deck: &'d Deck, progress: &Progress, count: usize, wanted: Option<By>) -> Session<'d> {
        Session::plan(deck, progress, now(), count, wanted, Random::from_seed(7))
    }

    fn progress(deck: &Deck, grades: &[(&str, Grade, &str)]) -> Progress {
        let mut progress = Progress::default();
        for (key, grade, at) in grades {
            let card = deck.cards[number(deck, key)].id.clone();
            progress.note(&Noted { at: at.parse().unwrap(), card, grade: *grade });
        }
        progress
    }

    /// Answers everything as `grade` says; the keys in the order asked.
    fn play(session: &mut Session<'_>, mut grade: impl FnMut(&Asked, &str) -> Grade) -> Vec<String> {
        let mut keys = Vec::new();
        while let Some(asked) = session.ask() {
            let key = session.deck.cards[asked.question.card].id.key.clone();
            session.answered(&asked, grade(&asked, &key));
            keys.push(key);
        }
        keys
    }

    #[test]
    fn what_is_due_comes_before_what_is_new() {
        let (_, deck) = sample();
        let seen = [
            ("dh", Grade::Known, "2026-11-26T09:00:00+08:00"),
            ("kd", Grade::Missed, "2026-11-26T08:00:00+08:00"),
            ("fh", Grade::Known, "2026-11-26T09:55:00+08:00"), // due at 10:05
        ];
        let mut session = plan(&deck, &progress(&deck, &seen), 3, Some(By::Code));
        assert_eq!((session.planned(Why::Due), session.planned(Why::New)), (2, 1));
        assert_eq!(play(&mut session, |_, _| Grade::Known), ["kd", "dh", "zt"]);
    }

    #[test]
    fn with_nothing_due_or_new_the_next_are_asked_early() {
        let (_, deck) = sample();
        let seen = ["fh", "kd", "dh", "zt"].map(|key| (key, Grade::Known, "2026-11-26T09:59:00+08:00"));
        let mut session = plan(&deck, &progress(&deck, &seen), 2, Some(By::Code));
        assert_eq!(session.planned(Why::Early), 2);
        assert_eq!(play(&mut session, |_, _| Grade::Known).len(), 2);
    }

    #[test]
    fn a_miss_comes_back_after_three_others_with_help() {
        let deck = builtin();
        let mut session = plan(deck, &Progress::default(), 8, Some(By::Code));
        let mut whys = Vec::new();
        let mut missed = None;
        let keys = play(&mut session, |asked, key| {
            whys.push(asked.why);
            let is_first = missed.get_or_insert(key.to_owned()) == key && asked.why == Why::New;
            if is_first { Grade::Missed } else { Grade::Known }
        });
        assert_eq!(keys.len(), 9);
        assert_eq!((&keys[0], whys[4]), (&keys[4], Why::Again));
    }

    #[test]
    fn who_never_knows_it_is_left_alone() {
        let (_, deck) = sample();
        let mut session = plan(&deck, &Progress::default(), 1, Some(By::Code));
        assert_eq!(play(&mut session, |_, _| Grade::Missed).len(), 1 + usize::from(MOST_RETURNS));
    }

    #[test]
    fn a_new_code_is_recognised_first_and_typed_then() {
        let deck = builtin();
        let mut session = plan(deck, &Progress::default(), 6, None);
        let mut asked_by: Vec<(usize, By)> = Vec::new();
        play(&mut session, |asked, _| {
            asked_by.push((asked.question.card, asked.question.by));
            if asked.question.by == By::Reply { Grade::Hesitant } else { Grade::Known }
        });
        for (card, _) in &asked_by {
            let ways: Vec<By> = asked_by.iter().filter(|(other, _)| other == card).map(|(_, by)| *by).collect();
            let has_code = !deck.cards[*card].codes.is_empty();
            assert!(!has_code || ways == [By::Reply, By::Code], "{ways:?}");
        }
    }

    #[test]
    fn after_a_miss_half_of_the_choices_are_left() {
        let deck = builtin();
        let mut session = plan(deck, &Progress::default(), 1, Some(By::Reply));
        let asked = session.ask().unwrap();
        session.answered(&asked, Grade::Missed);
        let again = session.ask().unwrap().question;
        assert!(again.choices.len() == 2 && again.choices.contains(&again.card), "{again:?}");
    }
}
