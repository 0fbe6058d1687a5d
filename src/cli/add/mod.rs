//! `huashu add`: a few questions, and the entry stands in the right pack, checked.

mod fields;
mod place;

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::Args;
use huashu::{
    check,
    diagnostic::{Diagnostic, Severity},
    index::Index,
    pack::{Draft, Kind, Library, Period, Root, Shop, load, load_with},
};
use jiff::{Timestamp, civil::Date};

use super::{Failure, Outcome, check::write_problem, form::Form, save::save, screen, unless_closed};
use place::Place;

/// 问几个问题，写好一条快捷短语或问答，检查过再写进合适的话术包。
///
/// 中途按 Ctrl-C 就不写。写错了可以重新填，填过的不用再打。
#[derive(Args)]
#[command(next_help_heading = "选项", override_usage = "huashu add", help_template = super::HELP_TEMPLATE)]
pub struct Add {}

/// What can be done with an entry that was filled in.
#[derive(Clone, Copy)]
enum Choice {
    Write,
    FillAgain,
    Drop,
}

impl Add {
    pub fn run(self, dir: Option<&Path>) -> Result<Outcome, Failure> {
        let shop = Shop::find(dir)?;
        let Root::Folder(root) = shop.own.clone() else {
            return Err(Failure(
                "没有找到店铺文件夹，写到哪里好呢？先运行 huashu init 写出一套示例，或用 --dir 指定".to_owned(),
            ));
        };
        let library = load(&shop);
        let today = library.settings.day(Timestamp::now());
        let mut form = Form::new()?;
        let kinds = ["快捷短语：客服打快捷码就出来", "问答：买家问到，机器人就能回"];
        let kind = [Kind::Phrase, Kind::Faq][form.choose("加哪一种", &kinds, 0)?];
        let mut draft = empty(kind);
        let mut place = None;
        loop {
            fields::fill(&mut form, &mut draft, &library)?;
            let chosen = place::choose(&mut form, &shop, &library, &root, &draft, place.take())?;
            if kind == Kind::Faq {
                fields::fill_id(&mut form, &mut draft, &library, &chosen.path)?;
            }
            let pack = draft.appended_to(&chosen.text);
            let problems = problems_of(&shop, &library, &draft, (&chosen.path, &pack), today)?;
            show(&draft, &problems)?;
            match next(&mut form, &chosen, &root, &problems)? {
                Choice::Write => return write(&chosen, &root, &pack),
                Choice::FillAgain => place = Some(chosen.path),
                Choice::Drop => return Err(Failure("没有写入".to_owned())),
            }
        }
    }
}

fn empty(kind: Kind) -> Draft {
    let (names, asks, texts) = Default::default();
    Draft { kind, names, title: String::new(), asks, texts, period: Period::default() }
}

/// What the shop's packs would have wrong with the entry in them, and have not without it.
fn problems_of(
    shop: &Shop,
    library: &Library,
    draft: &Draft,
    edited: (&PathBuf, &str),
    today: Date,
) -> Result<Vec<Diagnostic>, Failure> {
    let before = check::check(library, today);
    let with_entry = load_with(shop, Some((edited.0.as_path(), edited.1)));
    let mut problems = check::check(&with_entry, today);
    problems.retain(|problem| !before.contains(problem));
    let is_drafted = |entry: &huashu::pack::Entry| entry.kind == draft.kind && draft.names.contains(&entry.key);
    let index = Index::in_memory(&with_entry)?;
    problems.extend(check::check_asks(&with_entry, index, today, is_drafted, || {})?);
    Ok(problems)
}

fn show(draft: &Draft, problems: &[Diagnostic]) -> Result<(), Failure> {
    let mut err = anstream::stderr();
    let shown = writeln!(err, "\n{}", draft.to_toml());
    unless_closed(shown.and_then(|()| problems.iter().try_for_each(|problem| write_problem(&mut err, problem))))
}

/// What the user wants; with errors in it, rather not to write.
fn next(form: &mut Form, place: &Place, root: &Path, problems: &[Diagnostic]) -> Result<Choice, Failure> {
    let file = place.shown(root);
    let wrong = problems.iter().any(|problem| problem.severity == Severity::Error);
    let write = match (wrong, problems.len()) {
        (_, 0) => format!("写进 {file}"),
        (_, many) => format!("照这样写进 {file}（上面 {many} 处问题以后再改）"),
    };
    let choices =
        [(write, Choice::Write), ("重新填，改一改".to_owned(), Choice::FillAgain), ("不要了".to_owned(), Choice::Drop)];
    let texts: Vec<&String> = choices.iter().map(|(text, _)| text).collect();
    let chosen = form.choose("怎么办", &texts, usize::from(wrong))?;
    Ok(choices[chosen].1)
}

fn write(place: &Place, root: &Path, pack: &str) -> Result<Outcome, Failure> {
    let file = place.shown(root);
    // Somebody may have saved the pack in an editor meanwhile.
    if place.exists && fs::read_to_string(&place.path).is_ok_and(|now| now != place.text) {
        return Err(Failure(format!("{file} 刚刚被别人改过，没有写入；请再运行一次 huashu add")));
    }
    save(&place.path, pack).map_err(|error| Failure(format!("写不了 {file}：{error}")))?;
    unless_closed(writeln!(io::stdout(), "已写进 {file}"))?;
    screen::say(format_args!("开着的 huashu 马上就会用上它"));
    Ok(Outcome::Found)
}
