//! An exam: the same questions for the same seed, nothing told until the end, a record for the trainer.

use std::{
    io,
    path::Path,
    time::{Duration, Instant},
};

use huashu::{
    drill::{Answered, Counts, Deck, Ended, Judge, Question, Record, Seconds, Settings, Tally, draw},
    pack::Shop,
    text::printable,
};
use jiff::Timestamp;

use super::{
    super::{Failure, Outcome, screen, unless_closed},
    Drill,
    answers::{Answers, Input, Watch},
    json,
    kept::Kept,
    practice::Refusal,
    show::{Show, Shown},
    text::Told,
};

pub fn run(drill: &Drill, dir: Option<&Path>, count: usize) -> Result<Outcome, Failure> {
    // Everybody has the same codes, whatever he keeps for himself.
    let shop = Shop { personal: None, ..Shop::find(dir)? };
    let (index, deck) = drill.deck(&shop)?;
    let seed = drill.seed();
    let questions = draw(&deck, count, drill.by(), seed);
    if questions.is_empty() {
        return Err(drill.nothing_to_ask());
    }
    let limit = Duration::from_secs(questions.len() as u64 * u64::from(drill.limit_seconds));
    let settings = Settings {
        name: drill.name.trim().to_owned(),
        seed,
        by: drill.by(),
        started: Timestamp::now(),
        limit_seconds: limit.as_secs(),
    };
    let record = Record::open(&deck, &questions, settings);
    let mut exam = Exam {
        deck: &deck,
        questions: &questions,
        judge: Judge::new(index, Counts::Unseen),
        kept: drill.out.as_deref().map(|out| Kept::create(out, &record)).transpose()?,
        record,
        told: if drill.seed.is_some() && drill.out.is_none() { Told::Numbers } else { Told::Names },
        show: Show::new(drill.json),
    };
    exam.begin(count);
    let ended = exam.go_on(Instant::now() + limit)?;
    exam.record.seal(ended);
    exam.save()?;
    exam.end(ended)
}

/// An exam under way.
struct Exam<'d> {
    deck: &'d Deck,
    questions: &'d [Question],
    judge: Judge,
    record: Record,
    kept: Option<Kept>,
    /// Who may sit it again and leaves no record is told no answers.
    told: Told,
    show: Show,
}

impl Exam<'_> {
    fn begin(&self, wanted: usize) {
        let Record { shop, exam, seed, limit_seconds, questions, .. } = &self.record;
        let count = questions.len();
        let limit = Seconds::of(Duration::from_secs(*limit_seconds));
        let shop = if shop.is_empty() { String::new() } else { format!("{} · ", printable(shop)) };
        screen::tell(format_args!("{shop}考核 {exam}（种子 {seed}）· {count} 题，限时 {limit}"));
        if count < wanted {
            screen::say(format_args!("一共只有 {count} 条可以考，不够 {wanted} 题"));
        }
        if self.kept.is_none() {
            screen::say(format_args!("没有写 --out 文件.json，这次的成绩单不会存下来"));
        }
        screen::tell(format_args!("打快捷码或数字，回车；空行是不会，考完才出对错"));
    }

    /// Asks until no question is left, the time is up, or the input ends.
    fn go_on(&mut self, deadline: Instant) -> Result<Ended, Failure> {
        let inputs = Answers::listen(self.show.source());
        for (at, question) in self.questions.iter().enumerate() {
            let left = self.questions.len() - at - 1;
            unless_closed(self.show.question(&Shown { deck: self.deck, question, number: at + 1, left, why: None }))?;
            let watch = Watch::start();
            let (typed, verdict) = loop {
                let typed = match inputs.next(self.show.label(question), Some(deadline)) {
                    Input::Line(typed) => typed,
                    Input::TimeUp => return self.left(Ended::TimeUp),
                    Input::End | Input::Interrupted => return self.left(Ended::Interrupted),
                };
                unless_closed(self.show.echo(&typed))?;
                let verdict = self.judge.judge(self.deck, question, &typed, Timestamp::now())?;
                match Refusal::of(&verdict, question, Counts::Unseen) {
                    Some(refusal) => unless_closed(self.show.refusal(at + 1, &typed, &refusal))?,
                    None => break (typed, verdict),
                }
            };
            let answered = Answered::open(self.deck, question);
            self.record.questions[at] = answered.with(&typed, &verdict, Seconds::of(watch.elapsed()));
            self.record.seal(Ended::Unfinished);
            self.save()?;
        }
        Ok(Ended::Finished)
    }

    fn left(&self, ended: Ended) -> Result<Ended, Failure> {
        unless_closed(self.show.end_line())?;
        Ok(ended)
    }

    /// Whole or not at all, after every answer.
    fn save(&mut self) -> Result<(), Failure> {
        self.kept.as_mut().map_or(Ok(()), |kept| kept.write(&self.record))
    }

    fn end(&self, ended: Ended) -> Result<Outcome, Failure> {
        unless_closed(match &self.show {
            Show::Json => json::record(&self.record).map_err(io::Error::from).and_then(|record| json::line(&record)),
            Show::Text(text) => {
                let name = printable(&self.record.name);
                let title = if name.is_empty() { "考完了" } else { &name };
                // Who leaves early would come back knowing the answers.
                let told = if ended == Ended::Interrupted { Told::Numbers } else { self.told };
                text.result(&mut anstream::stdout().lock(), title, &self.record.questions, told)
            }
        })?;
        let Tally { of, answered, .. } = self.record.score;
        if let Some(title) = ended.title() {
            screen::say(format_args!("{title}：答了 {answered} 题，{} 题没答，按错算", of - answered));
        }
        match &self.kept {
            Some(kept) => screen::tell(format_args!("成绩单写在 {}", kept.path().display())),
            None if self.told == Told::Numbers => {
                screen::say(format_args!("没存成绩单，不列正确答案；加 --out 文件.json 存成绩单，考完就能看"));
            }
            None => screen::say(format_args!("成绩单没有存下来；要交给培训的人，请加 --out 文件.json")),
        }
        if ended == Ended::Interrupted { Err(Failure::told()) } else { Ok(Outcome::Found) }
    }
}
