//! A drill on a terminal, 40 columns wide or more.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use huashu::{
    drill::{
        Answered, By, Card, Grade, Led, Prompt, Question, Tally, ThemeTally, Verdict, Way, Why, by_theme, missed,
        mnemonic, slowest, unanswered, weakest,
    },
    text::printable,
};
use jiff::Timestamp;
use unicode_width::UnicodeWidthStr;

use super::{
    super::{
        screen::{DIM, TITLE, write_columns},
        wrap::wrapped,
    },
    practice::Standings,
    show::{Marked, Shown},
};

const RIGHT: Style = AnsiColor::Green.on_default().bold();
const WRONG: Style = AnsiColor::Red.on_default().bold();
const LATE: Style = AnsiColor::Yellow.on_default();
const SAID: Style = Style::new().bold();

/// Characters of a reply among others to choose from.
const LONGEST_CHOICE: usize = 70;

/// Missed and slow ones that are named at the end.
const MOST_NAMED: usize = 8;

/// What stands before an answer.
pub struct Label {
    pub plain: String,
    pub styled: String,
}

impl Label {
    pub fn of(question: &Question) -> Self {
        let asked = match question.by {
            By::Code => "快捷码",
            By::Reply => "选几",
        };
        Self { plain: format!("{asked} ▸ "), styled: format!("{TITLE}{asked} ▸{TITLE:#} ") }
    }
}

/// How the questions of an exam are named once it is over.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// By their right answers.
    Names,
    Numbers,
}

/// Where the text goes.
pub struct Text {
    /// None: as wide as it likes.
    pub columns: Option<usize>,
    /// Whether what is typed does not show by itself.
    pub echoes: bool,
}

impl Text {
    pub fn question(&self, out: &mut impl Write, shown: &Shown<'_>) -> io::Result<()> {
        let why = shown.why.map(|why| format!(" · {}", why_title(why))).unwrap_or_default();
        let left = match shown.left {
            0 => "最后一题".to_owned(),
            left => format!("还有 {left} 题"),
        };
        writeln!(out, "\n{DIM}第 {} 题 · {}{why} · {left}{DIM:#}", shown.number, shown.card().theme.title)?;
        let (who, prompt) = match &shown.question.prompt {
            Prompt::Ask(text) => ("买家：", text),
            Prompt::Title(text) => ("标题：", text),
        };
        self.hanging(out, &format!("{DIM}{who}{DIM:#}"), who.width(), SAID, &printable(prompt))?;
        for (number, &card) in (1..).zip(&shown.question.choices) {
            let reply = shortened(&shown.deck.cards[card].reply);
            self.hanging(out, &format!("{TITLE}{number:>3}{TITLE:#}  "), 5, Style::new(), &reply)?;
        }
        if let Some(hint) = shown.hint() {
            writeln!(out, "{DIM}提示：{DIM:#}{hint}")?;
        }
        out.flush()
    }

    /// Right or wrong, then what was right and what it says.
    pub fn mark(&self, out: &mut impl Write, marked: &Marked<'_>) -> io::Result<()> {
        let seconds = marked.answered.seconds;
        match marked.verdict {
            Verdict::Right { way, .. } => {
                write!(out, "{RIGHT}✓ 对{RIGHT:#}　{seconds}")?;
                if let (Way::Search, Some(code)) = (way, marked.card.shortest_code()) {
                    write!(out, "　{LATE}打 {code} 更快{LATE:#}")?;
                }
                if marked.is_late() {
                    write!(out, "　{LATE}超过 {} 秒，还不算记牢{LATE:#}", marked.limit)?;
                }
                writeln!(out)?;
            }
            Verdict::Wrong { led } => {
                let typed = marked.answered.answer.as_deref().unwrap_or_default();
                write!(out, "{WRONG}✗ {}{WRONG:#}", instead(led.as_ref(), typed, marked.question))?;
                if marked.is_late() {
                    write!(out, "　{LATE}{seconds}，也超过 {} 秒了{LATE:#}", marked.limit)?;
                }
                writeln!(out)?;
            }
            // Nobody's answer.
            Verdict::Echo | Verdict::NoSuchChoice => {}
        }
        let number = marked.question.choices.iter().position(|card| *card == marked.question.card);
        let number = number.filter(|_| marked.grade == Grade::Missed).map(|at| format!("该选 {}　", at + 1));
        writeln!(out, "  {}{}", number.unwrap_or_default(), named(marked.card))?;
        self.hanging(out, "  ", 2, DIM, &marked.card.reply)
    }

    /// What came of a practice.
    pub fn score(
        &self,
        out: &mut impl Write,
        answers: &[Answered],
        standings: &Standings,
        now: Timestamp,
    ) -> io::Result<()> {
        self.marks(out, "练完了", answers)?;
        writeln!(out)?;
        self.named_list(out, "没记住", missed(answers).iter().map(|answer| name(answer)))?;
        let slow = slowest(answers, 3).into_iter().map(|answer| format!("{}　{}", name(answer), answer.seconds));
        self.named_list(out, "最慢的", slow)?;
        self.hanging(out, "进度　", 6, Style::new(), &standings.shown())?;
        let themes = by_theme(answers);
        let weakest = weakest(&themes).filter(|_| themes.len() > 1);
        self.hanging(out, "接下来　", 8, Style::new(), &standings.next_step(weakest, now))
    }

    /// What came of an exam: marks by theme, what was missed and what was not answered, as `told`.
    pub fn result(&self, out: &mut impl Write, title: &str, answers: &[Answered], told: Told) -> io::Result<()> {
        self.marks(out, title, answers)?;
        writeln!(out)?;
        let unanswered = unanswered(answers);
        match told {
            Told::Names => {
                self.named_list(out, "错了的", missed(answers).iter().map(|answer| name(answer)))?;
                self.named_list(out, "没答的", unanswered.iter().map(|(_, answer)| name(answer)))
            }
            Told::Numbers => {
                let is_missed = |answer: &Answered| !answer.right && answer.answer.is_some();
                let missed = (1..).zip(answers).filter(|(_, answer)| is_missed(answer)).map(|(number, _)| number);
                self.named_list(out, "错了的", numbers(missed).into_iter())?;
                self.named_list(out, "没答的", numbers(unanswered.iter().map(|(number, _)| *number)).into_iter())
            }
        }
    }

    fn marks(&self, out: &mut impl Write, title: &str, answers: &[Answered]) -> io::Result<()> {
        let all = Tally::of(answers);
        let pace = format!("每题 {}，共 {}", all.pace(), all.seconds);
        writeln!(out, "\n{TITLE}{title}{TITLE:#}：{} 题对 {}，{}\n{pace}\n", all.of, all.right, all.percent())?;
        write_columns(out, &theme_rows(&by_theme(answers)))
    }

    fn named_list(&self, out: &mut impl Write, title: &str, names: impl Iterator<Item = String>) -> io::Result<()> {
        let names: Vec<String> = names.collect();
        let gap = " ".repeat(title.width());
        for (at, name) in names.iter().take(MOST_NAMED).enumerate() {
            let lead = if at == 0 { title } else { &gap };
            self.hanging(out, &format!("{lead}　"), title.width() + 2, Style::new(), name)?;
        }
        match names.len().checked_sub(MOST_NAMED).filter(|&more| more > 0) {
            Some(more) => writeln!(out, "{gap}　还有 {more} 条"),
            None => Ok(()),
        }
    }

    /// Text after a lead of `taken` columns; the lines after the first begin below the text.
    pub fn hanging(&self, out: &mut impl Write, lead: &str, taken: usize, style: Style, text: &str) -> io::Result<()> {
        let lines = match self.columns {
            Some(columns) => wrapped(text, columns.saturating_sub(taken)),
            None => text.lines().map(str::to_owned).collect(),
        };
        for (at, line) in lines.iter().enumerate() {
            let gap = " ".repeat(if at == 0 { 0 } else { taken });
            let lead = if at == 0 { lead } else { "" };
            writeln!(out, "{lead}{gap}{style}{line}{style:#}")?;
        }
        Ok(())
    }
}

/// `第 2、3、7 题`; none of none.
fn numbers(numbers: impl Iterator<Item = usize>) -> Option<String> {
    let numbers: Vec<String> = numbers.map(|number| number.to_string()).collect();
    (!numbers.is_empty()).then(|| format!("第 {} 题", numbers.join("、")))
}

fn why_title(why: Why) -> &'static str {
    match why {
        Why::New => "新话术",
        Why::Due => "复习",
        Why::Early => "提前复习",
        Why::Again => "再来一次",
        Why::Next => "这回打快捷码",
    }
}

/// Why an answer is wrong.
fn instead(led: Option<&Led>, typed: &str, question: &Question) -> String {
    match led {
        None if typed.is_empty() => "不会没关系，看一眼".to_owned(),
        None => format!("不对，“{}”什么也查不到", printable(typed)),
        Some(led) if question.by == By::Code && typed.is_ascii() => {
            format!("不对，{} 是“{}”", printable(typed), led.title)
        }
        Some(led) => format!("不对，那一条是“{}”", led.title),
    }
}

/// `kd 或 fkd　发什么快递　（记“快递”）`
fn named(card: &Card) -> String {
    let codes = card.codes.join(" 或 ");
    let words = card.shortest_code().and_then(|code| mnemonic(&card.title, code));
    let words = words.filter(|words| *words != card.title).map(|words| format!("{DIM}　记“{words}”{DIM:#}"));
    let gap = if codes.is_empty() { "" } else { "　" };
    format!("{TITLE}{codes}{TITLE:#}{gap}{}{}", card.title, words.unwrap_or_default())
}

fn name(answer: &Answered) -> String {
    let code = answer.codes.first().map(|code| format!("{code} ")).unwrap_or_default();
    format!("{code}{}", answer.title)
}

fn shortened(reply: &str) -> String {
    match reply.char_indices().nth(LONGEST_CHOICE) {
        Some((cut, _)) => format!("{}…", &reply[..cut]),
        None => reply.to_owned(),
    }
    .replace('\n', " ")
}

pub fn theme_rows(themes: &[ThemeTally]) -> Vec<Vec<String>> {
    let mut rows = vec![["主题", "得分", "对/题", "每题"].map(str::to_owned).to_vec()];
    rows.extend(
        themes
            .iter()
            .map(|ThemeTally { theme, score }| vec![printable(theme), score.percent(), score.ratio(), score.pace()]),
    );
    rows
}
