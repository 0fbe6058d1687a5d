//! Whether a text says no: 能退吗 and 不想退 share their words and not their meaning.

const NEGATIONS: &[&str] = &[
    "不能",
    "不可以",
    "不行",
    "不想",
    "不要",
    "没有",
    "还没",
    "没收",
    "没到",
    "没发",
    "不了",
    "无法",
    "不到",
    "不给",
    "不让",
    "不用",
];

/// Words of choice hold a negation without negating.
const CHOICES: &[&str] = &[
    "能不能",
    "可不可以",
    "是不是",
    "有没有",
    "行不行",
    "会不会",
    "要不要",
    "好不好",
    "想不想",
    "用不用",
    "给不给",
    "让不让",
];

/// Whether a text in normal form negates.
///
/// ```
/// use huashu::text::negates;
/// assert!(negates("不想退了"));
/// assert!(!negates("能不能退"));
/// ```
pub fn negates(text: &str) -> bool {
    if forbids(text) {
        return true;
    }
    if !text.contains(['不', '没', '无']) {
        return false;
    }
    let plain = CHOICES.iter().fold(text.to_owned(), |text, choice| text.replace(choice, " "));
    NEGATIONS.iter().any(|word| plain.contains(word))
}

/// Whether 别 says not to: 别发顺丰, but not 别的, 特别, 性别.
fn forbids(text: &str) -> bool {
    const BEFORE: [char; 10] = ['特', '分', '区', '级', '类', '性', '个', '识', '告', '派'];
    const AFTER: [char; 13] = ['的', '人', '家', '处', '款', '墅', '扭', '致', '针', '样', '色', '件', '是'];
    text.match_indices('别').any(|(at, word)| {
        let after = &text[at + word.len()..];
        !text[..at].ends_with(BEFORE) && !after.starts_with(AFTER) && !after.is_empty()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_to_be_done_is_denied() {
        for text in ["别发顺丰", "千万别放驿站", "不想退了"] {
            assert!(negates(text), "{text}");
        }
        for text in ["别的颜色", "特别好看", "适合什么性别", "给别人买", "别家更便宜", "能不能退", "能退吗"]
        {
            assert!(!negates(text), "{text}");
        }
    }
}
