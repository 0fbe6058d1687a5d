//! `huashu kpi`: how fast and how well buyers are answered.

mod follow;
mod json;
mod read;
mod sheets;
mod text;

use std::{fs, io::Write, path::PathBuf};

use clap::Args;
use huashu::{
    desk::kpi::{Chat, Moment, Parameters, Report, html, orders::Order},
    table::Output,
};

use super::{Failure, Outcome, screen, unless_closed};

const MEANING: &str = "\
聊天记录是 CSV、XLSX 或每行一个 JSON（.jsonl），一行一条消息，要有这些列：
  买家 buyer、客服 agent、方向 direction（买家、客服、系统）、时间 time、内容 text
  会话 session、组 group 可以没有；没有会话时，一位买家一天算一次会话
时间写成 2026-11-11 08:00:00、2026/11/11 8:00、2026-11-11T08:00:00+08:00 或时间戳，不写时区算北京时间。
订单表要有：买家 buyer、付款时间 paid_at（没付款的空着）、实付金额 amount。

口径：
  一轮         买家第一条没回的消息，到客服的第一条回复
  首次响应     每次会话第一轮的平均；平均响应是所有回了的轮的平均
  3分钟回复率  3 分钟内回的轮 ÷ 08:00 到 23:00 开始的所有轮；没回、但还没到 3 分钟的不算
  30秒应答率   30 秒内回的轮 ÷ 全天所有轮
  答问比       客服消息 ÷ 买家消息；机器人和系统的消息都不算
  询单转化率   咨询后付款的买家 ÷ 咨询人数；付款前最后回复他的客服算成交，相隔不超过 2 天

退出码：有读不懂的行时为 2，没有消息时为 1。";

/// 客服接待：响应时间、答问比、回复率、未回复、转化和服务问题，按客服、分组和时段。
#[derive(Args)]
#[command(next_help_heading = "选项", override_usage = "huashu kpi 聊天记录 [选项]")]
#[command(help_template = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}", after_help = MEANING)]
pub struct Kpi {
    /// 聊天记录：.csv、.xlsx 或 .jsonl；- 表示从管道读
    #[arg(value_name = "聊天记录")]
    chat: PathBuf,
    /// 订单表，用来算转化率、客单价和销售占比
    #[arg(long, value_name = "文件", conflicts_with = "follow")]
    orders: Option<PathBuf>,
    /// 回复后几天内付款算客服成交，不写是 2 天
    #[arg(long, value_name = "天", default_value_t = 2, hide_default_value = true, value_parser = clap::value_parser!(u32).range(1..=90))]
    days: u32,
    /// 算到什么时候，之后的消息不算；不写时是最后一条消息，实时看时是现在
    #[arg(long, value_name = "时间")]
    now: Option<String>,
    /// 3 分钟回复率算几点到几点，不写是 8-23
    #[arg(long, value_name = "时-时", default_value = "8-23", hide_default_value = true)]
    hours: String,
    /// 回复率的时限，超过算等待过长，不写是 180 秒
    #[arg(long, value_name = "秒", default_value_t = 180, hide_default_value = true, value_parser = clap::value_parser!(u32).range(1..=86_400))]
    reply_limit: u32,
    /// 应答率的时限，不写是 30 秒
    #[arg(long, value_name = "秒", default_value_t = 30, hide_default_value = true, value_parser = clap::value_parser!(u32).range(1..=86_400))]
    quick_limit: u32,
    /// 每种服务问题举几个例子，不写是 3 个
    #[arg(long, value_name = "个", default_value_t = 3, hide_default_value = true, value_parser = clap::value_parser!(u8).range(0..=100))]
    examples: u8,
    /// 实时看正在变长的聊天记录：谁在等、等多久、谁忙不过来，按 Ctrl-C 结束
    #[arg(long, conflicts_with_all = ["html", "out"])]
    follow: bool,
    /// 一位客服有几位买家在等算忙不过来，不写是 5 位
    #[arg(long, value_name = "人", default_value_t = 5, hide_default_value = true, value_parser = clap::value_parser!(u32).range(1..), requires = "follow")]
    overload: u32,
    /// 画成网页
    #[arg(long, value_name = "文件")]
    html: Option<PathBuf>,
    /// 写成表格：.csv 只有客服，.xlsx 还有全店、分组、时段和服务问题
    #[arg(long, value_name = "文件")]
    out: Option<PathBuf>,
    /// 输出一行 JSON
    #[arg(long)]
    json: bool,
}

impl Kpi {
    pub fn run(self) -> Result<Outcome, Failure> {
        let parameters = self.parameters()?;
        if self.follow {
            return follow::run(&self.chat, parameters.now, self.overload.into(), self.json);
        }
        let output = self.out.as_deref().map(|file| Output::of(file).map(|output| (file, output))).transpose()?;
        let orders = self.orders.as_deref().map(read::orders).transpose()?;
        let (chat, mut bad_rows) = read::chat(&self.chat, &parameters)?;
        let orders = orders.map(|(orders, bad)| {
            bad_rows += bad;
            orders
        });
        let Some(report) = report(chat, orders.as_deref(), &parameters) else {
            screen::say(format_args!("{} 里没有可以算的消息", self.chat.display()));
            return if bad_rows > 0 { Err(Failure::told()) } else { Ok(Outcome::NothingFound) };
        };
        if let Some((file, output)) = output {
            output.write(file, &sheets::sheets(&report))?;
        }
        if let Some(file) = &self.html {
            let page = html::html(&self.chat.display().to_string(), &report);
            fs::write(file, page).map_err(|error| Failure(format!("写不了 {}：{error}", file.display())))?;
        }
        let mut out = anstream::stdout();
        unless_closed(match self.json {
            true => writeln!(out, "{}", json::report(&report, bad_rows)),
            false => text::write(&mut out, &report),
        })?;
        if bad_rows > 0 { Err(Failure::told()) } else { Ok(Outcome::Found) }
    }

    fn parameters(&self) -> Result<Parameters, Failure> {
        let now = self.now.as_deref().map(|text| {
            let moment = Moment::read(text);
            moment.ok_or_else(|| Failure(format!("--now 是“{text}”，请写成 {}", Moment::FORMS)))
        });
        Ok(Parameters {
            reply_limit: u64::from(self.reply_limit) * 1_000,
            quick_limit: u64::from(self.quick_limit) * 1_000,
            hours: hours(&self.hours)?,
            now: now.transpose()?,
            days: self.days,
            examples: self.examples.into(),
        })
    }
}

fn report(chat: Chat, orders: Option<&[Order]>, parameters: &Parameters) -> Option<Report> {
    let report = Report::new(chat, orders, parameters)?;
    if report.later > 0 {
        screen::say(format_args!("{} 之后的 {} 条消息没有算", report.now, report.later));
    }
    Some(report)
}

/// `8-23`, `08:00-23:00`
fn hours(text: &str) -> Result<(u8, u8), Failure> {
    let hour = |text: &str| text.trim().trim_end_matches(":00").parse::<u8>().ok();
    let parts = text.split_once(['-', '–', '~']);
    let hours = parts.and_then(|(from, until)| Some((hour(from)?, hour(until)?)));
    let hours = hours.filter(|&(from, until)| from < until && until <= 24);
    hours.ok_or_else(|| Failure(format!("--hours 是“{text}”，请写成 8-23，前一个数小于后一个，都在 0 到 24 之间")))
}
