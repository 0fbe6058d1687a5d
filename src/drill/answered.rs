//! Answers with their marks and times, and what they add up to.

use std::{fmt, time::Duration};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{
    deck::{Card, CardId, Deck},
    judge::{Led, Verdict, Way},
    question::{By, Prompt, Question},
};

/// A time in whole milliseconds, in JSON as seconds: `2.134`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seconds {
    millis: u64,
}

impl Seconds {
    pub fn of(duration: Duration) -> Self {
        Self { millis: u64::try_from(duration.as_millis()).unwrap_or(u64::MAX) }
    }

    pub fn as_f64(self) -> f64 {
        self.millis as f64 / 1e3
    }
}

/// `3.2 秒`, `4 分 07 秒`
impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.millis / 1000;
        match seconds {
            0..60 => write!(f, "{:.1} 秒", self.as_f64()),
            _ => write!(f, "{} 分 {:02} 秒", seconds / 60, seconds % 60),
        }
    }
}

impl std::ops::Add for Seconds {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { millis: self.millis.saturating_add(other.millis) }
    }
}

impl Serialize for Seconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.as_f64())
    }
}

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let seconds = f64::deserialize(deserializer)?;
        // Saturates; what is negative or no number is 0.
        Ok(Self { millis: (seconds * 1e3).round() as u64 })
    }
}

/// A question and what was answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    #[serde(flatten)]
    pub card: CardId,
    pub title: String,
    pub codes: Vec<String>,
    /// As it is shown.
    pub theme: String,
    #[serde(flatten)]
    pub prompt: Prompt,
    pub by: By,
    /// Keys of the replies that were shown.
    pub choices: Vec<String>,
    /// What was typed; empty if it was given up, none if it was not asked in time.
    pub answer: Option<String>,
    /// What that led to.
    pub entry: Option<Led>,
    pub right: bool,
    /// Found by pinyin or words instead of by its code.
    pub searched: bool,
    pub seconds: Seconds,
}

impl Answered {
    /// The question, not yet answered.
    pub fn open(deck: &Deck, question: &Question) -> Self {
        let Card { id, title, codes, theme, .. } = &deck.cards[question.card];
        let key = |number: &usize| deck.cards[*number].id.key.clone();
        Self {
            card: id.clone(),
            title: title.clone(),
            codes: codes.clone(),
            theme: theme.title.clone(),
            prompt: question.prompt.clone(),
            by: question.by,
            choices: question.choices.iter().map(key).collect(),
            answer: None,
            entry: None,
            right: false,
            searched: false,
            seconds: Seconds::default(),
        }
    }

    /// The same with its answer.
    pub fn with(self, typed: &str, verdict: &Verdict, seconds: Seconds) -> Self {
        let (right, searched, entry) = match verdict {
            Verdict::Right { led, way } => (true, *way == Way::Search, Some(led.clone())),
            Verdict::Wrong { led } => (false, false, led.clone()),
            Verdict::Echo | Verdict::NoSuchChoice => (false, false, None),
        };
        Self { answer: Some(typed.to_owned()), entry, right, searched, seconds, ..self }
    }

    /// What it is called: its code, or a faq's title.
    pub fn name(&self) -> &str {
        self.codes.first().unwrap_or(&self.title)
    }
}

/// How many were right, and how long they took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    pub right: usize,
    pub of: usize,
    /// Those that were answered at all.
    pub answered: usize,
    /// Of all answers together.
    pub seconds: Seconds,
}

impl Tally {
    pub fn of<'a>(answers: impl IntoIterator<Item = &'a Answered>) -> Self {
        let mut tally = Self::default();
        for answer in answers {
            tally.right += usize::from(answer.right);
            tally.of += 1;
            tally.answered += usize::from(answer.answer.is_some());
            tally.seconds = tally.seconds + answer.seconds;
        }
        tally
    }

    /// 0…1, and 1 of nothing.
    pub fn share(&self) -> f64 {
        if self.of == 0 { 1.0 } else { self.right as f64 / self.of as f64 }
    }

    /// Seconds for an answer; none if there was none.
    pub fn mean(&self) -> Option<f64> {
        (self.answered > 0).then(|| self.seconds.as_f64() / self.answered as f64)
    }

    /// `85%`
    pub fn percent(&self) -> String {
        format!("{:.0}%", self.share() * 100.0)
    }

    /// `17/20`
    pub fn ratio(&self) -> String {
        format!("{}/{}", self.right, self.of)
    }

    /// `3.2 秒` for an answer.
    pub fn pace(&self) -> String {
        self.mean().map_or_else(|| "—".to_owned(), |mean| format!("{mean:.1} 秒"))
    }
}

/// A theme's tally.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThemeTally {
    pub theme: String,
    pub score: Tally,
}

/// By theme, the weakest first; of equal ones the one with more questions.
pub fn by_theme<'a>(answers: impl IntoIterator<Item = &'a Answered>) -> Vec<ThemeTally> {
    let mut themes: Vec<(&str, Vec<&Answered>)> = Vec::new();
    for answer in answers {
        match themes.iter_mut().find(|(theme, _)| *theme == answer.theme) {
            Some((_, of_theme)) => of_theme.push(answer),
            None => themes.push((&answer.theme, vec![answer])),
        }
    }
    let tally =
        |(theme, of_theme): (&str, Vec<&Answered>)| ThemeTally { theme: theme.to_owned(), score: Tally::of(of_theme) };
    let mut tallies: Vec<ThemeTally> = themes.into_iter().map(tally).collect();
    let order = |a: &ThemeTally, b: &ThemeTally| {
        let by_share = a.score.share().total_cmp(&b.score.share());
        by_share.then(b.score.of.cmp(&a.score.of)).then_with(|| a.theme.cmp(&b.theme))
    };
    tallies.sort_by(order);
    tallies
}

/// The theme with most wrong, unless all was right.
pub fn weakest(themes: &[ThemeTally]) -> Option<&ThemeTally> {
    themes.first().filter(|theme| theme.score.right < theme.score.of)
}

/// The longest thought about, slowest first.
pub fn slowest(answers: &[Answered], most: usize) -> Vec<&Answered> {
    let mut answers: Vec<&Answered> = answers.iter().filter(|answer| answer.answer.is_some()).collect();
    answers.sort_by_key(|answer| std::cmp::Reverse(answer.seconds));
    answers.truncate(most);
    answers
}

/// Those that were not answered, with their numbers from 1.
pub fn unanswered(answers: &[Answered]) -> Vec<(usize, &Answered)> {
    (1..).zip(answers).filter(|(_, answer)| answer.answer.is_none()).collect()
}

/// Those answered wrong, each card once.
pub fn missed(answers: &[Answered]) -> Vec<&Answered> {
    let mut missed: Vec<&Answered> = Vec::new();
    for answer in answers.iter().filter(|answer| !answer.right && answer.answer.is_some()) {
        if !missed.iter().any(|known| known.card == answer.card) {
            missed.push(answer);
        }
    }
    missed
}
