//! Messages that lean on the one before: 那几天能到, 偏远地区呢.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

/// What they begin with; longer ones first.
const LEADS: [&str; 9] = ["那如果", "那要是", "那么", "然后", "还有", "如果", "要是", "那", "换成"];

/// What they end with.
const TAILS: [&str; 5] = ["呢", "的呢", "的话", "的话呢", "咧"];

/// Longer messages say what they are about.
const LONGEST: usize = 12;

/// Whether a message in normal form sounds as if something had been said before.
pub fn follows_up(message: &str) -> bool {
    let leans = LEADS.iter().any(|lead| message.starts_with(lead)) || TAILS.iter().any(|tail| message.ends_with(tail));
    leans && message.chars().count() <= LONGEST
}

/// The message without the words that tie it to the one before: 那偏远地区的话呢 → 偏远地区.
pub fn without_ties(message: &str) -> &str {
    let lead = ["那么", "那", "然后", "还有"].into_iter().find_map(|lead| message.strip_prefix(lead));
    let rest = lead.unwrap_or(message).trim_start();
    let tail = ["的话呢", "的话", "呢"].into_iter().find_map(|tail| rest.strip_suffix(tail));
    tail.unwrap_or(rest).trim_end()
}

/// The topic with the number that `rest` names in the place of its own: 5件 after 买三件多少钱 is 买5件多少钱.
/// `None` if one of them has no number, or the topic several.
pub fn with_number_of(rest: &str, topic: &str) -> Option<String> {
    let (_, number) = only_number(rest)?;
    let (at, _) = only_number(topic)?;
    Some(format!("{}{number}{}", &topic[..at.start], &topic[at.end..]))
}

/// In digits, or in characters before what is counted.
fn only_number(text: &str) -> Option<(Range<usize>, &str)> {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = r"(?<digits>\d+(?:\.\d+)?)|(?<characters>[一二两俩三四五六七八九十百]+)\s*[件条套双身顶码岁米个]";
        Regex::new(pattern).expect("a constant")
    });
    let mut numbers = NUMBER.captures_iter(text);
    let found = numbers.next().filter(|_| numbers.next().is_none())?;
    let number = found.name("digits").or_else(|| found.name("characters"))?;
    Some((number.range(), number.as_str()))
}

/// Whether it has a question word of its own, however short: 几天到, but not 偏远地区.
pub fn asks_itself(message: &str) -> bool {
    const QUESTION_WORDS: [&str; 13] =
        ["几", "多", "什么", "啥", "怎", "咋", "哪", "谁", "吗", "嘛", "么", "能不", "是不"];
    QUESTION_WORDS.iter().any(|word| message.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_message_leans_on_the_one_before() {
        for message in ["那几天能到", "偏远地区呢", "顺丰的话", "那新疆呢"] {
            assert!(follows_up(message), "{message}");
        }
        for message in ["几天能到", "发什么快递", "那件我上个月买的红色连衣裙到现在还没有发货呢"]
        {
            assert!(!follows_up(message), "{message}");
        }
        for (message, rest) in
            [("那几天能到", "几天能到"), ("那偏远地区的话呢", "偏远地区"), ("粉色的呢", "粉色的"), ("那", "")]
        {
            assert_eq!(without_ties(message), rest);
        }
        for (rest, topic, together) in [
            ("五件", "买三件一共多少钱", Some("买五件一共多少钱")),
            ("120的", "110的还有不", Some("120的还有不")),
            ("身高125", "身高112穿多大", Some("身高125穿多大")),
            ("偏远地区", "几天能到", None),
            ("120", "有货吗", None),
            ("4件", "身高112买2件", None),
        ] {
            assert_eq!(with_number_of(rest, topic).as_deref(), together, "{rest}");
        }
        assert!(asks_itself("几天到") && asks_itself("运费谁出") && !asks_itself("偏远地区"));
    }
}
