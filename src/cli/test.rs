//! `huashu test`: what the packs themselves say should come of a question.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use anstyle::{AnsiColor, Style};
use clap::Args;
use huashu::{
    eval::{Mismatch, Tested, Transcript, parse_transcripts, run_tests},
    index::{Check, Index},
    pack::{self, Library, Shop, load},
    reply::Responder,
    text::printable,
};
use jiff::Timestamp;
use serde_json::json;

use super::{Failure, Outcome, open_index, open_live, screen, unless_closed};

/// 跑话术包里的 [[test]]：买家这么说，该得到哪一条、哪个动作；和机器人走同一条路。
///
/// 例：
///   [[test]]
///   say = "几天能到"
///   expect = "ship-arrive"    # 条目的 id 或快捷码
///   action = "answer"         # 可不写；answer suggest handoff none
///   now = "2026-11-11 23:00"  # 可不写：假定是哪一天，几点
///   context = { order = "paid" }
///
/// 整段对话写成文本文件，文件名跟在后面：
///   # 问完快递问几天到
///   时间：2026-11-11 23:00
///   买家：发什么快递
///   → answer ship-courier
///   买家：那几天能到
///   → answer ship-arrive 含 外省 不含 今天     # 回复里要有、不能有的字
///   买家：转人工
///   → handoff asked_for_human
///
/// 还可以写：商品、订单、渠道、等级（和时间一样，往下都算），催（买家在等），付款，客服：结束接待。
/// 时间也可以只写 23:00，或 2026-11-11（当天中午）。
///
/// 有一条不符，退出码为 2。
#[derive(Args)]
#[command(next_help_heading = "选项", override_usage = "huashu test [选项] [文件…]", help_template = super::HELP_TEMPLATE)]
#[command(verbatim_doc_comment)]
pub struct Test {
    /// 整段对话的文本文件
    #[arg(value_name = "文件", conflicts_with = "watch")]
    transcripts: Vec<PathBuf>,
    /// 保存话术包就再跑一遍，按 Ctrl-C 结束
    #[arg(long)]
    watch: bool,
    /// 每条测试一行 JSON
    #[arg(long)]
    json: bool,
}

const PASSED: Style = AnsiColor::Green.on_default();
const FAILED: Style = AnsiColor::Red.on_default().bold();

impl Test {
    pub fn run(self, dir: Option<&Path>) -> Result<Outcome, Failure> {
        if !self.transcripts.is_empty() {
            return self.play(dir);
        }
        let shop = Shop::find(dir)?;
        let (index, live) = open_live(dir, Check::Everything, screen::tell_change)?;
        let mut passed = self.run_once(&load(&shop), index)?;
        if self.watch {
            while let Some(newer) = live.wait() {
                passed = self.run_once(&load(&shop), newer)?;
            }
        }
        if passed { Ok(Outcome::Found) } else { Err(Failure::told()) }
    }

    fn play(&self, dir: Option<&Path>) -> Result<Outcome, Failure> {
        let mut responder = Responder::new(open_index(dir, Check::Everything)?);
        let mut out = anstream::stdout();
        let (mut all, mut failed) = (0, 0);
        for file in &self.transcripts {
            let shown = file.display();
            let text = pack::read(file).map_err(|problem| Failure(problem.to_string()))?;
            let transcripts = parse_transcripts(&text).map_err(|error| Failure(format!("{shown} {error}")))?;
            for transcript in &transcripts {
                let mismatches = transcript.play(&mut responder, Timestamp::now())?;
                all += transcript.expectations();
                failed += mismatches.len();
                let write = |mismatch| self.write_mismatch(&mut out, file, transcript, mismatch);
                unless_closed(mismatches.iter().try_for_each(write))?;
            }
        }
        match failed {
            0 => screen::say(format_args!("{PASSED}{all} 句对话全部符合{PASSED:#}")),
            failed => screen::say(format_args!("{all} 句对话，{failed} 句不符")),
        }
        if failed == 0 { Ok(Outcome::Found) } else { Err(Failure::told()) }
    }

    fn write_mismatch(
        &self,
        out: &mut impl Write,
        file: &Path,
        transcript: &Transcript,
        mismatch: &Mismatch,
    ) -> io::Result<()> {
        let Mismatch { line, said, expected, got, unknown } = mismatch;
        let unknown = unknown.as_ref().map(|name| format!("没有 id 或快捷码是 {} 的条目", printable(name)));
        if self.json {
            let (file, title) = (file.display().to_string(), &transcript.title);
            let line = json!({ "file": file, "line": line, "title": title, "say": said, "expected": expected, "got": got, "problem": unknown });
            return writeln!(out, "{line}");
        }
        let place = format!("{}:{line}", file.display());
        writeln!(out, "{FAILED}不符{FAILED:#} {place} {}：“{}”", printable(&transcript.title), printable(said))?;
        writeln!(out, "  要 {PASSED}{expected}{PASSED:#}\n  得 {FAILED}{}{FAILED:#}", printable(got))?;
        unknown.iter().try_for_each(|problem| writeln!(out, "  {problem}，请改成已有的 id 或快捷码"))?;
        writeln!(out)
    }

    fn run_once(&self, library: &Library, index: Arc<Index>) -> Result<bool, Failure> {
        let mut responder = Responder::new(index);
        let tested = run_tests(&mut responder, &library.tests, Timestamp::now())?;
        let mut out = anstream::stdout();
        unless_closed(tested.iter().try_for_each(|tested| match self.json {
            true => write_json(&mut out, tested),
            false if tested.passed() => Ok(()),
            false => write_failure(&mut out, tested),
        }))?;
        let failed = tested.iter().filter(|tested| !tested.passed()).count();
        match (tested.len(), failed) {
            (0, _) => screen::say(format_args!("话术包里没有 [[test]]。huashu test --help 看写法")),
            (all, 0) => screen::say(format_args!("{PASSED}{all} 条测试全部通过{PASSED:#}")),
            (all, failed) => screen::say(format_args!("{all} 条测试，{failed} 条不符")),
        }
        Ok(failed == 0)
    }
}

/// What was wanted and what came, one under the other.
fn write_failure(out: &mut impl Write, tested: &Tested<'_>) -> io::Result<()> {
    let Tested { test, reply, right_entry, right_action } = tested;
    let place = format!("{}:{}", test.origin.file.display(), test.origin.line);
    writeln!(out, "{FAILED}不符{FAILED:#} {place} “{}”", printable(&test.say))?;
    if !right_entry {
        let got = reply.candidates.first().map_or("没有找到".to_owned(), |best| {
            format!("{}（{}，把握 {}）", best.entry, printable(&best.title), best.confidence)
        });
        writeln!(out, "  条目：要 {PASSED}{}{PASSED:#}", test.expect.as_deref().unwrap_or_default())?;
        writeln!(out, "        得 {FAILED}{got}{FAILED:#}")?;
    }
    if !right_action {
        let reason = reply.reason.map(|reason| format!("（{}）", reason.title())).unwrap_or_default();
        writeln!(out, "  动作：要 {PASSED}{}{PASSED:#}", test.action.as_deref().unwrap_or_default())?;
        writeln!(out, "        得 {FAILED}{}{reason}{FAILED:#}", reply.action.name())?;
    }
    writeln!(out)
}

fn write_json(out: &mut impl Write, tested: &Tested<'_>) -> io::Result<()> {
    let Tested { test, reply, .. } = tested;
    let line = json!({
        "file": test.origin.file,
        "line": test.origin.line,
        "say": test.say,
        "expect": test.expect,
        "expected_action": test.action,
        "entry": reply.candidates.first().map(|best| &best.entry),
        "confidence": reply.candidates.first().map(|best| best.confidence),
        "action": reply.action,
        "reason": reply.reason,
        "passed": tested.passed(),
    });
    writeln!(out, "{line}")
}
