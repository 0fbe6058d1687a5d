//! 收货地区: where a buyer has it sent, as far as that changes what it costs.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

/// Where to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Region<'r> {
    /// One that the shop's 偏远地区 names: sent for a fee of its own.
    Remote(&'r str),
    /// Beyond the mainland: nobody reckons that in a chat.
    Overseas(&'static str),
    Near,
}

impl<'r> Region<'r> {
    /// The value of the condition `remote`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Remote(_) => "yes",
            Self::Overseas(_) => "overseas",
            Self::Near => "no",
        }
    }

    /// Of the place that `message` names last, judged by the fact 偏远地区 (`新疆、西藏`); `None` if it names none.
    pub fn read(message: &str, remote: &'r str) -> Option<Self> {
        let remote = || remote.split(['、', '，', ',', ' ']).filter(|name| !name.is_empty());
        let Some((place, of)) = last_place(message) else {
            // A shop may call places remote that nobody else lists.
            return remote().find(|name| message.contains(name)).map(Self::Remote);
        };
        let is_same = |name: &&str| *name == place || Of::Province(name) == of;
        Some(match (remote().find(is_same), of) {
            (Some(name), _) => Self::Remote(name),
            (None, Of::Abroad) => Self::Overseas(place),
            (None, _) => Self::Near,
        })
    }
}

/// The place that `message` names last.
pub fn place_in(message: &str) -> Option<&'static str> {
    last_place(message).map(|(place, _)| place)
}

/// Whether `message` says where the buyer lives, and nothing else: 我在新疆, 我是西藏的.
pub fn is_place_alone(message: &str) -> bool {
    let Some((before, after)) = place_in(message).and_then(|place| message.split_once(place)) else { return false };
    let says_nothing = |text: &str, words: &[char]| text.chars().all(|c| words.contains(&c));
    says_nothing(before.trim(), &['我', '们', '人', '家', '在', '是', '亲', '，', ' '])
        && says_nothing(after.trim(), &['的', '这', '边', '哦', '哈', '呀', '啊', '。', '，', '省', '市'])
}

fn last_place(message: &str) -> Option<(&'static str, Of<'static>)> {
    static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| {
        let builder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).clone();
        builder.build(PLACES.iter().map(|(place, _)| place)).expect("a constant")
    });
    FINDER.find_iter(message).last().map(|found| PLACES[found.pattern().as_usize()])
}

/// What a place is a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of<'o> {
    Itself,
    Province(&'o str),
    Abroad,
}

/// Provinces and what is beyond the mainland, with the towns of provinces that shops call remote.
const PLACES: &[(&str, Of<'_>)] = &[
    ("北京", Of::Itself),
    ("天津", Of::Itself),
    ("上海", Of::Itself),
    ("重庆", Of::Itself),
    ("河北", Of::Itself),
    ("山西", Of::Itself),
    ("辽宁", Of::Itself),
    ("吉林", Of::Itself),
    ("黑龙江", Of::Itself),
    ("江苏", Of::Itself),
    ("浙江", Of::Itself),
    ("安徽", Of::Itself),
    ("福建", Of::Itself),
    ("江西", Of::Itself),
    ("山东", Of::Itself),
    ("河南", Of::Itself),
    ("湖北", Of::Itself),
    ("湖南", Of::Itself),
    ("广东", Of::Itself),
    ("广西", Of::Itself),
    ("海南", Of::Itself),
    ("四川", Of::Itself),
    ("贵州", Of::Itself),
    ("云南", Of::Itself),
    ("陕西", Of::Itself),
    ("甘肃", Of::Itself),
    ("青海", Of::Itself),
    ("宁夏", Of::Itself),
    ("新疆", Of::Itself),
    ("西藏", Of::Itself),
    ("内蒙古", Of::Itself),
    ("内蒙", Of::Province("内蒙古")),
    ("呼和浩特", Of::Province("内蒙古")),
    ("鄂尔多斯", Of::Province("内蒙古")),
    ("乌鲁木齐", Of::Province("新疆")),
    ("喀什", Of::Province("新疆")),
    ("伊犁", Of::Province("新疆")),
    ("阿克苏", Of::Province("新疆")),
    ("库尔勒", Of::Province("新疆")),
    ("拉萨", Of::Province("西藏")),
    ("日喀则", Of::Province("西藏")),
    ("兰州", Of::Province("甘肃")),
    ("西宁", Of::Province("青海")),
    ("银川", Of::Province("宁夏")),
    ("哈尔滨", Of::Province("黑龙江")),
    ("三亚", Of::Province("海南")),
    ("广州", Of::Province("广东")),
    ("深圳", Of::Province("广东")),
    ("杭州", Of::Province("浙江")),
    ("成都", Of::Province("四川")),
    ("武汉", Of::Province("湖北")),
    ("香港", Of::Abroad),
    ("澳门", Of::Abroad),
    ("台湾", Of::Abroad),
    ("国外", Of::Abroad),
    ("海外", Of::Abroad),
    ("美国", Of::Abroad),
    ("加拿大", Of::Abroad),
    ("澳洲", Of::Abroad),
    ("日本", Of::Abroad),
    ("韩国", Of::Abroad),
    ("新加坡", Of::Abroad),
    ("马来西亚", Of::Abroad),
    ("英国", Of::Abroad),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_named_last_is_where_it_goes() {
        let remote = "新疆、西藏、内蒙古、青海、凉山";
        for (message, region) in [
            ("三件寄新疆一共多少钱", Some(Region::Remote("新疆"))),
            ("我在乌鲁木齐", Some(Region::Remote("新疆"))),
            ("发内蒙吗", Some(Region::Remote("内蒙古"))),
            ("内蒙古包邮吗", Some(Region::Remote("内蒙古"))),
            ("凉山包邮吗", Some(Region::Remote("凉山"))),
            ("兰州包邮吗", Some(Region::Near)),
            ("寄香港多少钱", Some(Region::Overseas("香港"))),
            ("不寄新疆了，寄上海", Some(Region::Near)),
            ("包邮吗", None),
        ] {
            assert_eq!(Region::read(message, remote), region, "{message}");
        }
        assert_eq!(Region::read("寄新疆", ""), Some(Region::Near));
        for (message, is_alone) in
            [("我在新疆", true), ("我是西藏的", true), ("新疆呢", false), ("我在新疆能发吗", false), ("", false)]
        {
            assert_eq!(is_place_alone(message), is_alone, "{message}");
        }
        assert_eq!((place_in("我在乌鲁木齐"), place_in("包邮吗")), (Some("乌鲁木齐"), None));
    }
}
