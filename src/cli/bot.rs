//! `huashu bot`: questions on stdin, answers on stdout.

use std::{
    io::{self, BufReader, BufWriter},
    path::Path,
};

use clap::Args;
use huashu::{
    reply::Responder,
    serve::{Format, Limits, serve_lines},
};
use jiff::Timestamp;

use super::{Failure, Outcome, open_live, unless_closed};

const BUFFER: usize = 64 << 10;

/// 机器人：从标准输入逐行读请求，逐行写回复，顺序不变；坏行得到一条错误，不影响后面的行。
///
/// 运行中保存话术包，下一句就按新的回；存错了继续用原来的，并在标准错误里说明。
///
/// 例：echo '{"id":1,"text":"什么时候发货"}' | huashu bot
#[derive(Args)]
#[command(next_help_heading = "选项", override_usage = "huashu bot [选项]", help_template = super::HELP_TEMPLATE)]
pub struct Bot {
    /// 每行一句买家的话，每行一条回复；没有把握时输出空行
    #[arg(long)]
    plain: bool,
    /// 一行最多多少字节
    #[arg(long, value_name = "字节", default_value_t = Limits::default().line)]
    max_line: usize,
}

impl Bot {
    pub fn run(self, dir: Option<&Path>) -> Result<Outcome, Failure> {
        let (index, live) = open_live(dir)?;
        let mut responder = Responder::new(index);
        let format = if self.plain { Format::Plain } else { Format::Json };
        let input = BufReader::with_capacity(BUFFER, io::stdin().lock());
        let output = BufWriter::with_capacity(BUFFER, io::stdout().lock());
        let limits = Limits { line: self.max_line };
        unless_closed(serve_lines(&mut responder, input, output, format, limits, Timestamp::now, || live.newer()))?;
        Ok(Outcome::Found)
    }
}
