//! One pack → entries, facts and settings, with a diagnostic for all that is wrong in it.

use std::{
    collections::BTreeMap,
    ops::Range,
    path::{Path, PathBuf},
};

use jiff::{Timestamp, civil::Date, tz::Offset};
use serde::de::DeserializeOwned;
use toml::{
    Spanned,
    de::{DeTable, DeValue, ValueDeserializer},
    value::Datetime,
};

use super::{
    Answer, Category, Entry, Kind, Layer, Library, Origin, PackFile, PackTest, Period, Reply, Synonyms,
    file::{BannedShape, FaqShape, HandoffShape, PhraseShape, SettingsShape, Strings, SynonymShape, TestShape},
    translate::translate,
};
use crate::{
    diagnostic::Diagnostic,
    template::{self, TemplateError},
    text::normalize,
};

/// Reads one pack into the library.
pub(super) struct Reading<'r> {
    library: &'r mut Library,
    root: &'r Path,
    pack: &'r PackFile,
    text: &'r str,
    category: Category,
    /// Where the TOML is broken: what stands there was read only in part.
    broken: Vec<usize>,
}

impl<'r> Reading<'r> {
    pub fn new(library: &'r mut Library, root: &'r Path, pack: &'r PackFile, text: &'r str) -> Self {
        let name = pack.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let category = Category { title: name.clone(), name };
        Self { library, root, pack, text, category, broken: Vec::new() }
    }

    /// Reads it all; returns the path that messages name.
    pub fn pack(&mut self) -> PathBuf {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in &errors {
            self.toml_problem(error.message(), error.span());
        }
        self.broken = errors.iter().map(|error| error.span().map_or(0, |span| span.start)).collect();
        let shop_file = self.pack.path.ends_with("kb/shop.toml");
        let mut table = table.into_inner();
        let title = table.remove("title").and_then(|value| self.read::<String>(value));
        if let Some(name) = table.remove("category").and_then(|value| self.read::<String>(value)) {
            self.category = Category { title: name.clone(), name };
        }
        if let Some(title) = &title {
            self.category.title.clone_from(title);
        }
        if let Some(allowed) = table.remove("allow").and_then(|value| self.read(value)) {
            self.library.allowed.insert(self.shown_path(), allowed);
        }
        for value in table.remove("test").map(|value| self.list(value)).unwrap_or_default() {
            self.test(value);
        }
        for value in table.remove("phrase").map(|value| self.list(value)).unwrap_or_default() {
            self.phrase(value);
        }
        for value in table.remove("faq").map(|value| self.list(value)).unwrap_or_default() {
            self.faq(value);
        }
        if shop_file {
            if let Some(title) = title {
                self.library.title = title;
            }
            if let Some(facts) = table.remove("facts") {
                self.facts(facts);
            }
            if let Some(settings) = table.remove("settings") {
                self.settings(settings);
            }
            if let Some(words) = table.remove("handoff") {
                self.handoff(words);
            }
            for value in table.remove("synonym").map(|value| self.list(value)).unwrap_or_default() {
                self.synonyms(value);
            }
            if let Some(words) = table.remove("banned") {
                self.banned(words);
            }
            table.remove("base");
        }
        let known = if shop_file {
            "`title`, `category`, `base`, `facts`, `settings`, `handoff`, `synonym`, `banned`, `allow`, `phrase`, `faq`, `test`"
        } else {
            "`title`, `category`, `allow`, `phrase`, `faq`, `test`"
        };
        for (key, _) in table.iter() {
            self.toml_problem(&format!("unknown field `{}`, expected one of {known}", key.get_ref()), Some(key.span()));
        }
        self.shown_path()
    }

    /// Whether the entry whose text begins at `start` holds a syntax error: half a sentence must
    /// never reach a buyer.
    fn is_broken(&self, start: usize) -> bool {
        let next = ["\n[[phrase]]", "\n[[faq]]"].iter().filter_map(|header| {
            let from = self.text.get(start + 1..)?;
            from.find(header).map(|at| start + 1 + at)
        });
        let end = next.min().unwrap_or(self.text.len());
        // The error may be noticed only where the next line begins.
        self.broken.iter().any(|&at| (start..=end).contains(&at))
    }

    fn phrase(&mut self, value: Spanned<DeValue<'_>>) {
        let start = value.span().start;
        if self.is_broken(start) {
            return;
        }
        let Some(shape) = self.read::<PhraseShape>(value) else { return };
        let codes: Vec<String> = shape.code.0.iter().map(|code| code_form(code.get_ref())).collect();
        if codes.is_empty() || codes.iter().any(String::is_empty) {
            return self.problem(
                "empty-code",
                shape.code.first_span(),
                "快捷码是空的",
                "请写一个好记的快捷码，例如 code = \"kd\"",
            );
        }
        if !self.wordings_are_sound(&shape.text, "text") {
            return;
        }
        let Some(period) = self.period(shape.from.as_ref(), shape.until.as_ref()) else { return };
        let entry = Entry {
            kind: Kind::Phrase,
            key: codes[0].clone(),
            title: shape.title.get_ref().trim().to_owned(),
            category: self.category.clone(),
            codes,
            asks: asks(&shape.ask),
            answers: vec![Answer { when: BTreeMap::new(), reply: Reply::Texts(shape.text.plain()) }],
            any: Vec::new(),
            none: Vec::new(),
            patterns: Vec::new(),
            // Without a way to ask for it, it is for agents, unless a faq replies with it.
            auto: shape.auto.unwrap_or(!shape.ask.0.is_empty()),
            period,
            origin: self.origin(start),
            allowed: shape.allow,
            hidden_by: Vec::new(),
        };
        if shape.auto == Some(false) {
            self.library.never_auto.push(entry.key.clone());
        }
        self.keep(entry, shape.code.first_span());
    }

    fn faq(&mut self, value: Spanned<DeValue<'_>>) {
        let start = value.span().start;
        if self.is_broken(start) {
            return;
        }
        let Some(shape) = self.read::<FaqShape>(value) else { return };
        if shape.id.get_ref().trim().is_empty() {
            return self.problem(
                "empty-id",
                shape.id.span(),
                "id 是空的",
                "请写一个不会再变的名字，例如 id = \"ship-when\"",
            );
        }
        let asks = asks(&shape.ask);
        let title = shape.title.map(|title| title.get_ref().trim().to_owned());
        let Some(title) = title.or_else(|| asks.first().cloned()) else {
            return self.problem("no-ask", shape.ask.first_span(), "ask 里一句问法都没有", "请至少写一句买家会怎么问");
        };
        let mut answers = Vec::new();
        for answer in &shape.answer {
            if !self.wordings_are_sound(&answer.text, "text") {
                return;
            }
            let when = answer.when.iter().map(|(name, values)| (name.clone(), values.plain())).collect();
            answers.push(Answer { when, reply: reply(&answer.text) });
        }
        if !shape.reply.0.is_empty() {
            if !self.wordings_are_sound(&shape.reply, "reply") {
                return;
            }
            answers.push(Answer { when: BTreeMap::new(), reply: reply(&shape.reply) });
        }
        if answers.is_empty() {
            return self.problem(
                "no-reply",
                shape.id.span(),
                "这条问答没有回复",
                "请写 reply = \"……\"，或 [[faq.answer]]",
            );
        }
        for pattern in &shape.pattern.0 {
            if let Err(error) = regex::RegexBuilder::new(pattern.get_ref()).size_limit(1 << 20).build() {
                let message = format!("正则写法有误：{}", last_line(&error.to_string()));
                return self.problem(
                    "bad-pattern",
                    pattern.span(),
                    message,
                    "请检查括号是否成对；正则写在英文单引号里",
                );
            }
        }
        let Some(period) = self.period(shape.from.as_ref(), shape.until.as_ref()) else { return };
        let entry = Entry {
            kind: Kind::Faq,
            key: shape.id.get_ref().trim().to_owned(),
            title,
            category: self.category.clone(),
            codes: Vec::new(),
            asks,
            answers,
            any: shape.any.plain(),
            none: shape.none.plain(),
            patterns: shape.pattern.plain(),
            auto: shape.auto,
            period,
            origin: self.origin(start),
            allowed: shape.allow,
            hidden_by: Vec::new(),
        };
        self.keep(entry, shape.id.span());
    }

    /// Adds the entry unless its code or id is taken in the same layer on some of its days.
    fn keep(&mut self, entry: Entry, span: Range<usize>) {
        let holders = |name: &String| self.library.holders.get(&(entry.origin.layer, entry.kind, name.clone()));
        let rivals = entry.names().iter().filter_map(holders).flatten();
        let rival = rivals.filter(|&&other| self.library.entries[other].period.overlaps(&entry.period)).min();
        let Some(&rival) = rival else {
            for name in entry.names() {
                let holder = (entry.origin.layer, entry.kind, name.clone());
                self.library.holders.entry(holder).or_default().push(self.library.entries.len());
            }
            return self.library.entries.push(entry);
        };
        let rival = &self.library.entries[rival];
        let place = if rival.origin.file == entry.origin.file {
            format!("第 {} 行", rival.origin.line)
        } else {
            format!(" {} 第 {} 行", rival.origin.file.display(), rival.origin.line)
        };
        let (rule, name) = match entry.kind {
            Kind::Phrase => {
                let taken = entry.codes.iter().find(|code| rival.codes.contains(code));
                ("duplicate-code", format!("快捷码 {}", taken.unwrap_or(&entry.key)))
            }
            Kind::Faq => ("duplicate-id", format!("id {}", entry.key)),
        };
        let message = format!("{name} 已在{place}使用（{}），这一条没有载入", rival.title);
        self.problem(rule, span, message, "请改名或删除其一；若是换季替换，请用 from 和 until 错开日期");
    }

    /// Whether there is something to say and every `{{…}}` in it is well formed.
    fn wordings_are_sound(&mut self, texts: &Strings, key: &str) -> bool {
        if texts.0.iter().all(|text| text.get_ref().trim().is_empty()) {
            self.problem("empty-text", texts.first_span(), format!("{key} 是空的"), "请写上要回复买家的话");
            return false;
        }
        for text in &texts.0 {
            if let Err(TemplateError::Malformed { message, .. }) = template::names(text.get_ref()) {
                self.problem(
                    "bad-template",
                    text.span(),
                    format!("花括号写法有误（{message}）"),
                    "店铺信息写成 {{快递公司}}，前后各两个花括号",
                );
                return false;
            }
        }
        true
    }

    fn period(&mut self, from: Option<&Spanned<Datetime>>, until: Option<&Spanned<Datetime>>) -> Option<Period> {
        let mut day = |value: Option<&Spanned<Datetime>>| match value {
            None => Some(None),
            Some(value) => match date(value.get_ref()) {
                Some(date) => Some(Some(date)),
                None => {
                    self.problem("bad-date", value.span(), "日期写法有误", "日期写成 2026-11-01，不加引号");
                    None
                }
            },
        };
        let period = Period { from: day(from)?, until: day(until)? };
        if let (Some(first), Some(last), Some(until)) = (period.from, period.until, until)
            && last < first
        {
            self.problem("bad-date", until.span(), "until 早于 from，这一条永远不会用到", "请检查两个日期");
            return None;
        }
        Some(period)
    }

    fn facts(&mut self, value: Spanned<DeValue<'_>>) {
        let DeValue::Table(table) = value.get_ref() else {
            return self.problem(
                "wrong-type",
                value.span(),
                "facts 要写成一张表",
                "请另起一行写 [facts]，下面每行一个 \"名称\" = \"值\"",
            );
        };
        for (name, value) in table.iter() {
            match fact_text(value.get_ref()) {
                Some(text) if text.contains(['{', '}']) => self.problem(
                    "bad-fact",
                    value.span(),
                    format!("店铺信息 {} 里有花括号，买家会原样看到", name.get_ref()),
                    "店铺信息要写成最终的文字，不能再引用别的信息",
                ),
                Some(text) => {
                    self.library.facts.insert(name.get_ref().to_string(), text);
                }
                None => self.problem(
                    "wrong-type",
                    value.span(),
                    format!("店铺信息 {} 要写成文字或数字", name.get_ref()),
                    "例如 \"快递公司\" = \"中通快递\"",
                ),
            }
        }
    }

    fn settings(&mut self, value: Spanned<DeValue<'_>>) {
        let Some(shape) = self.read::<SettingsShape>(value) else { return };
        let mut settings = self.library.settings;
        for (value, target) in [
            (&shape.answer, &mut settings.answer),
            (&shape.suggest, &mut settings.suggest),
            (&shape.margin, &mut settings.margin),
        ] {
            match value {
                Some(value) if (0.0..=1.0).contains(value.get_ref()) => *target = *value.get_ref(),
                Some(value) => self.problem(
                    "out-of-range",
                    value.span(),
                    format!("{} 不在 0 到 1 之间", value.get_ref()),
                    "请写 0 到 1 之间的数，例如 0.8",
                ),
                None => {}
            }
        }
        if let Some(value) = &shape.suggestions {
            match u32::try_from(*value.get_ref()) {
                Ok(count @ 1..=50) => settings.suggestions = count,
                _ => self.problem("out-of-range", value.span(), "候选条数不在 1 到 50 之间", "请写 1 到 50，例如 5"),
            }
        }
        if let Some(value) = &shape.utc_offset {
            match i8::try_from(*value.get_ref()) {
                Ok(hours @ -12..=14) => settings.utc_offset = hours,
                _ => self.problem("out-of-range", value.span(), "时区不在 -12 到 14 之间", "北京时间请写 8"),
            }
        }
        self.library.settings = settings;
    }

    /// Words of upper layers are added to those of lower ones.
    fn handoff(&mut self, value: Spanned<DeValue<'_>>) {
        let Some(shape) = self.read::<HandoffShape>(value) else { return };
        let words = self.library.handoff.get_or_insert_default();
        words.human.extend(shape.human.plain());
        words.complaint.extend(shape.complaint.plain());
    }

    /// Words of upper layers are added to those of lower ones.
    fn banned(&mut self, value: Spanned<DeValue<'_>>) {
        let Some(shape) = self.read::<BannedShape>(value) else { return };
        let words = self.library.banned.get_or_insert_default();
        words.superlative.extend(shape.superlative.plain());
        words.rebate.extend(shape.rebate.plain());
        words.contact.extend(shape.contact.plain());
        words.promise.extend(shape.promise.plain());
        words.address.extend(shape.address.plain());
        words.harmless.extend(shape.harmless.plain());
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
            && test_time(now.get_ref(), 8).is_none()
        {
            let help = "写成 \"2026-11-11\" 或 \"2026-11-11T00:05:00+08:00\"";
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

    fn synonyms(&mut self, value: Spanned<DeValue<'_>>) {
        const WEIGHT: f32 = 0.6;
        let Some(shape) = self.read::<SynonymShape>(value) else { return };
        let words = asks(&shape.words);
        if words.len() < 2 {
            let help = "同一个意思至少写两个词，例如 words = [\"快递\", \"物流\"]";
            return self.problem("lone-synonym", shape.words.first_span(), "只有一个词，没有同义词可比", help);
        }
        let weight = match &shape.weight {
            Some(weight) if !(0.0..=1.0).contains(weight.get_ref()) => {
                let message = format!("{} 不在 0 到 1 之间", weight.get_ref());
                return self.problem("out-of-range", weight.span(), message, "请写 0 到 1 之间的数，例如 0.6");
            }
            Some(weight) => *weight.get_ref(),
            None => WEIGHT,
        };
        self.library.synonyms.push(Synonyms { words, weight });
    }

    fn list<'v>(&mut self, value: Spanned<DeValue<'v>>) -> Vec<Spanned<DeValue<'v>>> {
        let span = value.span();
        match value.into_inner() {
            DeValue::Array(list) => list.into_iter().collect(),
            _ => {
                self.problem(
                    "wrong-type",
                    span,
                    "这里要写成 [[phrase]] 或 [[faq]]（两层方括号）",
                    "每一条前面单独一行写 [[phrase]] 或 [[faq]]",
                );
                Vec::new()
            }
        }
    }

    fn read<T: DeserializeOwned>(&mut self, value: Spanned<DeValue<'_>>) -> Option<T> {
        let whole = value.span();
        T::deserialize(ValueDeserializer::from(value))
            .map_err(|error| self.toml_problem(error.message(), Some(error.span().unwrap_or(whole))))
            .ok()
    }

    fn toml_problem(&mut self, message: &str, span: Option<Range<usize>>) {
        let span = span.unwrap_or(0..0);
        let (rule, message, help) = translate(message, line_at(self.text, span.start));
        self.problem(rule, span, message, help);
    }

    fn problem(&mut self, rule: &str, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        let diagnostic = Diagnostic::error(self.shown_path(), rule, message, help).at(self.text, span);
        self.library.diagnostics.push(diagnostic);
    }

    fn origin(&self, start: usize) -> Origin {
        let line = self.text[..start.min(self.text.len())].matches('\n').count() + 1;
        Origin { layer: self.pack.layer, file: self.shown_path(), line: u32::try_from(line).unwrap_or(u32::MAX) }
    }

    /// Below the layer's folder where that is the shop's own, whole elsewhere.
    fn shown_path(&self) -> PathBuf {
        let short = self.pack.path.strip_prefix(self.root).unwrap_or(&self.pack.path);
        if self.pack.layer == Layer::Shop { short.to_owned() } else { self.pack.path.clone() }
    }
}

/// The line that byte `at` stands in; at a line's end, that line.
fn line_at(text: &str, at: usize) -> &str {
    let before = text.get(..at).unwrap_or(text);
    let start = before.trim_end_matches('\n').rfind('\n').map_or(0, |newline| newline + 1);
    text[start..].lines().next().unwrap_or_default()
}

fn asks(texts: &Strings) -> Vec<String> {
    texts.0.iter().map(|ask| ask.get_ref().trim().to_owned()).filter(|ask| !normalize(ask).is_empty()).collect()
}

/// A code as it is compared: full width and capitals do not matter.
fn code_form(code: &str) -> String {
    normalize(code).replace(' ', "")
}

/// One word of letters and digits is a phrase's code; anything else is what to say.
fn reply(texts: &Strings) -> Reply {
    match texts.0.as_slice() {
        [only] if only.get_ref().chars().all(|c| c.is_ascii_alphanumeric()) => Reply::Phrase(code_form(only.get_ref())),
        _ => Reply::Texts(texts.plain().into_iter().filter(|text| !text.trim().is_empty()).collect()),
    }
}

/// When a test takes place: a moment, or noon of a day in the shop's time.
pub(crate) fn test_time(text: &str, utc_offset: i8) -> Option<Timestamp> {
    let noon = |day: Date| day.at(12, 0, 0, 0).to_zoned(Offset::constant(utc_offset).to_time_zone()).ok();
    text.parse().ok().or_else(|| Some(noon(text.parse().ok()?)?.timestamp()))
}

fn date(value: &Datetime) -> Option<Date> {
    let date = value.date.as_ref()?;
    Date::new(i16::try_from(date.year).ok()?, date.month as i8, date.day as i8).ok()
}

fn fact_text(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.trim().to_owned()),
        DeValue::Integer(number) => Some(number.to_string()),
        DeValue::Float(number) => Some(number.to_string()),
        DeValue::Datetime(time) => Some(time.to_string()),
        DeValue::Boolean(_) | DeValue::Array(_) | DeValue::Table(_) => None,
    }
}

fn last_line(text: &str) -> &str {
    text.lines().last().unwrap_or(text).trim_start_matches("error: ")
}
