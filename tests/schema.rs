//! The schemas say of a pack what the reader says of it; `huashu schema` and `huashu init` write them.

mod common;

use std::fs;

use common::{Place, repository};
use huashu::diagnostic::Severity;
use huashu::pack::{FileKind, Root, Shop, builtin, load};
use jsonschema::Validator;
use serde_json::Value;

fn validator(kind: FileKind) -> Validator {
    let schema: Value = serde_json::from_str(&kind.schema()).unwrap();
    assert!(jsonschema::draft202012::meta::is_valid(&schema), "{schema}");
    jsonschema::draft202012::options().should_validate_formats(true).build(&schema).unwrap()
}

/// As taplo does: dates become strings.
fn as_json(value: toml::Value) -> Value {
    match value {
        toml::Value::Datetime(time) => time.to_string().into(),
        toml::Value::Array(list) => list.into_iter().map(as_json).collect(),
        toml::Value::Table(table) => table.into_iter().map(|(key, value)| (key, as_json(value))).collect(),
        scalar => serde_json::to_value(scalar).unwrap(),
    }
}

fn errors(validator: &Validator, text: &str) -> Vec<String> {
    let value = as_json(toml::from_str(text).unwrap());
    validator.iter_errors(&value).map(|error| error.to_string()).collect()
}

#[test]
fn shipped_packs_are_valid_and_name_their_schema() {
    for (path, text) in builtin::files() {
        let kind = FileKind::of(path.as_ref());
        assert_eq!(errors(&validator(kind), text), [""; 0], "{path}");
        let named = text.lines().next().unwrap_or_default();
        assert_eq!(named, format!("#:schema ../schema/{}", kind.schema_name()), "{path}");
    }
}

const PHRASE: &str = "[[phrase]]\ncode = 'kd'\ntitle = '快递'\ntext = '亲'\n";
const FAQ: &str = "[[faq]]\nid = 'when'\nask = ['几天发货', '多久发货']\nreply = '亲，两天内'\n";

#[test]
fn schema_and_reader_agree_on_packs() {
    let good = [
        String::new(),
        format!("title = '发货'\ncategory = 'shipping'\n{PHRASE}ask = '发什么快递'\nauto = false"),
        format!("{PHRASE}from = 2020-11-01\nuntil = 2099-11-14"),
        format!("{FAQ}any = '发货'\nnone = ['预售']\npattern = ['(?<件数>\\d+)件']\nauto = true\ntitle = '发货'"),
        format!("{FAQ}[[faq.answer]]\nwhen = {{ order = 'paid', '地区' = ['新疆', '西藏'] }}\ntext = ['亲', '您好']"),
    ];
    let bad = [
        format!("{PHRASE}auto = 'no'"),
        format!("{PHRASE}ask = 3"),
        format!("{PHRASE}ask = ['发什么快递', 3]"),
        format!("{PHRASE}form = 2026-11-01"),
        format!("{PHRASE}from = '11月1日'"),
        format!("{FAQ}when = 'paid'"),
        format!("{FAQ}[[faq.answer]]\nwhen = {{ order = true }}\ntext = '亲'"),
        format!("{FAQ}[[faq.answer]]\nwhen = {{ order = 'paid' }}"),
        format!("{FAQ}[[faq.answer]]\ntext = '亲'\nreply = '亲'"),
        PHRASE.replace("'kd'", "[]"),
        PHRASE.replace("'亲'", "''"),
        PHRASE.replace("code = 'kd'\n", ""),
        PHRASE.replace("title = '快递'\n", ""),
        PHRASE.replace("text = '亲'\n", ""),
        FAQ.replace("id = 'when'\n", ""),
        FAQ.replace("'when'", "''"),
        FAQ.lines().filter(|line| !line.starts_with("ask")).collect::<Vec<_>>().join("\n"),
        "titel = '发货'".to_owned(),
        "title = 3".to_owned(),
        "[phrase]\ncode = 'kd'".to_owned(),
        "[facts]\n'快递' = '中通'".to_owned(),
    ];
    agree(FileKind::Pack, "phrases/a.toml", &good, &bad);
}

#[test]
fn schema_and_reader_agree_on_shops() {
    let good = [
        format!("title = '小店'\ncategory = 'shop'\n{PHRASE}{FAQ}"),
        "[facts]\n'快递' = '中通'\n'门槛' = 59\n'折扣' = 9.5\n'开业' = 2020-11-01".to_owned(),
        "[settings]\nanswer = 0.9\nsuggest = 0\nmargin = 1\nsuggestions = 1\nutc_offset = -12".to_owned(),
        "[settings]\nsuggestions = 50\nutc_offset = 14".to_owned(),
        "[handoff]\nhuman = '找老板'\ncomplaint = ['投诉']\n[[synonym]]\nwords = ['掉色', '褪色']\nweight = 0.8"
            .to_owned(),
    ];
    let bad = [
        "[facts]\n'快递' = true".to_owned(),
        "[facts]\n'快递' = ['中通']".to_owned(),
        "[settings]\nanswer = 1.1".to_owned(),
        "[settings]\nsuggest = -0.1".to_owned(),
        "[settings]\nmargin = '0.1'".to_owned(),
        "[settings]\nsuggestions = 0".to_owned(),
        "[settings]\nsuggestions = 51".to_owned(),
        "[settings]\nsuggestions = 2.5".to_owned(),
        "[settings]\nutc_offset = -13".to_owned(),
        "[settings]\nutc_offset = 15".to_owned(),
        "[settings]\nthreshold = 0.9".to_owned(),
        "[handoff]\nhumans = ['找老板']".to_owned(),
        "[[synonym]]\nwords = ['掉色']".to_owned(),
        "[[synonym]]\nwords = '掉色'".to_owned(),
        "[[synonym]]\nweight = 0.5".to_owned(),
        "[[synonym]]\nwords = ['掉色', '褪色']\nweight = 2".to_owned(),
        "base = 3".to_owned(),
        "facts = 3".to_owned(),
    ];
    agree(FileKind::Shop, "kb/shop.toml", &good, &bad);
}

#[test]
fn schema_and_reader_agree_on_products() {
    let product = "[[product]]\nid = 'A'\nname = '卫衣'\n";
    let chart = "[[size_chart]]\nname = '码'\nsizes = [{ size = '90', height = '85-95cm' }]\n";
    let good = [
        format!("title = '商品'\n{chart}{product}{PHRASE}{FAQ}"),
        format!("{product}price = 89\nalias = '小熊'\nstock = 3\nsize_chart = '码'"),
        format!("{product}price = 89.9\nstock = false\nsubstitute = ['B', 'C']\npotential = 'D'"),
        format!("{product}stock = {{ '110' = 0, '蓝色 120' = true }}\nallow = {{ product-without-price = '赠品' }}"),
        format!("{product}[product.attributes]\n'面料' = '棉'\n'克重' = 180\n'厚度' = 0.5"),
        chart.replace(" }]", ", weight = '17-20kg' }]"),
    ];
    let bad = [
        format!("{product}price = '89'"),
        format!("{product}price = 0"),
        format!("{product}price = -3"),
        format!("{product}stock = 'in'"),
        format!("{product}stock = -1"),
        format!("{product}stock = {{ '110' = '有' }}"),
        format!("{product}related = ['B']"),
        format!("{product}[product.attributes]\n'面料' = ['棉', '麻']"),
        product.replace("id = 'A'\n", ""),
        product.replace("'A'", "''"),
        product.replace("name = '卫衣'\n", ""),
        chart.replace("name = '码'\n", ""),
        chart.replace("[{ size = '90', height = '85-95cm' }]", "[]"),
        chart.replace("size = '90', ", ""),
        chart.replace("'85-95cm'", "85"),
        "[product]\nid = 'A'\nname = '卫衣'".to_owned(),
        "[facts]\n'快递' = '中通'".to_owned(),
    ];
    agree(FileKind::Products, "kb/products.toml", &good, &bad);
}

fn agree(kind: FileKind, path: &str, good: &[String], bad: &[String]) {
    let validator = validator(kind);
    for (texts, is_good) in [(good, true), (bad, false)] {
        for text in texts {
            let place = Place::empty().with(path, text);
            let shop = Shop { own: Root::Folder(place.path("")), personal: None };
            let mut told = load(&shop).diagnostics;
            told.retain(|problem| problem.severity == Severity::Error);
            let found = errors(&validator, text);
            assert_eq!(told.is_empty(), is_good, "{told:?}\n{text}");
            assert_eq!(found.is_empty(), is_good, "{found:?}\n{text}");
        }
    }
}

#[test]
fn the_command_prints_what_lies_in_the_repository() {
    let place = Place::empty();
    place.run(&["schema", "--out", "some/folder"]).says(0, "").warns("已写入");
    for (kind, name) in [(FileKind::Pack, "pack"), (FileKind::Shop, "shop"), (FileKind::Products, "products")] {
        let committed = fs::read_to_string(repository().join("schema").join(kind.schema_name())).unwrap();
        let help = "run cargo run -- schema --out schema";
        assert_eq!(place.run(&["schema", name]).out, committed, "{help}");
        assert_eq!(fs::read_to_string(place.path("some/folder").join(kind.schema_name())).unwrap(), committed);
    }
    assert_eq!(place.run(&["schema"]).out, FileKind::Pack.schema());
    place.run(&["schema", "shop", "--out", "one"]).says(0, "");
    assert_eq!(fs::read_dir(place.path("one")).unwrap().count(), 1);
    place.run(&["schema", "packs"]).says(2, "").warns("packs");
}

#[test]
fn init_writes_the_schemas_that_the_packs_name() {
    let place = Place::empty();
    place.run(&["init", "shop"]).says(0, "schema/");
    for kind in FileKind::ALL {
        let path = format!("shop/schema/{}", kind.schema_name());
        assert_eq!(fs::read_to_string(place.path(&path)).unwrap(), kind.schema());
    }
    place.run(&["--dir", "shop", "fmt", "--check"]).says(0, "");
    place.run(&["init", "shop"]).says(2, "").warns("没有写入");
}
