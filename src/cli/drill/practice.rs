//! Practice: right or wrong is told at once, and what was missed comes back.

use std::{io, path::Path};

use huashu::{
    drill::{
        Answered, By, Counts, Deck, Grade, Judge, Noted, Progress, Question, Random, Seconds, Session, ThemeTally,
        Verdict, Why,
    },
    pack::Shop,
    text::printable,
};
use jiff::Timestamp;

use super::{
    super::{Failure, Outcome, screen, unless_closed},
    Drill,
    answers::{Answers, Input, Watch},
    json,
    show::{Marked, Show, Shown},
    store::Store,
};

pub fn run(drill: &Drill, dir: Option<&Path>) -> Result<Outcome, Failure> {
    let shop = Shop::find(dir)?;
    let store = Store::of(&drill.name, &shop);
    if drill.reset {
        return reset(&store);
    }
    let (index, deck) = drill.deck(&shop)?;
    let progress = store.read();
    let random = Random::from_seed(drill.seed());
    let session = Session::plan(&deck, &progress, Timestamp::now(), drill.count as usize, drill.by(), random);
    if session.place().1 == 0 {
        return Err(drill.nothing_to_ask());
    }
    begin(&deck, &session, drill.limit_seconds);
    let judge = Judge::new(index, if drill.by.is_some() { Counts::Names } else { Counts::Lookups });
    let show = Show::new(drill.json);
    let mut practice = Practice {
        deck: &deck,
        session,
        judge,
        store,
        progress,
        limit: drill.limit_seconds,
        answers: Vec::new(),
        show,
    };
    practice.go_on()?;
    unless_closed(practice.score())?;
    Ok(if practice.answers.is_empty() { Outcome::NothingFound } else { Outcome::Found })
}

fn reset(store: &Store) -> Result<Outcome, Failure> {
    match store.reset() {
        Ok(Some(aside)) => screen::say(format_args!("练习进度清空了；原来的留在 {}", aside.display())),
        Ok(None) => screen::say(format_args!("还没有练习进度，不用清空")),
        Err(error) => return Err(Failure(format!("清空不了练习进度：{error}"))),
    }
    Ok(Outcome::Found)
}

fn begin(deck: &Deck, session: &Session<'_>, limit: u32) {
    let kinds = [(Why::Due, "复习"), (Why::New, "新"), (Why::Early, "提前复习")];
    let kinds = kinds.map(|(why, title)| (session.planned(why), title));
    let kinds: Vec<_> =
        kinds.iter().filter(|(count, _)| *count > 0).map(|(count, title)| format!("{title} {count} 条")).collect();
    let shop = printable(if deck.shop.is_empty() { "练习" } else { &deck.shop });
    screen::tell(format_args!("{shop} · {} · 每题 {limit} 秒", kinds.join("，")));
    screen::tell(format_args!("打快捷码或数字，回车；空行是不会，:q 结束"));
}

/// How far all cards of a deck are known.
pub struct Standings {
    pub cards: usize,
    /// Asked at least once.
    pub seen: usize,
    pub learned: usize,
    /// To be asked again now.
    pub due: usize,
    /// When the next of the others is to be asked again.
    pub next_due: Option<Timestamp>,
    /// Those that were missed when they were last asked.
    missed: usize,
}

impl Standings {
    fn of(deck: &Deck, progress: &Progress, now: Timestamp) -> Self {
        let seen: Vec<_> = deck.cards.iter().filter_map(|card| progress.of(&card.id)).collect();
        Self {
            cards: deck.cards.len(),
            seen: seen.len(),
            learned: seen.iter().filter(|standing| standing.is_learned()).count(),
            due: seen.iter().filter(|standing| standing.is_due(now)).count(),
            next_due: seen.iter().filter(|standing| !standing.is_due(now)).map(|standing| standing.due).min(),
            missed: seen.iter().filter(|standing| standing.is_missed()).count(),
        }
    }

    pub fn shown(&self) -> String {
        let Self { cards, seen, learned, missed, .. } = self;
        format!("一共 {cards} 条，练过 {seen} 条，记牢 {learned} 条，还没记住 {missed} 条")
    }

    /// What to practise, and when.
    pub fn next_step(&self, weakest: Option<&ThemeTally>, now: Timestamp) -> String {
        let when = match (self.due, self.next_due) {
            (1.., _) => format!("还有 {} 条要复习，再跑一次 huashu drill", self.due),
            (0, _) if self.seen < self.cards => "再跑一次 huashu drill，学新的".to_owned(),
            (0, Some(due)) => format!("都练过了，{}再来复习", wait(due.as_second() - now.as_second())),
            (0, None) => "再跑一次 huashu drill".to_owned(),
        };
        let theme = |theme: &ThemeTally| format!("；“{0}”最弱，可以只练它：--theme {0}", theme.theme);
        when + &weakest.map(theme).unwrap_or_default()
    }
}

/// `10 分钟后`
fn wait(seconds: i64) -> String {
    match seconds {
        ..3600 => format!("{} 分钟后", seconds / 60 + 1),
        3600..86_400 => format!("{} 小时后", seconds / 3600 + 1),
        _ => format!("{} 天后", seconds / 86_400 + 1),
    }
}

/// A practice under way.
struct Practice<'d> {
    deck: &'d Deck,
    session: Session<'d>,
    judge: Judge,
    store: Store,
    progress: Progress,
    limit: u32,
    answers: Vec<Answered>,
    show: Show,
}

impl Practice<'_> {
    /// Asks until no question is left or the input ends.
    fn go_on(&mut self) -> Result<(), Failure> {
        let inputs = Answers::listen(self.show.source());
        while let Some(asked) = self.session.ask() {
            let (number, left) = self.session.place();
            let shown = Shown::practised(self.deck, &asked, (number, left));
            unless_closed(self.show.question(&shown))?;
            let watch = Watch::start();
            let (typed, verdict) = loop {
                let Input::Line(typed) = inputs.next(self.show.label(&asked.question), None) else {
                    unless_closed(self.show.end_line())?;
                    return Ok(());
                };
                unless_closed(self.show.echo(&typed))?;
                let verdict = self.judge.judge(self.deck, &asked.question, &typed, Timestamp::now())?;
                match Refusal::of(&verdict, &asked.question, Counts::Lookups) {
                    Some(refusal) => unless_closed(self.show.refusal(number, &typed, &refusal))?,
                    None => break (typed, verdict),
                }
            };
            let card = &self.deck.cards[asked.question.card];
            let answered =
                Answered::open(self.deck, &asked.question).with(&typed, &verdict, Seconds::of(watch.elapsed()));
            let helped = asked.why == Why::Again || answered.seconds.as_f64() > f64::from(self.limit);
            let grade = verdict.grade(&asked.question, !card.codes.is_empty(), helped);
            self.note(&answered, grade);
            let marked = Marked {
                answered: &answered,
                verdict: &verdict,
                card,
                question: &asked.question,
                grade,
                limit: self.limit,
            };
            unless_closed(self.show.mark(&marked))?;
            self.session.answered(&asked, grade);
            self.answers.push(answered);
        }
        Ok(())
    }

    fn note(&mut self, answered: &Answered, grade: Grade) {
        let noted = Noted { at: Timestamp::now(), card: answered.card.clone(), grade };
        self.store.append(&noted);
        self.progress.note(&noted);
    }

    fn score(&self) -> io::Result<()> {
        let now = Timestamp::now();
        let standings = Standings::of(self.deck, &self.progress, now);
        match &self.show {
            Show::Json => json::line(&json::score(&self.answers, &standings)),
            Show::Text(_) if self.answers.is_empty() => Ok(()),
            Show::Text(text) => text.score(&mut anstream::stdout().lock(), &self.answers, &standings, now),
        }
    }
}

/// Why an answer is none and has to be given again.
pub struct Refusal {
    /// Stable: `retold`, `no_such_choice`.
    pub reason: &'static str,
    pub text: String,
}

impl Refusal {
    pub fn of(verdict: &Verdict, question: &Question, counts: Counts) -> Option<Self> {
        let numbers = format!("请打 1 到 {} 的数字", question.choices.len());
        let (reason, text) = match verdict {
            Verdict::Echo if question.by == By::Reply => ("retold", format!("这是题目本身，不算答案；{numbers}")),
            // What the screen shows is no answer, nor are its initials.
            Verdict::Echo if counts == Counts::Unseen => ("retold", "这是题目本身，不算答案；请打快捷码".to_owned()),
            Verdict::Echo => ("retold", "这是题目本身，不算答案；请打快捷码，或标题的拼音、首字母".to_owned()),
            Verdict::NoSuchChoice => ("no_such_choice", numbers),
            Verdict::Right { .. } | Verdict::Wrong { .. } => return None,
        };
        Some(Self { reason, text })
    }
}
