//! `huashu card`: the codes on paper.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::Args;
use huashu::shortcuts;

use super::{
    Failure, Outcome,
    list::{Opened, leave_out_invalid, open_themes},
    save::{ensure_folder, save},
    screen, unless_closed,
};

const PRINTING: &str = "\
今天能用的快捷码按主题分栏，后面是回复的开头。
网页不用联网，用浏览器打开，按 A4 横向打印。
一张放不下时先缩小字号，再分成几张。
例：huashu card --out card.html";

/// 快捷码卡：所有快捷码排在一张 A4 纸上，打印出来。
#[derive(Args)]
#[command(next_help_heading = "选项", override_usage = "huashu card [--out 文件]", help_template = super::HELP_TEMPLATE)]
#[command(after_help = PRINTING)]
pub struct Card {
    /// 写到这个文件；不写时输出到标准输出
    #[arg(long, value_name = "文件")]
    out: Option<PathBuf>,
}

impl Card {
    pub fn run(self, dir: Option<&Path>) -> Result<Outcome, Failure> {
        let Opened { shop, mut themes, today } = open_themes(dir)?;
        for theme in &mut themes {
            leave_out_invalid(theme, today);
        }
        themes.retain(|theme| !theme.phrases.is_empty());
        if themes.is_empty() {
            screen::say(format_args!("没有能用的快捷短语"));
            return Ok(Outcome::NothingFound);
        }
        let page = shortcuts::card(&shop, &themes, today);
        let Some(file) = self.out else {
            unless_closed(writeln!(io::stdout(), "{page}"))?;
            return Ok(Outcome::Found);
        };
        ensure_folder(&file)?;
        save(&file, &page).map_err(|error| Failure(format!("写不了 {}：{error}", file.display())))?;
        screen::tell(format_args!("已写入 {}，用浏览器打开，按 A4 横向打印", file.display()));
        Ok(Outcome::Found)
    }
}
