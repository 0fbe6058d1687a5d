//! `huashu pick`: the list on the whole screen, the reply beside it.

mod glyphs;
mod line;
mod picker;
mod terminal;
mod view;

use std::{
    io::{self, IsTerminal, Write},
    path::Path,
    process,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use clap::Args;
use clap_complete::{ArgValueCandidates, ArgValueCompleter};
use huashu::{
    index::{Check, Index, Live},
    pack::Kind,
    text::printable,
};
use jiff::Timestamp;
use ratatui::crossterm::event::{self, Event, KeyEventKind};

use self::{
    picker::{Next, Picker, Taken},
    terminal::Screen,
    view::{Taking, draw},
};
use super::{
    Failure, Outcome,
    clipboard::{Clipboard, Copied, CopyTo},
    completions, open_live,
    repl::is_plain,
    screen, unless_closed,
    uses::KeptUses,
    waiting::Waiting,
};

/// How often packs that were saved, and signals, are looked for while no key is pressed.
const LOOK: Duration = Duration::from_millis(250);

/// So long after a signal the terminal may take to be put in order.
const GRACE: Duration = Duration::from_secs(1);

const KEYS: &str = "\
直接打字就筛选：快捷码、拼音、首字母、买家的话；kd+fp 把几条合成一条。
  ↑↓、Ctrl-P、Ctrl-N  选              PgUp、PgDn  翻页
  Tab                 换一种说法      Ctrl-T      选主题，还没打字时也可以按 /
  Ctrl-F、Ctrl-B      翻回复          Shift-↓、Shift-↑  回复一行一行看
  Enter               拿走，缺的先问  Esc         离开

回复复制到剪贴板；加了 --print，或者标准输出不是终端，就输出：A=$(huashu pick)
没有剪贴板管理器的 X11 桌面，程序一结束剪贴板就空了，请用 --copy-cmd。
退出码：0 拿了一条，1 没有拿，2 用法或文件有问题。";

/// 挑一条：全屏列表，边打字边筛选，旁边就是填好的回复，回车复制。
#[derive(Args)]
#[command(next_help_heading = "选项", override_usage = "huashu pick [选项]", help_template = super::HELP_TEMPLATE)]
#[command(after_help = KEYS)]
pub struct Pick {
    /// 一开始就填好的内容
    #[arg(long, value_name = "内容", default_value = "", hide_default_value = true)]
    #[arg(allow_hyphen_values = true, add = ArgValueCompleter::new(completions::codes))]
    query: String,
    /// 只看这个主题，例如 退换
    #[arg(long, value_name = "主题", add = ArgValueCandidates::new(completions::themes))]
    theme: Option<String>,
    /// 输出到标准输出，不复制
    #[arg(long)]
    print: bool,
    #[command(flatten)]
    copy_to: CopyTo,
}

impl Pick {
    pub fn run(self, dir: Option<&Path>) -> Result<Outcome, Failure> {
        if is_plain() {
            return Err(Failure("这个终端（TERM=dumb）显示不了全屏列表，请用 huashu，或 huashu find".to_owned()));
        }
        let mut clipboard = Clipboard::open(&self.copy_to)?;
        let taking = if self.print || !io::stdout().is_terminal() { Taking::Prints } else { Taking::Copies };
        let packs = Packs::open(dir)?;
        let mut uses = KeptUses::open();
        let now = Timestamp::now();
        let habits = uses.uses().habits(&packs.index, now);
        let mut picker = Picker::new(Arc::clone(&packs.index), habits, &self.query, now)?;
        if let Some(theme) = &self.theme
            && !picker.choose_theme(theme)?
        {
            return Err(Failure(format!("没有“{}”这个主题", printable(theme))));
        }
        let Some(taken) = choose(&mut picker, &packs, &uses, taking)? else { return Ok(Outcome::NothingFound) };
        for candidate in &taken.candidates {
            let kind = if candidate.codes.is_empty() { Kind::Faq } else { Kind::Phrase };
            uses.note(kind, &candidate.entry, 1.0, Timestamp::now());
        }
        hand_over(&taken.text, taking, &mut clipboard)?;
        Ok(Outcome::Found)
    }
}

/// The packs of a shop, and what becomes of them meanwhile.
struct Packs {
    index: Arc<Index>,
    live: Live,
    news: mpsc::Receiver<String>,
}

impl Packs {
    fn open(dir: Option<&Path>) -> Result<Self, Failure> {
        let (sender, news) = mpsc::channel();
        // Told when the screen has room for it.
        let tell = move |change| drop(sender.send(screen::change_lines(change)));
        let _waiting = Waiting::for_packs();
        let (index, live) = open_live(dir, Check::Everything, tell)?;
        Ok(Self { index, live, news })
    }

    /// What there is to say of packs that were saved since the last look, in one line.
    fn news(&self) -> Option<String> {
        self.news.try_iter().last().map(|news| news.replace('\n', " "))
    }
}

/// Lets the agent choose on the whole screen; `None` if nothing was taken.
fn choose(picker: &mut Picker, packs: &Packs, uses: &KeptUses, taking: Taking) -> Result<Option<Taken>, Failure> {
    let ended = Arc::new(AtomicBool::new(false));
    let signal = Arc::clone(&ended);
    // Without it a signal ends the program and leaves the terminal as it is.
    let _ = ctrlc::set_handler(move || {
        signal.store(true, Ordering::Relaxed);
        // A terminal that is gone is read for ever.
        thread::sleep(GRACE);
        process::exit(1);
    });
    let mut screen = Screen::open()
        .map_err(|error| Failure(format!("打不开终端：{error}。脚本里请用 huashu find 或 huashu list --json")))?;
    loop {
        if let Some(index) = packs.live.newer() {
            let habits = uses.uses().habits(&index, picker.now);
            picker.swap(index, habits)?;
        }
        if let Some(news) = packs.news() {
            picker.note = Some(news);
        }
        // Also while nothing happens: the window may have changed before anyone listened. What is the same is not drawn.
        screen.draw(|frame| draw(frame, picker, taking))?;
        if ended.load(Ordering::Relaxed) {
            return Ok(None);
        }
        if !event::poll(LOOK)? {
            continue;
        }
        match event::read()? {
            Event::Key(key) if key.kind != KeyEventKind::Release => match picker.key(key)? {
                Next::GoOn => {}
                Next::Leave => return Ok(None),
                #[cfg(unix)]
                Next::Stop => screen.stop()?,
                #[cfg(not(unix))]
                Next::Stop => {}
                Next::Take(taken) => return Ok(Some(taken)),
            },
            Event::Paste(text) => picker.paste(&text)?,
            _ => {}
        }
    }
}

/// The reply goes where it is wanted; where it cannot be copied, it is shown to be copied by hand.
fn hand_over(text: &str, taking: Taking, clipboard: &mut Clipboard) -> Result<(), Failure> {
    let copied = match taking {
        Taking::Prints => return unless_closed(writeln!(io::stdout(), "{text}")),
        Taking::Copies => clipboard.copy(text),
    };
    match copied {
        Copied::Done => {
            screen::tell(format_args!("已复制：{text}"));
            return Ok(());
        }
        Copied::Nowhere => screen::say(format_args!("这里没有剪贴板，可以用 --copy-cmd 指定复制命令")),
        Copied::Failed(reason) => screen::say(format_args!("没有复制成：{}", printable(&reason))),
    }
    unless_closed(writeln!(io::stdout(), "{text}"))
}
