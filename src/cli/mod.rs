//! Arguments → library → screen. Data goes to stdout, talk to stderr.

mod add;
mod bot;
mod calc;
mod card;
mod check;
mod clipboard;
mod completions;
mod data;
mod drill;
mod eval;
mod find;
mod fmt;
mod form;
mod init;
mod journal;
mod kpi;
mod list;
mod man;
mod pick;
mod ready;
mod repl;
mod save;
mod schema;
mod screen;
mod test;
mod uses;
mod waiting;
mod wrap;

use std::{
    env,
    error::Error as _,
    io::{self, ErrorKind, IsTerminal},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use clap::{ArgAction, Parser, Subcommand};
use huashu::{
    index::{CacheRoot, Change, Check, Index, Live},
    pack::Shop,
};

/// 话术：客服快捷短语与问答。输入快捷码、拼音或买家的原话，马上得到该回复的话。
///
/// 不带命令时进入对话界面；店铺文件夹取 --dir，否则取当前目录往上最近的、含有 phrases/ 或 kb/ 话术的文件夹，
/// 都没有时用自带的示例店铺。
///
/// 退出码：0 找到或正常，1 没找到，2 用法或文件有问题。
#[derive(Parser)]
#[command(name = "huashu", version, max_term_width = 100, help_template = HELP_TEMPLATE, override_usage = "huashu [选项] [命令]")]
#[command(disable_help_flag = true, disable_version_flag = true, disable_help_subcommand = true)]
#[command(subcommand_help_heading = "命令", next_help_heading = "选项")]
struct Arguments {
    /// 店铺文件夹（含 phrases/ 和 kb/），也可用环境变量 HUASHU_DIR 指定
    #[arg(long, global = true, value_name = "文件夹")]
    dir: Option<PathBuf>,
    /// 显示帮助
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    /// 显示版本
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
    #[command(flatten)]
    copy_to: clipboard::CopyTo,
    #[command(subcommand)]
    command: Option<Command>,
}

const HELP_TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

#[derive(Subcommand)]
#[command(next_help_heading = "选项", help_template = HELP_TEMPLATE)]
enum Command {
    /// 查一句：快捷码、拼音首字母、拼音，或买家的原话
    Find(find::Find),
    /// 挑一条：全屏列表，边打字边筛选，回车复制
    Pick(pick::Pick),
    /// 快捷码表：按主题列出快捷码、标题和回复的开头
    List(list::List),
    /// 快捷码卡：所有快捷码排在一张 A4 纸上，打印出来
    Card(card::Card),
    /// 机器人：每行一个 JSON 请求，每行一个 JSON 回复
    Bot(bot::Bot),
    /// 加一条话术：问几个问题，写好、检查好，放进合适的话术包
    Add(add::Add),
    /// 检查话术包，指出会让店铺难堪的地方
    Check(check::Check),
    /// 跑话术包里的 [[test]]：买家这么说，该回哪一条
    Test(test::Test),
    /// 用标好答案的问题考一考机器人
    Eval(eval::Eval),
    /// 练快捷码、考快捷码，汇总全班成绩
    Drill(drill::Drill),
    /// 店长的计算器：客服人数、奖金、店铺动态评分、目标分解
    Calc(calc::Calc),
    /// 客服接待：响应时间、回复率、转化和服务问题，可实时看
    Kpi(kpi::Kpi),
    /// 把自带的示例店铺写到文件夹里，改成自己的
    Init(init::Init),
    /// 把话术包整理成统一的格式，内容不变
    Fmt(fmt::Fmt),
    /// 输出文件格式的 JSON Schema，供编辑器检查和提示
    Schema(schema::Schema),
    /// 命令行补全：按 Tab 补全命令、选项和快捷码
    Completions(completions::Completions),
    /// 手册页，用 man 看
    Man(man::Man),
}

/// How a command ended.
pub enum Outcome {
    Found,
    NothingFound,
}

/// What the user is told when a command cannot go on.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    /// All has been said already.
    fn told() -> Self {
        Self(String::new())
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

pub fn run() -> ExitCode {
    if let Some(code) = completions::answer() {
        return code;
    }
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let named = shop_folder(arguments.dir);
    let dir = named.as_deref();
    let outcome = match arguments.command {
        None => repl::run(dir, &arguments.copy_to),
        Some(Command::Find(find)) => find.run(dir),
        Some(Command::Pick(pick)) => pick.run(dir),
        Some(Command::List(list)) => list.run(dir),
        Some(Command::Card(card)) => card.run(dir),
        Some(Command::Bot(bot)) => bot.run(dir),
        Some(Command::Add(add)) => add.run(dir),
        Some(Command::Check(check)) => check.run(dir),
        Some(Command::Test(test)) => test.run(dir),
        Some(Command::Eval(eval)) => eval.run(dir),
        Some(Command::Drill(drill)) => drill.run(dir),
        Some(Command::Calc(calc)) => calc.run(),
        Some(Command::Kpi(kpi)) => kpi.run(),
        Some(Command::Init(init)) => init.run(),
        Some(Command::Fmt(fmt)) => fmt.run(dir),
        Some(Command::Schema(schema)) => schema.run(),
        Some(Command::Completions(completions)) => completions.run(),
        Some(Command::Man(man)) => man.run(),
    };
    match outcome {
        Ok(Outcome::Found) => ExitCode::SUCCESS,
        Ok(Outcome::NothingFound) => ExitCode::from(1),
        Err(Failure(message)) => {
            if !message.is_empty() {
                screen::say(format_args!("{message}"));
            }
            ExitCode::from(2)
        }
    }
}

/// The folder that `--dir` names, or else `HUASHU_DIR`.
fn shop_folder(named: Option<PathBuf>) -> Option<PathBuf> {
    named.or_else(|| env::var_os("HUASHU_DIR").filter(|dir| !dir.is_empty()).map(PathBuf::from))
}

/// Help and version as asked for; what is wrong with the arguments in the user's words.
fn usage(error: &clap::Error) -> ExitCode {
    use clap::error::{ContextKind, ErrorKind};
    const HELP_ON_MISSING: ErrorKind = ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | HELP_ON_MISSING) {
        let _ = error.print();
        return if error.kind() == HELP_ON_MISSING { ExitCode::from(2) } else { ExitCode::SUCCESS };
    }
    let context = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let (argument, value) = (context(ContextKind::InvalidArg), context(ContextKind::InvalidValue));
    let message = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let typed = context(ContextKind::InvalidSubcommand);
            let meant = context(ContextKind::SuggestedSubcommand).replace(", ", " 或 ");
            let meant = if meant.is_empty() { String::new() } else { format!("是不是 {meant}？") };
            if env::args().nth(1).as_deref() == Some("calc") {
                screen::say(format_args!("没有 {typed} 这个计算器。{meant}\n运行 huashu calc --help 看有哪些"));
                return ExitCode::from(2);
            }
            format!("没有 {typed} 这个命令。{meant}想查话术请用：huashu find {typed}")
        }
        ErrorKind::UnknownArgument => format!("不认识的选项 {argument}"),
        ErrorKind::MissingRequiredArgument => format!("还缺 {argument}"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if value.is_empty() => format!("{argument} 后面要写值"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            // What clap and std say of a value is English.
            let why = error.source().map(ToString::to_string).filter(|why| !why.is_ascii());
            format!("{argument} 的值 {value} 不合适{}", why.map(|why| format!("：{why}")).unwrap_or_default())
        }
        ErrorKind::ArgumentConflict => format!("{argument} 重复了，或不能和别的选项一起用"),
        _ => error.to_string(),
    };
    screen::say(format_args!("{message}\n运行 huashu --help 看用法"));
    ExitCode::from(2)
}

/// The index of the shop that `dir` or the working folder names; problems in its packs are told.
fn open_index(dir: Option<&Path>, check: Check) -> Result<Index, Failure> {
    let shop = Shop::find(dir)?;
    let index = Index::open(&shop, CacheRoot::find().as_ref(), check)?;
    screen::tell_problems(&index.head().diagnostics);
    Ok(index)
}

/// The same, and what becomes of it when packs are saved, which `tell` is told.
fn open_live(
    dir: Option<&Path>,
    check: Check,
    tell: impl Fn(Change) + Send + 'static,
) -> Result<(Arc<Index>, Live), Failure> {
    let shop = Shop::find(dir)?;
    let cache = CacheRoot::find();
    let index = Index::open(&shop, cache.as_ref(), check)?;
    screen::tell_problems(&index.head().diagnostics);
    let live = Live::watch(shop, cache, &index, tell);
    Ok((Arc::new(index), live))
}

/// A reader that went away (`| head -1`) is no error.
fn unless_closed(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(|error| Failure(format!("读写出错：{error}"))),
    }
}

fn is_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}
