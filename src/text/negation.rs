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
    if !text.contains(['不', '没', '无']) {
        return false;
    }
    let plain = CHOICES.iter().fold(text.to_owned(), |text, choice| text.replace(choice, " "));
    NEGATIONS.iter().any(|word| plain.contains(word))
}
