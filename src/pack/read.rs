//! One pack → entries, facts and settings, with a diagnostic for all that is wrong in it.

use std::{collections::BTreeMap, ops::Range, path::Path};

use jiff::civil::Date;
use serde::de::DeserializeOwned;
use toml::{
    Spanned,
    de::{DeTable, DeValue, ValueDeserializer},
    value::Datetime,
};

use super::{
    Answer, Category, Entry, Kind, Library, Origin, PackFile, PackTest, Period, Reply, Synonyms,
    file::{
        AnswerShape, BannedShape, FaqShape, HandoffShape, PACK_KEYS, PhraseShape, SHOP_KEYS, SettingsShape, Strings,
        SynonymShape, TestShape,
    },
    load::Mention,
    mistake::Mistake,
    pattern,
    syntax::{orphan, single_brackets, sound_part},
    translate::{Said, translate, unknown_key},
};
use crate::{
    diagnostic::{Diagnostic, Source},
    template,
    text::normalize,
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
        let shop_file = self.is_shop_file();
        let title = table.remove("title").and_then(|value| self.read::<String>(value));
        if let Some(name) = table.remove("category").and_then(|value| self.read::<String>(value)) {
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
        if shop_file {
            self.shop(title, &mut table);
        }
        self.unknown_tables(&table, shop_file);
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
        if !told_already && !self.is_shop_file() {
            let path = self.pack.shown_path(self.root);
            self.library.diagnostics.push(Diagnostic::error(path, "no-entry", message, help).warning());
        }
    }

    fn is_shop_file(&self) -> bool {
        self.pack.path.ends_with("kb/shop.toml")
    }

    /// What only `kb/shop.toml` may hold.
    fn shop(&mut self, title: Option<String>, table: &mut DeTable<'_>) {
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
        for value in table.remove("synonym").map(|value| self.list("synonym", value)).unwrap_or_default() {
            self.synonyms(value);
        }
        if let Some(words) = table.remove("banned") {
            self.banned(words);
        }
        // Followed, and found fault with, where the layers are put together.
        table.remove("base");
    }

    /// Keys and tables that nothing reads; several keys of an entry without its header are one mistake.
    fn unknown_tables(&mut self, table: &DeTable<'_>, shop_file: bool) {
        let known = if shop_file { SHOP_KEYS } else { PACK_KEYS };
        let mut headless = false;
        let mut keys: Vec<_> = table.keys().collect();
        keys.sort_by_key(|key| key.span().start);
        for key in keys {
            let name: &str = key.get_ref();
            let said = if SHOP_KEYS.contains(&name) {
                let message = format!("{name} 只能写在 kb/shop.toml 里");
                Said::new("misplaced-key", message, "请把它移到 kb/shop.toml")
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

    fn phrase(&mut self, value: Spanned<DeValue<'_>>) {
        let start = value.span().start;
        let Some(shape) = self.read::<PhraseShape>(value) else { return };
        let codes: Vec<String> = shape.code.list.iter().map(|code| code_form(code.get_ref())).collect();
        let empty = codes.iter().position(String::is_empty);
        if codes.is_empty() || empty.is_some() {
            let message = match empty.map(|number| shape.code.list[number].get_ref().trim()) {
                Some(code) if !code.is_empty() => format!("快捷码 {code} 里没有打得出来的字，标点和表情不算"),
                _ => "快捷码是空的".to_owned(),
            };
            let span = shape.code.span(empty.unwrap_or(0));
            return self.problem("empty-code", span, message, "请写一个好记的快捷码，例如 code = \"kd\"");
        }
        if !self.wordings_are_sound(&shape.text, "text") {
            return;
        }
        let Some(period) = self.period(shape.from.as_ref(), shape.until.as_ref()) else { return };
        if shape.title.get_ref().trim().is_empty() {
            self.warn(
                "empty-title",
                shape.title.span(),
                "标题是空的，客服看不出这一条讲什么",
                "请写几个字的标题，例如 title = \"发货时间\"",
            );
        }
        self.warn_of_empty_asks(&shape.ask);
        let entry = Entry {
            kind: Kind::Phrase,
            key: codes[0].clone(),
            title: shape.title.get_ref().trim().to_owned(),
            category: self.category.clone(),
            codes,
            asks: asks(&shape.ask),
            answers: vec![Answer { when: BTreeMap::new(), reply: wordings(&shape.text) }],
            any: Vec::new(),
            none: Vec::new(),
            patterns: Vec::new(),
            // Without a way to ask for it, it is for agents, unless a faq replies with it.
            auto: shape.auto.unwrap_or(!shape.ask.list.is_empty()),
            period,
            origin: self.origin(start),
            allowed: shape.allow,
            hidden_by: Vec::new(),
        };
        if shape.auto == Some(false) {
            self.library.never_auto.push(entry.key.clone());
        }
        let spans: Vec<_> = shape.code.list.iter().map(Spanned::span).collect();
        self.keep(entry, &spans);
    }

    fn faq(&mut self, value: Spanned<DeValue<'_>>) {
        let start = value.span().start;
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
        let title = shape.title.as_ref().map(|title| title.get_ref().trim().to_owned());
        let Some(title) = title.or_else(|| asks.first().cloned()) else {
            return self.problem("no-ask", shape.ask.whole, "ask 里一句问法都没有", "请至少写一句买家会怎么问");
        };
        let Some(answers) = self.answers(&shape) else { return };
        if answers.is_empty() {
            return self.problem(
                "no-reply",
                shape.id.span(),
                "这条问答没有回复",
                "请写 reply = \"……\"，或 [[faq.answer]]",
            );
        }
        for pattern in &shape.pattern.list {
            if let Some((message, help, span)) = pattern::fault(pattern.get_ref()) {
                let span = self.part_of(pattern, span);
                return self.problem("bad-pattern", span, message, help);
            }
        }
        let Some(period) = self.period(shape.from.as_ref(), shape.until.as_ref()) else { return };
        let has_rules = !shape.any.list.is_empty() || !shape.pattern.list.is_empty();
        if asks.is_empty() && !has_rules {
            let help = "请至少写一句买家会怎么问，问法越多越容易找到";
            self.warn("no-ask", shape.ask.whole.clone(), "一句能用的问法都没有，只能靠标题找到", help);
        } else {
            self.warn_of_empty_asks(&shape.ask);
        }
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
        self.keep(entry, &[shape.id.span()])
    }

    /// The answers of a faq, those with conditions first; `None` if one of them is no text to send.
    fn answers(&mut self, shape: &FaqShape) -> Option<Vec<Answer>> {
        let mut answers = Vec::new();
        for (number, answer) in shape.answer.iter().enumerate() {
            if !self.wordings_are_sound(&answer.text, "text") {
                return None;
            }
            let followed = number + 1 < shape.answer.len() || !shape.reply.list.is_empty();
            self.warn_of_conditions(answer, followed);
            let when = answer.when.iter().map(|(name, values)| (name.clone(), values.plain())).collect();
            answers.push(Answer { when, reply: self.reply(&answer.text, shape) });
        }
        if !shape.reply.list.is_empty() {
            if !self.wordings_are_sound(&shape.reply, "reply") {
                return None;
            }
            answers.push(Answer { when: BTreeMap::new(), reply: self.reply(&shape.reply, shape) });
        }
        Some(answers)
    }

    /// An answer that always holds hides those below it; one that wants a value of none never holds.
    fn warn_of_conditions(&mut self, answer: &AnswerShape, followed: bool) {
        if answer.when.is_empty() && followed {
            let help = "请写上条件，例如 when = { order = \"paid\" }；不需要条件就把它移到最后";
            self.warn("always-holds", answer.text.whole.clone(), "没有写 when 条件，后面的回复永远用不到", help);
        }
        for (name, values) in answer.when.iter().filter(|(_, values)| values.list.is_empty()) {
            let message = format!("when 里的 {name} 没有写值，这个回复永远用不到");
            let help = format!("请写上值，例如 {name} = \"paid\"，或 {name} = [\"paid\", \"shipped\"]");
            self.warn("never-holds", values.whole.clone(), message, help);
        }
    }

    /// One word of letters and digits is a phrase's code; anything else is what to say.
    fn reply(&mut self, texts: &Strings, shape: &FaqShape) -> Reply {
        match texts.list.as_slice() {
            [only] if only.get_ref().chars().all(|c| c.is_ascii_alphanumeric()) => {
                let code = code_form(only.get_ref());
                let message = format!("问答 {} 回复的快捷码 {code} 不存在", shape.id.get_ref().trim());
                let help = "请改成已有的快捷码；若想直接回复这几个字，请写完整的一句话";
                let unknown = self.diagnostic(Said::new("unknown-code", message, help), only.span());
                self.library.mentions.push(Mention { code: code.clone(), unknown });
                Reply::Phrase(code)
            }
            _ => wordings(texts),
        }
    }

    fn warn_of_empty_asks(&mut self, asks: &Strings) {
        let empty = asks.list.iter().find(|ask| normalize(ask.get_ref()).is_empty());
        if let Some(ask) = empty {
            self.warn("empty-ask", ask.span(), "这一句问法没有内容，标点不算，不会用到", "请写完整，或删掉这一句");
        }
    }

    /// Adds the entry unless its code or id is taken in the same layer on some of its days.
    /// `spans` are those of its names.
    fn keep(&mut self, entry: Entry, spans: &[Range<usize>]) {
        let names = entry.names().to_vec();
        let slot = |name: &String| (entry.origin.layer, entry.kind, name.clone());
        let rival = names.iter().enumerate().find_map(|(nth, name)| {
            let holders = self.library.holders.get(&slot(name))?;
            let rivals = holders.iter().map(|&number| &self.library.entries[number]);
            rivals.into_iter().find(|other| other.period.overlaps(&entry.period)).map(|rival| (nth, rival))
        });
        let Some((nth, rival)) = rival else {
            let number = self.library.entries.len();
            for name in &names {
                self.library.holders.entry(slot(name)).or_default().push(number);
            }
            return self.library.entries.push(entry);
        };
        let place = if rival.origin.file == entry.origin.file {
            format!("第 {} 行", rival.origin.line)
        } else {
            format!(" {} 第 {} 行", rival.origin.file.display(), rival.origin.line)
        };
        let (rule, name) = match entry.kind {
            Kind::Phrase => ("duplicate-code", format!("快捷码 {}", names[nth])),
            Kind::Faq => ("duplicate-id", format!("id {}", names[nth])),
        };
        let message = format!("{name} 已在{place}使用（{}），这一条没有载入", rival.title);
        let help = "请改名或删除其一；若是换季替换，请用 from 和 until 错开日期";
        self.problem(rule, spans.get(nth).cloned().unwrap_or_default(), message, help);
    }

    /// Whether there is something to say and every `{{…}}` in it is well formed.
    fn wordings_are_sound(&mut self, texts: &Strings, key: &str) -> bool {
        if texts.list.iter().all(|text| text.get_ref().trim().is_empty()) {
            self.problem("empty-text", texts.whole.clone(), format!("{key} 是空的"), "请写上要回复买家的话");
            return false;
        }
        if let Some(empty) = texts.list.iter().find(|text| text.get_ref().trim().is_empty()) {
            self.warn("empty-text", empty.span(), "有一种说法是空的，不会用到", "请写完整，或删掉这一句");
        }
        for text in &texts.list {
            let Some(fault) = template::fault(text.get_ref()) else { continue };
            let span = self.part_of(text, fault.span);
            if fault.usable {
                let help = "要填入店铺信息请写两层，例如 {{快递公司}}";
                self.warn("single-braces", span, fault.message, help);
            } else {
                self.problem("bad-template", span, fault.message, "店铺信息写成 {{快递公司}}，前后各两个英文花括号");
                return false;
            }
        }
        true
    }

    /// The bytes of the file that hold bytes `part` of a string, if they are written there as they are.
    fn part_of(&self, string: &Spanned<String>, part: Range<usize>) -> Range<usize> {
        let span = string.span();
        let written = self.text.get(span.clone()).unwrap_or_default();
        let inner = written.find(string.get_ref().as_str()).filter(|_| !string.get_ref().is_empty());
        match inner {
            Some(start) => span.start + start + part.start..span.start + start + part.end,
            None => span,
        }
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
                // An empty one is filled in for each conversation.
                Some(text) => drop(self.library.facts.insert(name.get_ref().to_string(), text)),
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
            && PackTest::parse_time(now.get_ref(), 8).is_none()
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
            return self.problem("lone-synonym", shape.words.whole, "只有一个词，没有同义词可比", help);
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

    /// The entries below all headers `[[name]]`.
    fn list<'v>(&mut self, name: &str, value: Spanned<DeValue<'v>>) -> Vec<Spanned<DeValue<'v>>> {
        let span = value.span();
        let said = match value.into_inner() {
            DeValue::Array(list) => return list.into_iter().collect(),
            DeValue::Table(table) if name == "faq" && table.keys().all(|key| key.get_ref() == "answer") => {
                orphan("[[faq.answer]]")
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

fn asks(texts: &Strings) -> Vec<String> {
    texts.list.iter().map(|ask| ask.get_ref().trim().to_owned()).filter(|ask| !normalize(ask).is_empty()).collect()
}

fn wordings(texts: &Strings) -> Reply {
    Reply::Texts(texts.plain().into_iter().filter(|text| !text.trim().is_empty()).collect())
}

/// A code as it is compared: full width and capitals do not matter.
fn code_form(code: &str) -> String {
    normalize(code).replace(' ', "")
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
