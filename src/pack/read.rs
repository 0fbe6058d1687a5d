//! One pack → entries, facts and settings, with a diagnostic for all that is wrong in it.

mod entry;
mod menu;
mod products;
mod shop;

use std::{ops::Range, path::Path};

use serde::de::DeserializeOwned;
use toml::{
    Spanned,
    de::{DeTable, DeValue, ValueDeserializer},
};

use super::{
    Category, FileKind, Library, Origin, PackFile, PackTest,
    file::{PACK_KEYS, PRODUCTS_KEYS, SHOP_KEYS, Strings, TestShape},
    mistake::Mistake,
    syntax::{orphan, single_brackets, sound_part},
    translate::{Said, translate, unknown_key},
};
use crate::{
    diagnostic::{Diagnostic, Source},
    text::{is_blank, printable},
};

/// Reads one pack into the library.
pub(super) struct Reading<'r> {
    library: &'r mut Library,
    root: &'r Path,
    pack: &'r PackFile,
    text: &'r str,
    source: Source<'r>,
    category: Category,
}

/// Keys that belong below a header.
const IN_ENTRY: &[(&str, &str)] = &[
    ("code", "[[phrase]]"),
    ("text", "[[phrase]]"),
    ("id", "[[faq]]"),
    ("ask", "[[faq]]"),
    ("reply", "[[faq]]"),
    ("pattern", "[[faq]]"),
];

impl<'r> Reading<'r> {
    pub fn new(library: &'r mut Library, root: &'r Path, pack: &'r PackFile, text: &'r str) -> Self {
        let name = pack.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let category = Category { title: name.clone(), name };
        Self { library, root, pack, text, source: Source::new(text), category }
    }

    pub fn pack(&mut self) {
        let sound;
        let table = match DeTable::parse(self.text) {
            Ok(table) => table,
            Err(_) => {
                let (text, mistakes) = sound_part(self.text);
                mistakes.into_iter().for_each(|Mistake { said, span }| self.say(said, span));
                sound = text;
                let Ok(table) = DeTable::parse(&sound) else { return };
                table
            }
        };
        let mut table = table.into_inner();
        self.warn_of_no_entry(&table);
        let title = table.remove("title").and_then(|value| self.read::<String>(value)).map(|title| told(&title));
        if let Some(name) = table.remove("category").and_then(|value| self.read::<String>(value)) {
            let name = told(&name);
            self.category = Category { title: name.clone(), name };
        }
        if let Some(title) = &title {
            self.category.title.clone_from(title);
        }
        if let Some(allowed) = table.remove("allow").and_then(|value| self.read(value)) {
            self.library.allowed.insert(self.pack.shown_path(self.root), allowed);
        }
        for value in table.remove("test").map(|value| self.list("test", value)).unwrap_or_default() {
            self.test(value);
        }
        for value in table.remove("phrase").map(|value| self.list("phrase", value)).unwrap_or_default() {
            self.phrase(value);
        }
        for value in table.remove("faq").map(|value| self.list("faq", value)).unwrap_or_default() {
            self.faq(value);
        }
        match self.kind() {
            FileKind::Pack => {}
            FileKind::Shop => self.shop(title, &mut table),
            FileKind::Products => self.products(&mut table),
        }
        self.unknown_tables(&table);
    }

    /// An empty file, or one with a title only; comments alone are a pack switched off.
    fn warn_of_no_entry(&mut self, table: &DeTable<'_>) {
        let (message, help) = if self.text.trim().is_empty() {
            ("文件是空的", "写好话术后请记得保存；用不着的话可以删掉这个文件")
        } else if !table.is_empty() && table.keys().all(|key| matches!(key.get_ref().as_ref(), "title" | "category")) {
            ("只有标题，一条话术都没有", "每一条前面单独一行写 [[phrase]] 或 [[faq]]")
        } else {
            return;
        };
        let told_already = self.library.diagnostics.iter().any(|told| told.file == self.pack.shown_path(self.root));
        if !told_already && self.kind() != FileKind::Shop {
            let path = self.pack.shown_path(self.root);
            self.library.diagnostics.push(Diagnostic::error(path, "no-entry", message, help).warning());
        }
    }

    fn kind(&self) -> FileKind {
        FileKind::of(&self.pack.path)
    }

    /// Keys and tables that nothing reads; several keys of an entry without its header are one mistake.
    fn unknown_tables(&mut self, table: &DeTable<'_>) {
        let known = match self.kind() {
            FileKind::Pack => PACK_KEYS,
            FileKind::Shop => SHOP_KEYS,
            FileKind::Products => PRODUCTS_KEYS,
        };
        let mut headless = false;
        let mut keys: Vec<_> = table.keys().collect();
        keys.sort_by_key(|key| key.span().start);
        for key in keys {
            let name: &str = key.get_ref();
            let said = if SHOP_KEYS.contains(&name) {
                let message = format!("{name} 只能写在 kb/shop.toml 里");
                Said::new("misplaced-key", message, "请把它移到 kb/shop.toml")
            } else if PRODUCTS_KEYS.contains(&name) {
                let message = format!("{name} 只能写在 kb/products.toml 里");
                Said::new("misplaced-key", message, "请把它移到 kb/products.toml")
            } else if let Some((_, header)) = IN_ENTRY.iter().find(|(entry_key, _)| *entry_key == name) {
                if std::mem::replace(&mut headless, true) {
                    continue;
                }
                let help = format!("请在这一条的最前面另起一行写 {header}");
                Said::new("no-header", format!("{name} 不属于任何一条"), help)
            } else {
                unknown_key(name, known)
            };
            self.say(said, key.span());
        }
    }

    fn test(&mut self, value: Spanned<DeValue<'_>>) {
        let origin = self.origin(value.span().start);
        let Some(shape) = self.read::<TestShape>(value) else { return };
        if let Some(action) = &shape.action
            && !["answer", "suggest", "handoff", "none"].contains(&action.get_ref().as_str())
        {
            let help = "请写 answer、suggest、handoff 或 none";
            return self.problem("bad-test", action.span(), format!("没有 {} 这个动作", action.get_ref()), help);
        }
        if shape.expect.is_none() && shape.action.is_none() {
            let help = "请写 expect = \"条目的 id 或快捷码\"，或 action = \"handoff\"";
            return self.problem("bad-test", shape.say.span(), "这条测试没有说该得到什么", help);
        }
        if let Some(now) = &shape.now
            && PackTest::parse_time(now.get_ref(), 8).is_none()
        {
            let help = "写成 \"2026-11-11\"、\"2026-11-11 23:00\" 或 \"2026-11-11T23:00:00+08:00\"";
            return self.problem("bad-date", now.span(), "now 的时间写法有误", help);
        }
        self.library.tests.push(PackTest {
            say: shape.say.into_inner(),
            expect: shape.expect,
            action: shape.action.map(Spanned::into_inner),
            context: shape.context,
            now: shape.now.map(Spanned::into_inner),
            origin,
        });
    }

    /// The entries below all headers `[[name]]`.
    fn list<'v>(&mut self, name: &str, value: Spanned<DeValue<'v>>) -> Vec<Spanned<DeValue<'v>>> {
        let span = value.span();
        let said = match value.into_inner() {
            DeValue::Array(list) => return list.into_iter().collect(),
            DeValue::Table(table)
                if matches!(name, "phrase" | "faq") && table.keys().all(|key| key.get_ref() == "answer") =>
            {
                orphan(&format!("[[{name}.answer]]"))
            }
            DeValue::Table(table) if name == "product" && table.keys().all(|key| key.get_ref() == "attributes") => {
                orphan("[product.attributes]")
            }
            _ => single_brackets(name),
        };
        self.say(said, span);
        Vec::new()
    }

    fn read<T: DeserializeOwned>(&mut self, value: Spanned<DeValue<'_>>) -> Option<T> {
        let whole = value.span();
        let result = T::deserialize(ValueDeserializer::from(value));
        result.map_err(|error| self.misshapen(error.message(), error.span().unwrap_or(whole))).ok()
    }

    fn misshapen(&mut self, message: &str, span: Range<usize>) {
        let (_, start) = self.source.line(span.start);
        let line = self.text.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
        self.say(translate(message, line), span);
    }

    fn problem(&mut self, rule: &'static str, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.say(Said::new(rule, message, help), span);
    }

    fn warn(&mut self, rule: &'static str, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        let diagnostic = self.diagnostic(Said::new(rule, message, help), span).warning();
        self.library.diagnostics.push(diagnostic);
    }

    fn say(&mut self, said: Said, span: Range<usize>) {
        let diagnostic = self.diagnostic(said, span);
        self.library.diagnostics.push(diagnostic);
    }

    fn diagnostic(&self, said: Said, span: Range<usize>) -> Diagnostic {
        Diagnostic::error(self.pack.shown_path(self.root), said.rule, said.message, said.help)
            .within(&self.source, span)
    }

    fn origin(&self, start: usize) -> Origin {
        let (line, _) = self.source.line(start);
        Origin { layer: self.pack.layer, file: self.pack.shown_path(self.root), line }
    }
}

/// A name as whoever asks is told it: nothing in it moves a cursor or turns a line around.
fn told(name: &str) -> String {
    printable(name).trim().to_owned()
}

fn asks(texts: &Strings) -> Vec<String> {
    texts.list.iter().map(|ask| told(ask.get_ref())).filter(|ask| !is_blank(ask)).collect()
}
