//! An exam: questions that follow from a seed, and the record that a trainer collects.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::{
    answered::{Answered, Tally, ThemeTally, by_theme},
    deck::Deck,
    question::{By, Question},
    random::Random,
    session::in_turn,
};

/// The first key of a record: what it is, and the version of its shape.
const FORMAT: &str = "huashu-exam-2";

/// So long is no record.
pub const LARGEST_RECORD: u64 = 16 << 20;

/// `count` questions from all themes in turn, in any order; fewer if there are not so many cards.
pub fn draw(deck: &Deck, count: usize, by: Option<By>, seed: u64) -> Vec<Question> {
    let mut random = Random::from_seed(seed);
    let can_be_asked = |card: &super::Card| By::of(card, by).is_some();
    let mut cards = in_turn(deck.by_theme(can_be_asked), &mut random);
    cards.truncate(count);
    random.shuffle(&mut cards);
    let ask = |card| Some(Question::draw(deck, card, By::of(&deck.cards[card], by)?, &mut random));
    cards.into_iter().filter_map(ask).collect()
}

/// How an exam ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    Finished,
    TimeUp,
    /// Left before its end.
    Interrupted,
    /// It still goes on, or the machine went down.
    Unfinished,
}

impl Ended {
    /// The word shown on screen; none for an ordinary end.
    pub fn title(self) -> Option<&'static str> {
        match self {
            Self::Finished => None,
            Self::TimeUp => Some("到时间了"),
            Self::Interrupted => Some("中途离开"),
            Self::Unfinished => Some("没有考完"),
        }
    }
}

/// 成绩单: everything about one trainee's exam, in JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    pub format: String,
    /// The trainee; may be corrected by hand.
    pub name: String,
    /// Equal for equal questions: the same shop, seed, number, themes and way of answering.
    pub exam: String,
    pub shop: String,
    /// Of what the shop may say on the day: [`Deck::fingerprint`].
    pub fingerprint: String,
    pub seed: u64,
    /// How the answers were wanted; none if as fits each card.
    pub by: Option<By>,
    pub themes: Vec<String>,
    pub started: Timestamp,
    pub limit_seconds: u64,
    pub ended: Ended,
    pub score: Tally,
    /// The weakest first.
    pub by_theme: Vec<ThemeTally>,
    pub questions: Vec<Answered>,
    /// Of all other keys but `name`, against edits by mistake.
    pub checksum: String,
}

impl Record {
    /// No question answered yet.
    pub fn open(deck: &Deck, questions: &[Question], settings: Settings) -> Self {
        let Settings { name, seed, by, started, limit_seconds } = settings;
        let themes: Vec<String> = deck.themes().iter().map(|theme| theme.title.clone()).collect();
        let fingerprint = format!("{:016x}", deck.fingerprint);
        let what = format!("{fingerprint} {seed} {} {by:?} {themes:?} {limit_seconds}", questions.len());
        let mut record = Self {
            format: FORMAT.to_owned(),
            name,
            exam: format!("{:08x}", xxh3_64(what.as_bytes()) as u32),
            shop: deck.shop.clone(),
            fingerprint,
            seed,
            by,
            themes,
            started,
            limit_seconds,
            ended: Ended::Unfinished,
            score: Tally::default(),
            by_theme: Vec::new(),
            questions: questions.iter().map(|question| Answered::open(deck, question)).collect(),
            checksum: String::new(),
        };
        record.seal(Ended::Unfinished);
        record
    }

    /// Adds up the marks so far and closes the record against edits.
    pub fn seal(&mut self, ended: Ended) {
        self.ended = ended;
        self.score = Tally::of(&self.questions);
        self.by_theme = by_theme(&self.questions);
        self.checksum = self.sum();
    }

    /// As it is written to a file.
    pub fn json(&self) -> String {
        // Strings and finite numbers: nothing that JSON cannot say.
        format!("{}\n", serde_json::to_string_pretty(self).unwrap_or_default())
    }

    /// Reads what [`Record::json`] wrote.
    ///
    /// # Errors
    /// If it is something else, or was changed.
    pub fn read(bytes: &[u8]) -> Result<Self, RecordError> {
        #[derive(Deserialize)]
        struct Beginning {
            format: Option<String>,
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let beginning: Beginning = serde_json::from_slice(bytes).map_err(|error| match error.is_data() {
            true => RecordError::OtherKind,
            false => RecordError::BadJson { line: error.line() },
        })?;
        match beginning.format.as_deref() {
            Some(FORMAT) => {}
            Some(other) if other.starts_with("huashu-exam-") => return Err(RecordError::OtherVersion),
            _ => return Err(RecordError::OtherKind),
        }
        let record: Self =
            serde_json::from_slice(bytes).map_err(|error| RecordError::Damaged { line: error.line() })?;
        if record.checksum == record.sum() { Ok(record) } else { Err(RecordError::Changed) }
    }

    /// Whether a file that begins so was meant as a record, of whatever version and in whatever state.
    pub fn is_begun(bytes: &[u8]) -> bool {
        const NEAR: usize = 100;
        String::from_utf8_lossy(&bytes[..bytes.len().min(NEAR)]).contains("\"huashu-exam-")
    }

    fn sum(&self) -> String {
        let plain = Self { name: String::new(), checksum: String::new(), ..self.clone() };
        format!("{:016x}", xxh3_64(plain.json().as_bytes()))
    }
}

/// What an exam is held under.
#[derive(Debug, Clone)]
pub struct Settings {
    pub name: String,
    pub seed: u64,
    pub by: Option<By>,
    pub started: Timestamp,
    pub limit_seconds: u64,
}

/// Why a file is no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordError {
    BadJson {
        line: usize,
    },
    OtherKind,
    OtherVersion,
    /// A key is missing or holds something else.
    Damaged {
        line: usize,
    },
    /// The checksum does not fit.
    Changed,
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadJson { line } => write!(f, "不是完整的 JSON，第 {line} 行读不下去；请重新收一份"),
            Self::OtherKind => write!(f, "不是成绩单；要 huashu drill --exam … --out 写出的文件"),
            Self::OtherVersion => write!(f, "是另一个版本的 huashu 写的成绩单，请用那个版本汇总"),
            Self::Damaged { line } => write!(f, "第 {line} 行缺内容或写错了；请重新收一份"),
            Self::Changed => write!(f, "内容和校验和对不上，考完后被改过；请重新收一份（只有 name 可以改）"),
        }
    }
}

impl std::error::Error for RecordError {}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{
        super::{
            answered::Seconds,
            deck::{
                CardId,
                tests::{builtin, now, sample},
            },
            judge::{Led, Verdict, Way},
        },
        *,
    };
    use crate::pack::Kind;

    fn settings() -> Settings {
        Settings { name: "小李".to_owned(), seed: 7, by: None, started: now(), limit_seconds: 60 }
    }

    fn record() -> Record {
        let (_, deck) = sample();
        let questions = draw(&deck, 3, None, 7);
        let mut record = Record::open(&deck, &questions, settings());
        let led =
            Led { card: CardId { kind: Kind::Phrase, key: "kd".to_owned() }, title: "发什么快递".to_owned() };
        let verdict = Verdict::Right { led, way: Way::Code };
        let seconds = Seconds::of(std::time::Duration::from_millis(2_134));
        record.questions[0] = record.questions[0].clone().with("kd", &verdict, seconds);
        record.seal(Ended::Interrupted);
        record
    }

    #[test]
    fn questions_follow_from_the_seed_and_are_drawn_evenly_over_themes() {
        let deck = builtin();
        let exam = |seed| draw(deck, 30, None, seed);
        assert_eq!(exam(7), exam(7));
        assert_ne!(exam(7), exam(8));
        let mut of_themes: BTreeMap<&str, usize> = BTreeMap::new();
        let questions = exam(7);
        for question in &questions {
            *of_themes.entry(&deck.cards[question.card].theme.name).or_default() += 1;
        }
        assert_eq!((questions.len(), of_themes.len()), (30, deck.themes().len()), "{of_themes:?}");
        let (least, most) = (of_themes.values().min().unwrap(), of_themes.values().max().unwrap());
        assert!(most - least <= 1, "{of_themes:?}");
        let mut cards: Vec<usize> = questions.iter().map(|question| question.card).collect();
        cards.sort_unstable();
        cards.dedup();
        assert_eq!(cards.len(), 30, "no card twice");
    }

    #[test]
    fn there_are_no_more_questions_than_cards() {
        let (_, deck) = sample();
        assert_eq!(draw(&deck, 1_000, None, 1).len(), deck.cards.len());
        assert_eq!(draw(&deck, 1_000, Some(By::Code), 1).len(), 4);
    }

    /// A change here makes exams of the same seed differ between versions: raise [`FORMAT`] then.
    #[test]
    fn the_questions_of_a_seed_stay_the_same() {
        let (_, deck) = sample();
        let questions = draw(&deck, 4, None, 7);
        let shown: Vec<(&str, &str)> =
            questions.iter().map(|question| (&*deck.cards[question.card].id.key, question.prompt.text())).collect();
        let expected =
            [("fh", "什么时候发货"), ("zt", "中通说明"), ("ship-from", "从哪里发货"), ("ship-place", "哪儿发货呀")];
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_record_is_read_back() {
        let record = record();
        assert_eq!(Record::read(record.json().as_bytes()).unwrap(), record);
        assert_eq!((record.score.right, record.score.of, record.score.answered), (1, 3, 1));
        assert!(record.json().contains("\"seconds\": 2.134"), "{}", record.json());
        let marked = [b"\xef\xbb\xbf", record.json().as_bytes()].concat();
        assert_eq!(Record::read(&marked).unwrap(), record, "an editor's byte order mark");
        let named = record.json().replace("小李", "李小");
        assert_eq!(Record::read(named.as_bytes()).unwrap().name, "李小", "a name may be corrected");
    }

    #[test]
    fn what_is_no_record_is_said() {
        let good = record().json();
        for (text, error) in [
            (good.replace("\"right\": true", "\"right\": false"), RecordError::Changed),
            (good.replace("2.134", "1.134"), RecordError::Changed),
            (good.replace("\"kd\"", "\"fh\""), RecordError::Changed),
            (good.replace("huashu-exam-2", "huashu-exam-9"), RecordError::OtherVersion),
            ("{\"a\":1}".to_owned(), RecordError::OtherKind),
            ("[1]".to_owned(), RecordError::OtherKind),
            ("\n{\"format\":".to_owned(), RecordError::BadJson { line: 2 }),
            (String::new(), RecordError::BadJson { line: 1 }),
        ] {
            assert_eq!(Record::read(text.as_bytes()), Err(error), "{text}");
        }
        for (text, is_begun) in [(&good[..], true), (&good[..60], true), ("{\"a\":1}", false), ("", false)] {
            assert_eq!(Record::is_begun(text.as_bytes()), is_begun, "{text}");
        }
        let without = good.replace("\"seed\"", "\"seeds\"");
        assert!(matches!(Record::read(without.as_bytes()), Err(RecordError::Damaged { .. })));
        assert!(matches!(Record::read(&good.as_bytes()[..200]), Err(RecordError::BadJson { .. })));
    }

    #[test]
    fn exams_with_other_questions_have_other_names() {
        let (_, deck) = sample();
        let name = |count, seed| {
            let questions = draw(&deck, count, None, seed);
            Record::open(&deck, &questions, Settings { seed, ..settings() }).exam
        };
        assert_eq!(name(3, 7), name(3, 7));
        assert!(name(3, 7) != name(3, 8) && name(3, 7) != name(4, 7));
    }
}
