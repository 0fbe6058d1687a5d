//! `huashu check`, rules about structure: what is found, and where.

mod common;

use common::Place;
use huashu::{
    check::{RULES, check},
    pack::{Shop, load},
};
use jiff::{Timestamp, ToSpan, civil::Date, tz::Offset};

/// A shop with `kb/a.toml` and no facts.
fn shop(pack: &str) -> Place {
    Place::empty().with("kb/a.toml", pack).with("kb/shop.toml", "title = \"小店\"\n")
}

/// What a rule finds in a shop, as `file:line:column message`.
#[track_caller]
fn found(place: &Place, rule: &str) -> Vec<String> {
    assert!(RULES.iter().any(|known| known.name == rule), "no rule {rule}");
    let asks = (rule == "misplaced-ask").then_some("--asks");
    let arguments = ["check", "--dir", ".", "--json", "--rule", rule].into_iter().chain(asks).collect::<Vec<_>>();
    let lines = place.run(&arguments).json_lines();
    let place = |line: &serde_json::Value| {
        let position = &line["position"];
        let message = line["message"].as_str().unwrap_or_default();
        format!("{}:{}:{} {message}", line["file"].as_str().unwrap_or_default(), position["line"], position["column"])
    };
    lines.iter().map(place).collect()
}

#[track_caller]
fn finds(place: &Place, rule: &str, wanted: &[&str]) {
    assert_eq!(found(place, rule), wanted, "{rule}");
}

fn today() -> Date {
    Offset::constant(8).to_datetime(Timestamp::now()).date()
}

/// What a look at a shop finds, and the day on which it was taken: it is taken again if midnight came meanwhile.
fn on_one_day<T>(look: impl Fn(Date) -> T) -> (Date, T) {
    loop {
        let day = today();
        let seen = look(day);
        if today() == day {
            return (day, seen);
        }
    }
}

fn faq(id: &str, rest: &str) -> String {
    format!("[[faq]]\nid = \"{id}\"\ntitle = \"{id} 的标题\"\n{rest}\n")
}

fn phrase(code: &str, rest: &str) -> String {
    format!("[[phrase]]\ncode = {code}\ntitle = \"一个标题\"\ntext = \"好的亲，没问题哦\"\n{rest}\n")
}

#[test]
fn an_ask_of_two_entries_is_found_at_the_later_one() {
    let both = faq("a", "ask = [\"能退吗\", \"单号多少\"]\nreply = \"亲，可以退哦\"")
        + &faq("b", "ask = [\"查快递\",\n  \"我的单号多少呢\", \"单号 多少？\"]\nreply = \"亲，请看订单哦\"");
    finds(&shop(&both), "duplicate-ask", &["kb/a.toml:10:15 问法“单号 多少？”在 kb/a.toml:1 的“a 的标题” 里也有"]);
    finds(
        &shop(&both.replace("reply = \"亲，请", "allow = { duplicate-ask = \"有意\" }\nreply = \"亲，请")),
        "duplicate-ask",
        &[],
    );
}

#[test]
fn entries_that_never_meet_may_share_an_ask() {
    let entry = |id: &str, rest: &str| faq(id, &format!("ask = \"几天能到\"\nreply = \"亲，三天就到哦\"\n{rest}"));
    let seasons = entry("a", "until = 2099-10-31") + &entry("b", "from = 2099-11-01");
    finds(&shop(&seasons), "duplicate-ask", &[]);
    let ended = entry("a", "until = 2020-10-31") + &entry("b", "");
    finds(&shop(&ended), "duplicate-ask", &[]);
    let replies = phrase("\"dh\"", "ask = \"几天能到\"") + &faq("a", "ask = \"几天能到\"\nreply = \"dh\"");
    finds(&shop(&replies), "duplicate-ask", &[]);
}

#[test]
fn an_upper_layer_may_repeat_the_asks_of_what_it_hides() {
    let entry = faq("a", "ask = \"几天能到\"\nreply = \"亲，三天就到哦\"");
    let place = Place::empty()
        .with("company/kb/a.toml", &entry)
        .with("kb/a.toml", &entry)
        .with("kb/shop.toml", "base = \"company\"\n");
    finds(&place, "duplicate-ask", &[]);
    place.write("kb/a.toml", entry.replace("\"a\"", "\"b\""));
    assert_eq!(found(&place, "duplicate-ask").len(), 1);
}

#[test]
fn asks_that_differ_in_a_particle_are_found() {
    let both = faq("a", "ask = \"几天能到\"\nreply = \"亲，三天就到哦\"")
        + &faq("b", "ask = [\"哪天发\", \"亲几天能到呀？\"]\nreply = \"亲，三天就到哦\"");
    let message = "问法“亲几天能到呀？”和 kb/a.toml:1 的“a 的标题” 里的“几天能到”只差语气词";
    finds(&shop(&both), "near-duplicate-ask", &[&format!("kb/a.toml:9:16 {message}")]);
    finds(&shop(&both), "duplicate-ask", &[]);
}

#[test]
fn an_ask_that_finds_another_entry_first_is_found_on_request() {
    let pack = phrase("\"thyf\"", "") + &faq("a", "ask = [\"怎么退货\", \"thyf\"]\nreply = \"亲，可以退哦\"");
    let wanted = "kb/a.toml:9:17 问法“thyf”先找到的是 kb/a.toml:1 的“一个标题”，把握 100%";
    finds(&shop(&pack), "misplaced-ask", &[wanted]);
    let without = shop(&pack).run(&["check", "--dir", ".", "--json"]).says(0, "");
    assert!(!without.out.contains("misplaced-ask"), "{without:?}");
}

#[test]
fn codes_that_are_hard_to_type_or_are_buyers_words_are_found() {
    for (codes, column, words) in [
        ("[\"ab\", \"12\"]", 16, "纯数字"),
        ("\"abcdefghijklm\"", 9, "太长"),
        ("\"kd快递\"", 9, "混在一起"),
        ("\"发货\"", 9, "买家也会说"),
        ("\"怎么退\"", 9, "买家也会说"),
        ("\"hello\"", 9, "买家也会说"),
        ("[\"ab\", \"Kd 1\"]", 16, "快捷码 Kd 1 里有大写"),
        ("\"ＫＤ\"", 9, "输入法打不出"),
    ] {
        let found = found(&shop(&phrase(codes, "")), "awkward-code");
        let at = format!("kb/a.toml:2:{column} ");
        assert!(found.len() == 1 && found[0].starts_with(&at) && found[0].contains(words), "{codes}: {found:?}");
    }
    let fine = phrase("[\"kd\", \"kd2\", \"问候\", '退一赔三']", "");
    finds(&shop(&fine), "awkward-code", &[]);
    let asked = fine + &faq("a", "ask = \"退一赔三\"\nreply = \"亲，没有的哦\"");
    assert!(found(&shop(&asked), "awkward-code")[0].starts_with("kb/a.toml:2:29 "));
}

#[test]
fn a_code_that_goes_with_a_hidden_phrase_is_found() {
    let place = shop(&phrase("[\"kd\", \"fkd\"]", ""));
    let personal = place.config().join("phrases");
    std::fs::create_dir_all(&personal).unwrap();
    std::fs::write(personal.join("mine.toml"), phrase("\"kd\"", "")).unwrap();
    let all = found(&place, "shadowed-code");
    assert!(all.len() == 1 && all[0].starts_with("kb/a.toml:2:16 "), "{all:?}");
    std::fs::write(personal.join("mine.toml"), phrase("[\"kd\", \"fkd\"]", "")).unwrap();
    finds(&place, "shadowed-code", &[]);
}

#[test]
fn a_faq_that_nobody_can_find_is_found() {
    let silent = faq("a", "ask = []\nreply = \"亲，可以退哦\"");
    finds(&shop(&silent), "unreachable-entry", &["kb/a.toml:4:1 这条问答除了标题没有一句问法"]);
    finds(&shop(&silent.replace("ask = []", "ask = []\nany = \"退\"")), "unreachable-entry", &[]);
    let itself = faq("a", "ask = [\"能退吗\", \"怎么退\"]\nnone = [\"换\", \"退\"]\nreply = \"亲，可以退哦\"");
    let wanted = "kb/a.toml:5:15 none 里的词把这条自己的问法都排除了，例如“退”";
    finds(&shop(&itself), "unreachable-entry", &[wanted]);
    finds(&shop(&itself.replace("怎么退", "七天无理由")), "unreachable-entry", &[]);
}

#[test]
fn a_fact_that_no_text_uses_is_found() {
    let facts = "title = \"小店\"\n[facts]\n\"快递\" = \"中通\"\n\"门槛\" = \"59元\"\n\"会员\" = \"是\"\n\"买家\" = \"\"\n\"仓库\" = \"湖州\"\n";
    let faqs = faq("a", "ask = \"发什么\"\nreply = \"亲，发{{ 快递 }}哦{% if 会员 %}，会员优先{% endif %}\"")
        + "[[faq.answer]]\nwhen = { \"仓库\" = \"湖州\" }\ntext = \"亲，从湖州发哦\"\n";
    let place = shop(&faqs).with("kb/shop.toml", facts);
    finds(&place, "unused-fact", &["kb/shop.toml:4:1 没有一条话术用到店铺信息“门槛”"]);
}

#[test]
fn entries_past_their_last_day_or_near_it_are_found() {
    for (days, expired, expiring) in [
        (-1, Some("已在 {} 到期"), None),
        (0, None, Some("今天就是最后一天（{}）")),
        (1, None, Some("还有 1 天到期（{}）")),
        (3, None, Some("还有 3 天到期（{}）")),
        (4, None, None),
    ] {
        let until = |today: Date| today.saturating_add(days.days());
        let (today, found) = on_one_day(|today| {
            let place = shop(&phrase("\"hd\"", &format!("until = {}", until(today))));
            ["expired", "expiring-soon"].map(|rule| found(&place, rule))
        });
        let wanted = [expired, expiring].map(|words: Option<&str>| {
            let words = words.map(|words| words.replace("{}", &until(today).to_string()));
            Vec::from_iter(words.map(|words| format!("kb/a.toml:5:9 “一个标题”{words}")))
        });
        assert_eq!(found, wanted, "{days} days");
    }
    let ahead = shop(&phrase("\"hd\"", "from = 2099-11-01"));
    finds(&ahead, "expired", &[]);
}

#[test]
fn a_campaign_beside_the_everyday_entry_of_another_pack_is_found() {
    let place =
        shop(&phrase("\"mj\"", "")).with("kb/sale.toml", phrase("\"mj2\"", "from = 2099-11-01\nuntil = 2099-11-14"));
    let wanted = "kb/sale.toml:5:1 和 kb/a.toml:1 的“一个标题” 标题相同，有几天两条都有效";
    finds(&place, "overlapping-period", &[wanted]);
    place.write("kb/a.toml", phrase("\"mj\"", "until = 2099-10-31"));
    finds(&place, "overlapping-period", &[]);
}

#[test]
fn conditions_that_leave_a_buyer_without_an_answer_are_found() {
    let conditional = faq("a", "ask = \"发货了吗\"")
        + "[[faq.answer]]\nwhen = { order = \"paid\" }\ntext = \"亲，今天发出哦\"\n[[faq.answer]]\nwhen = { oder = \"shipped\" }\ntext = \"亲，已经发出哦\"\n";
    let wanted = "kb/a.toml:6:1 “a 的标题”的回复都有条件，条件不符时无话可回";
    finds(&shop(&conditional), "condition-without-fallback", &[wanted]);
    finds(&shop(&conditional), "unknown-condition", &["kb/a.toml:9:10 条件 oder 没有谁会传来，永远不成立"]);
    let fallback = conditional.replace("ask =", "reply = \"亲，稍等哦\"\nask =");
    finds(&shop(&fallback), "condition-without-fallback", &[]);
}

/// A shop that sells one thing.
fn shop_with_product(faqs: &str) -> Place {
    let product = "[[product]]\nid = \"P01\"\nname = \"透明手机壳\"\nalias = \"防摔壳\"\nprice = 19.9\n";
    shop(faqs).with("kb/products.toml", product)
}

#[test]
fn conditions_that_no_buyer_can_meet_are_found() {
    let asks = |when: &str| {
        let answer = format!("[[faq.answer]]\nwhen = {{ {when} }}\ntext = \"亲，有的哦\"\n");
        shop_with_product(&(faq("a", "ask = \"有货吗\"\nreply = \"亲，稍等哦\"") + &answer))
    };
    for (when, message, help) in [
        ("hour = \"25-9\"", "hour 的写法 25-9 不对，条件永远不成立", "hour 写整点"),
        ("hour = \"22:00-9:00\"", "hour 的写法 22:00-9:00 不对，条件永远不成立", "是不是想写 \"22-9\"？"),
        ("hour = \"晚上\"", "hour 的写法 晚上 不对，条件永远不成立", "hour 写整点"),
        ("campaign = \"now\"", "campaign 不会是 now，条件永远不成立", "before、during、after"),
        ("stock = \"none\"", "stock 不会是 none，条件永远不成立", "in、partly、short、unmade、out"),
        ("size = \"foud\"", "size 不会是 foud，条件永远不成立", "是不是想写 found？"),
        ("build = \"fat\"", "build 不会是 fat，条件永远不成立", "chubby、thin、loose、usual"),
        ("free_shipping = \"true\"", "free_shipping 不会是 true，条件永远不成立", "yes、no"),
        ("discount = \"Yes\"", "discount 不会是 Yes，条件永远不成立", "是不是想写 yes？"),
        ("order = \"payed\"", "order 的值 payed 像是写错了", "是不是想写 paid？"),
        ("product = \"防摔壳\"", "product 要写货号，防摔壳 是商品的名称", "product = \"P01\""),
        ("product = \"P10\"", "没有货号是 P10 的商品，条件永远不成立", "是不是想写 P01？"),
    ] {
        let place = asks(when);
        let column = when.find('"').unwrap() + 11;
        finds(&place, "impossible-condition", &[&format!("kb/a.toml:7:{column} {message}")]);
        place.run(&["check", "--dir", ".", "--rule", "impossible-condition"]).says(0, help);
    }
    for right in [
        "hour = [\"22-9\", \"12\"]",
        "stock = [\"out\", \"partly\"]",
        "campaign = \"*\"",
        "order = [\"paid\", \"unpaid\", \"待发货\", \"finished\"]",
        "product = \"P01\"",
        "level = \"vipp\"",
    ] {
        finds(&asks(right), "impossible-condition", &[]);
    }
}

#[test]
fn what_a_pattern_captures_may_be_a_condition() {
    let pack = faq("a", "ask = \"要粗的\"\npattern = ['(?<粗细>粗|细)的']\nreply = \"亲，稍等哦\"")
        + "[[faq.answer]]\nwhen = { \"粗细\" = \"粗\" }\ntext = \"亲，粗的有哦\"\n";
    finds(&shop(&pack), "unknown-condition", &[]);
    assert_eq!(found(&shop(&pack.replace("(?<粗细>", "(")), "unknown-condition").len(), 1);
}

#[test]
fn facts_that_sums_need_and_cannot_read_are_found() {
    let place = |fact: &str| shop_with_product("").with("kb/shop.toml", format!("title = \"小店\"\n[facts]\n{fact}\n"));
    for (name, wrong, right) in [
        ("满减活动", "99-10，199-30", "满99元减10元、满199元减30元"),
        ("满减活动", "满2件9折", "每满200减30"),
        ("包邮门槛", "满39元或2件", "满39元"),
        ("基础邮费", "8元起", "8元"),
        ("偏远邮费", "看地区", "15元"),
        ("活动时间", "11月10号到14号", "12月8日20:00-12月12日24:00"),
    ] {
        let fact = |value: &str| format!("\"{name}\" = \"{value}\"");
        let column = name.chars().count() + 7;
        let wanted = format!("kb/shop.toml:3:{column} {name}“{wrong}”程序读不懂，不会参加计算");
        finds(&place(&fact(wrong)), "fact-unreadable", &[&wanted]);
        for fine in [right, "", "没有", "暂无"] {
            finds(&place(&fact(fine)), "fact-unreadable", &[]);
        }
        let without_products = shop("").with("kb/shop.toml", format!("[facts]\n{}\n", fact(wrong)));
        finds(&without_products, "fact-unreadable", &[]);
    }
}

#[test]
fn what_is_missing_because_its_own_pack_is_broken_is_told_there_only() {
    let place =
        shop("[[faq]]\nid = \"a\"\nask = \"发什么快递\"\nreply = \"kd\"\n[[test]]\nsay = \"你好\"\nexpect = \"nh\"\n")
            .with(
                "phrases/a.toml",
                "[[phrase]]\ncode = \"kd\"\ntitle = \"快递\"\ntext = \"亲，发中通\n[[phrase]]\ncode = \"nh\"\n",
            );
    let ran = place.run(&["check", "--dir", ".", "--json"]);
    let errors: Vec<_> = ran.json_lines().into_iter().filter(|line| line["severity"] == "error").collect();
    assert!(!errors.is_empty() && errors.iter().all(|error| error["file"] == "phrases/a.toml"), "{errors:#?}");
    place.write("phrases/a.toml", "[[phrase]]\ncode = \"yf\"\ntitle = \"邮费\"\ntext = \"亲，包邮哦\"\n");
    assert_eq!(
        place
            .run(&["check", "--dir", ".", "--json"])
            .json_lines()
            .iter()
            .filter(|line| line["severity"] == "error")
            .count(),
        2
    );
}

#[test]
fn a_chart_that_is_broken_is_told_once() {
    let products = "[[size_chart]]\nname = \"机型码\"\nsizes = [{ size = \"15\", height = \"六寸\" }]\n\
                    [[product]]\nid = \"P01\"\nname = \"手机壳\"\nsize_chart = \"机型码\"\n";
    let place = shop("").with("kb/products.toml", products);
    finds(&place, "unknown-product", &[]);
    place.run(&["check", "--dir", "."]).says(2, "六寸");
    let place = place.with("kb/products.toml", &products[products.find("[[product]]").unwrap()..]);
    let ran = place.run(&["check", "--dir", ".", "--rule", "unknown-product"]).says(0, "没有叫“机型码”的尺码表");
    ran.says(0, "请先写一张 [[size_chart]]，name = \"机型码\"");
}

#[test]
fn patterns_that_fit_everything_or_nothing_are_found() {
    let pattern =
        |pattern: &str| shop(&faq("a", &format!("ask = \"3件包邮吗\"\npattern = [{pattern}]\nreply = \"亲，包邮哦\"")));
    let found = found(&pattern("'.+'"), "pattern-too-wide");
    assert!(found.len() == 1 && found[0].starts_with("kb/a.toml:5:13 "), "{found:?}");
    let place = pattern("'(?<件数>\\d+)件', '满\\d+元'");
    finds(&place, "pattern-too-wide", &[]);
    finds(&place, "pattern-never", &["kb/a.toml:5:28 正则 满\\d+元 和自己的问法一句也对不上"]);
}

#[test]
fn a_reply_that_is_over_is_an_error() {
    let ended = phrase("\"hd\"", "until = 2020-11-11") + &faq("a", "ask = \"有活动吗\"\nreply = \"hd\"");
    let place = shop(&ended);
    let (today, found) = on_one_day(|_| found(&place, "dangling-reply"));
    assert_eq!(found, [format!("kb/a.toml:10:10 {today} 没有可用的短语 hd：“一个标题”已在 2020-11-11 到期")]);
    assert_eq!(place.run(&["check", "--dir", ".", "--rule", "dangling-reply"]).code, Some(2));
    let replaced = ended + &phrase("\"hd\"", "from = 2020-11-12");
    finds(&shop(&replaced), "dangling-reply", &[]);
}

#[test]
fn a_test_that_expects_what_is_not_there_is_an_error() {
    let pack = phrase("\"kd\"", "")
        + "[[test]]\nsay = \"发什么快递\"\nexpect = \"kd\"\n[[test]]\nsay = \"kdd\"\nexpect = \"kdd\"\n";
    finds(&shop(&pack), "test-unknown-entry", &["kb/a.toml:11:11 没有 id 或快捷码是 kdd 的条目"]);
}

#[test]
fn the_shipped_shop_is_clean() {
    let problems = check(&load(&Shop::builtin()), "2026-11-21".parse().unwrap());
    assert!(problems.is_empty(), "{problems:#?}");
}
