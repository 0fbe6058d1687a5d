//! Reports as one page that needs no network: its frame, tiles, figures, bars and tables.

use std::fmt::Write as _;

const STYLE: &str = "body{font:15px/1.6 system-ui,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;max-width:1000px;\
margin:2rem auto;padding:0 1rem;color:#1f2933;background:#fff}h1{font-size:1.5rem;margin:0}h2{font-size:1.05rem;margin:2rem 0 .4rem}\
.sub,figcaption span{color:#667}.tiles{display:flex;flex-wrap:wrap;gap:.6rem;margin:1rem 0}.tile{border:1px solid #dde3ea;\
border-radius:8px;padding:.5rem .9rem;min-width:7rem}.tile b{display:block;font-size:1.3rem}.tile span{font-size:.8rem;color:#667}\
.charts{display:flex;flex-wrap:wrap;gap:1rem}figure{margin:0}figcaption{font-weight:600}figcaption span{display:block;font-weight:400;\
font-size:.85rem}svg{max-width:100%}svg text{font-size:11px;fill:#667}.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}\
td,th{border-bottom:1px solid #e6eaef;padding:.3rem .6rem;text-align:right;white-space:nowrap}\
.t{text-align:left}td.p{text-align:left;white-space:normal;min-width:14rem}";

pub(crate) const BLUE: &str = "#2563eb";

/// A page being written.
pub(crate) struct Page {
    html: String,
}

/// A cell of a table: figures stand to the right, words to the left, sentences may take several lines.
pub(crate) enum Shown {
    Figure(String),
    Words(String),
    Sentence(String),
}

impl Page {
    pub fn new(title: &str, subtitle: &str) -> Self {
        let mut page = Self::styled(title, STYLE);
        page.push(&format!("<h1>{}</h1><p class=sub>{}</p>", escaped(title), escaped(subtitle)));
        page
    }

    /// An empty page that looks as `style` says.
    pub fn styled(title: &str, style: &str) -> Self {
        let title = escaped(title);
        Self {
            html: format!(
                "<!doctype html><html lang=zh><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
                 <title>{title}</title><style>{style}</style>"
            ),
        }
    }

    /// HTML as it is.
    pub fn push(&mut self, html: &str) {
        self.html.push_str(html);
    }

    /// The main figures in a row: name, value.
    pub fn tiles<T: AsRef<str>>(&mut self, tiles: impl IntoIterator<Item = (T, String)>) {
        self.html.push_str("<div class=tiles>");
        for (name, value) in tiles {
            let (name, value) = (escaped(name.as_ref()), escaped(&value));
            let _ = write!(self.html, "<div class=tile><b>{value}</b><span>{name}</span></div>");
        }
        self.html.push_str("</div>");
    }

    /// Begins one of several reports on the page.
    pub fn heading(&mut self, title: &str) {
        let _ = write!(self.html, "<h2>{}</h2>", escaped(title));
    }

    /// Drawings with what they show and how to read them: title, caption, SVG.
    pub fn figures(&mut self, figures: &[(&str, &str, String)]) {
        self.html.push_str("<div class=charts>");
        for (title, caption, svg) in figures {
            let _ = write!(self.html, "<figure><figcaption>{title}<span>{caption}</span></figcaption>{svg}</figure>");
        }
        self.html.push_str("</div>");
    }

    pub fn table<'a>(
        &mut self,
        title: &str,
        header: impl IntoIterator<Item = &'a str>,
        rows: impl IntoIterator<Item = Vec<Shown>>,
    ) {
        let _ = write!(self.html, "<h2>{}</h2><div class=wide><table><tr>", escaped(title));
        let mut rows = rows.into_iter().peekable();
        let first = rows.peek();
        for (column, name) in header.into_iter().enumerate() {
            let has_figures = first.is_some_and(|row| matches!(row.get(column), Some(Shown::Figure(_))));
            let _ = write!(self.html, "<th{}>{}", if has_figures { "" } else { " class=t" }, escaped(name));
        }
        for row in rows {
            self.html.push_str("<tr>");
            for cell in row {
                let _ = match cell {
                    Shown::Figure(text) => write!(self.html, "<td>{}", escaped(&text)),
                    Shown::Words(text) => write!(self.html, "<td class=t>{}", escaped(&text)),
                    Shown::Sentence(text) => write!(self.html, "<td class=p>{}", escaped(&text)),
                };
            }
        }
        self.html.push_str("</table></div>");
    }

    pub fn finish(self) -> String {
        self.html
    }
}

/// Text that stays text within HTML.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
