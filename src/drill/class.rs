//! The class: records of several trainees, exam by exam.

use std::{cmp::Reverse, collections::HashMap};

use serde::Serialize;

use super::{
    answered::{Answered, Tally, ThemeTally, by_theme, weakest},
    deck::CardId,
    exam::{Ended, Record},
};
use crate::{pack::Kind, text::printable};

/// Wrong answers named for each phrase.
const MOST_MISTAKES: usize = 3;

/// One exam and everybody who sat it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sitting {
    /// [`Record::exam`].
    pub exam: String,
    pub shop: String,
    pub seed: u64,
    pub questions: usize,
    pub limit_seconds: u64,
    /// Of all trainees together.
    pub score: Tally,
    /// Best first.
    pub trainees: Vec<Trainee>,
    /// The weakest first.
    pub by_theme: Vec<ThemeTally>,
    /// What was missed, the most missed first.
    pub missed: Vec<Missed>,
}

/// 学员.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trainee {
    pub name: String,
    pub file: String,
    pub score: Tally,
    /// None if all was right.
    pub weakest: Option<ThemeTally>,
    /// Right answers that were not codes.
    pub searched: usize,
    pub ended: Ended,
}

/// A card that somebody missed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Missed {
    #[serde(flatten)]
    pub card: CardId,
    pub title: String,
    pub theme: String,
    /// Of those who were asked.
    pub tally: Tally,
    /// What was answered instead, the most frequent first.
    pub instead: Vec<Mistake>,
}

/// A wrong answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mistake {
    pub answer: String,
    /// What it stands for, if for anything.
    pub title: Option<String>,
    pub count: usize,
}

/// The records with the names of their files, by exam, the one with most trainees first.
pub fn sittings(records: &[(String, Record)]) -> Vec<Sitting> {
    let mut exams: Vec<Vec<&(String, Record)>> = Vec::new();
    for record in records {
        match exams.iter_mut().find(|exam| exam[0].1.exam == record.1.exam) {
            Some(exam) => exam.push(record),
            None => exams.push(vec![record]),
        }
    }
    exams.sort_by_key(|exam| Reverse(exam.len()));
    exams.iter().map(|exam| sitting(exam)).collect()
}

fn sitting(records: &[&(String, Record)]) -> Sitting {
    let answers = || records.iter().flat_map(|(_, record)| &record.questions);
    let (_, first) = records[0];
    let mut trainees: Vec<Trainee> = records.iter().map(|(file, record)| trainee(file, record)).collect();
    trainees.sort_by_key(|trainee| (Reverse(trainee.score.right), trainee.score.seconds, trainee.name.clone()));
    Sitting {
        exam: printable(&first.exam),
        shop: printable(&first.shop),
        seed: first.seed,
        questions: first.questions.len(),
        limit_seconds: first.limit_seconds,
        score: Tally::of(answers()),
        trainees,
        by_theme: by_theme(answers()),
        missed: missed(answers()),
    }
}

impl Trainee {
    pub const HEADER: [&str; 7] = ["学员", "得分", "对/题", "每题", "总用时", "最弱主题", "备注"];

    /// `退换 2/5`
    pub fn weakest_title(&self) -> String {
        let title = |weakest: &ThemeTally| format!("{} {}", weakest.theme, weakest.score.ratio());
        self.weakest.as_ref().map(title).unwrap_or_default()
    }

    /// What else a trainer should know.
    pub fn note(&self) -> String {
        let unasked = self.score.of - self.score.answered;
        let ended = self.ended.title().map(|title| format!("{title}，{unasked} 题没答"));
        let searched = (self.searched > 0).then(|| format!("{} 题没打快捷码，是搜出来的", self.searched));
        ended.into_iter().chain(searched).collect::<Vec<_>>().join("；")
    }
}

impl Missed {
    pub const HEADER: [&str; 6] = ["快捷码", "标题", "主题", "错/题", "每题", "答成了"];

    /// Its code; nothing for a faq, whose id nobody knows.
    pub fn code(&self) -> &str {
        if self.card.kind == Kind::Phrase { &self.card.key } else { "" }
    }

    /// `2/3`: how many missed it of how many.
    pub fn ratio(&self) -> String {
        format!("{}/{}", self.tally.of - self.tally.right, self.tally.of)
    }

    /// `hh（换货流程）2 次、zz`
    pub fn instead_title(&self) -> String {
        let title = |mistake: &Mistake| {
            let title = mistake.title.as_ref().map(|title| format!("（{title}）")).unwrap_or_default();
            let count = if mistake.count > 1 { format!(" {} 次", mistake.count) } else { String::new() };
            format!("{}{title}{count}", mistake.answer)
        };
        self.instead.iter().map(title).collect::<Vec<_>>().join("、")
    }
}

fn trainee(file: &str, record: &Record) -> Trainee {
    let name = if record.name.trim().is_empty() { file } else { record.name.trim() };
    let is_searched = |answer: &&Answered| answer.right && answer.searched;
    Trainee {
        name: printable(name).replace('\n', " "),
        file: file.to_owned(),
        score: record.score,
        weakest: weakest(&record.by_theme).cloned(),
        searched: record.questions.iter().filter(is_searched).count(),
        ended: record.ended,
    }
}

/// Of cards that were asked; who ran out of time did not miss the rest.
fn missed<'a>(answers: impl Iterator<Item = &'a Answered>) -> Vec<Missed> {
    let mut cards: Vec<Vec<&Answered>> = Vec::new();
    let mut places: HashMap<&CardId, usize> = HashMap::new();
    for answer in answers.filter(|answer| answer.answer.is_some()) {
        let place = *places.entry(&answer.card).or_insert(cards.len());
        if place == cards.len() {
            cards.push(Vec::new());
        }
        cards[place].push(answer);
    }
    let missed = |answers: Vec<&Answered>| {
        let tally = Tally::of(answers.iter().copied());
        let first = answers[0];
        (tally.right < tally.of).then(|| Missed {
            card: first.card.clone(),
            title: printable(&first.title),
            theme: printable(&first.theme),
            tally,
            instead: instead(&answers),
        })
    };
    let mut missed: Vec<Missed> = cards.into_iter().filter_map(missed).collect();
    missed.sort_by(|a, b| {
        let by_share = a.tally.share().total_cmp(&b.tally.share());
        by_share.then(b.tally.of.cmp(&a.tally.of)).then_with(|| a.card.cmp(&b.card))
    });
    missed
}

fn instead(answers: &[&Answered]) -> Vec<Mistake> {
    let nothing = String::new();
    let mut mistakes: Vec<Mistake> = Vec::new();
    for answer in answers.iter().filter(|answer| !answer.right) {
        let (typed, title) = match &answer.entry {
            Some(led) if led.card.kind == Kind::Phrase => (&led.card.key, Some(&led.title)),
            // Nobody knows the ids of faqs.
            Some(led) => (&led.title, None),
            None => (answer.answer.as_ref().unwrap_or(&nothing), None),
        };
        match mistakes.iter_mut().find(|known| known.answer == printable(typed)) {
            _ if typed.is_empty() => {}
            Some(known) => known.count += 1,
            None => mistakes.push(Mistake {
                answer: printable(typed),
                title: title.map(|title| printable(title)),
                count: 1,
            }),
        }
    }
    mistakes.sort_by_key(|mistake| Reverse(mistake.count));
    mistakes.truncate(MOST_MISTAKES);
    mistakes
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{
        super::{
            answered::Seconds,
            deck::tests::{now, number, sample},
            exam::Settings,
            judge::{Led, Verdict, Way},
            question::{By, Prompt, Question},
        },
        *,
    };

    /// kd, fh and dh, answered by code; `-` was not reached.
    fn record(name: &str, seed: u64, answers: [&str; 3]) -> (String, Record) {
        let (_, deck) = sample();
        let question = |key| Question {
            card: number(&deck, key),
            prompt: Prompt::Title(key.to_owned()),
            by: By::Code,
            choices: Vec::new(),
        };
        let questions = ["kd", "fh", "dh"].map(question);
        let settings = Settings { name: name.to_owned(), seed, by: None, started: now(), limit_seconds: 90 };
        let mut record = Record::open(&deck, &questions, settings);
        for (at, answer) in answers.iter().enumerate().filter(|(_, answer)| **answer != "-") {
            let card = CardId { kind: Kind::Phrase, key: (*answer).to_owned() };
            let led = Led { card, title: format!("{answer}的标题") };
            let verdict = match record.questions[at].codes.iter().any(|code| code == answer) {
                true => Verdict::Right { led, way: Way::Code },
                false if answer.is_empty() => Verdict::Wrong { led: None },
                false => Verdict::Wrong { led: Some(led) },
            };
            let seconds = Seconds::of(Duration::from_secs(2 * (at as u64 + 1)));
            record.questions[at] = record.questions[at].clone().with(answer, &verdict, seconds);
        }
        record.seal(if answers.contains(&"-") { Ended::TimeUp } else { Ended::Finished });
        (format!("{name}.json"), record)
    }

    #[test]
    fn a_class_is_summed_up_by_trainee_theme_and_phrase() {
        let records = [
            record("小李", 7, ["kd", "dh", "-"]),
            record("小王", 7, ["kd", "fh", "dh"]),
            record("小张", 7, ["kd", "dh", ""]),
        ];
        let [sitting] = &sittings(&records)[..] else { panic!("one exam") };
        let names: Vec<&str> = sitting.trainees.iter().map(|trainee| trainee.name.as_str()).collect();
        assert_eq!(names, ["小王", "小李", "小张"], "best first, then fastest");
        // Right: 1 + 3 + 1 of 9; 8 were answered, in 6 + 12 + 12 seconds.
        assert_eq!((sitting.score.right, sitting.score.of, sitting.score.answered), (5, 9, 8));
        assert_eq!((sitting.score.seconds.as_f64(), sitting.score.pace()), (30.0, "3.8 秒".to_owned()));
        assert_eq!(sitting.by_theme.len(), 1);
        let missed: Vec<(String, String)> =
            sitting.missed.iter().map(|missed| (missed.card.key.clone(), missed.ratio())).collect();
        // Who ran out of time did not miss dh.
        assert_eq!(missed, [("fh".to_owned(), "2/3".to_owned()), ("dh".to_owned(), "1/2".to_owned())]);
        assert_eq!(sitting.missed[0].instead_title(), "dh（dh的标题） 2 次");
        assert_eq!(sitting.missed[1].instead_title(), "", "given up");
        assert_eq!(sitting.trainees[1].note(), "到时间了，1 题没答");
        assert_eq!(sitting.trainees[0].weakest, None);
        assert_eq!(sitting.trainees[1].weakest_title(), "发货 1/3");
    }

    #[test]
    fn other_exams_are_told_apart_and_the_nameless_are_called_by_their_file() {
        let records =
            [record("小李", 8, ["kd", "", ""]), record("小李", 7, ["kd", "", ""]), record("", 7, ["kd", "", ""])];
        let sittings = sittings(&records);
        let people: Vec<usize> = sittings.iter().map(|sitting| sitting.trainees.len()).collect();
        assert_eq!((people, sittings[0].seed), (vec![2, 1], 7));
        assert_eq!(sittings[0].trainees[0].name, ".json");
    }
}
