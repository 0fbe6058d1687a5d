//! `huashu check` on wording: a careless pack, sentences that are faulty, and sentences that only
//! look like it.

mod common;

use common::Place;
use huashu::{
    check::check,
    diagnostic::Diagnostic,
    pack::{Shop, load},
};

const WORDING: &[&str] = &[
    "contact",
    "rebate",
    "superlative",
    "promise",
    "address",
    "author-marks",
    "hard-coded",
    "too-short",
    "too-long",
    "flat-denial",
    "stock-without-alternative",
    "dont-know",
    "single-variant",
    "same-variants",
];

fn problems(place: &Place) -> Vec<Diagnostic> {
    let shop = Shop::find(Some(&place.path("shop"))).unwrap();
    let mut found = check(&load(&shop), "2026-11-21".parse().unwrap());
    found.retain(|problem| WORDING.contains(&problem.rule.as_str()));
    found
}

/// A pack of one-sentence phrases, each from a line of its own: line 4 + 5 n holds sentence n.
fn pack(sentences: &[&str]) -> Place {
    let entries: Vec<_> = (sentences.iter().enumerate())
        .map(|(n, text)| format!("[[phrase]]\ncode = \"p{n}\"\ntitle = \"第{n}句\"\ntext = {text:?}\n"))
        .collect();
    let shop = "title = \"试\"\n[facts]\n\"满减活动\" = \"满200元减20元\"\n\"发货时效\" = \"48小时内\"\n\"包邮门槛\" = \"满59元\"\n";
    Place::empty().with("shop/phrases/a.toml", entries.join("\n")).with("shop/kb/shop.toml", shop)
}

fn sentence_of(problem: &Diagnostic) -> usize {
    (problem.position.expect("a place").line as usize - 4) / 5
}

const CARELESS: &str = r#"title = "随手写的"
category = "careless"

[[phrase]]
code = "wx"
title = "联系"
text = "亲，有事加掌柜的薇 信，回得快一些"

[[phrase]]
code = "hp"
title = "好评"
text = "亲，收到后五星好评截图给我，返您3元红包"

[[phrase]]
code = "zh"
title = "最好"
text = ["亲，我们家的料子是全网最好的，放心拍", "亲，料子软和不扎人，您放心拍"]

[[phrase]]
code = "cn"
title = "承诺"
text = "亲，今天拍的话后天一定能到您手里"

[[phrase]]
code = "gn"
title = "称呼"
text = "姑娘，这款很适合你，喜欢就带一件吧"

[[phrase]]
code = "jh"
title = "记号"
text = "亲，看看这款喜欢吗（放相似款链接）"

[[phrase]]
code = "rq"
title = "日期"
text = "亲，这张券要在14号-24号之间用掉哦"

[[phrase]]
code = "dy"
title = "短"
text = "有的"

[[phrase]]
code = "ch"
title = "长"
text = "LONG"

[[phrase]]
code = "jj"
title = "拒绝"
text = "亲，小本生意，本店从来不讲价"

[[phrase]]
code = "qh"
title = "缺货"
text = "亲，粉色的昨天就卖完了哦"

[[phrase]]
code = "bz"
title = "不知道"
text = "亲，双十一打不打折现在还不清楚呢"

[[phrase]]
code = "yy"
title = "一样"
text = ["亲，仓库按付款先后给您打包发出哦", "亲，仓库按付款先后给您打包发出呢~"]

[[faq]]
id = "careless"
title = "几天发货"
ask = ["几天发货", "加微信吗", "72小时能发吗"]
reply = ["亲，\"现货\"72小时里给您发出", "亲，不急的话，72小时里发出，急的跟我说一声"]

[[phrase]]
code = "zx"
title = "结束语"
text = "亲，谢谢光临，祝您和宝宝开心每一天"
"#;

#[test]
fn every_rule_points_at_the_words_of_a_careless_pack() {
    let long = "亲，这件的尺码、洗法和售后都写在这里了，".repeat(11);
    let place = Place::empty()
        .with("phrases/careless.toml", CARELESS.replace("LONG", &long))
        .with("kb/shop.toml", "title = \"试\"\n[facts]\n");
    let ran = place.run(&["check", "--json"]);
    let found: Vec<(String, u64, u64, String)> = (ran.out.lines())
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .filter(|problem| WORDING.contains(&problem["rule"].as_str().unwrap()))
        .map(|problem| {
            let (line, column) = (problem["position"]["line"].as_u64(), problem["position"]["column"].as_u64());
            let column = column.unwrap();
            let meant = problem["excerpt"]["line"].as_str().unwrap().chars().skip(column as usize - 1);
            let meant = meant.take(problem["excerpt"]["length"].as_u64().unwrap() as usize).collect();
            (problem["rule"].as_str().unwrap().to_owned(), line.unwrap(), column, meant)
        })
        .collect();
    let found: Vec<_> =
        found.iter().map(|(rule, line, column, meant)| (rule.as_str(), *line, *column, meant.as_str())).collect();
    let long = &long[..];
    let expected = [
        ("contact", 7, 17, "薇 信"),
        ("rebate", 12, 14, "五星好评截图给我，返您"),
        ("hard-coded", 12, 25, "3元"),
        ("superlative", 17, 19, "全网最"),
        ("promise", 22, 18, "一定能到"),
        ("address", 27, 9, "姑娘"),
        ("author-marks", 32, 18, "（放相似款链接）"),
        ("hard-coded", 37, 16, "14号-24号"),
        ("too-short", 42, 9, "有的"),
        ("too-long", 47, 9, long),
        ("flat-denial", 52, 16, "本店从来不讲价"),
        ("stock-without-alternative", 57, 17, "卖完"),
        ("dont-know", 62, 21, "不清楚"),
        ("same-variants", 67, 30, "亲，仓库按付款先后给您打包发出呢~"),
        ("hard-coded", 73, 19, "72小时"),
        ("hard-coded", 73, 39, "72小时"),
        ("single-variant", 78, 1, "text"),
    ];
    assert_eq!(found, expected);
}

const FAULTY: &[(&str, &str)] = &[
    ("contact", "亲，我微❤发您，通过一下就能看图"),
    ("contact", "加Ｖ给您留一件，别人问都没有的"),
    ("contact", "您加一下v，群里有新款看"),
    ("contact", "亲，加我企鹅，图片都在空间里"),
    ("contact", "亲，打这个电话 138-1234-5678 找掌柜"),
    ("contact", "亲，掌柜手机一三八一二三四五六七八"),
    ("contact", "亲，掌柜手机１３９ １２３４ ５６７８"),
    ("contact", "亲，看看 http://shop.example.com/a 里面的细节图"),
    ("contact", "亲，扣123456789，图都发您"),
    ("contact", "亲，V 信联系更快，回头客都在里面"),
    ("contact", "亲，威 信里发您实拍图"),
    ("contact", "亲，图发到 abc@mail.example.com 里就好"),
    ("rebate", "亲，给个五星好评送小礼物一份哦"),
    ("rebate", "亲，好评截图发客服，领现金红包"),
    ("rebate", "亲，晒图返现，图片清楚一点哦"),
    ("rebate", "亲，送您一个红包，记得给我们好评哦"),
    ("rebate", "亲，带字好评找客服领{{满减活动}}的券"),
    ("rebate", "亲，全5分就给您补贴运费哦"),
    ("superlative", "亲，这是市面上最好的料子，放心拍"),
    ("superlative", "亲，咱们家是行业第一的童装店铺"),
    ("superlative", "亲，全网最低价了，喜欢就带走吧"),
    ("superlative", "亲，顶级面料，摸着特别舒服的"),
    ("superlative", "亲，这个花色独一无二，别家找不到"),
    ("superlative", "亲，我们质量最好，您穿过就知道好处"),
    ("superlative", "亲，这款销量第一，妈妈们都喜欢"),
    ("promise", "亲，明天肯定送到，您安心等着就行"),
    ("promise", "亲，绝对正品，假的您来找我"),
    ("promise", "亲，包您满意，穿过的都说好"),
    ("promise", "亲，100%不掉色，洗多少次都一样"),
    ("promise", "亲，保证三四天就能收到包裹的"),
    ("promise", "亲，穿这个睡觉能改善湿疹，很多妈妈反馈"),
    ("promise", "亲，这个布料可以预防过敏，贴身穿着"),
    ("address", "美女，这款很适合您的肤色，试试看"),
    ("address", "好的大姐，我这就给您登记上"),
    ("address", "老板，您看中哪一款都可以拍下"),
    ("address", "小姐姐这款卖得很好，喜欢可以拍"),
    ("address", "胖子也能穿的，拍大一码就好了"),
    ("author-marks", "亲，看看这一款吧（链接），版型差不多"),
    ("author-marks", "亲，现在有活动（根据店铺活动填写）"),
    ("author-marks", "亲，您买的***还没有付款哦"),
    ("author-marks", "亲，默认发XX快递，两三天就到了"),
    ("author-marks", "亲，我是某某客服，有问题都可以问"),
    ("author-marks", "亲，寄回地址：____，写上单号"),
    ("author-marks", "亲，这款的面料成分待补充，稍后"),
    ("author-marks", "亲，欢迎来到{店名}，看中什么直接说"),
    ("author-marks", "亲，退货地址是【地址】，写清订单"),
    ("hard-coded", "亲，11月11日零点开抢，记得来哦"),
    ("hard-coded", "亲，满百包邮的，再凑一件就够啦"),
    ("hard-coded", "亲，全场8折，喜欢就多带几件吧"),
    ("hard-coded", "亲，付款后三天内发出，您放心哦"),
    ("hard-coded", "亲，客服在线时间是8:30-24:00哦"),
    ("hard-coded", "亲，满200减10，凑单更划算的"),
    ("hard-coded", "亲，20元优惠券首页就能领哦"),
    ("hard-coded", "亲，2026年双11的活动在首页看"),
    ("hard-coded", "亲，下午4点前付款的今天都能寄出"),
    ("hard-coded", "亲，会员再省5%，入会在首页点"),
    ("hard-coded", "亲，7-10个工作日会退到账户里"),
    ("too-short", "没有"),
    ("too-short", "亲，可以的哦"),
    ("too-short", "两个颜色"),
    ("too-short", "亲，发{{发货时效}}"),
    ("flat-denial", "亲，不能优惠的哦，页面什么价就什么价"),
    ("flat-denial", "您不能享受这个会员价格的哦，亲"),
    ("flat-denial", "亲，财务不在，今天办不了退款了"),
    ("flat-denial", "您买得太少了，没达到优惠标准呢"),
    ("flat-denial", "亲，新疆西藏是不包邮的哦，谢谢理解"),
    ("flat-denial", "亲，特价商品概不退换，拍之前看清楚"),
    ("flat-denial", "亲，我们店里今天没有活动，价格就是这样"),
    ("stock-without-alternative", "亲，这个码缺货了，不好意思哦"),
    ("stock-without-alternative", "亲，灰色没货，什么时候有说不准"),
    ("stock-without-alternative", "亲，已经断码了，下次请早一点来"),
    ("dont-know", "亲，这个我也不太清楚，没有人说过"),
    ("dont-know", "亲，聚合物是什么您百度一下就有了"),
    ("dont-know", "亲，详情页都写着，您自己看吧"),
    ("dont-know", "亲，会不会降价不知道哦，要看公司安排"),
];

#[test]
fn faulty_sentences_are_found() {
    let sentences: Vec<_> = FAULTY.iter().map(|(_, sentence)| *sentence).collect();
    let found = problems(&pack(&sentences));
    let missed: Vec<_> = (FAULTY.iter().enumerate())
        .filter(|(n, (rule, _))| !found.iter().any(|problem| sentence_of(problem) == *n && problem.rule == *rule))
        .map(|(_, faulty)| faulty)
        .collect();
    assert!(FAULTY.len() >= 60 && missed.is_empty(), "{missed:#?}");
}

const HARMLESS: &[&str] = &[
    "亲，最近天气转凉，薄外套备一件正合适",
    "亲，到货后会第一时间给您安排发出的哦",
    "亲，第一次来的话可以先关注店铺哦",
    "亲，一定要先试穿再剪吊牌，方便退换",
    "亲，出门前一定记得带上备用的衣服",
    "亲，120码适合身高120cm左右的宝宝",
    "亲，{{满减活动}}，凑一单更划算一些",
    "亲，最后一步点提交订单就可以付款了",
    "亲，一次最多可以申请两件换货的哦",
    "亲，最好用冷水手洗，这样更耐穿一些",
    "亲，新衣服最好先过一遍清水再穿哦",
    "亲，浸泡最佳时间以洗唛上写的为准哦",
    "亲，第一步打开订单，第二步点申请售后",
    "亲，点第一个入口进去就能看到进度啦",
    "亲，店里最便宜的是袜子，可以拿来凑单",
    "亲，宝宝的安全第一，小配件都缝得牢固",
    "亲，顾客第一是我们一直的想法，有事请说",
    "亲，每件衣服都有唯一码，扫吊牌能看到",
    "亲，不能保证哪天到，以物流信息为准哦",
    "亲，洗后缩水不一定是质量问题，先看看洗法",
    "亲，面料是100%棉的，贴身穿着也舒服",
    "亲，里布是100%聚酯纤维，外层精梳棉",
    "亲，棉含量是95%，还有一点氨纶更有弹性",
    "亲，质量保证书随吊牌一起放在袋子里了",
    "亲，我们会认真处理，给您一个满意的答复",
    "亲，衣服不能代替药物治疗，不舒服请就医",
    "亲，您家小姑娘穿这条裙子会很精神的",
    "亲，这件小美女款的裙子有粉色和黄色哦",
    "亲，满三岁的宝宝可以选110码试一试",
    "亲，0-3岁的宝宝选有按扣的款更方便",
    "亲，3个月的宝宝皮肤嫩，选纯棉的就好",
    "亲，身高105-115cm选110码就合适了",
    "亲，体重30斤左右的宝宝按身高选就好",
    "亲，浸泡10分钟再轻轻搓，印花不会坏",
    "亲，我们支持7天无理由退换，放心选购",
    "亲，我是10号客服，很高兴为您服务哦",
    "亲，留言写1-2句话说明情况就可以了哦",
    "亲，拍两件的话一起结算更省运费哦",
    "亲，这款有XXL码，成人也可以穿的哦",
    "亲，现货付款后{{发货时效}}给您安排发出",
    "亲，一笔订单{{包邮门槛}}就包邮，凑一凑就够",
    "亲，（新疆、西藏除外）其他地区都包邮哦",
    "亲，【温馨提示】收到后先试穿再剪吊牌哦",
    "亲，颜色以实物为准（拍摄光线会有差别）",
    "亲，V领的那款和圆领的那款料子一样的",
    "亲，面料加微弹设计，孩子活动起来自在",
    "亲，稍微信任一下我们，到手看看就知道",
    "亲，看看 https://detail.tmall.com/item.htm?id=1 这款合适吗",
    "亲，订单编号是202611211234567890，您核对下",
    "亲，我们不做好评返现哦，如实评价就可以",
    "亲，谢谢您的五星好评，您的认可是我们的动力",
    "亲，看到您的晒图了，送货上门也给您备注好",
    "亲，不能优惠了哦，不过{{满减活动}}可以享受",
    "亲，没有问题的，您放心拍下就好啦",
    "亲，洗了没有异味，也不会掉色起球的",
    "亲，单件不包邮，拍两件的话可以给您包邮哦",
    "亲，没有运费险的款，质量问题运费由我们承担，联系我就行",
    "亲，灰色没货了，您看看相近的蓝色可以吗",
    "亲，这款缺货，点到货通知，补上了会提醒您",
    "亲，这款不会缺货的，仓库里备了不少呢",
    "亲，有不清楚的随时问我，我一直都在的",
    "亲，如果不知道怎么选码，把身高告诉我",
    "亲，不知道您平时喜欢宽松还是合身的呢",
    "谢谢亲",
    "亲，不客气",
    "亲，晚安哦",
    "亲，能不能退要看吊牌还在不在，您拍张照片发我看看",
    "亲，可不可以换看库存，您说下想要的尺码",
    "亲，这款有10个颜色，您喜欢深一点还是浅一点",
    "亲，衣服大约200克，春秋单穿正合适的",
    "亲，版型是标准的，胖瘦适中的宝宝按身高选",
    "亲，我们是小店，老板自己打包，慢一点请见谅",
];

#[test]
fn harmless_sentences_are_left_alone() {
    let found = problems(&pack(HARMLESS));
    let wrongly: Vec<_> = found.iter().map(|problem| format!("{} {}", problem.rule, problem.message)).collect();
    assert!(HARMLESS.len() >= 60 && wrongly.is_empty(), "{wrongly:#?}");
}

#[test]
fn an_entry_with_a_last_day_may_name_its_days() {
    let entry = |until: &str| {
        let text = "亲，活动是12月8日到12月12日，喜欢的先加购";
        format!("[[phrase]]\ncode = \"a\"\ntitle = \"活动\"\n{until}text = \"{text}\"\n")
    };
    let found = |until: &str| problems(&Place::empty().with("shop/phrases/a.toml", entry(until))).len();
    assert_eq!((found(""), found("until = 2026-12-12\n")), (2, 0));
}

#[test]
fn escaped_and_continued_texts_are_pointed_at() {
    let pack = "[[phrase]]\ncode = \"a\"\ntitle = \"a\"\ntext = [\n  \"\"\"\n亲，看一下\n加我VX吧，图多\"\"\",\n  \"亲，\\\"图\\\"多\\n加我微信，慢慢看\",\n]\n";
    let found = problems(&Place::empty().with("shop/phrases/a.toml", pack));
    let places: Vec<_> = found.iter().filter_map(|problem| problem.position).map(|at| (at.line, at.column)).collect();
    assert_eq!(places, [(7, 1), (8, 14)], "{found:#?}");
}

#[test]
fn a_rule_that_is_allowed_with_a_reason_is_silent() {
    let pack = "[[phrase]]\ncode = \"a\"\ntitle = \"a\"\ntext = \"亲，活动满百就减，凑一单更划算哦\"\nallow = { hard-coded = \"长期活动\" }\n";
    assert!(problems(&Place::empty().with("shop/phrases/a.toml", pack)).is_empty());
}

#[test]
fn the_shipped_shop_is_clean() {
    let mut found = check(&load(&Shop::builtin()), "2026-11-21".parse().unwrap());
    found.retain(|problem| WORDING.contains(&problem.rule.as_str()));
    assert!(found.is_empty(), "{found:#?}");
}
