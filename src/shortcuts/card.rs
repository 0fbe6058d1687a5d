//! 快捷码卡: every code on paper, one A4 sheet where they fit, legible in black and white.

use std::fmt::Write as _;

use jiff::civil::Date;
use unicode_width::UnicodeWidthStr;

use super::{Theme, gist};
use crate::{
    pack::Layer,
    page::{Page, escaped},
    reply::Candidate,
};

/// Columns that are tried for one sheet, and that several sheets have.
const COLUMNS: [usize; 3] = [3, 4, 5];
const COLUMNS_OF_MANY: usize = 4;

/// Millimetres of an A4 sheet on its side, and of what lies around the columns.
const HEIGHT: f64 = 209.5;
const MARGIN: f64 = 7.0;
const HEADER: f64 = 9.0;
const BODY: f64 = HEIGHT - 2.0 * MARGIN - HEADER;

/// Lines are no higher than this …
const HIGHEST: f64 = 6.0;
/// … no lower than this if fewer columns are to do, …
const COMFORTABLE: f64 = 4.4;
/// … and no lower than this at all: letters of 6.5 points.
const LOWEST: f64 = 3.5;

/// Replies begin in one line after titles of up to so many columns.
const LONGEST_TITLE: f64 = 16.0;

/// Codes up to so many letters stand before the title; more would leave no room for it, and stand above.
const WIDEST_CODES: usize = 12;
/// Letters for which a line has room in the narrowest columns.
const LETTERS: usize = 22;

const STYLE: &str = "@page{size:A4 landscape;margin:0}*{box-sizing:border-box}\
body{margin:0;color:#000;background:#fff;font-family:system-ui,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif}\
section{width:297mm;height:209.5mm;padding:7mm;overflow:hidden;break-after:page}section:last-child{break-after:auto}\
header{height:9mm;display:flex;align-items:baseline;gap:3mm}header b{font-size:5.2mm}header span{font-size:3mm;color:#444}\
header span:last-child{margin-left:auto}main{display:flex;gap:5mm}main>div{flex:1 1 0;min-width:0}\
h2,p,p span,p i,.codes b{white-space:nowrap;overflow:hidden;text-overflow:ellipsis}h2,p{margin:0}h2{height:calc(var(--line)*1.5);padding-top:calc(var(--line)*.5);\
line-height:calc(var(--line) - .3mm);font-size:calc(var(--line)*.62);border-bottom:.3mm solid #000}\
p{height:var(--line);line-height:var(--line);font-size:calc(var(--line)*.66);display:flex}\
p b{flex:none;width:var(--code);font-family:ui-monospace,Menlo,Consolas,monospace}.codes b{flex:1}\
p span{min-width:var(--title)}p em{flex:none;font-style:normal}p i{flex:1 1 0;font-style:normal;font-size:.8em;color:#555;margin-left:.7em}\
@media screen{body{background:#e6eaef}section{margin:5mm auto;background:#fff;box-shadow:0 1px 6px #0003}}";

/// A line of the card.
enum Line<'t> {
    /// A theme, or what is left of it in the next column.
    Heading(&'t str, Part),
    Phrase(&'t Candidate),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    First,
    Later,
}

/// In halves of a line.
type Halves = usize;

impl Line<'_> {
    const PHRASE: Halves = 2;
    const HEADING: Halves = 3;

    fn height(&self) -> Halves {
        match self {
            Self::Heading(..) => Self::HEADING,
            Self::Phrase(phrase) => Self::PHRASE * (1 + codes_above(phrase).len()),
        }
    }
}

/// The codes that stand before the title.
fn codes_before(phrase: &Candidate) -> Option<String> {
    let codes = phrase.codes.join(" ");
    (codes.width() <= WIDEST_CODES).then_some(codes)
}

/// The lines of codes above the title, if they have no room before it.
fn codes_above(phrase: &Candidate) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    if codes_before(phrase).is_some() {
        return lines;
    }
    for code in &phrase.codes {
        match lines.last_mut().filter(|line| line.width() + 1 + code.width() <= LETTERS) {
            Some(line) => *line += &format!(" {code}"),
            None => lines.push(code.clone()),
        }
    }
    lines
}

type Column<'t> = Vec<Line<'t>>;

/// The page that prints the `themes` of the shop named `shop`, as they are on `day`.
pub fn card(shop: &str, themes: &[Theme], day: Date) -> String {
    let Layout { line, per_sheet, columns } = Layout::of(themes);
    let sheets = columns.len().div_ceil(per_sheet);
    let phrases: usize = themes.iter().map(|theme| theme.phrases.len()).sum();
    let widest = |width: fn(&Candidate) -> usize| {
        themes.iter().flat_map(|theme| &theme.phrases).map(width).max().unwrap_or(0) as f64
    };
    let title = format!("{shop} 快捷码").trim().to_owned();
    // Letters of one width are three fifths of their size, which is .66 of the line.
    let code = line * 0.66 * 0.61 * (widest(|phrase| codes_before(phrase).unwrap_or_default().width()) + 1.0);
    let title_width = line * 0.66 * 0.5 * widest(|phrase| phrase.title.width()).min(LONGEST_TITLE);
    let sizes = format!(":root{{--line:{line:.3}mm;--code:{code:.2}mm;--title:{title_width:.2}mm}}");
    let mut page = Page::styled(&title, &format!("{sizes}{STYLE}"));
    for (number, sheet) in (1..).zip(columns.chunks(per_sheet)) {
        let counted = if sheets > 1 { format!(" · 第 {number} 张，共 {sheets} 张") } else { String::new() };
        page.push(&format!(
            "<section><header><b>{}</b><span>粗体是快捷码；输入拼音或买家的原话也能找到</span>\
             <span>{phrases} 条 · {day}{counted}</span></header><main>",
            escaped(&title)
        ));
        // A sheet that is not full keeps the width of its columns.
        let missing = (sheet.len()..per_sheet).map(|_| String::from("<div></div>"));
        sheet.iter().map(|column| html(column)).chain(missing).for_each(|column| page.push(&column));
        page.push("</main></section>");
    }
    page.finish()
}

/// How the lines are set.
struct Layout<'t> {
    /// The height of a phrase's line in millimetres.
    line: f64,
    /// Columns of a sheet.
    per_sheet: usize,
    columns: Vec<Column<'t>>,
}

impl<'t> Layout<'t> {
    /// On one sheet with as few columns, then as few themes torn apart as can be; or on several.
    fn of(themes: &'t [Theme]) -> Self {
        for per_sheet in COLUMNS {
            let most = halves(if per_sheet == COLUMNS[COLUMNS.len() - 1] { LOWEST } else { COMFORTABLE });
            let heights = (least(themes, per_sheet)..=most).map(|height| (height, flowed(themes, height)));
            let fitting = heights.filter(|(_, columns)| columns.len() <= per_sheet);
            if let Some((height, columns)) = fitting.min_by_key(|(height, columns)| (torn(columns), *height)) {
                return Self { line: (2.0 * BODY / height as f64).min(HIGHEST), per_sheet, columns };
            }
        }
        Self { line: COMFORTABLE, per_sheet: COLUMNS_OF_MANY, columns: flowed(themes, halves(COMFORTABLE)) }
    }
}

/// How many halves a column has if lines are so high.
fn halves(line: f64) -> Halves {
    (2.0 * BODY / line) as Halves
}

/// No column need be lower: all lines spread over `columns`, and none higher than they may be.
fn least(themes: &[Theme], columns: usize) -> Halves {
    let phrases: Halves =
        themes.iter().flat_map(|theme| &theme.phrases).map(|phrase| Line::Phrase(phrase).height()).sum();
    let all = Line::HEADING * themes.len() + phrases;
    all.div_ceil(columns).max(halves(HIGHEST))
}

/// How many themes go on in another column.
fn torn(columns: &[Column<'_>]) -> usize {
    columns.iter().flatten().filter(|line| matches!(line, Line::Heading(_, Part::Later))).count()
}

/// All lines in columns of at most `height`; a heading never stands below its phrases' column, and is repeated above
/// what is left of them.
fn flowed(themes: &[Theme], height: Halves) -> Vec<Column<'_>> {
    let mut columns: Vec<Column<'_>> = Vec::new();
    let mut left = 0;
    for theme in themes {
        for (at, phrase) in theme.phrases.iter().enumerate() {
            let heading = if at == 0 { Some(Part::First) } else { None };
            let needed = Line::Phrase(phrase).height() + heading.map_or(0, |_| Line::HEADING);
            let heading = if needed > left {
                columns.push(Vec::new());
                left = height;
                heading.or(Some(Part::Later))
            } else {
                heading
            };
            let heading = heading.map(|part| Line::Heading(&theme.category.title, part));
            for line in heading.into_iter().chain([Line::Phrase(phrase)]) {
                left = left.saturating_sub(line.height());
                columns.last_mut().expect("a column was opened").push(line);
            }
        }
    }
    columns
}

fn html(column: &[Line<'_>]) -> String {
    let mut html = String::from("<div>");
    for line in column {
        match line {
            Line::Heading(title, Part::First) => html += &format!("<h2>{}</h2>", escaped(title)),
            Line::Heading(title, Part::Later) => html += &format!("<h2>{}（续）</h2>", escaped(title)),
            Line::Phrase(phrase) => push_phrase(&mut html, phrase),
        }
    }
    html.push_str("</div>");
    html
}

fn push_phrase(html: &mut String, phrase: &Candidate) {
    for codes in codes_above(phrase) {
        let _ = write!(html, "<p class=codes><b>{}</b></p>", escaped(&codes));
    }
    let _ = write!(
        html,
        "<p><b>{}</b><span>{}</span>{}<i>{}</i></p>",
        escaped(&codes_before(phrase).unwrap_or_default()),
        escaped(&phrase.title),
        mark(phrase),
        escaped(gist(phrase.filled.wording()))
    );
}

/// What tells a phrase from those that are always there for all; never cut with a long title.
fn mark(phrase: &Candidate) -> String {
    let layer = (phrase.layer == Layer::Personal).then(|| phrase.layer.title().to_owned());
    let until = phrase.period.until.map(|day| format!("至{}-{}", day.month(), day.day()));
    let marks: Vec<String> = layer.into_iter().chain(until).collect();
    if marks.is_empty() { String::new() } else { format!("<em>（{}）</em>", escaped(&marks.join("，"))) }
}
