//! JSON Schemas (draft 2020-12) of the files, for editors: made from the shapes that the reader deserializes.
//!
//! [taplo](https://taplo.tamasfe.dev/configuration/directives.html) and the editors that use it read a schema named in a
//! file's first line: `#:schema ../schema/pack.schema.json`. They check a local date as a string of format `date`.

use std::path::Path;

use schemars::{
    Schema, SchemaGenerator,
    generate::SchemaSettings,
    json_schema,
    transform::{RecursiveTransform, Transform},
};
use serde_json::{Map, Value, json};

use super::file::{
    BannedShape, FaqShape, HandoffShape, MenuShape, PhraseShape, ProductShape, ReceptionShape, SettingsShape,
    SizeChartShape, SynonymShape, TestShape,
};

/// The kinds of files that have a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// `phrases/*.toml` and `kb/*.toml`.
    Pack,
    /// `kb/shop.toml`.
    Shop,
    /// `kb/products.toml`.
    Products,
}

impl FileKind {
    pub const ALL: [Self; 3] = [Self::Pack, Self::Shop, Self::Products];

    /// By where a file lies in its shop.
    pub fn of(path: &Path) -> Self {
        if path.ends_with("kb/shop.toml") {
            Self::Shop
        } else if path.ends_with("kb/products.toml") {
            Self::Products
        } else {
            Self::Pack
        }
    }

    /// What the schema's file is called: `pack.schema.json`.
    pub fn schema_name(self) -> &'static str {
        match self {
            Self::Pack => "pack.schema.json",
            Self::Shop => "shop.schema.json",
            Self::Products => "products.schema.json",
        }
    }

    /// The schema as its file holds it.
    pub fn schema(self) -> String {
        format!("{:#}\n", self.shape().as_value())
    }

    fn shape(self) -> Schema {
        let mut generator = generator();
        let (title, description) = match self {
            Self::Pack => ("话术包", "一个主题的快捷短语和问答，放在 phrases/ 或 kb/ 里"),
            Self::Shop => ("店铺", "店铺信息和设置，就是 kb/shop.toml"),
            Self::Products => ("商品", "商品和尺码表，就是 kb/products.toml"),
        };
        let mut properties = entries(&mut generator);
        match self {
            Self::Pack => {}
            Self::Shop => properties.extend(shop(&mut generator)),
            Self::Products => properties.extend(products(&mut generator)),
        }
        let mut schema = json_schema!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": title,
            "description": description,
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
        });
        RecursiveTransform(as_in_toml).transform(&mut schema);
        schema
    }
}

/// What every pack may hold.
fn entries(generator: &mut SchemaGenerator) -> Map<String, Value> {
    properties([
        ("title", json!({ "type": "string", "description": "主题的名称；在 kb/shop.toml 里是店名" })),
        ("category", json!({ "type": "string", "description": "主题的英文名，不写就用文件名" })),
        (
            "allow",
            json!({
                "type": "object",
                "description": "整个话术包不用 huashu check 的哪些规则：规则名 = \"理由\"",
                "additionalProperties": { "type": "string" },
            }),
        ),
        ("test", list_of("测试：每条前面单独一行 [[test]]", generator.subschema_for::<TestShape>())),
        ("phrase", list_of("快捷短语：每条前面单独一行 [[phrase]]", generator.subschema_for::<PhraseShape>())),
        ("faq", list_of("问答：每条前面单独一行 [[faq]]", generator.subschema_for::<FaqShape>())),
    ])
}

/// What only `kb/shop.toml` may hold.
fn shop(generator: &mut SchemaGenerator) -> Map<String, Value> {
    let fact = json!({ "type": ["string", "number"], "description": "写成最终的文字或数字" });
    let facts = "店铺信息：会变的内容都写在这里，话术里写成 {{名称}}；中文名称加英文双引号";
    properties([
        ("base", json!({ "type": "string", "description": "公司话术的文件夹，从本店文件夹算起，例如 ../company" })),
        ("facts", json!({ "type": "object", "description": facts, "additionalProperties": fact })),
        ("settings", generator.subschema_for::<SettingsShape>().to_value()),
        ("reception", generator.subschema_for::<ReceptionShape>().to_value()),
        ("menu", generator.subschema_for::<MenuShape>().to_value()),
        ("handoff", generator.subschema_for::<HandoffShape>().to_value()),
        ("banned", generator.subschema_for::<BannedShape>().to_value()),
        ("synonym", list_of("同义词：每组前面单独一行 [[synonym]]", generator.subschema_for::<SynonymShape>())),
    ])
}

/// What only `kb/products.toml` may hold.
fn products(generator: &mut SchemaGenerator) -> Map<String, Value> {
    properties([
        ("product", list_of("商品：每件前面单独一行 [[product]]", generator.subschema_for::<ProductShape>())),
        ("size_chart", list_of("尺码表：每张前面单独一行 [[size_chart]]", generator.subschema_for::<SizeChartShape>())),
    ])
}

fn properties<const N: usize>(properties: [(&str, Value); N]) -> Map<String, Value> {
    properties.into_iter().map(|(key, schema)| (key.to_owned(), schema)).collect()
}

fn list_of(description: &str, item: Schema) -> Value {
    json!({ "type": "array", "description": description, "items": item })
}

/// Shapes are written where they are used: not every editor shows a description beside a `$ref`.
fn generator() -> SchemaGenerator {
    let settings = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    settings.into_generator()
}

/// A key that may be left out is never null in TOML, and the width of a number is no concern of its writer.
fn as_in_toml(schema: &mut Schema) {
    if schema.get("format").is_some_and(|format| format != "date") {
        schema.remove("format");
    }
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde::de::DeserializeOwned;

    use super::*;
    use crate::pack::file::{
        AnswerShape, MenuItemShape, MenuSubItemShape, PACK_KEYS, PRODUCTS_KEYS, SHOP_KEYS, SizeRowShape,
    };

    type Keys = BTreeSet<String>;

    /// The keys that the reader names when it meets one it does not know.
    fn accepted<T: DeserializeOwned>() -> Keys {
        let error = toml::from_str::<T>("no-such-key = 1").err().unwrap().to_string();
        let (_, known) = error.split_once("expected").unwrap_or_else(|| panic!("{error}"));
        known.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    }

    /// Every object with keys of its own, by its place, with these keys.
    fn shapes(place: &str, schema: &Value, found: &mut Vec<(String, Keys)>) {
        let Value::Object(members) = schema else { return };
        if let Some(Value::Object(properties)) = members.get("properties") {
            assert_eq!(members["additionalProperties"], false, "{place}");
            found.push((place.to_owned(), properties.keys().cloned().collect()));
            for (key, schema) in properties {
                let description = schema["description"].as_str().unwrap_or_default();
                assert!(description.chars().any(|c| c > '\u{4e00}'), "{place}/{key} is not described");
                shapes(&format!("{place}/{key}"), schema, found);
            }
        }
        for inner in ["items", "additionalProperties"] {
            shapes(place, members.get(inner).unwrap_or(&Value::Null), found);
        }
    }

    #[test]
    fn the_schemas_know_the_keys_that_the_reader_accepts() {
        let top = |keys: &[&str]| keys.iter().map(|&key| key.to_owned()).collect::<Keys>();
        let mut in_schemas = Vec::new();
        shapes("pack", FileKind::Pack.shape().as_value(), &mut in_schemas);
        shapes("shop", FileKind::Shop.shape().as_value(), &mut in_schemas);
        shapes("products", FileKind::Products.shape().as_value(), &mut in_schemas);
        in_schemas.sort();
        let entries = |place: &str| {
            [
                (format!("{place}/faq"), accepted::<FaqShape>()),
                (format!("{place}/faq/answer"), accepted::<AnswerShape>()),
                (format!("{place}/phrase/answer"), accepted::<AnswerShape>()),
                (format!("{place}/phrase"), accepted::<PhraseShape>()),
                (format!("{place}/test"), accepted::<TestShape>()),
            ]
        };
        let mut in_reader = vec![
            ("pack".to_owned(), top(PACK_KEYS)),
            ("shop".to_owned(), top(SHOP_KEYS)),
            ("shop/banned".to_owned(), accepted::<BannedShape>()),
            ("shop/reception".to_owned(), accepted::<ReceptionShape>()),
            ("shop/menu".to_owned(), accepted::<MenuShape>()),
            ("shop/menu/item".to_owned(), accepted::<MenuItemShape>()),
            ("shop/menu/item/item".to_owned(), accepted::<MenuSubItemShape>()),
            ("shop/handoff".to_owned(), accepted::<HandoffShape>()),
            ("shop/settings".to_owned(), accepted::<SettingsShape>()),
            ("shop/synonym".to_owned(), accepted::<SynonymShape>()),
            ("products".to_owned(), top(PRODUCTS_KEYS)),
            ("products/product".to_owned(), accepted::<ProductShape>()),
            ("products/size_chart".to_owned(), accepted::<SizeChartShape>()),
            ("products/size_chart/sizes".to_owned(), accepted::<SizeRowShape>()),
        ];
        in_reader.extend(entries("pack"));
        in_reader.extend(entries("shop"));
        in_reader.extend(entries("products"));
        in_reader.sort();
        assert_eq!(in_schemas, in_reader);
    }
}
