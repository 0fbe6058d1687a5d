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

/// What fills a pause or says that all is well; it may matter to the question that follows, and asks nothing alone, nor
/// several of them in a row: 好的知道了.
const FILLERS: &[&str] = &[
    "嗯",
    "哦",
    "噢",
    "喔",
    "额",
    "呃",
    "哈",
    "呵",
    "嘻",
    "好",
    "好的",
    "好吧",
    "好滴",
    "好哒",
    "好嘞",
    "行",
    "成",
    "可以",
    "ok",
    "知道",
    "明白",
    "懂",
    "了解",
    "收到",
    "谢谢",
    "谢",
    "感谢",
    "辛苦",
    "麻烦",
    "没事",
    "不用",
    "不必",
    "算了",
    "先",
    "就",
    "这样",
    "拜拜",
    "再见",
    "那",
    "那个",
    "还有",
    "另外",
    "对了",
    "亲",
    "你",
    "您",
    "客服",
    "等会拍",
    "等下拍",
    "一会拍",
    "一会儿拍",
    "晚点拍",
    "呢",
    "呀",
    "啊",
    "吧",
    "了",
    "的",
    "哒",
    "滴",
    "嘞",
    " ",
];

/// Longer clauses say more than that.
const LONGEST_FILLER: usize = 12;

/// Whether a clause in normal form says nothing else.
pub fn is_opening(clause: &str) -> bool {
    OPENINGS.contains(&clause)
}

/// Whether a clause in normal form asks nothing.
pub fn asks_nothing(clause: &str) -> bool {
    clause.is_empty() || is_opening(clause) || is_made_of_fillers(clause)
}

fn is_made_of_fillers(clause: &str) -> bool {
    if clause.chars().count() > LONGEST_FILLER || !FILLERS.iter().any(|filler| clause.starts_with(filler)) {
        return false;
    }
    // Ends that can be reached, from the front.
    let mut is_reached = vec![false; clause.len() + 1];
    is_reached[0] = true;
    for at in 0..clause.len() {
        if is_reached[at] {
            let rest = &clause[at..];
            let fillers = FILLERS.iter().filter(|filler| rest.starts_with(**filler));
            fillers.for_each(|filler| is_reached[at + filler.len()] = true);
        }
    }
    is_reached[clause.len()]
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
        for nothing in [
            "好的知道了",
            "那行吧",
            "嗯呢",
            "好滴",
            "收到",
            "不用了",
            "没事了",
            "拜拜",
            "一会儿拍",
            "哈哈哈",
            "好的谢谢亲",
        ] {
            assert!(asks_nothing(nothing), "{nothing}");
        }
        for something in ["好吗", "行不行", "可以吗", "有没有", "不要了", "再看看", "好了没", "那件呢"]
        {
            assert!(!asks_nothing(something), "{something}");
        }
        assert_eq!(opening_prefix("在吗"), 0, "nothing follows");
    }
}
