//! `huashu bot`: questions on stdin, answers on stdout.

use std::{
    fs,
    io::{self, BufWriter},
    num::NonZeroUsize,
    path::{Path, PathBuf},
    process,
    sync::Arc,
    time::Duration,
};

use clap::Args;
use huashu::{
    index::{CacheRoot, Check},
    serve::{Format, Input, Limits, ManyShops, REQUEST_KEYS, RequestKey, Shops, Stop, serve},
};
use jiff::Timestamp;

use super::{Failure, Outcome, open_live, screen, unless_closed};

const BUFFER: usize = 64 << 10;

/// A loaded shop has seven files mapped, and Linux allows a process 65,530 maps.
const MOST_SHOPS: i64 = 8_000;

/// More threads than any machine has cores.
const MOST_WORKERS: i64 = 256;

/// 机器人：从标准输入逐行读请求，逐行写回复，顺序不变；坏行得到一条错误，不影响后面的行。
///
/// 运行中保存话术包，半秒内（--shops 是一两秒）就按新的回；存错了继续用原来的，并在标准错误里说明。
/// 收到结束信号（Ctrl+C、SIGTERM）时，答完已读入的行再退出；再发一次立即退出。
///
/// 例：echo '{"id":1,"text":"什么时候发货"}' | huashu bot
#[derive(Args)]
#[command(next_help_heading = "选项", override_usage = "huashu bot [选项]", help_template = super::HELP_TEMPLATE)]
#[command(after_long_help = request_keys())]
pub struct Bot {
    /// 每行一句买家的话，每行一条回复；没有把握时输出空行
    #[arg(long)]
    plain: bool,
    /// 一个进程服务多家店：每个子文件夹是一家店，请求里用 shop 指明
    #[arg(long, value_name = "文件夹", conflicts_with_all = ["dir", "plain"])]
    shops: Option<PathBuf>,
    /// 最多同时载入多少家店，超出时先放下最久没人问的
    #[arg(long, value_name = "家", default_value_t = 2000, requires = "shops")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=MOST_SHOPS))]
    max_shops: u32,
    /// 一家店多少秒没人问就放下，再有人问时重新载入；没有 session 的问题那时从第一种说法重新轮起
    #[arg(long, value_name = "秒", default_value_t = 600, requires = "shops")]
    idle: u64,
    /// 用几个线程回答；同一个对话总由同一个线程回答，--shops 时不会多于 --max-shops
    #[arg(long, value_name = "个", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=MOST_WORKERS))]
    workers: u32,
    /// 最多记住多少个对话（session），超出时先忘最久没说话的；隔一天也会忘
    #[arg(long, value_name = "个", default_value_t = Limits::default().sessions)]
    max_sessions: NonZeroUsize,
    /// 一行最多多少字节
    #[arg(long, value_name = "字节", default_value_t = Limits::default().line)]
    max_line: usize,
}

impl Bot {
    pub fn run(self, dir: Option<&Path>) -> Result<Outcome, Failure> {
        let shops = self.open(dir)?;
        let format = if self.plain { Format::Plain } else { Format::Json };
        let limits = Limits { line: self.max_line, sessions: self.max_sessions, workers: at_least_one(self.workers) };
        let input = Input::of(io::stdin());
        end_at_signal(input.stop_handle());
        let output = BufWriter::with_capacity(BUFFER, io::stdout());
        unless_closed(serve(shops, input, output, format, limits, Timestamp::now))?;
        Ok(Outcome::Found)
    }

    fn open(&self, dir: Option<&Path>) -> Result<Shops, Failure> {
        let Some(folder) = &self.shops else {
            let (index, live) = open_live(dir, Check::Everything, screen::tell_change)?;
            return Ok(Shops::One(index, Some(live)));
        };
        let folder = fs::canonicalize(folder).ok().filter(|folder| folder.is_dir()).ok_or_else(|| {
            Failure(format!("--shops 要指向一个文件夹，里面每家店一个子文件夹：{}", folder.display()))
        })?;
        Ok(Shops::Many(ManyShops {
            folder,
            cache: CacheRoot::find(),
            most: at_least_one(self.max_shops),
            idle: Duration::from_secs(self.idle),
            tell: Arc::new(screen::tell_change_of),
        }))
    }
}

/// What a request may hold, a key with its example.
fn request_keys() -> String {
    let key = |RequestKey { name, what, example, about, .. }: &RequestKey| {
        format!("\n  {name:<9} {about}\n            {what}，例如 {example}")
    };
    REQUEST_KEYS.iter().map(key).fold("请求里可以写：".to_owned(), |told, key| told + &key)
}

fn at_least_one(number: u32) -> NonZeroUsize {
    NonZeroUsize::new(number as usize).unwrap_or(NonZeroUsize::MIN)
}

/// The first signal ends the input, a second one the program.
fn end_at_signal(stop: Stop) {
    let mut stop = Some(stop);
    let handler = move || match stop.take() {
        Some(stop) => drop(std::thread::spawn(move || stop.stop())),
        None => process::exit(2),
    };
    if ctrlc::set_handler(handler).is_err() {
        screen::say(format_args!("收不到结束信号：按 Ctrl+C 会立即退出"));
    }
}
