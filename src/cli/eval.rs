//! `huashu eval`: labelled questions against the robot.

use std::{
    fs,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use clap::Args;
use huashu::{
    eval::{self, Metrics, Outcome, Summary},
    index::{Check, Index},
    reply::Responder,
};
use jiff::Timestamp;
use serde_json::json;

use super::{Failure, Outcome as Ending, open_index, screen, unless_closed};

/// 用标好答案的问题考一考机器人：命中率、把握准不准、该设多高的门槛。
///
/// 问题每行一个 JSON：{"q":"几天能到","id":"ship-arrive","kind":"短句"}，id 为 null 表示不该回答。
#[derive(Args)]
#[command(next_help_heading = "选项", override_usage = "huashu eval --queries 文件 [选项]", help_template = super::HELP_TEMPLATE)]
pub struct Eval {
    /// 标好答案的问题
    #[arg(long, value_name = "文件")]
    queries: PathBuf,
    /// 知识库，每行 {"id","title","questions":[…]}；不给时用店铺
    #[arg(long, value_name = "文件")]
    kb: Option<PathBuf>,
    /// 每个问题的命中写到这个文件，每行一个 JSON
    #[arg(long, value_name = "文件")]
    runs: Option<PathBuf>,
    /// 画成网页：准确率与覆盖率、把握准不准、把握的分布
    #[arg(long, value_name = "文件")]
    html: Option<PathBuf>,
    /// 只输出达到这个准确率应设的门槛，例如 0.95
    #[arg(long, value_name = "准确率")]
    pick_threshold: Option<f64>,
    /// 输出一行 JSON
    #[arg(long)]
    json: bool,
}

impl Eval {
    pub fn run(self, dir: Option<&Path>) -> Result<Ending, Failure> {
        if let Some(precision) = self.pick_threshold
            && !(0.0..=1.0).contains(&precision)
        {
            return Err(Failure(format!("--pick-threshold 是 {precision}，请写 0 到 1 之间的数，例如 0.95")));
        }
        let queries = eval::read_queries(&self.queries)?;
        if queries.is_empty() {
            return Err(Failure(format!("{} 里没有问题", self.queries.display())));
        }
        let index = match &self.kb {
            Some(kb) => Index::in_memory(&eval::read_kb(kb)?)?,
            None => open_index(dir, Check::Everything)?,
        };
        let progress = screen::progress_bar(queries.len());
        let mut responder = Responder::new(index);
        let outcomes = eval::run(&mut responder, &queries, Timestamp::now(), || progress.inc(1))?;
        progress.finish_and_clear();
        if let Some(file) = &self.runs {
            write_runs(file, &outcomes).map_err(|error| Failure(format!("写不了 {}：{error}", file.display())))?;
        }
        let metrics = Metrics::new(&queries, &outcomes);
        if let Some(file) = &self.html {
            let page = eval::html(&self.queries.display().to_string(), &metrics, &outcomes);
            fs::write(file, page).map_err(|error| Failure(format!("写不了 {}：{error}", file.display())))?;
        }
        let mut out = io::stdout().lock();
        if let Some(precision) = self.pick_threshold {
            let Some(point) = eval::pick_threshold(&outcomes, precision) else {
                return Err(Failure(format!("这批问题上没有哪个门槛能达到 {precision} 的准确率")));
            };
            unless_closed(writeln!(out, "{:.3}", point.threshold))?;
            return Ok(Ending::Found);
        }
        unless_closed(if self.json { write_json(&mut out, &metrics) } else { write_text(&mut out, &metrics) })?;
        Ok(Ending::Found)
    }
}

/// A line per question: `{"hits":[["id",score]…],"conf":0.93,"action":"answer"}`.
fn write_runs(file: &Path, outcomes: &[Outcome]) -> io::Result<()> {
    let mut out = BufWriter::new(fs::File::create(file)?);
    for outcome in outcomes {
        let line = json!({"hits": outcome.hits, "conf": outcome.confidence, "action": outcome.action});
        writeln!(out, "{line}")?;
    }
    out.flush()
}

fn write_text(out: &mut impl Write, metrics: &Metrics) -> io::Result<()> {
    writeln!(out, "类别            该答  不该答   R@1   R@5   MRR@10  门槛下准确率  覆盖率  误答")?;
    summary_line(out, "全部", &metrics.all)?;
    for (kind, summary) in &metrics.by_kind {
        summary_line(out, kind, summary)?;
    }
    writeln!(out)?;
    for point in &metrics.coverages {
        writeln!(out, "准确率 ≥ {:.2}：覆盖 {:.3}，门槛 {:.3}", point.precision, point.coverage, point.threshold)?;
    }
    writeln!(out, "校准误差 {:.3}", metrics.calibration_error)?;
    writeln!(out, "\n把握      题数   实际对")?;
    for bin in metrics.bins.iter().filter(|bin| bin.questions > 0) {
        writeln!(out, "{:>5.2} {:>8} {:>8.2}", bin.mean_confidence, bin.questions, bin.right)?;
    }
    if !metrics.confusions.is_empty() {
        writeln!(out, "\n最常混淆（应为 → 却是，次数，例句）")?;
    }
    for confusion in &metrics.confusions {
        writeln!(out, "{} → {}  {}  {}", confusion.right, confusion.instead, confusion.count, confusion.example)?;
    }
    Ok(())
}

fn summary_line(out: &mut impl Write, kind: &str, summary: &Summary) -> io::Result<()> {
    use unicode_width::UnicodeWidthStr;
    let gap = " ".repeat(14_usize.saturating_sub(kind.width()));
    writeln!(
        out,
        "{kind}{gap} {:>5} {:>7} {:>6.3} {:>5.3} {:>7.3} {:>12.3} {:>8.3} {:>5}",
        summary.in_scope,
        summary.out_of_scope,
        summary.recall_1,
        summary.recall_5,
        summary.mrr_10,
        summary.precision,
        summary.coverage,
        summary.answered_out_of_scope
    )
}

fn write_json(out: &mut impl Write, metrics: &Metrics) -> io::Result<()> {
    let summary = |summary: &Summary| {
        json!({
            "in_scope": summary.in_scope, "out_of_scope": summary.out_of_scope,
            "recall_1": summary.recall_1, "recall_5": summary.recall_5, "mrr_10": summary.mrr_10,
            "precision": summary.precision, "coverage": summary.coverage, "answered": summary.answered,
            "answered_out_of_scope": summary.answered_out_of_scope,
        })
    };
    let kinds: serde_json::Map<_, _> =
        metrics.by_kind.iter().map(|(kind, group)| (kind.clone(), summary(group))).collect();
    let coverages: Vec<_> = metrics
        .coverages
        .iter()
        .map(|point| json!({"precision": point.precision, "coverage": point.coverage, "threshold": point.threshold}))
        .collect();
    let all = summary(&metrics.all);
    let error = metrics.calibration_error;
    writeln!(out, "{}", json!({"all": all, "by_kind": kinds, "coverage_at": coverages, "calibration_error": error}))
}
