//! What people say before they ask: 亲, 在吗, 你好, 请问.

/// Openings in normal form; longer ones are found before those they begin with.
const OPENINGS: &[&str] = &[
    "亲",
    "亲亲",
    "亲爱的",
    "你好",
    "您好",
    "你好呀",
    "你好啊",
    "在吗",
    "在么",
    "在嘛",
    "在不",
    "在不在",
    "有人吗",
    "有人在吗",
    "老板",
    "老板娘",
    "掌柜",
    "掌柜的",
    "客服",
    "店家",
    "卖家",
    "哈喽",
    "hi",
    "hello",
    "请问",
    "请问一下",
    "请问下",
    "问下",
    "问一下",
    "问个事",
    "麻烦问下",
    "麻烦问一下",
    "想问下",
    "想问一下",
    "我想问下",
    "我想问一下",
    "你好请问",
    "您好请问",
    "你好在吗",
    "您好在吗",
    "你好亲",
    "亲在吗",
    "亲你好",
];

/// What fills a pause; it may matter to the question that follows, and asks nothing alone.
const FILLERS: &[&str] =
    &["嗯", "嗯嗯", "哦", "哦哦", "好", "好的", "好吧", "那", "那个", "还有", "另外", "对了", "谢谢", "ok", "行"];

/// Whether a clause in normal form says nothing else.
pub fn is_opening(clause: &str) -> bool {
    OPENINGS.contains(&clause)
}

/// Whether a clause in normal form asks nothing.
pub fn asks_nothing(clause: &str) -> bool {
    clause.is_empty() || is_opening(clause) || FILLERS.contains(&clause)
}

/// How many bytes of a clause in normal form are an opening that something follows: 亲什么时候发货.
pub fn opening_prefix(clause: &str) -> usize {
    /// These begin other words too, or are what is asked about (客服几点上班).
    const ONLY_ALONE: [&str; 8] = ["hi", "客服", "在不", "卖家", "店家", "老板", "掌柜", "老板娘"];
    let prefixes = OPENINGS.iter().filter(|opening| clause.len() > opening.len() && clause.starts_with(**opening));
    prefixes.filter(|opening| !ONLY_ALONE.contains(opening)).map(|opening| opening.len()).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_opening_stands_alone_or_before_a_question() {
        assert!(is_opening("在吗") && !is_opening("在哪"));
        assert_eq!(&"亲什么时候发货"[opening_prefix("亲什么时候发货")..], "什么时候发货");
        assert_eq!(&"你好请问几天到"[opening_prefix("你好请问几天到")..], "几天到");
        assert_eq!(opening_prefix("客服几点上班"), 0);
        assert!(asks_nothing("好的") && !is_opening("好的"));
        assert_eq!(opening_prefix("在吗"), 0, "nothing follows");
    }
}
