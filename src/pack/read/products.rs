//! `[[product]]` and `[[size_chart]]` of `kb/products.toml` → the catalog.

use std::{collections::BTreeMap, ops::Range};

use rust_decimal::Decimal;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{Reading, asks, told};
use crate::{
    pack::{
        Origin, Product, Relation, SizeChart, SizeRow, Span, Stock,
        file::{AttributeText, Number, ProductShape, SizeChartShape, SizeRowShape, StockShape, Strings},
        product::RESERVED,
    },
    template::Values,
};

impl Reading<'_> {
    /// What only `kb/products.toml` may hold.
    pub(super) fn products(&mut self, table: &mut DeTable<'_>) {
        for value in table.remove("size_chart").map(|value| self.list("size_chart", value)).unwrap_or_default() {
            self.size_chart(value);
        }
        for value in table.remove("product").map(|value| self.list("product", value)).unwrap_or_default() {
            self.product(value);
        }
    }

    fn product(&mut self, value: Spanned<DeValue<'_>>) {
        let origin = self.origin(value.span().start);
        let Some(shape) = self.read::<ProductShape>(value) else { return };
        for (key, text) in [("id", &shape.id), ("name", &shape.name)] {
            if told(text.get_ref()).is_empty() {
                let help = format!("请写上{}", if key == "id" { "货号" } else { "商品名" });
                return self.problem("empty-product", text.span(), format!("{key} 是空的"), help);
            }
        }
        let related = related(&shape);
        let product = Product {
            id: told(shape.id.get_ref()),
            name: told(shape.name.get_ref()),
            aliases: asks(&shape.alias),
            attributes: self.attributes(shape.attributes),
            price: shape.price.and_then(|price| self.price(&price)),
            stock: shape.stock.map(|stock| read_stock(stock.into_inner())),
            size_chart: shape.size_chart.map(|name| name.into_inner().trim().to_owned()),
            related,
            allowed: shape.allow,
            origin,
        };
        self.keep_product(product, shape.id.span());
    }

    /// Adds it, in the place of one of a lower layer.
    fn keep_product(&mut self, product: Product, id: Range<usize>) {
        let products = &mut self.library.catalog.products;
        match products.iter().position(|other| other.id == product.id) {
            None => products.push(product),
            Some(at) if products[at].origin.layer < product.origin.layer => products[at] = product,
            Some(at) => {
                let Origin { file, line, .. } = &products[at].origin;
                let message = format!("货号 {} 已在 {}:{line} 使用，这一件没有载入", product.id, file.display());
                self.problem("duplicate-product", id, message, "请改成不同的货号，或删除其一");
            }
        }
    }

    fn attributes(&mut self, written: BTreeMap<Spanned<String>, Spanned<AttributeText>>) -> Values {
        let mut attributes = Values::new();
        for (name, value) in written {
            let (span, text) = (value.span(), value.into_inner().into_text());
            let shown = name.get_ref().trim();
            if text.contains(['{', '}']) {
                let message = format!("属性 {shown} 里有花括号，买家会原样看到");
                self.problem("bad-fact", span, message, "属性要写成最终的文字，不能再引用别的信息");
            } else if RESERVED.contains(&shown) {
                let message = format!("属性不能叫 {shown}，这个名称由程序填写");
                self.problem("reserved-attribute", name.span(), message, "请换一个名称");
            } else if !text.is_empty() {
                attributes.insert(shown.to_owned(), text);
            }
        }
        attributes
    }

    fn price(&mut self, written: &Spanned<Number>) -> Option<Decimal> {
        let price = match written.get_ref() {
            Number::Whole(number) => Some(Decimal::from(*number)),
            // The shortest text that reads back as the same number: what was written.
            Number::Decimal(number) => number.to_string().parse().ok(),
        };
        let price = price.filter(|price| *price > Decimal::ZERO && price.scale() <= 2);
        if price.is_none() {
            let help = "请写一件多少元，大于 0，最多两位小数，例如 price = 89.9";
            self.problem("bad-price", written.span(), "价格的写法不对，没有载入", help);
        }
        price
    }

    fn size_chart(&mut self, value: Spanned<DeValue<'_>>) {
        let Some(shape) = self.read::<SizeChartShape>(value) else { return };
        let name = shape.name.get_ref().trim().to_owned();
        if name.is_empty() || shape.sizes.is_empty() {
            let help = "请写 name = \"……\" 和 sizes = [ { size = \"110\", height = \"105-115cm\" } ]";
            return self.problem("empty-size-chart", shape.name.span(), "尺码表没有名称，或一个码都没有", help);
        }
        let mut rows: Vec<SizeRow> = Vec::new();
        for row in shape.sizes {
            let span = row.span();
            let Some(row) = self.size_row(row.get_ref()) else { return };
            if let Some(above) = rows.last() {
                self.judge_rows(above, &row, span);
            }
            rows.push(row);
        }
        if !rows.is_sorted_by_key(|row| row.height.from) {
            let help = "请按身高从小到大排列";
            return self.problem("bad-size-chart", shape.name.span(), "尺码表没有按身高排列，没有载入", help);
        }
        let charts = &mut self.library.catalog.charts;
        charts.retain(|other| other.name != name);
        charts.push(SizeChart { name, rows });
    }

    fn size_row(&mut self, shape: &SizeRowShape) -> Option<SizeRow> {
        let Some(height) = Span::of_heights(shape.height.get_ref()) else {
            let message = format!("身高“{}”的写法不对，这张尺码表没有载入", shape.height.get_ref());
            let help = "请写成 \"105-115cm\"，小的在前，20 到 250 厘米";
            self.problem("bad-size-chart", shape.height.span(), message, help);
            return None;
        };
        let weight = match &shape.weight {
            None => None,
            Some(written) => match Span::of_weights(written.get_ref()) {
                Some(weight) => Some(weight),
                None => {
                    let message = format!("体重“{}”的写法不对，这张尺码表没有载入", written.get_ref());
                    let help = "请写成 \"34-40斤\" 或 \"17-20kg\"，小的在前，1 到 200 公斤";
                    self.problem("bad-size-chart", written.span(), message, help);
                    return None;
                }
            },
        };
        Some(SizeRow { size: shape.size.get_ref().trim().to_owned(), height, weight })
    }

    /// A child between two rows, or in both, is told a size nobody meant.
    fn judge_rows(&mut self, above: &SizeRow, row: &SizeRow, span: Range<usize>) {
        let spans = [("身高", Some(above.height), Some(row.height)), ("体重", above.weight, row.weight)];
        for (what, above_span, span_of_row) in spans {
            let (Some(before), Some(after)) = (above_span, span_of_row) else { continue };
            let between = format!("{} 码和 {} 码的{what}", above.size, row.size);
            if before.to < after.from {
                let help = "请让上一行的末尾和这一行的开头是同一个数；正好是这个数的选大的码";
                self.warn("size-gap", span.clone(), format!("{between}之间空了一段"), help);
            } else if before.to > after.from {
                let help = "请让上一行的末尾和这一行的开头是同一个数；重叠的部分会选大的码";
                self.warn("size-overlap", span.clone(), format!("{between}有重叠"), help);
            }
        }
    }
}

fn related(shape: &ProductShape) -> BTreeMap<Relation, Vec<String>> {
    let list = |relation| -> &Strings {
        match relation {
            Relation::Substitute => &shape.substitute,
            Relation::Extension => &shape.extension,
            Relation::Complement => &shape.complement,
            Relation::Bestseller => &shape.bestseller,
            Relation::Potential => &shape.potential,
        }
    };
    let ids = Relation::ALL.into_iter().map(|relation| (relation, asks(list(relation))));
    ids.filter(|(_, ids)| !ids.is_empty()).collect()
}

fn read_stock(shape: StockShape) -> Stock {
    match shape {
        StockShape::Whole(pieces) => Stock::Whole(pieces.pieces()),
        StockShape::ByOption(options) => {
            let mut options: Vec<(String, u32)> =
                options.into_iter().map(|(name, pieces)| (name.trim().to_owned(), pieces.pieces())).collect();
            options.sort_by_key(|(name, _)| name.parse::<u32>().unwrap_or(u32::MAX));
            Stock::ByOption(options)
        }
    }
}
