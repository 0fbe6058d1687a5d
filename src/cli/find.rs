//! `huashu find`: one lookup.

use std::{
    io::{self, BufWriter, Write},
    path::Path,
};

use clap::Args;
use clap_complete::ArgValueCompleter;
use huashu::{
    index::{Check, Damaged, Index},
    reply::{Ask, Reply, Responder, Stacked, stack},
    search::Typing,
    serve::Response,
};
use jiff::Timestamp;
use serde_json::Value;

use super::{Failure, Outcome, completions, open_index, screen, unless_closed};

/// 查一句：快捷码、拼音首字母、拼音，或买家的原话。
///
/// 回复写到标准输出，其他候选写到标准错误，所以 huashu find kd | 剪贴板命令 拿到的只有回复。
#[derive(Args)]
#[command(next_help_heading = "选项", override_usage = "huashu find [选项] 内容…", help_template = super::HELP_TEMPLATE)]
pub struct Find {
    /// 快捷码（kd）、拼音（kuaidi）或买家的话（什么时候发货）
    #[arg(required = true, value_name = "内容", add = ArgValueCompleter::new(completions::codes))]
    text: Vec<String>,
    /// 列出前 N 条回复
    #[arg(short = 'n', long = "limit", value_name = "N", value_parser = clap::value_parser!(u16).range(1..=50))]
    limit: Option<u16>,
    /// 第几种说法（1 起）
    #[arg(long, value_name = "K", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    variant: u16,
    /// 输出一行 JSON，格式同 huashu bot
    #[arg(long)]
    json: bool,
}

impl Find {
    pub fn run(self, dir: Option<&Path>) -> Result<Outcome, Failure> {
        let reply = match self.look_up(open_index(dir, Check::AsUsed)?) {
            Ok(reply) => reply,
            Err(Damaged) => self.look_up(open_index(dir, Check::Everything)?)?,
        };
        let found = is_found(&reply) && reply.candidates.first().is_some_and(|best| best.filled.text().is_some());
        let mut out = io::stdout().lock();
        unless_closed(if self.json {
            let response = Response::new(Value::Null, reply, true);
            serde_json::to_writer(&mut out, &response).map_err(io::Error::from).and_then(|()| writeln!(out))
        } else if self.limit.is_some() {
            list(&mut anstream::stdout(), &reply)
        } else {
            show(&mut out, &reply)
        })?;
        Ok(if found { Outcome::Found } else { Outcome::NothingFound })
    }
}

impl Find {
    fn look_up(&self, index: Index) -> Result<Reply, Damaged> {
        let mut responder = Responder::new(index).starting_with_variant(usize::from(self.variant - 1));
        let mut ask = Ask::new(self.text.join(" "), Timestamp::now());
        ask.limit = self.limit.map(usize::from);
        ask.explain = self.json;
        if let Some(parts) = stack(&ask.text)
            && let Stacked::Whole(reply) = responder.stacked(&parts, &ask, &Typing::default())?
        {
            return Ok(*reply);
        }
        let reply = responder.reply(&ask)?;
        if is_found(&reply) {
            return Ok(reply);
        }
        // Perhaps it was typed in haste: `kd到`, `fkd`.
        let typed = responder.typed(&ask, &Typing::default())?;
        Ok(if is_found(&typed) { typed } else { reply })
    }
}

/// Whether the best candidate is good enough to be shown as the reply.
pub(super) fn is_found(reply: &Reply) -> bool {
    reply.is_found()
}

/// The best reply on `out`; all else on stderr, in as few writes as there are parts.
fn show(out: &mut impl Write, reply: &Reply) -> io::Result<()> {
    let mut talk = BufWriter::new(anstream::stderr());
    let Some(best) = reply.candidates.first() else {
        screen::say(format_args!("没有找到相关的话术"));
        return Ok(());
    };
    if !is_found(reply) {
        screen::say(format_args!("没有把握，可能是："));
        screen::write_others(&mut talk, &reply.candidates, 1, screen::name)?;
        return talk.flush();
    }
    writeln!(talk, "{}", screen::heading(best))?;
    talk.flush()?;
    if let Some(note) = screen::note(reply) {
        screen::say(format_args!("{note}"));
    }
    let said = screen::write_best(out, reply)?;
    let others = screen::worth_showing(&reply.candidates[said..]);
    if !others.is_empty() {
        writeln!(talk)?;
        screen::write_others(&mut talk, others, said + 1, screen::name)?;
    }
    talk.flush()
}

/// Every candidate with its reply.
fn list(out: &mut impl Write, reply: &Reply) -> io::Result<()> {
    for (number, candidate) in (1..).zip(&reply.candidates) {
        writeln!(out, "{number}. {}", screen::heading(candidate))?;
        screen::write_filled(out, &candidate.filled)?;
    }
    if reply.candidates.is_empty() {
        screen::say(format_args!("没有找到相关的话术"));
    }
    Ok(())
}
