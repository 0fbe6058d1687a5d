//! The shipped shop: what the training material asks for is there and can be found.

mod common;

use std::sync::Arc;

use huashu::{
    index::Index,
    pack::{Answer, Entry, Kind, Relation, Reply as Source, Shop, load},
    reply::{Action, Ask, Responder},
    template,
    text::normalize,
};

/// Every row of the course's quick-phrase tables, with its code and a buyer's way to ask for it.
const ROWS: &[(&str, &str, &str)] = &[
    ("首次回复", "sc", "你好在吗"),
    ("自动回复", "zd", "你们客服是不是很忙呀"),
    ("库存", "kc", "这款有货吗"),
    ("没货（预定）", "yd", "没货的话可以预定吗"),
    ("尺码", "cm", "尺码怎么选"),
    ("尺寸建议", "cmdz", "身高110穿多大"),
    ("发货", "fh", "什么时候能发货"),
    ("优惠券", "yhq", "有优惠券吗"),
    ("议价", "yj", "能便宜点吗"),
    ("质量", "zl", "衣服质量怎么样"),
    ("退换", "th", "可以七天无理由退换吗"),
    ("到货时间", "dh", "几天能到货"),
    ("发票", "fp", "能开发票吗"),
    ("付款方式", "fk", "可以怎么付款"),
    ("信用卡分期", "fq", "能分期付款吗"),
    ("货到付款", "hdfk", "可以货到付款吗"),
    ("久等", "jd", "怎么这么久都不回我"),
    ("聚划算", "jhs", "聚划算什么时候开始"),
    ("结束语", "js", "好的谢谢"),
    ("快递", "kd", "发什么快递"),
    ("满送", "ms", "满送活动送什么"),
    ("满减", "mj", "满减是怎么算的"),
    ("核对订单", "hd", "帮我核对一下订单信息"),
    ("改地址", "gdz", "地址填错了可以改吗"),
    ("关联推荐", "dp", "搭配什么裤子好看"),
    ("验收提醒", "ys", "收货的时候能先验货吗"),
    ("错发", "cuof", "你们发错货了"),
    ("漏发", "lf", "少发了一件"),
    ("赠品", "zpwt", "说好的赠品没收到"),
    ("质量问题", "zlwt", "衣服有个破洞"),
    ("退款", "tkdz", "退款什么时候到账"),
    ("发货问题", "cfh", "怎么还没发货"),
    ("快递问题", "wlt", "物流好几天没更新了"),
];

/// What agents call up and buyers do not ask for.
const CODES: &[&str] = &["cf", "cfdx", "thtx", "hphf", "cphf", "xtkd", "yhbl", "bzbs", "zl", "kdwt", "fhwt", "tkwt"];

/// The answer where nothing is known of product, order and child.
fn always_said(entry: &Entry) -> &Answer {
    entry.answers.iter().find(|answer| answer.when.is_empty()).unwrap()
}

#[test]
fn every_row_of_the_course_is_reached_by_code_and_by_question() {
    let index = Arc::new(Index::in_memory(&load(&Shop::builtin())).unwrap());
    let now = "2026-11-21T10:00:00+08:00".parse().unwrap();
    for (row, code, question) in ROWS {
        let mut responder = Responder::new(Arc::clone(&index));
        let by_code = responder.reply(&Ask::new(*code, now)).unwrap();
        assert!(by_code.candidates[0].codes.iter().any(|known| known == code), "{row}: {code}");
        let texts = |key: &str| {
            let entries: Vec<_> = index.entries().map(|(_, entry)| entry).collect();
            let entry = entries.iter().find(|entry| entry.key == key).unwrap();
            match &always_said(entry).reply {
                Source::Texts(texts) => texts.clone(),
                Source::Phrase(code) => {
                    let phrase = entries.iter().find(|entry| entry.codes.contains(code)).unwrap();
                    match &always_said(phrase).reply {
                        Source::Texts(texts) => texts.clone(),
                        Source::Phrase(_) => panic!("a phrase says its own texts"),
                    }
                }
            }
        };
        let by_question = Responder::new(Arc::clone(&index)).reply(&Ask::new(*question, now)).unwrap();
        let (found, wanted) = (&by_question.candidates[0], &by_code.candidates[0]);
        assert_eq!(texts(&found.entry), texts(&wanted.entry), "{row}: {question} → {}", found.title);
        assert!(
            by_question.action == Action::Answer || found.confidence.get() >= 0.6,
            "{row}: {question} {}",
            found.confidence
        );
    }
    for code in CODES {
        let reply = Responder::new(Arc::clone(&index)).reply(&Ask::new(*code, now)).unwrap();
        assert!(reply.candidates[0].codes.iter().any(|known| known == code), "{code}");
    }
}

#[test]
fn the_shop_is_large_enough_and_loads_without_a_problem() {
    let library = load(&Shop::builtin());
    assert!(library.diagnostics.is_empty(), "{:#?}", library.diagnostics);
    let phrases: Vec<_> = library.entries.iter().filter(|entry| entry.kind == Kind::Phrase).collect();
    let faqs: Vec<_> = library.entries.iter().filter(|entry| entry.kind == Kind::Faq).collect();
    assert!(phrases.len() >= 80 && faqs.len() >= 120, "{} phrases, {} faqs", phrases.len(), faqs.len());
    let few: Vec<_> = faqs.iter().filter(|faq| faq.asks.len() < 8).map(|faq| &faq.key).collect();
    assert!(few.is_empty(), "fewer than eight asks: {few:?}");
    let variants = |entry: &huashu::pack::Entry| match &entry.answers[0].reply {
        Source::Texts(texts) => texts.len(),
        Source::Phrase(_) => 0,
    };
    let varied = phrases.iter().filter(|phrase| (2..=4).contains(&variants(phrase))).count();
    assert!(varied * 10 >= phrases.len() * 8, "only {varied} of {} phrases have 2 to 4 wordings", phrases.len());
}

#[test]
fn no_two_faqs_share_an_ask() {
    let library = load(&Shop::builtin());
    let mut owners = std::collections::HashMap::new();
    for entry in &library.entries {
        for ask in &entry.asks {
            if let Some(other) = owners.insert(normalize(ask), &entry.key) {
                assert_eq!(other, &entry.key, "{ask}");
            }
        }
    }
}

/// Words that the law or the platform forbids in a reply.
const FORBIDDEN: &[&str] = &[
    "最好",
    "最佳",
    "最优",
    "最低价",
    "第一品牌",
    "国家级",
    "顶级",
    "极品",
    "独一无二",
    "绝对",
    "保证",
    "百分百",
    "100%",
    "好评返现",
    "返红包",
    "好评送",
    "微信",
    "QQ",
    "加V",
    "薇信",
    "支付宝转账",
    "私下",
    "姑娘",
    "胖子",
    "大姐",
    "（链接）",
    "***",
    "百度",
];

/// Values that are worked out from products and the buyer's words.
const WORKED_OUT: &[&str] = &[
    "替代款",
    "延展款",
    "互补款",
    "热销款",
    "潜在款",
    "所问规格",
    "缺货规格",
    "现货规格",
    "现货件数",
    "身高",
    "体重",
    "推荐尺码",
    "身高尺码",
    "最小尺码",
    "最大尺码",
    "件数",
    "单价",
    "总价",
    "满减",
    "优惠后",
    "多件折扣",
    "折后价",
    "应付",
    "清单",
    "收货地区",
    "邮费合计",
    "还差",
];

#[test]
fn the_shop_sells_a_dozen_products_with_twenty_attributes_and_more() {
    let catalog = load(&Shop::builtin()).catalog;
    assert!(catalog.products.len() >= 12 && catalog.charts.len() >= 2);
    for product in &catalog.products {
        assert!((20..=30).contains(&product.attributes.len()), "{} {}", product.name, product.attributes.len());
        assert!(product.price.is_some() && product.stock.is_some() && catalog.chart(Some(product)).is_some());
        assert_eq!(product.related.len(), Relation::ALL.len(), "{}", product.name);
    }
}

#[test]
fn replies_say_nothing_forbidden_and_hold_no_values_of_their_own() {
    let library = load(&Shop::builtin());
    for entry in &library.entries {
        for answer in &entry.answers {
            let Source::Texts(texts) = &answer.reply else { continue };
            for text in texts {
                let place = format!("{}:{} {text}", entry.origin.file.display(), entry.origin.line);
                let word = FORBIDDEN.iter().find(|word| text.contains(**word));
                assert!(word.is_none(), "{} in {place}", word.unwrap());
                assert!(text.chars().count() >= 15, "too short: {place}");
                let names = template::names(text).unwrap();
                let bare = names.iter().fold(text.clone(), |text, name| text.replace(&format!("{{{{{name}}}}}"), ""));
                assert!(!bare.chars().any(|c| c.is_ascii_digit()), "a value outside kb/shop.toml: {place}");
                let from_request = ["收件人", "收货电话", "收货地址", "买家", "商品"];
                for name in names {
                    let known = library.facts.contains_key(&name)
                        || from_request.contains(&name.as_str())
                        || WORKED_OUT.contains(&name.as_str())
                        || library.catalog.products[0].attributes.contains_key(&name);
                    assert!(known, "{name} is no fact: {place}");
                }
            }
        }
    }
}
