//! Rows that fit the terminal: number, code, title, and as much of the reply as there is room for.

use anstyle::Style;
use huashu::{
    reply::{Candidate, Filled},
    text::printable,
};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::super::screen::{DIM, TITLE};

/// Left free at the right: some terminals draw … and · two columns wide.
const MARGIN: usize = 3;

/// Fewer columns of a reply tell nothing.
const LEAST_PREVIEW: usize = 10;

/// Rows of a list at most.
pub const MOST_ROWS: usize = 6;

/// What a terminal can show.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    pub columns: usize,
    /// Of a list under the line.
    pub rows: usize,
    pub coloured: bool,
}

impl Room {
    /// The terminal's, at this moment.
    pub fn now(coloured: bool) -> Self {
        const NARROWEST: usize = 20;
        /// The line itself may wrap, and something should stay in sight above it.
        const OTHERS: usize = 4;
        let (columns, rows) = terminal_size::terminal_size().map_or((80, 24), |(columns, rows)| (columns.0, rows.0));
        Self {
            columns: usize::from(columns).max(NARROWEST),
            rows: usize::from(rows).saturating_sub(OTHERS).min(MOST_ROWS),
            coloured,
        }
    }

    fn styled(self, style: Style, text: &str) -> String {
        if self.coloured && !text.is_empty() { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    pub fn dim(self, text: &str) -> String {
        self.styled(DIM, text)
    }

    /// What is left of the columns after `used`.
    pub fn left(self, used: usize) -> usize {
        self.columns.saturating_sub(used + MARGIN)
    }
}

/// A row for each candidate, numbered from 1; the one at `marked` is what Enter takes.
pub fn rows(candidates: &[Candidate], marked: Option<usize>, room: Room) -> Vec<String> {
    const MARK: usize = 4;
    let names = column(candidates.iter().map(name), if room.columns < 60 { 9 } else { 14 });
    let titles = column(candidates.iter().map(|candidate| printable(&candidate.title)), room.columns * 2 / 5);
    let rows =
        (0..).zip(candidates.iter().zip(names.iter().zip(&titles))).map(|(place, (candidate, (name, title)))| {
            let is_marked = marked == Some(place);
            let mark = format!("{}{:>2} ", if is_marked { '▸' } else { ' ' }, place + 1);
            let left = room.left(MARK + name.width() + 1 + title.width() + 2);
            let preview = if left < LEAST_PREVIEW { String::new() } else { cut(&preview(candidate), left) };
            let title = if is_marked { room.styled(TITLE, title) } else { title.clone() };
            let row = format!("{}{name} {title}  {}", room.dim(&mark), room.dim(&preview));
            row.trim_end().to_owned()
        });
    rows.collect()
}

/// Two columns and a number, where what is chosen is no entry.
pub fn plain_rows(items: &[(String, String)], marked: Option<usize>, room: Room) -> Vec<String> {
    let names = column(items.iter().map(|(name, _)| name.clone()), room.columns / 2);
    let rows = (0..).zip(items.iter().zip(names)).map(|(place, ((_, says), name))| {
        let mark = if marked == Some(place) { "▸" } else { " " };
        let says = cut(says, room.left(name.width() + 3));
        format!("{mark} {name}  {}", room.dim(&says)).trim_end().to_owned()
    });
    rows.collect()
}

/// As many rows as there is room for, the marked one among them.
pub fn window(rows: Vec<String>, marked: Option<usize>, most: usize) -> Vec<String> {
    let first = marked.map_or(0, |marked| (marked + 1).saturating_sub(most));
    rows.into_iter().skip(first).take(most).collect()
}

/// The texts, cut and filled up to one width.
fn column(texts: impl Iterator<Item = String>, most: usize) -> Vec<String> {
    let cut: Vec<String> = texts.map(|text| cut(&text, most)).collect();
    let widest = cut.iter().map(|text| text.width()).max().unwrap_or(0);
    cut.into_iter().map(|text| text.clone() + &" ".repeat(widest - text.width())).collect()
}

/// Its codes; a faq has none.
pub fn name(candidate: &Candidate) -> String {
    if candidate.codes.is_empty() { "问答".to_owned() } else { candidate.codes.join(" ") }
}

/// The reply on one line.
fn preview(candidate: &Candidate) -> String {
    let text = match &candidate.filled {
        Filled::Text(text) | Filled::Missing { text, .. } => text.as_str(),
        Filled::NoAnswer => "（没有适合当前情况的回复）",
    };
    printable(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// At most so many columns of `text`, the last of them an ellipsis where something is left out.
pub fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut used = 1;
    let fitting = text.chars().take_while(|c| {
        used += c.width().unwrap_or(0);
        used <= columns
    });
    let mut cut: String = fitting.collect();
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_by_columns_not_by_characters() {
        assert_eq!(cut("发什么快递", 10), "发什么快递");
        assert_eq!(cut("发什么快递", 9), "发什么快…");
        assert_eq!(cut("发什么快递", 8), "发什么…");
        assert_eq!(cut("kd fkd", 5), "kd f…");
        assert_eq!(cut("kd fkd", 4), "kd…");
    }
}
