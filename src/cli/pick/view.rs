//! How the picker looks: the line that is typed, the list, the reply; side by side where the window is wide.

use huashu::reply::Candidate;
use ratatui::{
    Frame,
    layout::{Position, Rect},
    style::{Color, Modifier, Style},
    text::{Line as Text, Span},
    widgets::{Block, Borders, Clear, Paragraph},
};
use unicode_width::UnicodeWidthStr;

use super::{
    glyphs::drawn,
    line::Line,
    picker::{Over, Picker, Row, Themes},
};
use crate::cli::{list::validity, repl::cut, wrap::wrapped};

/// In less, nothing can be shown.
const LEAST: (u16, u16) = (24, 7);
/// From this width on, the reply stands beside the list.
const WIDE: u16 = 64;

const TITLE: Style = Style::new().fg(Color::Cyan).add_modifier(Modifier::BOLD);
const CODE: Style = Style::new().fg(Color::Green).add_modifier(Modifier::BOLD);
const DIM: Style = Style::new().add_modifier(Modifier::DIM);
const WARNING: Style = Style::new().fg(Color::Yellow);
const SELECTED: Style = Style::new().add_modifier(Modifier::REVERSED);

/// What Enter does with the reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taking {
    Copies,
    Prints,
}

pub fn draw(frame: &mut Frame<'_>, picker: &mut Picker, taking: Taking) {
    let area = frame.area();
    picker.hidden = area.width < LEAST.0 || area.height < LEAST.1;
    if picker.hidden {
        frame.render_widget(Paragraph::new(cut("窗口太小，请拉大", area.width.into())), area);
        return;
    }
    let Places { typed, list, reply, help } = places(area);
    draw_typed(frame, picker, typed);
    picker.page = list.height.into();
    draw_list(frame, picker, list);
    draw_reply(frame, picker, reply);
    draw_help(frame, picker, help, taking);
    match &picker.over {
        Over::Nothing => {}
        Over::Themes(themes) => draw_themes(frame, picker, themes, list),
        Over::Fact { name, value } => draw_fact(frame, name, value, help),
    }
}

struct Places {
    typed: Rect,
    list: Rect,
    reply: Rect,
    help: Rect,
}

fn places(area: Rect) -> Places {
    let row = |y: u16| Rect { x: area.x, y, width: area.width, height: 1 };
    let (top, bottom) = (area.y + 1, area.bottom() - 1);
    let between = Rect { x: area.x, y: top, width: area.width, height: bottom - top };
    let (list, reply) = if area.width >= WIDE {
        let left = (area.width * 2 / 5).clamp(28, 44);
        let list = Rect { width: left, ..between };
        (list, Rect { x: left, width: area.width - left, ..between })
    } else {
        // The reply is what the agent reads.
        let above = (between.height * 2 / 5).max(2);
        let list = Rect { height: above, ..between };
        (list, Rect { y: top + above, height: between.height - above, ..between })
    };
    Places { typed: row(area.y), list, reply, help: row(bottom) }
}

fn draw_typed(frame: &mut Frame<'_>, picker: &Picker, area: Rect) {
    const PROMPT: &str = "话术> ";
    let count = format!("{}{} 条", picker.rows.len(), if picker.has_more() { "+" } else { "" });
    let theme = picker.theme.as_ref().map(|theme| format!("【{}】", drawn(&theme.title))).unwrap_or_default();
    let right = cut(&format!("{theme}{count}"), usize::from(area.width) / 2);
    let left = usize::from(area.width) - right.width() - 1;
    let (typed, cursor) = picker.query.shown(left.saturating_sub(PROMPT.width()));
    let gap = " ".repeat((left + 1).saturating_sub(PROMPT.width() + typed.width()));
    let row = Text::from(vec![Span::styled(PROMPT, TITLE), Span::raw(typed), Span::raw(gap), Span::styled(right, DIM)]);
    frame.render_widget(Paragraph::new(row), area);
    if matches!(picker.over, Over::Nothing) {
        place_cursor(frame, area, PROMPT.width() + cursor);
    }
}

fn place_cursor(frame: &mut Frame<'_>, area: Rect, column: usize) {
    let x = area.x + u16::try_from(column).unwrap_or(area.width).min(area.width - 1);
    frame.set_cursor_position(Position { x, y: area.y });
}

fn draw_list(frame: &mut Frame<'_>, picker: &Picker, area: Rect) {
    if picker.rows.is_empty() {
        let hint = if picker.theme.is_some() {
            "这个主题里没有，Ctrl-T 换主题"
        } else {
            "没有找到，换个说法试试"
        };
        frame.render_widget(Paragraph::new(Span::styled(hint, WARNING)), area);
        return;
    }
    let (height, width) = (usize::from(area.height), usize::from(area.width).saturating_sub(1));
    let rows = picker.rows.iter().enumerate().skip(first_shown(picker.selected, height)).take(height);
    let codes = rows.clone().map(|(_, row)| code(row).width()).max().unwrap_or(0).min(width / 3);
    let rows = rows.map(|(at, row)| list_row(row, at == picker.selected, codes, width));
    frame.render_widget(Paragraph::new(rows.collect::<Vec<_>>()), area);
}

/// Pages of the list, so that it does not move at every key.
fn first_shown(selected: usize, height: usize) -> usize {
    let height = height.max(1);
    selected / height * height
}

fn list_row(row: &Row, is_selected: bool, codes: usize, width: usize) -> Text<'static> {
    let code = cut(&code(row), codes);
    let gap = " ".repeat(codes - code.width() + 1);
    let left = width.saturating_sub(codes + 2);
    let title = cut(&title(row), left);
    if is_selected {
        let rest = " ".repeat(left - title.width());
        return Text::styled(format!(" {code}{gap}{title}{rest}"), SELECTED);
    }
    let has_code = matches!(row, Row::One(candidate) if !candidate.codes.is_empty());
    let code_style = if has_code { CODE } else { DIM };
    let title_style = if row.text().1.is_empty() { Style::new() } else { WARNING };
    Text::from(vec![Span::raw(" "), Span::styled(code, code_style), Span::raw(gap), Span::styled(title, title_style)])
}

/// The codes of a phrase; a faq has none.
fn code(row: &Row) -> String {
    match row {
        Row::One(candidate) if candidate.codes.is_empty() => "问答".to_owned(),
        Row::One(candidate) => drawn(&candidate.codes.join(" ")),
        Row::Together { .. } => "合起来".to_owned(),
    }
}

fn title(row: &Row) -> String {
    match row {
        Row::One(candidate) => drawn(&candidate.title),
        Row::Together { answers, .. } => {
            let titles: Vec<String> = answers.iter().map(|answer| drawn(&answer.title)).collect();
            titles.join(" + ")
        }
    }
}

fn draw_reply(frame: &mut Frame<'_>, picker: &mut Picker, area: Rect) {
    let borders = if area.x > 0 { Borders::LEFT } else { Borders::TOP };
    let block = Block::new().borders(borders).border_style(DIM);
    let mut inner = block.inner(area);
    frame.render_widget(block, area);
    if area.x > 0 {
        inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(1), ..inner };
    }
    let Some(row) = picker.current() else { return };
    let mut rows = reply_rows(picker, row, inner);
    if rows.len() > inner.height.into() {
        rows = scrolled(rows, picker, inner);
    } else {
        picker.scrolled = 0;
    }
    frame.render_widget(Paragraph::new(rows), inner);
}

/// The part of `rows` that the agent has come to, and how to get to the rest.
fn scrolled(rows: Vec<Text<'static>>, picker: &mut Picker, inner: Rect) -> Vec<Text<'static>> {
    let page = usize::from(inner.height).saturating_sub(1);
    let last = rows.len() - page;
    picker.reply_page = page;
    picker.scrolled = picker.scrolled.min(last);
    let hint =
        if picker.scrolled < last { "……放不下，Ctrl-F 往下看" } else { "到底了，Ctrl-B 往上看" };
    let hint = Text::styled(cut(hint, inner.width.into()), DIM);
    rows.into_iter().skip(picker.scrolled).take(page).chain([hint]).collect()
}

/// All there is to say of `row`, in lines that are no wider than `inner`, however many they are.
fn reply_rows(picker: &Picker, row: &Row, inner: Rect) -> Vec<Text<'static>> {
    let width = usize::from(inner.width);
    let styled = |text: &str, style| wrapped(text, width).into_iter().map(move |line| Text::styled(line, style));
    let mut rows = Vec::new();
    match row {
        Row::One(candidate) => {
            let (title, codes) = (title(row), drawn(&candidate.codes.join(" ")));
            rows.push(Text::from(vec![Span::styled(title, TITLE), Span::raw("  "), Span::styled(codes, CODE)]));
            rows.extend(styled(&origin(candidate, picker), DIM));
        }
        Row::Together { .. } => rows.extend(styled(&title(row), TITLE)),
    }
    let roomy = inner.height > 8;
    rows.extend(roomy.then(Text::default));
    let (text, missing) = row.text();
    let text = if text.is_empty() { "没有适合当前情况的回复" } else { text };
    rows.extend(styled(&drawn(text), Style::new()));
    if !missing.is_empty() {
        rows.extend(roomy.then(Text::default));
        rows.extend(styled(&format!("还缺：{}，按 Enter 补上", drawn(&missing.join("、"))), WARNING));
    }
    rows
}

/// `退换 · 店铺 · 至 2026-11-14 · 第 2 种说法，共 4 种`
fn origin(candidate: &Candidate, picker: &Picker) -> String {
    let mut parts = vec![drawn(&candidate.category.title), format!("{}层", candidate.layer.title())];
    parts.extend(validity(&candidate.period, picker.today()));
    if candidate.variants > 1 {
        parts.push(format!("说法 {}/{}", candidate.variant + 1, candidate.variants));
    }
    if !candidate.auto {
        parts.push("机器人不发".to_owned());
    }
    parts.join(" · ")
}

fn draw_help(frame: &mut Frame<'_>, picker: &Picker, area: Rect, taking: Taking) {
    if let Some(note) = &picker.note {
        frame.render_widget(Paragraph::new(Span::styled(note.as_str(), WARNING)), area);
        return;
    }
    let enter = match taking {
        Taking::Copies => "Enter 复制",
        Taking::Prints => "Enter 输出",
    };
    // The first are the last to go.
    let parts: &[&str] = match picker.over {
        Over::Themes(_) => &["Enter 选定", "Esc 返回", "↑↓ 选", "打字筛选", "PgUp/PgDn 翻页"],
        Over::Nothing | Over::Fact { .. } => {
            &[enter, "Esc 离开", "Tab 换说法", "Ctrl-T 主题", "↑↓ 选", "Ctrl-F/B 翻回复", "PgUp/PgDn 翻页"]
        }
    };
    let mut help = String::new();
    for part in parts {
        if help.width() + part.width() + 2 <= area.width.into() {
            help = if help.is_empty() { (*part).to_owned() } else { format!("{help}  {part}") };
        }
    }
    frame.render_widget(Paragraph::new(Span::styled(help, DIM)), area);
}

fn draw_themes(frame: &mut Frame<'_>, picker: &Picker, themes: &Themes, list: Rect) {
    let width = list.width.min(30);
    let area = Rect { width, ..list };
    frame.render_widget(Clear, area);
    let prompt = "主题> ";
    let (typed, cursor) = themes.typed.shown(usize::from(width).saturating_sub(prompt.width() + 1));
    let mut rows = vec![Text::from(vec![Span::styled(prompt, TITLE), Span::raw(typed)])];
    let listed = picker.themes(themes);
    let height = usize::from(area.height).saturating_sub(1);
    let shown = listed.iter().enumerate().skip(first_shown(themes.selected, height)).take(height);
    for (at, theme) in shown {
        let title = theme.as_ref().map_or("全部主题".to_owned(), |theme| drawn(&theme.title));
        let title = cut(&title, usize::from(width).saturating_sub(2));
        let rest = " ".repeat(usize::from(width).saturating_sub(title.width() + 1));
        let style = if at == themes.selected { SELECTED } else { Style::new() };
        rows.push(Text::styled(format!(" {title}{rest}"), style));
    }
    if listed.is_empty() {
        rows.push(Text::styled(" 没有这个主题", WARNING));
    }
    frame.render_widget(Paragraph::new(rows), area);
    place_cursor(frame, area, prompt.width() + cursor);
}

fn draw_fact(frame: &mut Frame<'_>, name: &str, value: &Line, area: Rect) {
    frame.render_widget(Clear, area);
    let width = usize::from(area.width);
    let prompt = format!("{}：", cut(&drawn(name), width / 2));
    let (typed, cursor) = value.shown(width.saturating_sub(prompt.width()));
    let column = prompt.width() + cursor;
    frame.render_widget(Paragraph::new(Text::from(vec![Span::styled(prompt, WARNING), Span::raw(typed)])), area);
    place_cursor(frame, area, column);
}
