//! A drill as JSON lines: `{"event":"question",…}`, `{"event":"mark",…}`, `{"event":"refused",…}` for an answer that has
//! to be given again, and at the end `{"event":"score",…}` or an exam's `{"event":"record",…}`.

use std::io::{self, Write};

use huashu::drill::{Answered, By, Prompt, Record, Tally, Verdict, Why, by_theme, missed};
use serde_json::{Value, json};

use super::{
    practice::{Refusal, Standings},
    show::{Marked, Shown},
};

pub fn line(value: &Value) -> io::Result<()> {
    writeln!(io::stdout(), "{value}")
}

pub fn question(shown: &Shown<'_>) -> Value {
    let question = shown.question;
    let choice = |(number, card): (usize, &usize)| json!({"number": number, "reply": shown.deck.cards[*card].reply});
    let kind = match question.prompt {
        Prompt::Ask(_) => "ask",
        Prompt::Title(_) => "title",
    };
    json!({
        "event": "question", "number": shown.number, "left": shown.left, "why": shown.why.map(name),
        "theme": shown.card().theme.title, "shown": kind, "prompt": question.prompt.text(),
        "by": question.by, "choices": (1..).zip(&question.choices).map(choice).collect::<Vec<_>>(), "hint": shown.hint(),
    })
}

fn name(why: Why) -> &'static str {
    match why {
        Why::New => "new",
        Why::Due => "due",
        Why::Early => "early",
        Why::Again => "again",
        Why::Next => "next",
    }
}

pub fn mark(marked: &Marked<'_>) -> Value {
    let Answered { answer, right, searched, seconds, entry, .. } = marked.answered;
    let number = marked.question.choices.iter().position(|card| *card == marked.question.card).map(|at| at + 1);
    json!({
        "event": "mark", "answer": answer, "right": right, "entry": entry, "searched": searched, "seconds": seconds,
        "late": marked.is_late(), "grade": marked.grade, "codes": marked.card.codes, "title": marked.card.title,
        "reply": marked.card.reply, "choice": number.filter(|_| marked.question.by == By::Reply),
        "given_up": matches!(marked.verdict, Verdict::Wrong { .. }) && answer.as_deref() == Some(""),
    })
}

pub fn refusal(number: usize, typed: &str, refusal: &Refusal) -> Value {
    json!({"event": "refused", "number": number, "answer": typed, "reason": refusal.reason, "text": refusal.text})
}

/// The record with a key more, which a reader of records passes over.
pub fn record(record: &Record) -> serde_json::Result<Value> {
    let mut line = serde_json::to_value(record)?;
    line["event"] = "record".into();
    Ok(line)
}

pub fn score(answers: &[Answered], standings: &Standings) -> Value {
    let names = missed(answers).into_iter().map(|answer| json!({"key": answer.card.key, "title": answer.title}));
    json!({
        "event": "score", "score": Tally::of(answers), "by_theme": by_theme(answers), "missed": names.collect::<Vec<_>>(),
        "cards": standings.cards, "seen": standings.seen, "learned": standings.learned, "due": standings.due,
        "next_due": standings.next_due,
    })
}
