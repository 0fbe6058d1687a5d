//! What begins with a colon: a command a line in the table.

use std::io::{self, Write};

use huashu::{
    pack::Product,
    reply::{Candidate, ShownMenu},
    text::{normalize, printable},
};
use jiff::{SignedDuration, Timestamp};
use unicode_width::UnicodeWidthStr;

use super::{
    edit,
    line::{fact, facts, fault_of_value},
    list,
    lookup::Lookup,
    names, orders, save,
    session::{Next, Session},
    told::COUNTED,
};
use crate::cli::screen;

/// Entries that `:recent` shows.
const MOST_RECENT: usize = 9;

struct Command {
    /// The first is the one that is shown.
    names: &'static [&'static str],
    argument: &'static str,
    does: &'static str,
    run: fn(&mut Session, &str, &mut dyn Write) -> io::Result<()>,
}

const COMMANDS: &[Command] = &[
    Command {
        names: &["buyer", "b"],
        argument: "名字",
        does: "换买家：信息各自记着，名字填进 {{买家}}（- 没有名字的）",
        run: buyer,
    },
    Command { names: &["product", "p"], argument: "A02", does: "买家在看哪款（- 取消）", run: product },
    Command { names: &["order", "o"], argument: "已付款", does: "订单到哪一步（- 取消）", run: order },
    Command {
        names: &["set"],
        argument: "名称=值",
        does: "补上回复里缺的信息，几个用空格隔开（值写 - 去掉）",
        run: set,
    },
    Command { names: &["clear"], argument: "", does: "忘掉这位买家的信息", run: clear },
    Command { names: &["more", "m"], argument: "", does: "列表里后面的几条", run: more },
    Command { names: &["recent", "r"], argument: "", does: "最近用过的", run: recent },
    Command {
        names: &["theme", "t"], argument: "发货", does: "只查一个主题（- 查全部），同 /发货 和 /-", run: theme
    },
    Command {
        names: &["menu"], argument: "", does: "店铺菜单，复制给买家选；买家回几就输入几", run: menu
    },
    Command { names: &["why", "w"], argument: "", does: "为什么是这一条", run: why },
    Command {
        names: &["undo", "u"], argument: "", does: "撤回上一步：用过的、补过的、复制的、存的", run: undo
    },
    Command {
        names: &["save"], argument: "", does: "改一改刚才的回复，以后这一条都用自己的说法", run: save::save
    },
    Command {
        names: &["edit", "e"],
        argument: "kd",
        does: "用编辑器打开话术所在的那一行，也可写标题或列表里的第几条",
        run: edit::edit,
    },
    Command { names: &["help", "h", "?"], argument: "", does: "这一页", run: help },
    Command {
        names: &["quit", "q", "exit"], argument: "", does: "离开（也可按 Ctrl-D）", run: |_, _, _| Ok(())
    },
];

/// Beside the commands.
const KEYS: &[(&str, &str)] = &[
    ("kd", "快捷码、首字母、拼音、标题、买家的原话；回车取 ▸ 那条并复制"),
    ("kd 2", "取列表里的第 2 条；单独一个数字，从刚才的里面选"),
    ("kd+fp+jsy", "几条拼成一条"),
    ("/发货 kd", "只在一个主题里找；单独 /发货 一直只查它，/- 查全部，/ 列出"),
    ("Tab", "在列表里往下选；Esc 清空这一行"),
    ("空行", "换一种说法"),
];

/// Runs the command called `name`.
pub fn run(session: &mut Session, name: &str, argument: &str, out: &mut dyn Write) -> io::Result<Next> {
    let typed = normalize(name);
    let typed = if name == "?" { name } else { typed.as_str() };
    match COMMANDS.iter().find(|command| command.names.contains(&typed)) {
        Some(command) if command.names[0] == "quit" => return Ok(Next::Leave),
        Some(command) => (command.run)(session, argument, out)?,
        None => {
            let meant = nearest(typed).map_or("，:help 看有哪些".to_owned(), |name| format!("，是不是 :{name}？"));
            screen::say(format_args!("不认识的命令 :{}{meant}", printable(name)));
        }
    }
    Ok(Next::GoOn)
}

/// The command that was probably meant.
fn nearest(typed: &str) -> Option<&'static str> {
    const FARTHEST: usize = 2;
    if typed.is_empty() {
        return None;
    }
    let names = COMMANDS.iter().map(|command| command.names[0]);
    let begun = names.clone().find(|name| typed.len() > 1 && name.starts_with(typed));
    let distance = |name: &&str| strsim::damerau_levenshtein(name, typed);
    begun.or_else(|| names.min_by_key(distance).filter(|name| distance(name) <= FARTHEST.min(typed.len() / 2)))
}

/// What may be typed next: of `line`, the last part so far, and what could stand in its place.
pub fn completions<'l>(
    lookup: &Lookup,
    name: &'l str,
    argument: &'l str,
    line: &str,
) -> (&'l str, Vec<(String, String)>) {
    if argument.is_empty() && !line.ends_with(char::is_whitespace) {
        let begun = COMMANDS.iter().filter(|command| command.names[0].starts_with(&normalize(name)));
        let shown =
            begun.map(|command| (command.names[0].to_owned(), format!("{} {}", command.argument, command.does)));
        return (name, shown.map(|(name, does)| (name, does.trim_start().to_owned())).collect());
    }
    let command = COMMANDS.iter().find(|command| command.names.contains(&name));
    let names = match command.map(|command| command.names[0]) {
        Some("buyer") => lookup.desk.buyers().map(|(name, buyer)| (name.to_owned(), buyer.known())).collect(),
        Some("product") => products(lookup),
        Some("theme") => return (argument, theme_names(lookup, argument)),
        Some("set") => return (argument, fact_names(lookup, argument)),
        Some("order") => return (argument, order_steps(argument)),
        _ => Vec::new(),
    };
    (argument, names.into_iter().filter(|(name, _)| name.starts_with(argument)).collect())
}

/// `订单号=`: what the reply at hand lacks, then all that replies use.
fn fact_names(lookup: &Lookup, typed: &str) -> Vec<(String, String)> {
    if typed.contains(['=', '＝']) {
        return Vec::new();
    }
    let lacking = lookup.lacking.iter().map(|name| (name.as_str(), "这一条还缺".to_owned()));
    let (facts, of_shop) = (&lookup.desk.buyer().facts, &lookup.index().head().facts);
    let says = |name: &str| match (facts.get(name), of_shop.get(name).filter(|value| !value.is_empty())) {
        (Some(told), _) => format!("记着 {told}"),
        (None, Some(value)) => format!("店铺写的是 {value}"),
        (None, None) => String::new(),
    };
    let mut used: Vec<(&str, String)> = lookup.names().used().map(|name| (name, says(name))).collect();
    // What each buyer brings comes before what the shop says anyway.
    used.sort_by_key(|(name, _)| of_shop.get(*name).is_some_and(|value| !value.is_empty()));
    let others = used.into_iter().filter(|(name, _)| !lookup.lacking.iter().any(|lacking| lacking == name));
    let meant = lacking.chain(others).filter(|(name, _)| names::may_be(name, typed));
    meant.map(|(name, says)| (format!("{}=", printable(name)), printable(&says))).collect()
}

fn order_steps(typed: &str) -> Vec<(String, String)> {
    let meant = orders::all().filter(|(title, written)| names::may_be(title, typed) || written.starts_with(typed));
    meant.map(|(title, written)| (title.to_owned(), written.to_owned())).collect()
}

fn products(lookup: &Lookup) -> Vec<(String, String)> {
    let products = lookup.index().products().map_or(&[][..], |products| &products.catalog.products);
    products.iter().map(|product| (product.id.clone(), printable(&product.name))).collect()
}

/// The themes that `typed` may mean, with how much is in each.
pub fn theme_names(lookup: &Lookup, typed: &str) -> Vec<(String, String)> {
    let like = lookup.themes_like(typed).into_iter();
    like.map(|theme| {
        let title = printable(&theme.category.title);
        let name = if title.contains(char::is_whitespace) { theme.category.name.clone() } else { title };
        (name, format!("{} 条", theme.entries))
    })
    .collect()
}

pub fn list_themes(session: &Session, out: &mut dyn Write) -> io::Result<()> {
    let names = theme_names(&session.lookup(), "");
    list::plain_rows(&names, None, session.room()).iter().try_for_each(|row| writeln!(out, "{row}"))
}

fn help(session: &mut Session, _: &str, out: &mut dyn Write) -> io::Result<()> {
    let room = session.room();
    let commands = COMMANDS.iter().map(|command| (format!(":{} {}", command.names[0], command.argument), command.does));
    let lines: Vec<(String, &str)> =
        KEYS.iter().map(|(key, does)| ((*key).to_owned(), *does)).chain(commands).collect();
    let widest = lines.iter().map(|(key, _)| key.width()).max().unwrap_or(0);
    for (key, does) in lines {
        let gap = " ".repeat(widest - key.width());
        // In a narrow terminal on a line of its own.
        if room.left(widest + 3) >= 40 {
            writeln!(out, "  {key}{gap}  {}", room.dim(does))?;
        } else {
            writeln!(out, "{key}\n    {}", room.dim(does))?;
        }
    }
    Ok(())
}

fn buyer(session: &mut Session, name: &str, out: &mut dyn Write) -> io::Result<()> {
    if name.is_empty() {
        let names: Vec<(String, String)> =
            session.lookup().desk.buyers().map(|(name, buyer)| (printable(name), buyer.known())).collect();
        if names.is_empty() {
            screen::tell(format_args!("还没有记下买家，:buyer 小明 就换到小明"));
        }
        return list::plain_rows(&names, None, session.room()).iter().try_for_each(|row| writeln!(out, "{row}"));
    }
    if let Some(fault) = fault_of_value(name) {
        screen::say(format_args!("{fault}"));
        return Ok(());
    }
    session.step();
    let name = if name == "-" { String::new() } else { printable(name) };
    session.lookup().desk.turn_to(&name);
    session.forget_shown();
    let known = session.lookup().desk.buyer().known();
    let known = if known.is_empty() { "还没有记下什么".to_owned() } else { format!("记着 {known}") };
    let name = if name.is_empty() { "没有名字的买家" } else { &name };
    screen::tell(format_args!("{name}：{}", printable(&known)));
    Ok(())
}

fn product(session: &mut Session, name: &str, out: &mut dyn Write) -> io::Result<()> {
    match name {
        "" => {
            let names = products(&session.lookup());
            list::plain_rows(&names, None, session.room()).iter().try_for_each(|row| writeln!(out, "{row}"))
        }
        "-" => {
            screen::tell(format_args!("不记着在看哪款了"));
            tell_context(session, "product", None, out)
        }
        name => {
            let meant = products_called(&session.lookup(), name);
            match meant.as_slice() {
                [(id, title)] => {
                    screen::tell(format_args!("在看 {} {title}", printable(id)));
                    tell_context(session, "product", Some(id.clone()), out)
                }
                [] => {
                    screen::say(format_args!("没有“{}”这一款，:product 看有哪些", printable(name)));
                    Ok(())
                }
                several => {
                    screen::say(format_args!("“{}”有 {} 款，请写货号：", printable(name), several.len()));
                    list::plain_rows(several, None, session.room()).iter().try_for_each(|row| writeln!(out, "{row}"))
                }
            }
        }
    }
}

/// The product of this id or name, else all with the words in their names: id and name.
fn products_called(lookup: &Lookup, name: &str) -> Vec<(String, String)> {
    let Ok(products) = lookup.index().products() else { return Vec::new() };
    let catalog = &products.catalog;
    let shown = |product: &Product| (product.id.clone(), printable(&product.name));
    if let Some(product) = products.names.product(catalog, name) {
        return vec![shown(product)];
    }
    let typed = normalize(name);
    let has = |text: &String| !typed.is_empty() && normalize(text).contains(&typed);
    let is_meant = |product: &&Product| [&product.id, &product.name].into_iter().chain(&product.aliases).any(has);
    catalog.products.iter().filter(is_meant).map(shown).collect()
}

fn order(session: &mut Session, text: &str, out: &mut dyn Write) -> io::Result<()> {
    match text {
        "" => {
            let known = session.lookup().desk.buyer().known();
            let known =
                if known.is_empty() { "还没有记下什么，例如 :order 已付款".to_owned() } else { known };
            screen::tell(format_args!("{}", printable(&known)));
            Ok(())
        }
        "-" => {
            screen::tell(format_args!("不记着订单到哪一步了"));
            tell_context(session, "order", None, out)
        }
        text if fact(text).is_some() => set(session, text, out),
        text => {
            let written = order_step(&session.lookup(), text);
            let Some(written) = written else {
                let steps: Vec<&str> = orders::all().map(|(title, _)| title).collect();
                screen::say(format_args!("没有话术按“{}”分情况，可以写 {}", printable(text), steps.join("、")));
                return Ok(());
            };
            screen::tell(format_args!("订单 {}", printable(orders::title(&written))));
            tell_context(session, "order", Some(written), out)
        }
    }
}

/// As the shop's packs write it; none if neither they nor we know such a step.
fn order_step(lookup: &Lookup, said: &str) -> Option<String> {
    let entries = || lookup.index().entries();
    let is_wanted = |value: &str| {
        let wanted = |entry: huashu::pack::Entry| {
            entry.answers.iter().filter_map(|answer| answer.when.get("order")).flatten().any(|wanted| wanted == value)
        };
        entries().any(|(_, entry)| wanted(entry))
    };
    if is_wanted(said) { Some(said.to_owned()) } else { orders::written(said).map(str::to_owned) }
}

/// Remembers a value for conditions, and shows what reads differently by it.
fn tell_context(session: &mut Session, name: &str, value: Option<String>, out: &mut dyn Write) -> io::Result<()> {
    session.step();
    {
        let mut lookup = session.lookup();
        let context = &mut lookup.desk.buyer_mut().context;
        match value {
            Some(value) => context.insert(name.to_owned(), value),
            None => context.remove(name),
        };
    }
    session.show_changed(out).map(drop)
}

fn set(session: &mut Session, text: &str, out: &mut dyn Write) -> io::Result<()> {
    let facts = facts(text);
    if facts.is_empty() {
        let lookup = session.lookup();
        let example = lookup.lacking.first().map_or("买家", String::as_str);
        screen::say(format_args!("请写成 :set 名称=值，例如 :set {}=…；值写 - 就去掉", printable(example)));
        return Ok(());
    }
    if let Some(fault) = facts.iter().find_map(|(_, value)| fault_of_value(value)) {
        screen::say(format_args!("{fault}"));
        return Ok(());
    }
    let is_gone = |value: &str| value == "-";
    for (name, _) in facts.iter().filter(|(_, value)| !is_gone(value)) {
        if let Some(doubt) = doubt(&session.lookup(), name) {
            screen::say(format_args!("{doubt}"));
        }
    }
    session.step();
    for (name, value) in &facts {
        let mut lookup = session.lookup();
        let known = &mut lookup.desk.buyer_mut().facts;
        match value.as_str() {
            "-" => known.remove(name),
            value => known.insert(name.clone(), value.to_owned()),
        };
    }
    // What was taken back is not asked for at once.
    let is_only_gone = facts.iter().all(|(_, value)| is_gone(value));
    if is_only_gone || !session.show_changed(out)? {
        let told = facts.iter().map(|(name, value)| match value.as_str() {
            "-" => format!("去掉了 {}", printable(name)),
            value => format!("记住了 {}={}", printable(name), printable(value)),
        });
        screen::tell(format_args!("{}", told.collect::<Vec<_>>().join("，")));
    }
    Ok(())
}

fn more(session: &mut Session, _: &str, out: &mut dyn Write) -> io::Result<()> {
    session.show_more(out)
}

/// What is said of a name that changes no reply.
fn doubt(lookup: &Lookup, name: &str) -> Option<String> {
    let names = lookup.names();
    if names.matters(name) {
        return None;
    }
    let meant = printable(&names.meant(name).join("、"));
    let meant =
        if meant.is_empty() { "，按 Tab 看有哪些".to_owned() } else { format!("，是不是 {meant}？") };
    Some(format!("没有话术用到“{}”{meant}", printable(name)))
}

fn clear(session: &mut Session, _: &str, _: &mut dyn Write) -> io::Result<()> {
    let (name, known) = {
        let lookup = session.lookup();
        (lookup.desk.name().to_owned(), lookup.desk.buyer().known())
    };
    if known.is_empty() {
        screen::tell(format_args!("这位买家没有记下什么"));
        return Ok(());
    }
    session.step();
    session.lookup().desk.forget();
    let of = if name.is_empty() { String::new() } else { format!("{name}的 ") };
    screen::tell(format_args!("忘掉了 {}{}", printable(&of), printable(&known)));
    Ok(())
}

fn recent(session: &mut Session, _: &str, out: &mut dyn Write) -> io::Result<()> {
    let recent = session.lookup().recent(MOST_RECENT);
    let room = session.room();
    let now = Timestamp::now();
    let names = recent.iter().map(|(name, _)| name.clone()).collect();
    let Some(shown) = session.offer_names(names)? else {
        screen::tell(format_args!("还没有用过哪一条"));
        return Ok(());
    };
    let ago = |candidate: &Candidate| {
        let used = recent.iter().find(|(name, _)| *name == candidate.entry);
        used.map_or(String::new(), |(_, at)| ago(now.duration_since(*at)))
    };
    let rows = list::rows(&shown.reply.candidates, None, list::Room { columns: room.left(7), ..room });
    let rows = rows.into_iter().zip(&shown.reply.candidates);
    rows.map(|(row, candidate)| format!("{row}  {}", room.dim(&ago(candidate))))
        .try_for_each(|row| writeln!(out, "{row}"))
}

/// `3分钟前`.
fn ago(passed: SignedDuration) -> String {
    match passed.as_mins() {
        ..1 => "刚才".to_owned(),
        minutes @ 1..60 => format!("{minutes}分钟前"),
        minutes @ 60..1440 => format!("{}小时前", minutes / 60),
        minutes => format!("{}天前", minutes / 1440),
    }
}

fn theme(session: &mut Session, name: &str, out: &mut dyn Write) -> io::Result<()> {
    session.theme(name, out)
}

fn menu(session: &mut Session, _: &str, out: &mut dyn Write) -> io::Result<()> {
    session.send_menu(ShownMenu::Top, out)
}

fn undo(session: &mut Session, _: &str, _: &mut dyn Write) -> io::Result<()> {
    session.undo();
    Ok(())
}

fn why(session: &mut Session, _: &str, out: &mut dyn Write) -> io::Result<()> {
    let Some((source, entry)) = session.shown().map(|shown| {
        let place = shown.picked.unwrap_or(0);
        (shown.source.clone(), shown.reply.candidates.get(place).map(|candidate| candidate.entry.clone()))
    }) else {
        screen::say(format_args!("先查一条，再问为什么"));
        return Ok(());
    };
    let reply = session.lookup().again(&source, Some(COUNTED), true)?;
    let found = reply.candidates.iter().find(|candidate| Some(&candidate.entry) == entry.as_ref());
    let Some(candidate) = found else { return Ok(()) };
    writeln!(out, "{}", screen::heading(candidate))?;
    if candidate.why.is_empty() {
        writeln!(out, "  是您点名要的")?;
    }
    let (told, counted): (Vec<_>, Vec<_>) = candidate.why.iter().partition(|reason| !reason.text.is_empty());
    for reason in told {
        writeln!(out, "  {}", printable(&reason.text))?;
    }
    if !counted.is_empty() {
        let counted: Vec<String> =
            counted.iter().map(|reason| format!("{} {:.2}", counted_as(reason.name), reason.value)).collect();
        writeln!(out, "  {}", session.room().dim(&counted.join(" · ")))?;
    }
    if let Some(entry) = session.lookup().entry(&candidate.entry)? {
        let origin = &entry.origin;
        writeln!(out, "  {}的话术，在 {}:{}", origin.layer.title(), origin.file.display(), origin.line)?;
    }
    Ok(())
}

/// What a number that spoke for an entry is called.
fn counted_as(name: &str) -> &str {
    const NAMES: [(&str, &str); 11] = [
        ("grams", "字"),
        ("words", "词"),
        ("pinyin", "拼音"),
        ("best_ask", "最像的问法"),
        ("top_asks", "几句问法"),
        ("edit", "字序"),
        ("coverage", "问题说到"),
        ("ask_coverage", "问法说到"),
        ("learned", "学到的"),
        ("learned_pinyin", "学到的拼音"),
        ("contradiction", "意思相反"),
    ];
    NAMES.iter().find(|(known, _)| *known == name).map_or(name, |(_, title)| title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_command_is_guessed_and_a_strange_one_is_not() {
        for (typed, meant) in
            [("byer", Some("buyer")), ("prodct", Some("product")), ("quti", Some("quit")), ("the", Some("theme"))]
        {
            assert_eq!(nearest(typed), meant, "{typed}");
        }
        assert_eq!(nearest("nonsense"), None);
        assert_eq!(nearest("x"), None);
        assert_eq!(nearest(""), None);
    }

    #[test]
    fn no_name_means_two_commands() {
        let mut names: Vec<&str> = COMMANDS.iter().flat_map(|command| command.names.iter().copied()).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
