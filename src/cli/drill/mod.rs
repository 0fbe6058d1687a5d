//! `huashu drill`: a new agent learns the codes, and a trainer sees who knows them.

mod answers;
mod exam;
mod json;
mod kept;
mod mode;
mod practice;
mod report;
mod sheets;
mod show;
mod store;
mod text;

use std::{
    ops::RangeInclusive,
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::{Args, Subcommand, ValueEnum};
use huashu::{
    drill::{By, Deck},
    index::{CacheRoot, Check, Index},
    pack::Shop,
};
use jiff::Timestamp;

use super::{Failure, Outcome, screen};

const MEANING: &str = "\
练习：看到买家的话或标题，打快捷码回车；要选回复的题打数字。空行是不会，:q 或 Ctrl-D 结束，随时可以停，答过的都记着。
  新话术先从几条回复里认出来，再打快捷码；答错的隔几题再来，带提示
  答对一次，过 10 分钟再问，往后是 1 小时、5 小时、1 天、5 天、25 天；答错就从头
  打拼音或关键词找到同一条也算对，只是不如快捷码快，会早点再问；照抄题目不算
  写了 --by code 就只认快捷码、标题和它们的拼音、首字母，--by reply 只认数字
  几个人共用一台电脑时，各用各的 --name

考核：同一家店、同一个种子、同样的题数，每个人的题都一样；不用个人话术，没有提示，考完才出对错。
  只认快捷码、标题和它们的拼音、首字母，选回复的题只认数字；题目就是标题的，只认快捷码
  总时限是题数 × --limit-seconds，到时间自动交卷；成绩单每答一题存一次，断电也不丢
  中途离开的，和写了 --seed 又没写 --out 的，不列正确答案

例子：
  huashu drill --theme 发货 --count 10
  huashu drill --exam 20 --seed 7 --name 小李 --out 小李.json
  huashu drill report 小李.json 小王.json --html 全班.html";

/// 培训考核：练快捷码、考快捷码，汇总全班成绩。
#[derive(Args)]
#[command(next_help_heading = "选项", override_usage = "huashu drill [选项]\n      huashu drill report 成绩单…")]
#[command(help_template = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}", after_help = MEANING)]
#[command(args_conflicts_with_subcommands = true, subcommand_help_heading = "命令")]
pub struct Drill {
    #[command(subcommand)]
    command: Option<Command>,
    /// 只练这个主题：写主题的一部分（发货）或 category（shipping），可写多次
    #[arg(long = "theme", value_name = "主题")]
    themes: Vec<String>,
    /// 练几条，不写是 20 条；答错再来的不算
    #[arg(short = 'n', long, value_name = "条", default_value_t = 20, hide_default_value = true, conflicts_with = "exam", value_parser = within(1..=10_000))]
    count: u32,
    /// 每题几秒，不写是 30 秒；考核时是平均每题几秒
    #[arg(long, value_name = "秒", default_value_t = 30, hide_default_value = true, value_parser = within(1..=3600))]
    limit_seconds: u32,
    /// 怎么答：code 只打快捷码，reply 只选回复；不写时有快捷码的打快捷码
    #[arg(long, value_name = "方式", hide_possible_values = true)]
    by: Option<Way>,
    /// 谁在练、谁在考
    #[arg(long, value_name = "名字", default_value = "", hide_default_value = true)]
    name: String,
    /// 种子：同一个种子出同样的题，不写时每次不同
    #[arg(long, value_name = "数字")]
    seed: Option<u64>,
    /// 考核：考几题
    #[arg(long, value_name = "题", value_parser = within(1..=10_000))]
    exam: Option<u32>,
    /// 成绩单写到这个文件，给培训的人收
    #[arg(long, value_name = "文件", requires = "exam")]
    out: Option<PathBuf>,
    /// 清空练习进度，从头练
    #[arg(long, conflicts_with_all = ["exam", "themes"])]
    reset: bool,
    /// 题目、对错和成绩都输出成一行一个 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Subcommand)]
#[command(next_help_heading = "选项", help_template = super::HELP_TEMPLATE)]
enum Command {
    /// 汇总成绩单：每个人、每个主题、哪些话术全班都不熟
    Report(report::Report),
}

#[derive(Clone, Copy, ValueEnum)]
enum Way {
    Code,
    Reply,
}

/// Reads a number in the range, and names the range of any other.
fn within(range: RangeInclusive<u32>) -> impl Fn(&str) -> Result<u32, String> + Clone + Send + Sync + 'static {
    move |text| match text.parse() {
        Ok(number) if range.contains(&number) => Ok(number),
        _ => Err(format!("要写 {} 到 {} 的整数", range.start(), range.end())),
    }
}

impl Drill {
    pub fn run(self, dir: Option<&Path>) -> Result<Outcome, Failure> {
        match (&self.command, self.exam) {
            (Some(Command::Report(report)), _) => report.run(),
            (None, Some(questions)) => exam::run(&self, dir, questions as usize),
            (None, None) => practice::run(&self, dir),
        }
    }

    fn by(&self) -> Option<By> {
        self.by.map(|way| match way {
            Way::Code => By::Code,
            Way::Reply => By::Reply,
        })
    }

    /// The seed, or one that the clock gives, short enough to be read out.
    fn seed(&self) -> u64 {
        self.seed.unwrap_or_else(|| u64::from(Timestamp::now().subsec_nanosecond().unsigned_abs()) % 1_000_000)
    }

    /// The cards of `shop` in the wanted themes, and the index that judges answers.
    fn deck(&self, shop: &Shop) -> Result<(Arc<Index>, Deck), Failure> {
        let index = Arc::new(Index::open(shop, CacheRoot::find().as_ref(), Check::Everything)?);
        screen::tell_problems(&index.head().diagnostics);
        let deck = Deck::read(&index, Timestamp::now())?.of_themes(&self.themes)?;
        Ok((index, deck))
    }

    /// Nothing can be asked.
    fn nothing_to_ask(&self) -> Failure {
        Failure(match self.by {
            Some(Way::Code) => "这里没有带快捷码的话术，去掉 --by code 再试".to_owned(),
            _ => "店铺里没有可以练的话术".to_owned(),
        })
    }
}
