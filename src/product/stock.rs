//! What can be had, and what instead.

use std::collections::HashMap;

use crate::pack::{Catalog, Product, Relation, Stock};

/// More names than this tire a buyer.
const MOST_LISTED: usize = 3;

/// 库存, as far as the buyer asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Availability<'p> {
    In,
    /// 断码: the options that were asked for are out, others are there.
    OptionsOut {
        asked: Vec<&'p str>,
        left: Vec<&'p str>,
    },
    Out,
}

impl Availability<'_> {
    /// The value of the condition `stock`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::In => "in",
            Self::OptionsOut { .. } => "partly",
            Self::Out => "out",
        }
    }
}

/// Whether `product` is there in what `message` (in folded form) or `size` asks for; `None` if nobody says.
pub fn availability<'p>(product: &'p Product, message: &str, size: Option<&str>) -> Option<Availability<'p>> {
    let options = match product.stock.as_ref()? {
        Stock::Whole(0) => return Some(Availability::Out),
        Stock::Whole(_) => return Some(Availability::In),
        Stock::ByOption(options) => options,
    };
    let left: Vec<&str> = options.iter().filter(|(_, pieces)| *pieces > 0).map(|(name, _)| name.as_str()).collect();
    if left.is_empty() {
        return Some(Availability::Out);
    }
    let asked = asked_options(options, message, size);
    let out: Vec<&str> = asked
        .into_iter()
        .filter(|asked| asked.iter().all(|(_, pieces)| *pieces == 0))
        .flatten()
        .map(|(name, _)| name.as_str())
        .collect();
    Some(if out.is_empty() { Availability::In } else { Availability::OptionsOut { asked: out, left } })
}

type Options<'p> = Vec<&'p (String, u32)>;

/// The options that have every part (`蓝色`, `110`) that the buyer named, as one; where none has them all, those of
/// each part (`110和120`). A size that was worked out counts where the buyer names no other.
fn asked_options<'p>(options: &'p [(String, u32)], message: &str, size: Option<&str>) -> Vec<Options<'p>> {
    let mut named: Vec<&str> =
        options.iter().flat_map(|(name, _)| parts(name)).filter(|part| says(message, part)).collect();
    named.sort_unstable();
    named.dedup();
    let with_all = |named: &[&str]| -> Options<'p> {
        let has_all = |name: &str| named.iter().all(|part| parts(name).any(|other| other == *part));
        options.iter().filter(|(name, _)| has_all(name)).collect()
    };
    let with_size: Vec<&str> = named.iter().copied().chain(size).collect();
    let wanted = [with_size.as_slice(), named.as_slice()].into_iter().filter(|parts| !parts.is_empty());
    match wanted.map(with_all).find(|found| !found.is_empty()) {
        Some(found) => vec![found],
        None => named.iter().map(|part| with_all(&[*part])).collect(),
    }
}

/// Whether `message` (in folded form) names an option of `product`, or a part of one.
pub fn names_option(product: &Product, message: &str) -> bool {
    let Some(Stock::ByOption(options)) = &product.stock else { return false };
    options.iter().flat_map(|(name, _)| parts(name)).any(|part| says(message, part))
}

fn parts(option: &str) -> impl Iterator<Item = &str> {
    option.split([' ', '/', '，', '、']).filter(|part| !part.is_empty())
}

/// Whether `part` stands in `message`, a number not inside a longer one.
fn says(message: &str, part: &str) -> bool {
    let part = part.to_lowercase();
    let is_word = |c: char| c.is_ascii_alphanumeric();
    message.match_indices(&part).any(|(at, _)| {
        let inside_before = part.starts_with(is_word) && message[..at].ends_with(is_word);
        let inside_after =
            part.ends_with(is_word) && message[at + part.len()..].starts_with(|c: char| c.is_ascii_digit());
        !inside_before && !inside_after
    })
}

/// Whether some of it can be sent; a product whose stock nobody tells can.
pub fn in_stock(product: &Product) -> bool {
    match &product.stock {
        None => true,
        Some(Stock::Whole(pieces)) => *pieces > 0,
        Some(Stock::ByOption(options)) => options.iter().any(|(_, pieces)| *pieces > 0),
    }
}

/// The products of one kind that go with `product`, those in stock.
pub fn related<'c>(catalog: &'c Catalog, product: &Product, relation: Relation) -> Vec<&'c Product> {
    let ids = product.related.get(&relation).map_or(&[][..], Vec::as_slice);
    let others = ids.iter().filter(|id| **id != product.id).filter_map(|id| catalog.by_id(id));
    others.filter(|other| in_stock(other)).take(MOST_LISTED).collect()
}

/// What most products name as bestsellers, those in stock.
pub fn bestsellers(catalog: &Catalog) -> Vec<&Product> {
    let mut named: HashMap<&str, usize> = HashMap::new();
    let lists = catalog.products.iter().filter_map(|product| product.related.get(&Relation::Bestseller));
    lists.flatten().for_each(|id| *named.entry(id).or_default() += 1);
    let mut found: Vec<&Product> = catalog
        .products
        .iter()
        .filter(|product| named.contains_key(product.id.as_str()) && in_stock(product))
        .collect();
    found.sort_by_key(|product| std::cmp::Reverse(named[product.id.as_str()]));
    found.truncate(MOST_LISTED);
    found
}

/// `蓝色、红色`; of sizes in figures `90、100码`.
pub fn listed_options(options: &[&str]) -> String {
    let are_sizes = options.iter().all(|option| option.bytes().all(|byte| byte.is_ascii_digit()));
    format!("{}{}", options.join("、"), if are_sizes { "码" } else { "" })
}

/// “A”, “A”和“B”, “A”、“B”和“C”; empty for nothing.
pub fn listed(products: &[&Product]) -> String {
    let quoted: Vec<String> = products.iter().map(|product| format!("“{}”", product.name)).collect();
    match quoted.as_slice() {
        [before @ .., last] if !before.is_empty() => format!("{}和{last}", before.join("、")),
        one => one.concat(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{super::named::tests::product, *};

    fn with_stock(options: &[(&str, u32)]) -> Product {
        let options = options.iter().map(|&(name, pieces)| (name.to_owned(), pieces)).collect();
        Product { stock: Some(Stock::ByOption(options)), ..product("A", "卫衣", &[]) }
    }

    #[test]
    fn options_are_asked_for_by_their_parts() {
        let both = with_stock(&[("蓝色 110", 0), ("红色 110", 2), ("蓝色 120", 0)]);
        for (message, size, said) in [
            ("有货吗", None, "in"),
            ("110有货吗", None, "in"),
            ("蓝色有货吗", None, "partly"),
            ("蓝色110还有吗", None, "partly"),
            ("红色110还有吗", None, "in"),
            ("有货吗", Some("120"), "partly"),
            ("1200有货吗", None, "in"),
            ("红色120还有吗", None, "partly"),
            ("蓝色和红色有货吗", None, "partly"),
            ("110和120有货吗", None, "partly"),
            ("110有货吗", Some("120"), "in"),
            ("红色有货吗", Some("110"), "in"),
            ("蓝色有货吗", Some("110"), "partly"),
        ] {
            assert_eq!(availability(&both, message, size).unwrap().name(), said, "{message} {size:?}");
        }
        assert_eq!(availability(&with_stock(&[("110", 0)]), "有货吗", None), Some(Availability::Out));
        assert_eq!(availability(&product("A", "卫衣", &[]), "有货吗", None), None);
    }

    #[test]
    fn what_is_recommended_is_there_and_is_another() {
        let out = Product { stock: Some(Stock::Whole(0)), ..product("B", "没货的", &[]) };
        let ids = ["A", "B", "C", "Z"].map(str::to_owned).to_vec();
        let first = Product { related: BTreeMap::from([(Relation::Substitute, ids)]), ..product("A", "卫衣", &[]) };
        let catalog = Catalog { products: vec![first.clone(), out, product("C", "毛衣", &[])], charts: Vec::new() };
        assert_eq!(listed(&related(&catalog, &first, Relation::Substitute)), "“毛衣”");
        assert_eq!(listed(&related(&catalog, &first, Relation::Complement)), "");
        let all: Vec<&Product> = catalog.products.iter().collect();
        assert_eq!(listed(&all), "“卫衣”、“没货的”和“毛衣”");
    }
}
