//! `huashu calc`: the manager's calculators, each from flags, from a form or from a table of shops.

mod aftersale;
mod answer;
mod batch;
mod bonus;
mod dsr;
mod erlang;
mod field;
mod given;
mod goal;
mod grid;
mod list;
mod presale;
mod vary;

use std::{
    io::{self, Write},
    path::PathBuf,
};

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};
use huashu::table::{Output, Sheet};
use serde_json::{Map, Value as Json};

use self::{
    answer::Answer,
    field::{Inputs, Need, Refusal, Spec},
    grid::Grid,
    vary::{Varied, Vary},
};
use super::{Failure, HELP_TEMPLATE, Outcome, is_terminal, screen, unless_closed};

/// One calculator.
pub struct Calculator {
    /// The command: `presale`.
    name: &'static str,
    /// `售前人数`.
    title: &'static str,
    about: &'static str,
    /// A command that runs.
    example: &'static str,
    /// What several values of one flag belong to, in this order; empty where a flag has one value.
    items: &'static [&'static str],
    fields: &'static [Spec],
    compute: fn(&Inputs) -> Result<Answer, Refusal>,
}

/// Every calculator of one row; a new one is a file beside this one and a line here.
static CALCULATORS: &[&Calculator] =
    &[&presale::CALCULATOR, &aftersale::CALCULATOR, &erlang::CALCULATOR, &dsr::CALCULATOR, &goal::CALCULATOR];

const RULES: &str = "比率写 45% 或 0.45；光写 45 看不出意思，会请您改。金额可以写 500万、1,000,000。时间要带单位：20秒、3分钟。\n\
                     在终端里不写任何数值，就一项一项问您。每个结果都带算式、代入的数和取整前的值。";

impl Calculator {
    /// The answer, with what is odd about the inputs among its warnings.
    fn answer(&self, inputs: &Inputs) -> Result<Answer, Refusal> {
        let warnings = inputs.check(self.fields)?;
        let mut answer = (self.compute)(inputs)?;
        answer.warnings.splice(0..0, warnings);
        Ok(answer)
    }

    fn command(&self) -> Command {
        let arguments = self.fields.iter().map(|spec| {
            let action = if self.items.is_empty() { ArgAction::Set } else { ArgAction::Append };
            let argument = Arg::new(spec.flag).long(spec.flag).value_name(spec.name).help(help(spec));
            argument.action(action).allow_hyphen_values(true)
        });
        let command = Command::new(self.name).next_help_heading("数值").args(arguments);
        // The options bring a description of their own, which is none of the calculator.
        Options::augment_args(command.next_help_heading("选项"))
            .about(self.title)
            .long_about(format!("{}\n\n{RULES}", self.about))
            .help_template(HELP_TEMPLATE)
            .override_usage(format!("huashu calc {} [数值] [选项]", self.name))
            .after_help(format!("例：{}", self.example))
    }
}

/// `来问的买家里付款的部分，例如 45%`, and what stands in for it.
fn help(spec: &Spec) -> String {
    match spec.need {
        Need::Required => format!("{}（必填）", spec.about),
        Need::Optional => spec.about.to_owned(),
        Need::Default(value, why) => format!("{}（不写按 {value}：{why}）", spec.about),
    }
}

/// What every calculator of one row understands.
#[derive(Args, Clone)]
struct Options {
    /// 一个数变了会怎样：询单转化率=40%..50%，或 询单转化率=±5%（比率加减百分点，别的按百分比）；可写多次
    #[arg(long, value_name = "名称=范围")]
    vary: Vec<Vary>,
    /// --vary 分几步
    #[arg(long, value_name = "N", default_value_t = 10, hide_default_value = true)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=100))]
    steps: u32,
    /// 一张表一次算：CSV 或 XLSX，每行一个店铺，列名用数值的中文名或选项名；缺的列用选项补
    #[arg(long, value_name = "文件", conflicts_with = "vary")]
    table: Option<PathBuf>,
    /// 结果写到这个文件，.csv 或 .xlsx；和 --table 一起用时，是原表加上结果
    #[arg(long, value_name = "文件")]
    out: Option<PathBuf>,
    /// 每组数一行 JSON
    #[arg(long)]
    json: bool,
}

/// 店长的计算器：客服人数、奖金、店铺动态评分、目标分解。
pub struct Calc(Which);

enum Which {
    Row(&'static Calculator, Box<ArgMatches>),
    Bonus(bonus::Bonus),
}

impl Args for Calc {
    fn augment_args(command: Command) -> Command {
        let command = CALCULATORS.iter().fold(command, |command, calculator| command.subcommand(calculator.command()));
        command
            .subcommand(bonus::Bonus::augment_args(Command::new("bonus")))
            .subcommand_required(true)
            .arg_required_else_help(true)
            .override_usage("huashu calc 计算器 [数值] [选项]")
            .subcommand_help_heading("计算器")
            .help_template(HELP_TEMPLATE)
            .after_help("例：huashu calc presale --sales 500万 --average-order 500 --agent-share 28.5% --conversion 45% --capacity 350")
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Calc {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let missing = || clap::Error::new(clap::error::ErrorKind::MissingSubcommand);
        let (name, matches) = matches.subcommand().ok_or_else(missing)?;
        if name == "bonus" {
            return Ok(Self(Which::Bonus(bonus::Bonus::from_arg_matches(matches)?)));
        }
        let calculator = CALCULATORS.iter().find(|calculator| calculator.name == name).ok_or_else(missing)?;
        Ok(Self(Which::Row(calculator, Box::new(matches.clone()))))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Calc {
    pub fn run(self) -> Result<Outcome, Failure> {
        let (calculator, matches) = match self.0 {
            Which::Bonus(bonus) => return bonus.run(),
            Which::Row(calculator, matches) => (calculator, matches),
        };
        let options = Options::from_arg_matches(&matches).map_err(|error| Failure(error.to_string()))?;
        let mut cases = given::cases(calculator, &matches)?;
        if let Some(table) = &options.table {
            let [(_, inputs)] = cases.as_slice() else {
                return Err(Failure("用 --table 时，每个选项只写一个值".to_owned()));
            };
            return batch::run(calculator, inputs, table, options.out.as_deref(), options.json);
        }
        if cases.iter().all(|(_, inputs)| inputs.is_empty()) && is_terminal() {
            cases = vec![(None, given::asked(calculator)?)];
        }
        let form = options.out.as_deref().map(Output::of).transpose()?;
        let solved: Vec<Solved<'_>> = cases
            .iter()
            .map(|(item, inputs)| Solved::new(calculator, *item, inputs, &options))
            .collect::<Result<_, _>>()
            .map_err(|refusal| refused(calculator, refusal))?;
        if let (Some(form), Some(path)) = (form, options.out.as_deref()) {
            let sheets: Vec<Sheet> = solved.iter().flat_map(Solved::sheets).collect();
            form.write(path, &sheets)?;
            screen::say(format_args!("已写入 {}", path.display()));
            if let (Output::Csv, [first, _, ..]) = (form, sheets.as_slice()) {
                screen::say(format_args!("CSV 里只有“{}”这一张表，要全部结果请写成 .xlsx", first.name));
            }
        }
        let mut out = anstream::stdout();
        unless_closed(solved.iter().try_for_each(|solved| match options.json {
            true => writeln!(out, "{}", solved.json()),
            false => solved.write(&mut out),
        }))?;
        Ok(Outcome::Found)
    }
}

/// What is wrong, and where help is.
fn refused(calculator: &Calculator, Refusal(troubles): Refusal) -> Failure {
    let lines: Vec<String> = troubles.iter().map(ToString::to_string).collect();
    Failure(format!("{}\n运行 huashu calc {} --help 看要填什么", lines.join("\n"), calculator.name))
}

/// One set of inputs with everything that came of it.
struct Solved<'i> {
    calculator: &'static Calculator,
    item: Option<&'static str>,
    inputs: &'i Inputs,
    answer: Answer,
    varied: Vec<Varied>,
}

impl<'i> Solved<'i> {
    fn new(
        calculator: &'static Calculator,
        item: Option<&'static str>,
        inputs: &'i Inputs,
        options: &Options,
    ) -> Result<Self, Refusal> {
        let answer = calculator.answer(inputs)?;
        let varied =
            options.vary.iter().map(|vary| vary.run(calculator, inputs, options.steps)).collect::<Result<_, _>>()?;
        Ok(Self { calculator, item, inputs, answer, varied })
    }

    fn sheets(&self) -> Vec<Sheet> {
        self.answer.sheets(self.item.unwrap_or(self.calculator.title))
    }

    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        for warning in &self.answer.warnings {
            screen::say(format_args!("{warning}"));
        }
        if let Some(item) = self.item {
            writeln!(out, "【{item}】")?;
        }
        self.answer.write(out)?;
        let defaults = self.inputs.defaults();
        if self.item.is_none() && !defaults.is_empty() {
            screen::tell(format_args!("没填的按默认：{}", defaults.join("；")));
        }
        self.varied.iter().try_for_each(|varied| varied.write(out))
    }

    fn json(&self) -> Json {
        let mut json = Map::new();
        json.insert("calculator".into(), self.calculator.name.into());
        if let Some(item) = self.item {
            json.insert("item".into(), item.into());
        }
        json.append(&mut self.answer.json(self.inputs, self.calculator.fields));
        if !self.varied.is_empty() {
            let varied = self.varied.iter().map(Varied::grid).map(|grid: Grid| (grid.key.to_owned(), grid.json()));
            json.insert("varied".into(), varied.collect::<Map<_, _>>().into());
        }
        json.into()
    }
}
