//! `huashu` on a terminal: a line in, the reply out, candidates by number.

use std::{
    io::{self, BufRead, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use huashu::{
    index::{Index, Live},
    reply::{Action, Ask, Reply, Responder},
    template::Values,
    text::normalize,
};
use jiff::Timestamp;
use rustyline::{
    CompletionType, Config, Context, Editor, Helper, Highlighter, Hinter, Validator,
    completion::{Completer, Pair},
    error::ReadlineError,
    history::FileHistory,
};

use super::{Failure, Outcome, data, find::is_found, is_terminal, open_live, screen, unless_closed};

const HELP: &str = "\
快捷码、拼音首字母、拼音，或买家的原话，回车就得到回复
  数字          选候选
  空行          换一种说法
  :set 名称=值  补上回复里缺的信息，例如 :set 订单号=8812
  :clear        换了买家：忘掉补过的信息
  :help         这一页
  :quit         离开（也可按 Ctrl-D）";

pub fn run(dir: Option<&Path>) -> Result<Outcome, Failure> {
    let (index, live) = open_live(dir)?;
    let mut session = Session::new(index, live);
    if is_terminal() {
        session.converse()?;
    } else {
        unless_closed(session.read_pipe(io::stdin().lock()))?;
    }
    Ok(Outcome::Found)
}

/// What the agent has seen last, and has told us.
struct Session {
    responder: Responder,
    live: Live,
    facts: Values,
    last: Option<(Ask, Reply)>,
    picked: usize,
}

enum Next {
    GoOn,
    Leave,
}

impl Session {
    fn new(index: Arc<Index>, live: Live) -> Self {
        Self { responder: Responder::new(index), live, facts: Values::new(), last: None, picked: 0 }
    }

    fn converse(&mut self) -> Result<(), Failure> {
        let config = Config::builder().completion_type(CompletionType::List).max_history_size(1000)?.build();
        let mut editor: Editor<Codes, FileHistory> = Editor::with_config(config)?;
        editor.set_helper(Some(Codes::of(self.responder.index())));
        let history = history_file();
        if let Some(file) = &history {
            // No history yet, or an unreadable one: begin an empty one.
            let _ = editor.load_history(file);
        }
        let title = &self.responder.index().head().title;
        screen::say(format_args!("{title} · 输入快捷码或买家的话，:help 看帮助"));
        loop {
            match editor.readline("话术> ") {
                Ok(line) => {
                    if !line.trim().is_empty() {
                        let _ = editor.add_history_entry(line.as_str());
                        if let Some(file) = &history {
                            let _ = editor.append_history(file);
                        }
                    }
                    if let Next::Leave = self.line(&line, &mut anstream::stdout())? {
                        return Ok(());
                    }
                }
                Err(ReadlineError::Interrupted) => {}
                Err(ReadlineError::Eof) => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn read_pipe(&mut self, input: impl BufRead) -> io::Result<()> {
        let mut out = anstream::stdout();
        for line in input.split(b'\n') {
            let line = line?;
            let line = String::from_utf8_lossy(&line);
            if let Next::Leave = self.line(&line, &mut out)? {
                break;
            }
        }
        Ok(())
    }

    fn line(&mut self, line: &str, out: &mut impl Write) -> io::Result<Next> {
        let line = line.trim();
        if let Some(index) = self.live.newer() {
            self.responder.swap(index);
        }
        match line.strip_prefix([':', '：']) {
            Some("quit" | "q" | "exit") => return Ok(Next::Leave),
            Some("help" | "h") => writeln!(out, "{HELP}")?,
            Some("clear") => self.facts.clear(),
            Some(command) => match command.strip_prefix("set ").and_then(|fact| fact.split_once(['=', '＝'])) {
                Some((name, value)) => self.set(name.trim(), value.trim(), out)?,
                None => screen::say(format_args!("不认识的命令 :{command}，:help 看帮助")),
            },
            None => match (normalize(line).parse::<usize>(), &self.last) {
                (Ok(number), Some((_, reply))) if (1..=reply.candidates.len()).contains(&number) => {
                    self.picked = number - 1;
                    self.show_picked(out)?;
                }
                (Ok(number @ 1..=50), Some((_, reply))) if !reply.candidates.is_empty() => {
                    screen::say(format_args!("没有第 {number} 条，请输入 1 到 {}", reply.candidates.len()));
                }
                _ if line.is_empty() => self.next_wording(out)?,
                _ => self.ask(line, out)?,
            },
        }
        Ok(Next::GoOn)
    }

    fn ask(&mut self, text: &str, out: &mut impl Write) -> io::Result<()> {
        let mut ask = Ask::new(text, Timestamp::now());
        ask.facts = self.facts.clone();
        let reply = self.responder.reply(&ask).map_err(io::Error::other)?;
        if reply.candidates.is_empty() {
            screen::say(format_args!("没有找到相关的话术"));
            self.last = None;
            return Ok(());
        }
        self.picked = 0;
        let found = is_found(&reply);
        let note = screen::note(&reply);
        self.last = Some((ask, reply));
        let Some((_, reply)) = &self.last else { return Ok(()) };
        let mut said = 0;
        if found {
            writeln!(out, "{}", screen::heading(&reply.candidates[0]))?;
            said = screen::write_best(out, reply)?;
        } else {
            screen::say(format_args!("没有把握，可能是（输入数字选一条）："));
        }
        if let Some(note) = note {
            screen::say(format_args!("{note}"));
        }
        let others = &reply.candidates[said..];
        screen::write_others(out, if found { screen::worth_showing(others) } else { others }, said + 1)
    }

    fn show_picked(&mut self, out: &mut impl Write) -> io::Result<()> {
        let Some((_, reply)) = &self.last else { return Ok(()) };
        let candidate = &reply.candidates[self.picked];
        writeln!(out, "{}", screen::heading(candidate))?;
        screen::write_filled(out, &candidate.filled)
    }

    /// The same question again moves its answer on to the next wording.
    fn next_wording(&mut self, out: &mut impl Write) -> io::Result<()> {
        let Some((ask, reply)) = &self.last else { return Ok(()) };
        if reply.action != Action::Answer || self.picked > 0 {
            // An answer has moved on by itself.
            self.responder.turn(&reply.candidates[self.picked].entry);
        }
        let ask = Ask { facts: self.facts.clone(), now: Timestamp::now(), ..ask.clone() };
        let reply = self.responder.reply(&ask).map_err(io::Error::other)?;
        if self.picked < reply.candidates.len() {
            self.last = Some((ask, reply));
            self.show_picked(out)?;
        }
        Ok(())
    }

    fn set(&mut self, name: &str, value: &str, out: &mut impl Write) -> io::Result<()> {
        self.facts.insert(name.to_owned(), value.to_owned());
        let Some((ask, _)) = self.last.take() else { return Ok(()) };
        let ask = Ask { facts: self.facts.clone(), ..ask };
        let reply = self.responder.reply(&ask).map_err(io::Error::other)?;
        self.last = Some((ask, reply));
        self.show_picked(out)
    }
}

/// Completes codes, showing what each stands for.
#[derive(Helper, Highlighter, Hinter, Validator)]
struct Codes {
    /// Code and title, sorted.
    codes: Vec<(String, String)>,
}

impl Codes {
    fn of(index: &Index) -> Self {
        let mut codes: Vec<_> = index
            .entries()
            .flat_map(|(_, entry)| {
                let title = entry.title;
                entry.codes.into_iter().map(move |code| (code, title.clone()))
            })
            .collect();
        codes.sort();
        codes.dedup();
        Self { codes }
    }
}

impl Completer for Codes {
    type Candidate = Pair;

    fn complete(&self, line: &str, at: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        let typed = normalize(&line[..at]);
        let pairs = self.codes.iter().filter(|(code, _)| code.starts_with(&typed));
        Ok((
            0,
            pairs.map(|(code, title)| Pair { display: format!("{code} {title}"), replacement: code.clone() }).collect(),
        ))
    }
}

fn history_file() -> Option<PathBuf> {
    Some(data::folder()?.join("history"))
}
