//! What every shop must have an answer to before a sale: the situations of a chat from welcome to after-sale.

/// A part of the chat, and what a shop needs for it.
pub struct Situation {
    pub title: &'static str,
    pub points: &'static [Point],
}

/// One thing to have a reply for.
pub struct Point {
    pub title: &'static str,
    pub sign: Sign,
}

/// How it shows that the shop has it.
pub enum Sign {
    /// Buyers ask one of these, and an entry is found.
    Asked(&'static [&'static str]),
    /// Agents send it unasked: one of these stands in the title of a phrase or its theme; the surest first.
    Titled(&'static [&'static str]),
}

use Sign::{Asked, Titled};

const fn point(title: &'static str, sign: Sign) -> Point {
    Point { title, sign }
}

/// In the order of a chat.
pub const SITUATIONS: &[Situation] = &[
    Situation {
        title: "欢迎",
        points: &[
            point("首次回复", Titled(&["首次", "首响", "欢迎", "问候"])),
            point("下班留言", Titled(&["下班", "留言", "不在线", "夜间", "休息"])),
        ],
    },
    Situation {
        title: "等候",
        points: &[
            point("忙时自动回复", Titled(&["自动回复", "忙", "咨询量"])),
            point("久等致歉", Titled(&["久等", "等候", "稍等"])),
        ],
    },
    Situation {
        title: "快递发货",
        points: &[
            point("发什么快递", Asked(&["发什么快递", "默认发哪家快递"])),
            point("发货时间", Asked(&["什么时候发货", "今天拍几号发货"])),
            point("几天到", Asked(&["几天能到", "发货后多久能收到"])),
            point("邮费", Asked(&["包邮吗", "邮费多少钱"])),
            point("查物流", Asked(&["快递到哪了", "怎么查物流"])),
        ],
    },
    Situation {
        title: "价格发票",
        points: &[
            point("活动优惠", Asked(&["现在有什么优惠活动", "双十一有什么活动"])),
            point("优惠券", Asked(&["优惠券怎么用", "优惠券在哪里领"])),
            point("议价", Asked(&["能便宜点吗", "还能再少点吗"])),
            point("发票", Asked(&["可以开发票吗", "怎么开发票"])),
            point("付款方式", Asked(&["可以用花呗吗", "怎么付款", "支持什么付款方式"])),
        ],
    },
    Situation {
        title: "突发情况",
        points: &[
            point("优惠用不了", Asked(&["优惠券用不了怎么办", "为什么没有减钱"])),
            point("付款卡住", Asked(&["付不了款怎么回事", "页面打不开付款失败"])),
            point("超卖和延误", Titled(&["超卖", "爆仓", "延误", "延迟", "天气", "物流慢"])),
        ],
    },
    Situation {
        title: "产品",
        points: &[
            point("库存", Asked(&["有货吗", "还有货吗"])),
            point("没货推荐", Titled(&["没货", "缺货", "断码", "替代", "相似款"])),
            point("尺码规格", Asked(&["穿多大码", "尺码怎么选", "怎么选规格"])),
            point("材质", Asked(&["是什么面料", "什么材质的"])),
            point("质量", Asked(&["质量怎么样", "质量好吗"])),
        ],
    },
    Situation {
        title: "修改信息",
        points: &[
            point("改地址", Asked(&["地址填错了能改吗", "怎么改地址"])),
            point("改拍错的", Asked(&["拍错颜色尺码了可以改吗", "拍错了怎么办"])),
            point("取消订单", Asked(&["怎么取消订单", "不想要了怎么退单"])),
        ],
    },
    Situation {
        title: "核对订单",
        points: &[point("核对地址和商品", Titled(&["核对", "核单", "确认订单", "确认地址"]))],
    },
    Situation {
        title: "结束语",
        points: &[
            point("感谢告别", Titled(&["结束语", "感谢", "再见", "告别"])),
            point("引导关注收藏", Titled(&["关注", "收藏"])),
        ],
    },
    Situation {
        title: "催付",
        points: &[
            point("聊天催付", Titled(&["催付", "未付款", "付款提醒"])),
            point("短信或电话催付", Titled(&["短信催付", "催付短信", "电话催付", "短信", "电话"])),
        ],
    },
    Situation {
        title: "关联",
        points: &[
            point("同类替代", Titled(&["替代", "同类", "相似"])),
            point("搭配和凑单", Titled(&["搭配", "凑单", "套餐"])),
            point("热销推荐", Titled(&["热销", "爆款", "热卖", "推荐"])),
        ],
    },
    Situation {
        title: "售后",
        points: &[
            point("退换货", Asked(&["可以退换吗", "不合适可以退吗", "怎么退货"])),
            point("退款到账", Asked(&["退款多久到账", "什么时候退款"])),
            point("质量问题", Asked(&["收到有质量问题怎么办", "收到是坏的怎么办"])),
            point("错发漏发", Asked(&["少发了一件怎么办", "发错货了怎么办"])),
            point("投诉安抚", Titled(&["投诉", "安抚", "致歉", "道歉"])),
            point("评价", Titled(&["评价", "好评", "中评", "差评"])),
        ],
    },
];
