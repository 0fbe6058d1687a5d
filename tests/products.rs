//! Products, sizes, stock and sums, as a buyer asks for them through `huashu bot`.

mod common;

use common::Place;
use serde_json::{Value, json};

const PRODUCTS: &str = r#"
[[size_chart]]
name = "身高码"
sizes = [
  { size = "100", height = "95-105cm", weight = "28-34斤" },
  { size = "110", height = "105-115cm", weight = "34-40斤" },
  { size = "120", height = "115-125cm", weight = "40-48斤" },
]

[[product]]
id = "A01"
name = "小熊卫衣"
alias = ["小熊外套"]
price = 29.9
stock = { "100" = 0, "110" = 2, "120" = 1 }
size_chart = "身高码"
complement = ["B01", "B02"]
[product.attributes]
"面料" = "精梳棉"

[[product]]
id = "B01"
name = "束脚裤"
stock = 0
substitute = ["B02", "A01", "B01", "Z9"]
bestseller = ["A01"]
[product.attributes]
"面料" = "卫裤布"

[[product]]
id = "B02"
name = "背带裤"
price = 99
stock = false
"#;

const SHOP: &str = "title = \"小店\"\n[facts]\n\"包邮门槛\" = \"满59元\"\n\"基础邮费\" = \"8元\"\n\"满减活动\" = \"满200元减20元、满300元减40元\"\n";

const FAQS: &str = r#"
[[faq]]
id = "fabric"
ask = ["什么面料", "面料是什么"]
reply = "亲，面料看吊牌哦"
[[faq.answer]]
when = { "面料" = "*" }
text = "{{商品}}是{{面料}}"

[[faq]]
id = "only-fabric"
ask = ["料子咋样"]
reply = "料子是{{面料}}"

[[faq]]
id = "size"
ask = ["身高多少穿多大码", "穿多大", "选什么码"]
pattern = ['身高', '孩子(?<身高>\d+)穿']
reply = "亲，宝宝多高呢"
[[faq.answer]]
when = { size = "found", build = "chubby" }
text = "{{身高}}偏胖穿{{推荐尺码}}"
[[faq.answer]]
when = { size = "found" }
text = "{{身高}}穿{{推荐尺码}}"
[[faq.answer]]
when = { size = ["above", "below"] }
text = "尺码是{{最小尺码}}到{{最大尺码}}"
[[faq.answer]]
when = { size = ["implausible", "unclear"] }
text = "亲，请再说一下身高体重"

[[faq]]
id = "stock"
ask = ["这款还有货吗", "有货吗", "有没有货"]
reply = "亲，拍得下就有货"
[[faq.answer]]
when = { stock = "out", "替代款" = "*" }
text = "{{商品}}没货，看看{{替代款}}"
[[faq.answer]]
when = { stock = "out" }
text = "{{商品}}等补货"
[[faq.answer]]
when = { stock = "partly" }
text = "{{缺货规格}}没货，{{现货规格}}有"
[[faq.answer]]
when = { stock = "unmade" }
text = "没有{{缺货规格}}，{{现货规格}}有"
[[faq.answer]]
when = { stock = "short" }
text = "{{所问规格}}只有{{现货件数}}件"
[[faq.answer]]
when = { stock = "in", "所问规格" = "*" }
text = "{{商品}}{{所问规格}}有货"
[[faq.answer]]
when = { stock = "in" }
text = "{{商品}}有货"

[[faq]]
id = "sum"
ask = ["三件一共多少钱", "买几件总共多少钱", "两件能包邮吗"]
reply = "亲，看结算页"
[[faq.answer]]
when = { "清单" = "*", "应付" = "*" }
text = "{{清单}}{{总价}}，付{{应付}}"
[[faq.answer]]
when = { remote = "yes", "应付" = "*" }
text = "{{件数}}件{{总价}}，寄{{收货地区}}{{邮费合计}}，付{{应付}}"
[[faq.answer]]
when = { remote = "overseas" }
text = "寄{{收货地区}}算不出"
[[faq.answer]]
when = { bundle = "yes" }
text = "{{件数}}件{{总价}}，{{多件折扣}}后{{折后价}}"
[[faq.answer]]
when = { free_shipping = "no" }
text = "{{件数}}件{{总价}}，邮费{{邮费合计}}，还差{{还差}}"
[[faq.answer]]
when = { discount = "yes" }
text = "{{件数}}件{{总价}}，减{{满减}}，付{{优惠后}}"
[[faq.answer]]
when = { free_shipping = "yes" }
text = "{{件数}}件{{总价}}包邮"

[[faq]]
id = "night"
ask = ["客服在不在"]
reply = "亲，在的"
[[faq.answer]]
when = { hour = "23-7" }
text = "亲，夜里由我值班"
"#;

fn shop() -> Place {
    Place::empty().with("kb/products.toml", PRODUCTS).with("kb/shop.toml", SHOP).with("kb/a.toml", FAQS)
}

fn ask(place: &Place, request: Value) -> Value {
    place.pipe(&["bot"], format!("{request}\n")).json_lines().remove(0)
}

#[track_caller]
fn answers(place: &Place, table: &[(&str, Option<&str>, &str)]) {
    let requests =
        table.iter().map(|(text, product, _)| json!({ "text": text, "product": product }).to_string() + "\n");
    let lines = place.pipe(&["bot"], requests.collect::<String>()).json_lines();
    for ((text, product, reply), line) in table.iter().zip(lines) {
        assert_eq!(line["reply"], *reply, "{text} {product:?} {line}");
    }
}

#[test]
fn attributes_are_those_of_the_product_looked_at_or_named() {
    answers(
        &shop(),
        &[
            ("什么面料", Some("A01"), "小熊卫衣是精梳棉"),
            ("什么面料", Some("a01"), "小熊卫衣是精梳棉"),
            ("什么面料", Some("小熊外套"), "小熊卫衣是精梳棉"),
            ("什么面料", None, "亲，面料看吊牌哦"),
            ("小熊外套面料是什么", None, "小熊卫衣是精梳棉"),
            ("束脚裤面料是什么", Some("A01"), "束脚裤是卫裤布"),
            ("什么面料", Some("B02"), "亲，面料看吊牌哦"),
            ("什么面料", Some("没有这件"), "亲，面料看吊牌哦"),
        ],
    );
}

#[test]
fn an_attribute_that_nobody_knows_is_a_missing_fact() {
    let place = shop();
    for product in [Value::Null, "Z9".into(), "B02".into(), "{{面料}}".into()] {
        let line = ask(&place, json!({ "text": "料子咋样", "product": product }));
        assert_eq!((&line["action"], &line["reason"]), (&"handoff".into(), &"missing_fact".into()), "{line}");
    }
    let line = ask(&place, json!({ "text": "料子咋样", "product": "A01", "facts": { "面料": "{{价格}}" } }));
    assert_eq!(line["reply"], "料子是{{价格}}", "facts win, and are no templates");
}

#[test]
fn what_a_buyer_types_between_braces_is_no_value() {
    let line = ask(&shop(), json!({ "text": "{{面料}}什么面料", "product": "{{面料}}" }));
    assert!(!line.to_string().contains("精梳棉"), "{line}");
}

#[test]
fn heights_and_weights_become_sizes() {
    answers(
        &shop(),
        &[
            ("身高112穿多大", Some("A01"), "112cm穿110"),
            ("身高112 偏胖", Some("A01"), "112cm偏胖穿120"),
            ("身高112，偏胖，穿多大", None, "112cm偏胖穿120"),
            ("身高１米１２穿多大", None, "112cm穿110"),
            ("身高112体重44斤穿多大", None, "112cm穿120"),
            ("身高112体重22公斤穿多大", None, "112cm穿120"),
            ("孩子112穿多大", None, "112cm穿110"),
            ("身高115穿多大", None, "115cm穿120"),
            ("身高122，偏胖", None, "尺码是100到120"),
            ("身高150穿多大", None, "尺码是100到120"),
            ("身高90穿多大", None, "尺码是100到120"),
            ("身高1120穿多大", None, "亲，请再说一下身高体重"),
            ("身高3穿多大", None, "亲，请再说一下身高体重"),
            ("身高112体重20穿多大", None, "亲，请再说一下身高体重"),
            ("身高多少穿多大码", None, "亲，宝宝多高呢"),
            ("身高112-120穿多大", None, "亲，宝宝多高呢"),
        ],
    );
}

#[test]
fn a_product_without_a_chart_has_no_size() {
    answers(&shop(), &[("身高112穿多大", Some("B01"), "亲，宝宝多高呢")]);
}

#[test]
fn out_of_stock_is_never_said_without_another_way() {
    let place = shop();
    answers(
        &place,
        &[
            ("这款还有货吗", Some("A01"), "小熊卫衣有货"),
            ("100的有货吗", Some("A01"), "100码没货，110、120码有"),
            ("110有货吗", Some("A01"), "小熊卫衣110码有货"),
            ("1100有货吗", Some("A01"), "小熊卫衣有货"),
            ("170码有货吗", Some("A01"), "没有170码，110、120码有"),
            ("110有货吗，要3件", Some("A01"), "110码只有2件"),
            ("100到120有货吗", Some("A01"), "100码没货，110、120码有"),
            ("这款还有货吗", Some("B01"), "束脚裤没货，看看“小熊卫衣”"),
            ("这款还有货吗", Some("B02"), "背带裤等补货"),
            ("这款还有货吗", None, "亲，拍得下就有货"),
        ],
    );
}

/// 2 × 29.9 = 59.8; 3 × 99 = 297 − 20; 1 × 29.9 is 29.1 short of 59.
#[test]
fn sums_are_exact_and_never_guessed() {
    let place = shop();
    answers(
        &place,
        &[
            ("两件能包邮吗", Some("A01"), "2件59.8元包邮"),
            ("１件能包邮吗", Some("A01"), "1件29.9元，邮费8元，还差29.1元"),
            ("三件一共多少钱", Some("B02"), "3件297元，减20元，付277元"),
            ("三件一共多少钱", Some("B01"), "亲，看结算页"),
            ("三件一共多少钱", None, "亲，看结算页"),
            ("买几件总共多少钱", Some("A01"), "亲，看结算页"),
        ],
    );
    place.write("kb/shop.toml", SHOP.replace("满59元", "差不多五六十"));
    answers(&place, &[("两件能包邮吗", Some("A01"), "亲，看结算页")]);
}

/// 3 × 99 = 297, of which 0.9 is 267.3; 3 × 29.9 + 15 = 104.7; 2 × 29.9 + 99 = 158.8.
#[test]
fn bundles_remote_regions_and_several_products_are_reckoned_with() {
    let place = shop();
    let told = |facts: &str| {
        place.write("kb/shop.toml", format!("{SHOP}\"偏远地区\" = \"新疆、西藏\"\n\"偏远邮费\" = \"15元\"\n{facts}"))
    };
    told("");
    answers(
        &place,
        &[
            ("三件寄乌鲁木齐一共多少钱", Some("A01"), "3件89.7元，寄新疆15元，付104.7元"),
            ("三件寄香港一共多少钱", Some("A01"), "寄香港算不出"),
            ("三件寄上海一共多少钱", Some("A01"), "3件89.7元包邮"),
            ("小熊卫衣2件背带裤1件一共多少钱", None, "小熊卫衣2件、背带裤1件158.8元，付158.8元"),
            ("小熊卫衣2件束脚裤1件一共多少钱", None, "亲，看结算页"),
            ("三件背带裤一共多少钱", Some("A01"), "3件297元，减20元，付277元"),
        ],
    );
    told("\"多件优惠\" = \"三件9折\"\n");
    answers(&place, &[("三件一共多少钱", Some("B02"), "3件297元，9折后267.3元")]);
    replies(
        &place,
        &[
            (json!({ "text": "你好我在新疆，什么面料", "product": "A01" }), "小熊卫衣是精梳棉"),
            (json!({ "text": "两件一共多少钱", "product": "A01" }), "2件59.8元，寄新疆15元，付74.8元"),
        ],
    );
}

#[test]
fn several_children_are_told_apart() {
    let say = |text: &str| json!({ "text": text });
    replies(
        &shop(),
        &[
            (say("大宝身高118 小宝身高98"), "大宝：118cm穿120\n小宝：98cm穿100"),
            (say("小宝有点胖，穿多大"), "98cm偏胖穿110"),
        ],
    );
    replies(
        &shop(),
        &[
            (say("大宝身高112穿多大"), "112cm穿110"),
            (say("小宝身高98穿多大"), "98cm穿100"),
            (say("大宝有点胖，穿多大"), "112cm偏胖穿120"),
        ],
    );
}

#[test]
fn what_was_named_stays_meant_while_the_request_brings_the_same_product() {
    let look = |text: &str, product: &str| json!({ "text": text, "product": product });
    replies(
        &shop(),
        &[
            (look("束脚裤什么面料", "A01"), "束脚裤是卫裤布"),
            (look("料子咋样", "A01"), "料子是卫裤布"),
            (look("这款还有货吗", "B02"), "背带裤等补货"),
        ],
    );
}

#[test]
fn the_request_may_bring_a_price_and_comes_before_everything() {
    let place = shop();
    let line = ask(&place, json!({ "text": "三件一共多少钱", "product": "B01", "facts": { "单价": "30元" } }));
    assert_eq!(line["reply"], "3件90元包邮");
    let line = ask(&place, json!({ "text": "什么面料", "product": "A01", "facts": { "面料": "真丝" } }));
    assert_eq!(line["reply"], "小熊卫衣是真丝");
}

#[test]
fn hours_are_the_shops_own() {
    let place = shop();
    for (now, reply) in [("2026-11-11T15:30:00Z", "亲，夜里由我值班"), ("2026-11-11T02:00:00Z", "亲，在的")]
    {
        assert_eq!(ask(&place, json!({ "text": "客服在不在", "now": now }))["reply"], reply, "{now}");
    }
}

#[test]
fn a_saved_products_file_counts_from_the_next_question_on() {
    let place = shop();
    answers(&place, &[("什么面料", Some("A01"), "小熊卫衣是精梳棉")]);
    place.write("kb/products.toml", PRODUCTS.replace("精梳棉", "莫代尔"));
    answers(&place, &[("什么面料", Some("A01"), "小熊卫衣是莫代尔")]);
}

#[test]
fn endless_numbers_and_names_are_answered() {
    let place = shop();
    for text in [
        format!("身高{}穿多大", "9".repeat(5_000)),
        "小熊卫衣".repeat(2_000),
        format!("{}件一共多少钱", "9".repeat(3_000)),
    ] {
        let line = ask(&place, json!({ "text": text, "product": "A01" }));
        assert!(line["action"].is_string(), "{line}");
    }
}

/// What the reader and the rules say, as `line:column rule message`.
fn problems(products: &str) -> Vec<String> {
    let place = Place::empty().with("kb/products.toml", products).with("kb/shop.toml", SHOP).with("kb/a.toml", FAQS);
    let lines = place.run(&["check", "--dir", ".", "--json"]).json_lines();
    let in_products = lines.iter().filter(|line| line["file"] == "kb/products.toml");
    in_products
        .map(|line| {
            let (position, text) = (&line["position"], |key: &str| line[key].as_str().unwrap_or_default().to_owned());
            format!("{}:{} {} {}", position["line"], position["column"], text("rule"), text("message"))
        })
        .collect()
}

#[test]
fn mistakes_in_products_are_told_where_they_stand() {
    let product = "[[product]]\nid = \"A\"\nname = \"卫衣\"\nprice = 9\n";
    let chart = |rows: &str| format!("[[size_chart]]\nname = \"码\"\nsizes = [{rows}]\n");
    for (text, problem) in [
        (product.replace('9', "0"), "4:9 bad-price 价格的写法不对，没有载入"),
        (product.replace('9', "9.999"), "4:9 bad-price 价格的写法不对，没有载入"),
        (product.replace('9', "\"九元\""), "4:9 wrong-type 这里要写数字"),
        (format!("{product}stock = \"有\"\n"), "5:9 wrong-type stock 的写法不对"),
        (format!("{product}stock = -1\n"), "5:9 wrong-type stock 的写法不对"),
        (format!("{product}colour = \"红\"\n"), "5:1 unknown-key 不认识的键 colour"),
        (format!("{product}{product}"), "6:6 duplicate-product 货号 A 已在 kb/products.toml:1 使用，这一件没有载入"),
        (format!("{product}substitute = [\"A\"]\n"), "5:16 unknown-product 商品 A 推荐了它自己"),
        (format!("{product}complement = [\"B\"]\n"), "5:16 unknown-product 没有货号是 B 的商品"),
        (format!("{product}size_chart = \"表\"\n"), "5:15 unknown-product 没有叫“表”的尺码表"),
        (product.replace("price = 9\n", ""), "3:9 product-without-price “卫衣”没有价格"),
        (format!("{product}stock = 0\n"), "5:1 out-without-substitute “卫衣”没货，也没有有货的替代款"),
        (
            format!("{product}[product.attributes]\n\"面料\" = \"{{{{棉}}}}\"\n"),
            "6:8 bad-fact 属性 面料 里有花括号，买家会原样看到",
        ),
        (
            format!("{product}[product.attributes]\n\"总价\" = \"9\"\n"),
            "6:1 reserved-attribute 属性不能叫 总价，这个名称由程序填写",
        ),
        (
            "[product.attributes]\n\"面料\" = \"棉\"\n".to_owned(),
            "orphan [product.attributes] 上面没有它所属的 [[product]]",
        ),
        (product.replace("[[product]]", "[product]"), "wrong-type product 要写两层方括号"),
        (
            chart("{ size = \"90\", height = \"85-95\" }"),
            "3:34 bad-size-chart 身高“85-95”的写法不对，这张尺码表没有载入",
        ),
        (
            chart("{ size = \"90\", height = \"85-95cm\", weight = \"9到8斤\" }"),
            "bad-size-chart 体重“9到8斤”的写法不对，这张尺码表没有载入",
        ),
        (
            chart("{ size = \"90\", height = \"85-95cm\" }, { size = \"100\", height = \"96-105cm\" }"),
            "size-gap 90 码和 100 码的身高之间空了一段",
        ),
        (
            chart("{ size = \"90\", height = \"85-95cm\" }, { size = \"100\", height = \"90-105cm\" }"),
            "size-overlap 90 码和 100 码的身高有重叠",
        ),
        (
            chart("{ size = \"100\", height = \"95-105cm\" }, { size = \"90\", height = \"85-95cm\" }"),
            "bad-size-chart 尺码表没有按身高排列，没有载入",
        ),
        (chart(""), "empty-size-chart 尺码表没有名称，或一个码都没有"),
    ] {
        let found = problems(&text);
        assert!(
            found.iter().any(|line| line.ends_with(problem) || line.starts_with(problem)),
            "{text}\n{problem}\n{found:#?}"
        );
    }
}

#[test]
fn an_attribute_that_most_products_have_is_missed_in_the_others() {
    let product = |id: &str, attributes: &str| {
        format!("[[product]]\nid = \"{id}\"\nname = \"{id}款\"\nprice = 9\n[product.attributes]\n{attributes}\n")
    };
    let with = "\"面料\" = \"棉\"";
    let found = problems(&[product("A", with), product("B", with), product("C", "")].concat());
    assert_eq!(found, ["15:9 product-without-attribute “C款”没有写属性“面料”，别的商品都有"]);
}

#[test]
fn products_in_another_pack_are_pointed_out() {
    let place = Place::empty().with("kb/a.toml", format!("[[product]]\nid = \"A\"\nname = \"卫衣\"\n{FAQS}"));
    place.run(&["check", "--dir", "."]).says(2, "product 只能写在 kb/products.toml 里");
}

/// What a session says to its messages, each a request without `session`.
fn talk(place: &Place, requests: &[Value]) -> Vec<Value> {
    let lines = requests.iter().map(|request| {
        let mut request = request.clone();
        request["session"] = "c1".into();
        request.to_string() + "\n"
    });
    place.pipe(&["bot"], lines.collect::<String>()).json_lines()
}

#[track_caller]
fn replies(place: &Place, talked: &[(Value, &str)]) {
    let requests: Vec<Value> = talked.iter().map(|(request, _)| request.clone()).collect();
    for ((request, reply), line) in talked.iter().zip(talk(place, &requests)) {
        assert_eq!(line["reply"], *reply, "{request} {line}");
    }
}

#[test]
fn a_product_is_spoken_of_until_another_is_named_or_the_request_brings_one() {
    let say = |text: &str| json!({ "text": text });
    let look = |text: &str, product: &str| json!({ "text": text, "product": product });
    let later = |text: &str| json!({ "text": text, "now": "2126-01-01T12:00:00+08:00" });
    replies(
        &shop(),
        &[
            (say("小熊卫衣有货吗"), "小熊卫衣有货"),
            (say("什么面料"), "小熊卫衣是精梳棉"),
            (say("束脚裤什么面料"), "束脚裤是卫裤布"),
            (say("这款还有货吗"), "束脚裤没货，看看“小熊卫衣”"),
            (look("料子咋样", "A01"), "料子是精梳棉"),
            (look("面料是什么", "没有这件"), "亲，面料看吊牌哦"),
        ],
    );
    replies(&shop(), &[(say("小熊卫衣有货吗"), "小熊卫衣有货"), (later("什么面料"), "亲，面料看吊牌哦")]);
}

#[test]
fn a_child_and_the_pieces_are_known_until_others_are_said() {
    let say = |text: &str| json!({ "text": text });
    replies(
        &shop(),
        &[
            (say("小熊卫衣身高112穿多大"), "112cm穿110"),
            (say("有点胖，穿多大"), "112cm偏胖穿120"),
            (say("身高98穿多大"), "98cm穿100"),
            (say("这款还有货吗"), "100码没货，110、120码有"),
            (say("110有货吗"), "小熊卫衣110码有货"),
            (say("两件能包邮吗"), "2件59.8元包邮"),
            (say("一件呢"), "1件29.9元，邮费8元，还差29.1元"),
            (say("背带裤三件一共多少钱"), "3件297元，减20元，付277元"),
        ],
    );
}

#[test]
fn figures_alone_answer_a_question_for_them_and_nothing_else() {
    let say = |text: &str| json!({ "text": text });
    replies(&shop(), &[(say("选什么码"), "亲，宝宝多高呢"), (say("112 44斤"), "112cm穿120")]);
    replies(&shop(), &[(say("身高112体重20穿多大"), "亲，请再说一下身高体重"), (say("是公斤"), "112cm穿120")]);
    replies(&shop(), &[(say("身高1120穿多大"), "亲，请再说一下身高体重"), (say("112"), "112cm穿110")]);
    let lines = talk(&shop(), &[say("什么面料"), say("112 44斤")]);
    assert_ne!(lines[1]["action"], "answer", "{}", lines[1]);
}

#[test]
fn what_is_asked_of_another_child_or_product_is_not_asked_again() {
    let say = |text: &str| json!({ "text": text });
    let heights = ["身高97穿多大", "身高106穿多大", "身高116穿多大", "身高98穿多大"];
    let lines = talk(&shop(), &heights.map(say));
    assert!(lines.iter().all(|line| line["action"] == "answer"), "{lines:?}");
    let lines = talk(&shop(), &["身高97穿多大"; 2].map(say));
    assert_eq!(lines[1]["reason"], "repeated", "there is only one wording");
    let release = json!({ "type": "release" });
    let lines = talk(&shop(), &[say("料子咋样"), release, say("什么面料"), say("什么面料")]);
    assert_eq!((&lines[2]["action"], &lines[3]["reason"]), (&"answer".into(), &"repeated".into()));
}

#[test]
fn sessions_know_nothing_of_each_other() {
    let ask = |session: &str, text: &str| json!({ "session": session, "text": text }).to_string() + "\n";
    let input = ask("a", "小熊卫衣有货吗") + &ask("b", "什么面料") + &ask("a", "什么面料");
    let lines = shop().pipe(&["bot"], input).json_lines();
    assert_eq!([&lines[1]["reply"], &lines[2]["reply"]], ["亲，面料看吊牌哦", "小熊卫衣是精梳棉"]);
}

#[test]
fn one_who_paid_without_a_word_is_offered_something_once() {
    let offer = "[[phrase]]\ncode = \"dd\"\ntitle = \"付款后\"\ntext = [\"配{{互补款}}\", \"谢谢\"]\n";
    let place = shop()
        .with("phrases/a.toml", offer)
        .with("kb/products.toml", PRODUCTS.replace("stock = false", "stock = 3"))
        .with("kb/shop.toml", SHOP.replace("[facts]", "[reception]\npaid = \"dd\"\n[facts]"));
    let (paid, asks) = (json!({ "type": "paid", "product": "A01" }), json!({ "text": "什么面料", "product": "A01" }));
    let lines = talk(&place, &[paid.clone(), paid.clone(), asks.clone()]);
    let notices: Vec<&Value> = lines.iter().map(|line| &line["notice"]).collect();
    assert_eq!(notices, [&json!("配“背带裤”"), &Value::Null, &Value::Null], "what is out of stock is not offered");
    let lines = talk(&place, &[asks.clone(), paid]);
    assert_eq!((&lines[0]["notice"], &lines[1]["notice"]), (&Value::Null, &Value::Null));
    let ordered = json!({ "text": "什么面料", "product": "A01", "order": { "status": "paid" } });
    let lines = talk(&place, &[ordered.clone(), ordered]);
    assert_eq!((&lines[0]["notice"], &lines[1]["notice"]), (&json!("配“背带裤”"), &Value::Null));
}
