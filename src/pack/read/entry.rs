//! `[[phrase]]` and `[[faq]]` → entries.

use std::{collections::BTreeMap, ops::Range};

use jiff::civil::Date;
use toml::{Spanned, de::DeValue, value::Datetime};

use super::{Reading, asks, told};
use crate::{
    pack::{
        Answer, Entry, Kind, Period, Reply,
        file::{AnswerShape, FaqShape, PhraseShape, Strings},
        load::Mention,
        pattern,
        translate::Said,
    },
    template,
    text::{is_blank, normalize},
};

impl Reading<'_> {
    pub(super) fn phrase(&mut self, value: Spanned<DeValue<'_>>) {
        let whole = value.span();
        let start = whole.start;
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
        let Some(answers) = self.answers(&shape.answer, ("text", &shape.text), |_, texts| wordings(texts)) else {
            return;
        };
        if answers.is_empty() {
            let is_written = !shape.text.whole.is_empty();
            if !is_written || self.wordings_are_sound(&shape.text, "text") {
                let help = "请补上一行 text = \"……\"，或 [[phrase.answer]]";
                self.problem("missing-key", whole, "缺少 text", help);
            }
            return;
        }
        let Some(period) = self.period(shape.from.as_ref(), shape.until.as_ref()) else { return };
        let title = told(shape.title.get_ref());
        if title.is_empty() {
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
            title,
            category: self.category.clone(),
            codes,
            asks: asks(&shape.ask),
            answers,
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

    pub(super) fn faq(&mut self, value: Spanned<DeValue<'_>>) {
        let start = value.span().start;
        let Some(shape) = self.read::<FaqShape>(value) else { return };
        let id = told(shape.id.get_ref());
        if id.is_empty() {
            return self.problem(
                "empty-id",
                shape.id.span(),
                "id 是空的",
                "请写一个不会再变的名字，例如 id = \"ship-when\"",
            );
        }
        let asks = asks(&shape.ask);
        let title = shape.title.as_ref().map(|title| told(title.get_ref()));
        let Some(title) = title.or_else(|| asks.first().cloned()) else {
            return self.problem("no-ask", shape.ask.whole, "ask 里一句问法都没有", "请至少写一句买家会怎么问");
        };
        let reply = |reading: &mut Self, texts: &Strings| reading.reply(texts, &shape);
        let Some(answers) = self.answers(&shape.answer, ("reply", &shape.reply), reply) else { return };
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
            key: id,
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

    /// What an entry says, under conditions first, `otherwise` last; `None` if one of them is no text to send.
    fn answers(
        &mut self,
        conditional: &[AnswerShape],
        (key, otherwise): (&str, &Strings),
        reply: impl Fn(&mut Self, &Strings) -> Reply,
    ) -> Option<Vec<Answer>> {
        let has_otherwise = !otherwise.list.is_empty();
        let mut answers = Vec::new();
        for (number, answer) in conditional.iter().enumerate() {
            if !self.wordings_are_sound(&answer.text, "text") {
                return None;
            }
            self.warn_of_conditions(answer, number + 1 < conditional.len() || has_otherwise);
            let when = answer.when.iter().map(|(name, values)| (name.clone(), values.plain())).collect();
            answers.push(Answer { when, reply: reply(self, &answer.text) });
        }
        if has_otherwise {
            if !self.wordings_are_sound(otherwise, key) {
                return None;
            }
            answers.push(Answer { when: BTreeMap::new(), reply: reply(self, otherwise) });
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
                self.mention(&code, message, help, only.span());
                Reply::Phrase(code)
            }
            _ => wordings(texts),
        }
    }

    /// A code that some phrase must have, and what is said if none has.
    pub(super) fn mention(&mut self, code: &str, message: String, help: &str, span: Range<usize>) {
        let unknown = self.diagnostic(Said::new("unknown-code", message, help), span);
        self.library.mentions.push(Mention { code: code.to_owned(), or_id: false, unknown });
    }

    fn warn_of_empty_asks(&mut self, asks: &Strings) {
        let empty = asks.list.iter().find(|ask| is_blank(ask.get_ref()));
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
}

fn wordings(texts: &Strings) -> Reply {
    Reply::Texts(texts.plain().into_iter().filter(|text| !text.trim().is_empty()).collect())
}

/// A code as it is compared: full width and capitals do not matter.
pub(super) fn code_form(code: &str) -> String {
    normalize(code).replace(' ', "")
}

fn date(value: &Datetime) -> Option<Date> {
    let date = value.date.as_ref()?;
    Date::new(i16::try_from(date.year).ok()?, date.month as i8, date.day as i8).ok()
}
