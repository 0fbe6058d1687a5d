//! What only `kb/shop.toml` holds: facts, settings, words that hand off, synonyms and banned words.

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{Reading, asks, entry::code_form};
use crate::pack::{
    Moment, Reception, Synonyms,
    file::{BannedShape, HandoffShape, ReceptionShape, SettingsShape, SynonymShape},
};

impl Reading<'_> {
    /// What only `kb/shop.toml` may hold.
    pub(super) fn shop(&mut self, title: Option<String>, table: &mut DeTable<'_>) {
        if let Some(title) = title {
            self.library.title = title;
        }
        if let Some(facts) = table.remove("facts") {
            self.facts(facts);
        }
        if let Some(settings) = table.remove("settings") {
            self.settings(settings);
        }
        if let Some(reception) = table.remove("reception") {
            self.reception(reception);
        }
        if let Some(menu) = table.remove("menu") {
            self.menu(menu);
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

    fn reception(&mut self, value: Spanned<DeValue<'_>>) {
        let span = value.span();
        let Some(shape) = self.read::<ReceptionShape>(value) else { return };
        let hours = [&shape.open, &shape.close].map(|time| time.as_ref().and_then(|time| self.time_of_day(time)));
        match (&shape.open, &shape.close) {
            (Some(_), None) | (None, Some(_)) => {
                self.problem("missing-key", span, "open 和 close 要一起写", "例如 open = \"8:30\"，close = \"24:00\"");
            }
            _ => {
                let hours = hours[0].zip(hours[1]).filter(|(open, close)| open != close);
                self.library.reception.hours = hours.or(self.library.reception.hours);
            }
        }
        for (code, moment) in [
            (shape.first, Moment::First),
            (shape.waiting, Moment::Waiting),
            (shape.night, Moment::Night),
            (shape.paid, Moment::Paid),
        ] {
            if let Some(code) = code {
                let name = code_form(code.get_ref());
                let message = format!("快捷码 {name} 不存在");
                self.mention(&name, message, "请改成已有的快捷码", code.span());
                self.library.reception.set_phrase(moment, name);
            }
        }
    }

    fn time_of_day(&mut self, time: &Spanned<String>) -> Option<u16> {
        let minutes = Reception::parse_time(time.get_ref());
        if minutes.is_none() {
            let message = format!("没有 {} 这个时刻", time.get_ref());
            self.problem("out-of-range", time.span(), message, "请写成 \"8:30\" 这样，最晚 \"24:00\"");
        }
        minutes
    }

    /// Words of upper layers are added to those of lower ones.
    fn handoff(&mut self, value: Spanned<DeValue<'_>>) {
        let Some(shape) = self.read::<HandoffShape>(value) else { return };
        let words = self.library.handoff.get_or_insert_default();
        words.human.extend(shape.human.plain());
        words.complaint.extend(shape.complaint.plain());
        words.harmless.extend(shape.harmless.plain());
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
