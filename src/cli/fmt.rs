//! `huashu fmt`: packs in canonical form.

use std::{
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use clap::Args;
use huashu::{
    diagnostic::Diagnostic,
    pack::{self, Folder, Layer, Root, Shop},
};

use super::{Failure, Outcome, save::save, screen, unless_closed};

/// 把话术包整理成统一的格式：空行、缩进、列表换行。内容、注释和先后次序都不变。
///
/// 不写文件时整理店铺里所有的话术包。写错了的文件会报出来，不动它。
#[derive(Args)]
#[command(next_help_heading = "选项", override_usage = "huashu fmt [选项] [文件…]", help_template = super::HELP_TEMPLATE)]
pub struct Fmt {
    /// 只整理这些文件；- 表示从标准输入读、写到标准输出
    #[arg(value_name = "文件")]
    files: Vec<PathBuf>,
    /// 只列出要整理的文件，不改动；有要整理的就以 2 退出
    #[arg(long)]
    check: bool,
}

/// A file, and how messages name it.
struct Pack {
    path: PathBuf,
    shown: PathBuf,
}

impl Fmt {
    pub fn run(self, dir: Option<&Path>) -> Result<Outcome, Failure> {
        let stdin = |file: &PathBuf| file.as_os_str() == "-";
        if self.files.len() == 1 && self.files.iter().any(stdin) {
            return self.format_stdin();
        }
        if self.files.iter().any(stdin) {
            return Err(Failure("- 是标准输入，不能和别的文件一起写".to_owned()));
        }
        let packs = if self.files.is_empty() { shop_packs(dir)? } else { named_packs(self.files) };
        let (mut changed, mut problems, mut left) = (0, Vec::new(), 0);
        for pack in &packs {
            match format_pack(pack, self.check) {
                Ok(false) => {}
                Ok(true) => {
                    changed += 1;
                    tell_changed(&pack.shown, self.check)?;
                }
                Err(found) => {
                    left += 1;
                    problems.extend(found);
                }
            }
        }
        screen::tell_problems(&problems);
        match (left, changed) {
            (0, 0) => screen::say(format_args!("{} 个话术包都是整理好的", packs.len())),
            (0, changed) if self.check => return Err(Failure(format!("{changed} 个话术包要整理：运行 huashu fmt"))),
            (0, _) => {}
            (left, _) => return Err(Failure(format!("{left} 个话术包没有整理，请先改好上面的问题"))),
        }
        Ok(Outcome::Found)
    }

    fn format_stdin(&self) -> Result<Outcome, Failure> {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map_err(|error| Failure(format!("读不了标准输入：{error}")))?;
        let formatted = pack::format(Path::new("标准输入"), &text).map_err(|problems| {
            screen::tell_problems(&problems);
            Failure("没有整理，请先改好上面的问题".to_owned())
        })?;
        if !self.check {
            unless_closed(io::stdout().write_all(formatted.as_bytes()))?;
        } else if formatted != text {
            return Err(Failure("标准输入要整理".to_owned()));
        }
        Ok(Outcome::Found)
    }
}

/// The packs of the shop's own layer.
fn shop_packs(dir: Option<&Path>) -> Result<Vec<Pack>, Failure> {
    let Root::Folder(root) = Shop::find(dir)?.own else {
        let help = "请进入店铺文件夹，或用 --dir 指定；还没有店铺，先运行 huashu init 写出一套";
        return Err(Failure(format!("这里没有店铺文件夹，自带的示例店铺不用整理。{help}")));
    };
    let folder = Folder { layer: Layer::Shop, root: Root::Folder(root.clone()) };
    let packs = folder.packs().into_iter().map(|pack| pack.path);
    Ok(packs.map(|path| Pack { shown: path.strip_prefix(&root).unwrap_or(&path).to_owned(), path }).collect())
}

fn named_packs(files: Vec<PathBuf>) -> Vec<Pack> {
    files.into_iter().map(|path| Pack { shown: path.clone(), path }).collect()
}

/// Whether the pack was not in canonical form; unless only to `check`, now it is.
fn format_pack(pack: &Pack, check: bool) -> Result<bool, Vec<Diagnostic>> {
    let shown = |problem: Diagnostic| Diagnostic { file: pack.shown.clone(), ..problem };
    let text = pack::read(&pack.path).map_err(|problem| vec![shown(*problem)])?;
    let formatted = pack::format(&pack.shown, &text)?;
    if formatted == text {
        return Ok(false);
    }
    if !check {
        save(&pack.path, &formatted).map_err(|error| {
            let message = format!("写不了这个文件：{error}");
            vec![Diagnostic::error(&pack.shown, "unwritable", message, "请检查文件和文件夹的写入权限，原文件没有动")]
        })?;
    }
    Ok(true)
}

/// What would change is data; what did is talk.
fn tell_changed(file: &Path, check: bool) -> Result<(), Failure> {
    if check {
        return unless_closed(writeln!(io::stdout(), "{}", file.display()));
    }
    screen::say(format_args!("已整理 {}", file.display()));
    Ok(())
}
