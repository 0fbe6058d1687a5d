//! Texts with nothing between braces but names, as nearly all replies are: read without minijinja.

use std::collections::BTreeSet;

use super::{TemplateError, Values, ensure_filled};
use crate::text::is_han;

/// Words and `{{名称}}` in turn: what minijinja would make of them, at a fraction of its time.
pub(super) struct Simple<'t> {
    /// Words, and the name behind them.
    named: Vec<(&'t str, &'t str)>,
    rest: &'t str,
}

impl<'t> Simple<'t> {
    /// `None` for what only minijinja can judge: conditions, expressions, stray braces, names that are not Chinese.
    pub fn parse(text: &'t str) -> Option<Self> {
        let mut named = Vec::new();
        let mut rest = text;
        while let Some((words, opened)) = rest.split_once("{{") {
            let (name, after) = opened.split_once("}}")?;
            let name = name.trim_matches(' ');
            if has_braces(words) || !is_name(name) {
                return None;
            }
            named.push((words, name));
            rest = after;
        }
        (!has_braces(rest)).then_some(Self { named, rest })
    }

    pub fn names(&self) -> BTreeSet<String> {
        self.named.iter().map(|&(_, name)| name.to_owned()).collect()
    }

    pub fn fill(&self, values: &Values) -> Result<String, TemplateError> {
        ensure_filled(self.named.iter().map(|&(_, name)| name), values)?;
        let named = self.named.iter().flat_map(|&(words, name)| [words, &values[name]]);
        Ok(named.chain([self.rest]).collect())
    }
}

fn has_braces(text: &str) -> bool {
    text.contains(['{', '}'])
}

/// Beginning with a Chinese character, it is none of minijinja's own words.
fn is_name(name: &str) -> bool {
    name.starts_with(is_han) && name.chars().all(|c| is_han(c) || c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::{
        super::{judged_names, rendered},
        *,
    };
    use crate::pack::{Entry, Shop, load};

    #[test]
    fn only_words_and_chinese_names_are_simple() {
        for text in ["", "亲，在的", "{{快递}}", "发{{ 快递 }}、{{快递2}}哦\n"] {
            assert!(Simple::parse(text).is_some(), "{text}");
        }
        for text in [
            "{{",
            "{快递}",
            "{{快递}",
            "{{{快递}}}",
            "}}{{快递}}",
            "{{a}}",
            "{{快递-}}",
            "{{快递|长}}",
            "{% if 会员 %}{{快递}}",
        ] {
            assert!(Simple::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn minijinja_reads_them_the_same() {
        let shop = load(&Shop::builtin());
        let odd = [" {{快递}}\r\n{{ 快递 }}\n", "*{{快递}}:", "{{缺_2a}}{{快递}}{{空}}{{缺_2a}}", "{{〇㐀龿}}"];
        let texts = shop.entries.iter().flat_map(Entry::texts).chain(odd);
        for (text, simple) in texts.filter_map(|text| Some((text, Simple::parse(text)?))) {
            assert_eq!(Ok(simple.names()), judged_names(text), "{text}");
            assert_eq!(simple.fill(&shop.facts), rendered(text, &shop.facts), "{text}");
        }
    }
}
