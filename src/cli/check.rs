//! `huashu check`: what would embarrass the shop.

use std::{
    io::{self, BufWriter, Write},
    path::Path,
};

use anstyle::{AnsiColor, Style};
use clap::Args;
use clap_complete::ArgValueCandidates;
use huashu::{
    check::{self, RULES, Rule},
    diagnostic::{Diagnostic, Severity},
    index::Index,
    pack::{Library, Root, Shop, load},
    text::printable,
};
use jiff::{Timestamp, civil::Date};
use serde_json::json;

use super::{Failure, Outcome, completions, ready, screen, unless_closed};

/// 检查话术包：写法、重名、缺的信息、过期的活动、不该说的话，指到哪个文件哪一行。
///
/// 有错误时退出码为 2；加 --strict，提醒也算。某条规则不适用时，在话术包或条目里写
/// allow = { 规则名 = "理由" }。
#[derive(Args)]
#[command(next_help_heading = "选项", override_usage = "huashu check [选项]", help_template = super::HELP_TEMPLATE)]
pub struct Check {
    /// 有提醒也算不合格
    #[arg(long)]
    strict: bool,
    /// 列出所有规则：查什么、为什么、例子、该怎么写
    #[arg(long)]
    rules: bool,
    /// 逐句查问法：写在这一条里的，先找到的是不是这一条；大店要多等一会儿
    #[arg(long)]
    asks: bool,
    /// 上线检查：从欢迎到售后，大促前还缺哪些话术
    #[arg(long, conflicts_with_all = ["rules", "asks", "only", "strict", "sarif"])]
    ready: bool,
    /// 和 --ready 一起用：看哪一天，例如 2026-11-11，不写就是今天
    #[arg(long, value_name = "日期", requires = "ready")]
    on: Option<String>,
    /// 只看这些规则，可写多次
    #[arg(long = "rule", value_name = "规则名", add = ArgValueCandidates::new(completions::rules))]
    only: Vec<String>,
    /// 每行一个 JSON
    #[arg(long, conflicts_with = "sarif")]
    json: bool,
    /// SARIF 2.1.0，给代码平台和编辑器
    #[arg(long)]
    sarif: bool,
}

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const DIM: Style = Style::new().dimmed();

impl Check {
    pub fn run(self, dir: Option<&Path>) -> Result<Outcome, Failure> {
        if self.rules {
            unless_closed(list_rules(&mut anstream::stdout()))?;
            return Ok(Outcome::Found);
        }
        if self.ready {
            return ready::run(dir, self.on.as_deref(), self.json);
        }
        if let Some(unknown) = self.only.iter().find(|name| RULES.iter().all(|rule| rule.name != **name)) {
            return Err(Failure(format!("没有 {unknown} 这条规则。运行 huashu check --rules 看规则名")));
        }
        let shop = Shop::find(dir)?;
        let library = load(&shop);
        let today = library.settings.day(Timestamp::now());
        let is_asked_for = |rule: &str| self.only.is_empty() || self.only.iter().any(|name| name == rule);
        let rules: Vec<&Rule> = RULES.iter().copied().filter(|rule| is_asked_for(rule.name)).collect();
        let mut problems = check::check_rules(&library, today, &rules);
        if self.asks {
            problems.extend(misplaced_asks(&library, today)?);
        }
        problems.retain(|problem| is_asked_for(&problem.rule));
        let mut out = BufWriter::new(anstream::stdout());
        let written = if self.json {
            problems.iter().try_for_each(|problem| writeln!(out, "{}", json!(problem)))
        } else if self.sarif {
            writeln!(out, "{:#}", sarif(&problems))
        } else {
            problems.iter().try_for_each(|problem| write_problem(&mut out, problem))
        };
        unless_closed(written.and_then(|()| out.flush()))?;
        let (errors, warnings) = check::count(&problems);
        if shop.own == Root::Builtin {
            screen::say(format_args!("没有找到店铺文件夹，检查的是自带的示例店铺"));
        }
        screen::say(format_args!(
            "检查了 {} 个话术包、{} 条：{}",
            library.sources.len(),
            library.entries.len(),
            match (errors, warnings) {
                (0, 0) => "没有问题".to_owned(),
                _ => format!("{errors} 个错误，{warnings} 个提醒"),
            }
        ));
        if errors > 0 || self.strict && warnings > 0 { Err(Failure::told()) } else { Ok(Outcome::Found) }
    }
}

/// An index of its own: the checked library is what was read just now.
fn misplaced_asks(library: &Library, today: Date) -> Result<Vec<Diagnostic>, Failure> {
    let index = Index::in_memory(library)?;
    let progress = screen::progress_bar(library.entries.len());
    let found = check::check_asks(library, index, today, |_| true, || progress.inc(1));
    progress.finish_and_clear();
    Ok(found?)
}

/// The diagnostic's own text, coloured by its parts.
pub fn write_problem(out: &mut impl Write, problem: &Diagnostic) -> io::Result<()> {
    let style = match problem.severity {
        Severity::Error => ERROR,
        Severity::Warning => WARNING,
    };
    let text = printable(&problem.to_string());
    for (number, line) in text.lines().enumerate() {
        if number == 0 {
            writeln!(out, "{style}{line}{style:#} {DIM}[{}]{DIM:#}", problem.rule)?;
        } else if line.trim_end().ends_with('^') {
            writeln!(out, "{style}{line}{style:#}")?;
        } else {
            writeln!(out, "{line}")?;
        }
    }
    writeln!(out)
}

fn list_rules(out: &mut impl Write) -> io::Result<()> {
    for rule in RULES {
        let (style, severity) = match rule.severity {
            Severity::Error => (ERROR, "错误"),
            Severity::Warning => (WARNING, "提醒"),
        };
        writeln!(out, "{style}{}{style:#} {DIM}{severity}{DIM:#}  {}", rule.name, rule.what)?;
        writeln!(out, "  为什么：{}\n  例如：{}\n  该写：{}\n", rule.why, rule.example, rule.instead)?;
    }
    Ok(())
}

/// <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>
fn sarif(problems: &[Diagnostic]) -> serde_json::Value {
    let rules = RULES.iter().map(|rule| {
        json!({
            "id": rule.name,
            "shortDescription": { "text": rule.what },
            "fullDescription": { "text": rule.why },
            "help": { "text": format!("例如：{}\n该写：{}", rule.example, rule.instead) },
        })
    });
    let results = problems.iter().map(|problem| {
        let mut location = json!({ "artifactLocation": { "uri": uri(&problem.file) } });
        if let Some(position) = problem.position {
            let length = problem.excerpt.as_ref().map_or(1, |excerpt| excerpt.length);
            location["region"] = json!({
                "startLine": position.line,
                "startColumn": position.column,
                "endColumn": position.column + length,
            });
        }
        json!({
            "ruleId": problem.rule,
            "level": match problem.severity { Severity::Error => "error", Severity::Warning => "warning" },
            "message": { "text": format!("{}。{}", problem.message, problem.help) },
            "locations": [{ "physicalLocation": location }],
        })
    });
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "huashu",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results.collect::<Vec<_>>(),
        }],
    })
}

fn uri(file: &Path) -> String {
    file.to_string_lossy().replace('\\', "/").replace('%', "%25").replace(' ', "%20")
}
