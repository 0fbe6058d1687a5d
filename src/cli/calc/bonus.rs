//! `huashu calc bonus`: a scheme applied to a table of agents.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::Args;
use huashu::{
    desk::{
        Exact, Quantity, Read, Unit,
        bonus::{Agent, EXAMPLE, Payout, Payroll, Scheme, Unfit, payroll},
        number,
        quantity::{Money, Share},
    },
    table::{Output, Table},
    text::printable,
};
use serde_json::{Map, Value as Json, json};

use super::{
    answer::Answer,
    grid::{Cell, Column, Grid, decimal},
};
use crate::cli::{
    Failure, HELP_TEMPLATE, Outcome,
    form::Form,
    is_terminal,
    screen::{self, TITLE},
    unless_closed,
};

/// 奖金：按方案给每个客服算奖金，每一笔写明为什么。
///
/// 方案是一个 TOML 文件：转化率分档、各种名次、额外奖、团队奖，并列和名次可否重复都写在里面；huashu calc bonus --example
/// 输出一份带说明的。数据是一张表，每行一个客服，列名和方案里的 metric 一致；格子里有一处看不懂，就都不算。
#[derive(Args)]
#[command(about = "奖金", next_help_heading = "选项", help_template = HELP_TEMPLATE)]
#[command(override_usage = "huashu calc bonus --scheme 方案.toml --table 客服.csv [选项]")]
#[command(
    after_help = "例：huashu calc bonus --example > 方案.toml\n    huashu calc bonus --scheme 方案.toml --table 客服.csv --team 46% --out 奖金.xlsx"
)]
pub struct Bonus {
    /// 奖励方案，TOML 文件
    #[arg(long, value_name = "文件")]
    scheme: Option<PathBuf>,
    /// 客服数据，CSV 或 XLSX，每行一个客服
    #[arg(long, value_name = "文件")]
    table: Option<PathBuf>,
    /// 团队的数，例如客服销售占比 46%
    #[arg(long, value_name = "比率", allow_hyphen_values = true, conflicts_with = "shop_sales")]
    team: Option<String>,
    /// 全店销售额：团队的占比 = 客服销售额合计 ÷ 全店销售额
    #[arg(long, value_name = "金额", allow_hyphen_values = true)]
    shop_sales: Option<String>,
    /// 每人一行写到这个文件，.csv 或 .xlsx
    #[arg(long, value_name = "文件")]
    out: Option<PathBuf>,
    /// 输出一行 JSON
    #[arg(long)]
    json: bool,
    /// 输出一份带说明的方案
    #[arg(long)]
    example: bool,
}

impl Bonus {
    pub fn run(mut self) -> Result<Outcome, Failure> {
        if self.example {
            unless_closed(io::stdout().write_all(EXAMPLE.as_bytes()))?;
            return Ok(Outcome::Found);
        }
        if self.scheme.is_none() && self.table.is_none() && is_terminal() {
            self.ask()?;
        }
        let scheme = read_scheme(self.scheme.as_deref().ok_or_else(|| missing("奖励方案", "scheme"))?)?;
        let table = self.table.as_deref().ok_or_else(|| missing("客服数据", "table"))?;
        let form = self.out.as_deref().map(Output::of).transpose()?;
        let (agents, rows) = read_agents(&scheme, table)?;
        let team = self.team_figure(&scheme, &agents)?;
        let payroll = payroll(&scheme, &agents, team.as_ref()).map_err(|unfit| refused(table, &rows, &unfit))?;
        let grid = grid(&scheme, &payroll);
        if let (Some(form), Some(path)) = (form, self.out.as_deref()) {
            form.write(path, &[with_sums(&grid, &payroll).sheet()])?;
            screen::say(format_args!("已写入 {}：{} 人", path.display(), payroll.agents.len()));
        }
        let mut out = anstream::stdout();
        unless_closed(if self.json {
            writeln!(out, "{}", to_json(&scheme, &payroll, team.as_ref()))
        } else {
            write(&mut out, &payroll, &grid)
        })?;
        if scheme.team.is_some() && team.is_none() {
            screen::say(format_args!("方案里有团队奖，没有算：用 --team 给团队的数，或用 --shop-sales 给全店销售额"));
        }
        Ok(Outcome::Found)
    }

    fn ask(&mut self) -> Result<(), Failure> {
        let mut form = Form::new()?;
        let file = |line: &str| match Path::new(line) {
            path if path.is_file() => Ok(Some(path.to_owned())),
            _ => Err(format!("没有“{line}”这个文件")),
        };
        screen::tell(format_args!("还没有方案的话，先运行 huashu calc bonus --example > 方案.toml，改成自己的"));
        self.scheme = form.ask("奖励方案（文件）", "方案.toml", file)?;
        self.table = form.ask("客服数据（CSV 或 XLSX）", "客服.csv", file)?;
        self.team = form.ask("团队的数，例如 46%，没有就回车", "", |line| match line {
            "" => Ok(None),
            line => Share::read(line).map(|_| Some(line.to_owned())),
        })?;
        Ok(())
    }

    /// As given, or the agents' part of the shop's sales.
    fn team_figure(&self, scheme: &Scheme, agents: &[Agent]) -> Result<Option<Exact>, Failure> {
        if let Some(text) = &self.team {
            let Read { value, warning } = read::<Share>("团队的数（--team）", text)?;
            warning.iter().for_each(|warning| screen::say(format_args!("{warning}")));
            return Ok(Some(value.0));
        }
        let Some(text) = &self.shop_sales else { return Ok(None) };
        let shop = read::<Money>("全店销售额（--shop-sales）", text)?.value.0;
        let column = scheme.team.as_ref().and_then(|team| team.sales.as_deref());
        let column =
            column.ok_or_else(|| Failure("方案的 [team] 里没有写 sales，不知道加总哪一列；请用 --team".to_owned()))?;
        let cells = agents.iter().filter_map(|agent| agent.cells.get(column));
        let sum: Exact = cells.filter_map(|cell| number::typed(cell)).map(|typed| typed.value).sum();
        if sum > shop {
            let [sum, shop] = [&sum, &shop].map(|money| Unit::Money.write(money, 2));
            return Err(Failure(format!("全店销售额（--shop-sales）{shop} 元，比客服合计 {sum} 元还少，请核对")));
        }
        Ok(Some(sum / shop))
    }
}

/// Each cell that is no figure.
fn refused(table: &Path, rows: &[u64], unfit: &[Unfit]) -> Failure {
    let line = |unfit: &Unfit| {
        let row = rows[unfit.agent];
        format!(
            "{} 第 {row} 行 “{}” 写的是“{}”，{}",
            table.display(),
            unfit.metric,
            printable(&unfit.cell),
            unfit.allowed
        )
    };
    Failure(unfit.iter().map(line).collect::<Vec<_>>().join("\n"))
}

fn missing(name: &str, flag: &str) -> Failure {
    Failure(format!("还缺{name}（--{flag}）\n运行 huashu calc bonus --help 看用法"))
}

fn read<T: Quantity>(name: &str, text: &str) -> Result<Read<T>, Failure> {
    T::read(text).map_err(|error| Failure(format!("{name}：写的是“{text}”，{error}")))
}

fn read_scheme(path: &Path) -> Result<Scheme, Failure> {
    const LARGEST: u64 = 1 << 20;
    let unreadable = |error: io::Error| Failure(format!("读不了方案 {}：{error}", path.display()));
    if fs::metadata(path).map_err(unreadable)?.len() > LARGEST {
        return Err(Failure(format!("方案 {} 超过 1 MB，不像是方案", path.display())));
    }
    let text = fs::read_to_string(path).map_err(unreadable)?;
    Scheme::read(path, &text).map_err(|problem| {
        screen::tell_problems(&[*problem]);
        Failure::told()
    })
}

/// The agents, and the rows they stand in.
fn read_agents(scheme: &Scheme, path: &Path) -> Result<(Vec<Agent>, Vec<u64>), Failure> {
    const MOST: usize = 100_000;
    let mut table = Table::open(path)?;
    let name = table.column(&[&scheme.agent])?;
    let mut metrics = scheme.metrics();
    metrics.extend(scheme.team.as_ref().and_then(|team| team.sales.as_deref()));
    let columns: Vec<_> =
        metrics.iter().map(|metric| Ok((*metric, table.column(&[metric])?))).collect::<Result<_, Failure>>()?;
    let (mut agents, mut rows) = (Vec::new(), Vec::new());
    while let Some(row) = table.next_row() {
        let row = row?;
        let cells = columns.iter().map(|(metric, column)| ((*metric).to_owned(), row.get(*column).to_owned()));
        agents.push(Agent { name: row.get(name).to_owned(), cells: cells.collect() });
        rows.push(row.number());
        if agents.len() > MOST {
            return Err(Failure(format!("客服超过 {MOST} 人，请核对表格")));
        }
    }
    if agents.is_empty() {
        Err(Failure(format!("{} 里一个客服都没有", path.display())))
    } else {
        Ok((agents, rows))
    }
}

/// A row for each agent, a column for each bonus.
fn grid(scheme: &Scheme, payroll: &Payroll) -> Grid {
    let mut titles: Vec<&str> = Vec::new();
    for award in payroll.agents.iter().flat_map(|agent| &agent.awards) {
        if !titles.contains(&award.title.as_str()) {
            titles.push(&award.title);
        }
    }
    let mut columns = vec![Column::new("name", &scheme.agent)];
    columns.extend(titles.iter().map(|title| Column::new(*title, *title)));
    columns.push(Column::new("total", "合计"));
    let row = |agent: &Payout| {
        let of = |title: &&str| {
            let own: Vec<&Exact> =
                agent.awards.iter().filter(|award| award.title == **title).map(|award| &award.amount).collect();
            if own.is_empty() { Cell::Empty } else { Cell::Number(own.into_iter().sum(), Unit::Money) }
        };
        let mut cells = vec![Cell::Text(agent.name.clone())];
        cells.extend(titles.iter().map(of));
        cells.push(Cell::Number(agent.total(), Unit::Money));
        cells
    };
    Grid { key: "agents", title: scheme.title.clone(), columns, rows: payroll.agents.iter().map(row).collect() }
}

/// The same with a column that says why.
fn with_sums(grid: &Grid, payroll: &Payroll) -> Grid {
    let mut grid = grid.clone();
    grid.columns.push(Column::new("sum", "算式"));
    for (row, agent) in grid.rows.iter_mut().zip(&payroll.agents) {
        row.push(Cell::Text(agent.sum()));
    }
    grid
}

fn write(out: &mut impl Write, payroll: &Payroll, grid: &Grid) -> io::Result<()> {
    grid.write(out)?;
    writeln!(out)?;
    for agent in payroll.agents.iter().filter(|agent| !agent.awards.is_empty()) {
        let name = printable(&agent.name);
        writeln!(out, "{TITLE}{name}{TITLE:#} = {} = {} 元", agent.sum(), Unit::Money.write(&agent.total(), 2))?;
    }
    if let Some(team) = &payroll.team {
        writeln!(out, "\n{}：{} 元（{}）", team.title, Unit::Money.write(&team.amount, 2), team.reason)?;
    }
    writeln!(out)?;
    Answer { workings: vec![payroll.total()], ..Answer::default() }.write(out)
}

/// `{"calculator":"bonus","title":…,"agents":[{"name":…,"awards":[{"title":…,"reason":…,"amount":500}],"total":…}],
/// "team":{"figure":0.46,"title":…,"reason":…,"amount":5000},"total":…}`.
fn to_json(scheme: &Scheme, payroll: &Payroll, team: Option<&Exact>) -> Json {
    let agents = payroll.agents.iter().map(|agent| {
        let awards = agent
            .awards
            .iter()
            .map(|award| json!({ "title": award.title, "reason": award.reason, "amount": decimal(&award.amount) }));
        json!({ "name": agent.name, "awards": awards.collect::<Vec<_>>(), "total": decimal(&agent.total()) })
    });
    let mut json = Map::new();
    json.insert("calculator".into(), "bonus".into());
    json.insert("title".into(), scheme.title.as_str().into());
    json.insert("agents".into(), agents.collect());
    json.insert(
        "team".into(),
        team.map_or(Json::Null, |figure| {
            let award = payroll.team.as_ref();
            json!({
                "figure": decimal(figure),
                "title": award.map(|award| &award.title),
                "reason": award.map(|award| &award.reason),
                "amount": award.map_or(decimal(&number::integer(0)), |award| decimal(&award.amount)),
            })
        }),
    );
    json.insert("total".into(), payroll.total().result().map(|total| decimal(&total)).into());
    json.into()
}
