//! Messages that say too little by themselves, put together with what was asked before.

use crate::{
    product::{Measures, folded},
    text::{asks_itself, asks_nothing, follows_up, normalize, with_number_of, without_ties},
};

/// Characters kept of what was asked.
const LONGEST: usize = 40;

/// What a message may mean after a topic.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Together {
    /// To be tried in this order.
    pub texts: Vec<String>,
    /// What of them the buyer said just now.
    pub said: String,
    /// A height or weight, and nothing else: it answers a question about sizes or nothing.
    pub is_figures: bool,
}

/// The topic of a message in normal form; without a topic for one that only leans on another.
pub(super) fn topic_of(message: &str) -> String {
    without_ties(message).chars().take(LONGEST).collect()
}

/// `topic` is in normal form, `title` what the answer to it is called, `clears_up` whether the message only says what a
/// number before it meant: 公斤. `None` for a message that stands by itself.
pub(super) fn together(message: &str, topic: &str, title: Option<&str>, clears_up: bool) -> Option<Together> {
    let after_and_before = |said: &str| vec![format!("{said}{topic}"), format!("{topic}{said}")];
    let figures = folded(message);
    if let Some(measures) = Measures::alone(&figures) {
        let is_named = Measures::read(&figures).height.is_some() || measures.height.is_none();
        let said = format!("{}{}", if is_named { "" } else { "身高" }, figures.trim());
        let texts = [said.clone()].into_iter().chain(after_and_before(&said)).collect();
        return Some(Together { texts, said, is_figures: true });
    }
    if clears_up {
        return Some(Together { texts: vec![topic.to_owned()], said: figures, is_figures: true });
    }
    let text = normalize(message);
    (follows_up(&text) && !asks_nothing(&text)).then(|| {
        let said = without_ties(&text);
        // 收到了有点大能换小一号不 is more than 换码.
        let titled = title.map(|title| format!("{title}{said}"));
        // 那发什么快递 asks by itself, and that 那 is all that makes it unsure.
        let alone = asks_itself(said).then(|| said.to_owned());
        let texts = with_number_of(said, topic).into_iter().chain(after_and_before(said)).chain(titled).chain(alone);
        let texts = texts.collect();
        Together { texts, said: said.to_owned(), is_figures: false }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_that_says_too_little_is_put_together_with_the_topic() {
        let texts = |message: &str, topic: &str| together(message, topic, None, false).map(|together| together.texts);
        assert_eq!(texts("那偏远地区呢", "几天能到").unwrap(), ["偏远地区几天能到", "几天能到偏远地区"]);
        assert_eq!(texts("那发什么快递", "包邮吗").unwrap().last().unwrap(), "发什么快递");
        assert_eq!(texts("五件呢", "买三件多少钱").unwrap()[0], "买五件多少钱");
        assert_eq!(texts("112，38斤", "怎么选码").unwrap()[..2], ["身高112,38斤", "身高112,38斤怎么选码"]);
        assert_eq!(texts("38斤", "身高112穿多大").unwrap()[1], "38斤身高112穿多大");
        assert_eq!(texts("什么时候发货", "几天能到"), None);
        assert_eq!(texts("那行吧", "几天能到"), None);
        assert_eq!(texts("嗯呢", "几天能到"), None);
        let titled = together("那邮费呢", "有点大能换小一号不", Some("不合适能换码吗"), false).unwrap();
        assert_eq!(titled.texts[2], "不合适能换码吗邮费");
        let unit = together("公斤", "身高112体重20穿多大", None, true).unwrap();
        assert_eq!((unit.texts, unit.is_figures), (vec!["身高112体重20穿多大".to_owned()], true));
    }
}
