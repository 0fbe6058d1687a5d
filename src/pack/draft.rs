//! An entry about to be written: its text in a pack.

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, Value};

use super::{Kind, Period, format};

/// A phrase or a faq as someone filled it in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub kind: Kind,
    /// A phrase's codes; a faq's id.
    pub names: Vec<String>,
    /// May be empty for a faq: its first ask is shown then.
    pub title: String,
    pub asks: Vec<String>,
    /// Wordings; for a faq also the code of a phrase.
    pub texts: Vec<String>,
    pub period: Period,
}

impl Draft {
    /// `[[phrase]]` or `[[faq]]` in canonical form.
    ///
    /// ```
    /// use huashu::pack::{Draft, Kind, Period};
    ///
    /// let draft = Draft {
    ///     kind: Kind::Phrase,
    ///     names: vec!["cc".to_owned()],
    ///     title: "尺寸误差".to_owned(),
    ///     asks: Vec::new(),
    ///     texts: vec!["亲，平铺测量会有1-3厘米误差哦".to_owned()],
    ///     period: Period::default(),
    /// };
    /// let toml = draft.to_toml();
    /// assert_eq!(toml, "[[phrase]]\ncode = \"cc\"\ntitle = \"尺寸误差\"\ntext = \"亲，平铺测量会有1-3厘米误差哦\"\n");
    /// ```
    pub fn to_toml(&self) -> String {
        let (header, name, text) = self.keys();
        let mut entry = Table::new();
        entry.insert(name, one_or_many(&self.names));
        if !self.title.is_empty() {
            entry.insert("title", self.title.as_str().into());
        }
        // A faq is found by its asks, so they come first; a phrase is its text.
        let (asks, texts) = (("ask", &self.asks), (text, &self.texts));
        for (key, lines) in if self.kind == Kind::Faq { [asks, texts] } else { [texts, asks] } {
            if !lines.is_empty() {
                entry.insert(key, one_or_many(lines));
            }
        }
        for (key, day) in [("from", self.period.from), ("until", self.period.until)] {
            if let Some(day) = day {
                let date = toml_edit::Date {
                    year: day.year().unsigned_abs(),
                    month: day.month().unsigned_abs(),
                    day: day.day().unsigned_abs(),
                };
                entry.insert(
                    key,
                    Value::from(toml_edit::Datetime { date: Some(date), time: None, offset: None }).into(),
                );
            }
        }
        let mut document = DocumentMut::new();
        document.insert(header, Item::ArrayOfTables(ArrayOfTables::from_iter([entry])));
        let text = document.to_string();
        format("".as_ref(), &text).unwrap_or(text)
    }

    /// `pack` with the entry in the place of one that has one of its names, else at its end.
    ///
    /// # Errors
    /// If `pack` is no TOML.
    pub fn put_into(&self, pack: &str) -> Result<String, toml_edit::TomlError> {
        let mut document: DocumentMut = pack.parse()?;
        let (header, name, text) = self.keys();
        let tables = document.get_mut(header).and_then(Item::as_array_of_tables_mut);
        let is_same = |table: &&mut Table| table.get(name).is_some_and(|names| self.is_named_in(names));
        match tables.and_then(|tables| tables.iter_mut().find(is_same)) {
            None => Ok(self.appended_to(pack)),
            Some(table) => {
                table.insert(text, one_or_many(&self.texts));
                Ok(document.to_string())
            }
        }
    }

    fn is_named_in(&self, names: &Item) -> bool {
        let is_mine = |name: &Value| name.as_str().is_some_and(|name| self.names.iter().any(|mine| mine == name));
        match names.as_array() {
            Some(list) => list.iter().any(is_mine),
            None => names.as_value().is_some_and(is_mine),
        }
    }

    /// The table, and what names and texts are called in it.
    fn keys(&self) -> (&'static str, &'static str, &'static str) {
        match self.kind {
            Kind::Phrase => ("phrase", "code", "text"),
            Kind::Faq => ("faq", "id", "reply"),
        }
    }

    /// `pack` with the entry at its end, with the line ends that the pack has.
    pub fn appended_to(&self, pack: &str) -> String {
        let gap = match pack {
            "" => "",
            text if text.ends_with('\n') => "\n",
            _ => "\n\n",
        };
        let added = format!("{gap}{}", self.to_toml());
        pack.to_owned() + &if pack.contains("\r\n") { added.replace('\n', "\r\n") } else { added }
    }
}

fn one_or_many(lines: &[String]) -> Item {
    match lines {
        [line] => Item::Value(quoted(line)),
        lines => Array::from_iter(lines.iter().map(|line| quoted(line))).into(),
    }
}

/// On one line: the line ends of the pack are not those of the text.
fn quoted(text: &str) -> Value {
    // A JSON string is a TOML string, but for the delete character.
    let json = || serde_json::to_string(&text.replace('\u{7f}', "")).ok()?.parse().ok();
    text.contains('\n').then(json).flatten().unwrap_or_else(|| text.into())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::pack::Library;

    #[test]
    fn an_entry_takes_the_place_of_one_with_its_name() {
        let draft = |text: &str| Draft {
            kind: Kind::Phrase,
            names: vec!["kd".to_owned(), "fkd".to_owned()],
            title: "快递".to_owned(),
            asks: Vec::new(),
            texts: vec![text.to_owned()],
            period: Period::default(),
        };
        let first = draft("第一句").put_into("# 我的话术\n").unwrap();
        assert!(first.starts_with("# 我的话术\n\n[[phrase]]\n"), "{first}");
        let second = draft("第二句").put_into(&first).unwrap();
        assert_eq!(second, first.replace("第一句", "第二句"));
        assert!(draft("第三句").put_into("[[phrase").is_err());
    }

    #[test]
    fn a_draft_is_read_back_as_it_was_filled_in() {
        let texts = vec!["引号\"和反斜杠\\，{{店铺名}}".to_owned(), "第一行\n第二行".to_owned()];
        let period = Period { from: "2026-11-01".parse().ok(), until: "2026-11-14".parse().ok() };
        let asks = vec!["偏大吗".to_owned(), "尺码'准'吗".to_owned()];
        for (kind, names) in
            [(Kind::Phrase, vec!["cm".to_owned(), "尺码".to_owned()]), (Kind::Faq, vec!["size-x".to_owned()])]
        {
            let draft = Draft {
                kind,
                names,
                title: "尺码 # 准不准".to_owned(),
                asks: asks.clone(),
                texts: texts.clone(),
                period,
            };
            for pack in [
                "",
                "title = \"尺码\"",
                "title = \"尺码\"\r\n\r\n[[phrase]]\r\ncode = \"a\"\r\ntitle = \"b\"\r\ntext = \"c\"\r\n",
            ] {
                let written = draft.appended_to(pack);
                assert!(written.starts_with(pack));
                let library = Library::from_pack(Path::new("phrases/size.toml"), written.clone().into_bytes());
                let entry = library.entries.last().unwrap_or_else(|| panic!("{written}: {:?}", library.diagnostics));
                assert_eq!(
                    (&entry.names().to_vec(), &entry.title, &entry.asks),
                    (&draft.names, &draft.title, &draft.asks)
                );
                assert_eq!(
                    (entry.texts().collect::<Vec<_>>(), entry.period),
                    (texts.iter().map(String::as_str).collect(), period)
                );
                assert_eq!(
                    written.matches('\n').count() == written.matches("\r\n").count(),
                    pack.contains('\r'),
                    "{written:?}"
                );
            }
        }
    }
}
