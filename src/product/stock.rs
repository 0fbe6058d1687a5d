//! What can be had, and what instead.

use std::collections::HashMap;

use super::option::{Asked, Options, unmade_colours};
use crate::pack::{Catalog, Product, Relation, Stock};

/// More names than this tire a buyer.
const MOST_LISTED: usize = 3;

/// 库存, as far as the buyer asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Availability<'p> {
    In {
        /// The options that were asked for, as they are called; none if any will do.
        asked: Vec<&'p str>,
    },
    /// There are fewer than were asked for.
    Short {
        asked: Vec<&'p str>,
        pieces: u32,
    },
    /// 断码: the options that were asked for are out, others are there.
    OptionsOut {
        asked: Vec<&'p str>,
        left: Vec<&'p str>,
    },
    /// Options were asked for in which it is not made.
    Unmade {
        asked: Vec<String>,
        /// Others of their kind that are there.
        left: Vec<&'p str>,
    },
    Out,
}

impl Availability<'_> {
    /// The value of the condition `stock`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::In { .. } => "in",
            Self::Short { .. } => "short",
            Self::OptionsOut { .. } => "partly",
            Self::Unmade { .. } => "unmade",
            Self::Out => "out",
        }
    }

    /// Whether what was asked for can be sent.
    fn is_there(&self) -> bool {
        matches!(self, Self::In { .. })
    }
}

/// What a buyer wants of a product.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'w> {
    /// The message in folded form.
    pub message: &'w str,
    /// A size that was worked out.
    pub size: Option<&'w str>,
    pub pieces: Option<u32>,
}

/// Whether `product` is there as it is `wanted`; `None` if nobody says.
pub fn availability<'p>(product: &'p Product, wanted: Wanted<'_>) -> Option<Availability<'p>> {
    let found = of_options(product, wanted)?;
    let unmade = || unmade_colours(product, wanted.message).filter(|(asked, _)| !asked.is_empty());
    Some(match found {
        Availability::In { .. } | Availability::Short { .. } => {
            unmade().map_or(found, |(asked, left)| Availability::Unmade { asked, left })
        }
        _ => found,
    })
}

/// The same without the colours that only an attribute tells.
fn of_options<'p>(product: &'p Product, wanted: Wanted<'_>) -> Option<Availability<'p>> {
    let is_short = |pieces: u32| wanted.pieces.is_some_and(|wanted| wanted > pieces);
    let options = match product.stock.as_ref()? {
        Stock::Whole(0) => return Some(Availability::Out),
        Stock::Whole(pieces) if is_short(*pieces) => {
            return Some(Availability::Short { asked: Vec::new(), pieces: *pieces });
        }
        Stock::Whole(_) => return Some(Availability::In { asked: Vec::new() }),
        Stock::ByOption(options) => options,
    };
    let left: Vec<&str> = options.iter().filter(|(_, pieces)| *pieces > 0).map(|(name, _)| name.as_str()).collect();
    if left.is_empty() {
        return Some(Availability::Out);
    }
    let Asked { named, groups, unmade } = Asked::read(options, wanted.message, wanted.size);
    if !unmade.is_empty() {
        return Some(Availability::Unmade { asked: unmade, left });
    }
    let is_out = |group: &&Options<'p>| group.iter().all(|(_, pieces)| *pieces == 0);
    let out: Vec<&str> = groups.iter().filter(is_out).flatten().map(|(name, _)| name.as_str()).collect();
    if !out.is_empty() {
        return Some(Availability::OptionsOut { asked: out, left });
    }
    let pieces = |group: &Options<'p>| group.iter().map(|(_, pieces)| *pieces).fold(0, u32::saturating_add);
    Some(match groups.as_slice() {
        [group] if is_short(pieces(group)) => Availability::Short { asked: named, pieces: pieces(group) },
        _ => Availability::In { asked: named },
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

/// The products of one kind that go with `product`, those in stock; of those to take instead of it, only those in stock
/// as they are `wanted`.
pub fn related<'c>(
    catalog: &'c Catalog,
    product: &Product,
    relation: Relation,
    wanted: Wanted<'_>,
) -> Vec<&'c Product> {
    let ids = product.related.get(&relation).map_or(&[][..], Vec::as_slice);
    let others = ids.iter().filter(|id| **id != product.id).filter_map(|id| catalog.by_id(id));
    let is_there = |other: &Product| of_options(other, wanted).is_none_or(|found| found.is_there());
    let fits = |other: &&Product| in_stock(other) && (relation != Relation::Substitute || is_there(other));
    others.filter(fits).take(MOST_LISTED).collect()
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
    let unit = if are_sizes && !options.is_empty() { "码" } else { "" };
    format!("{}{unit}", options.join("、"))
}

/// `蓝色110码`: parts of what was asked for, the sizes last.
pub fn listed_parts(parts: &[&str]) -> String {
    let (sizes, others): (Vec<&str>, Vec<&str>) =
        parts.iter().partition(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    listed_options(&others) + &listed_options(&sizes)
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
            let wanted = Wanted { message, size, pieces: None };
            assert_eq!(availability(&both, wanted).unwrap().name(), said, "{message} {size:?}");
        }
        assert_eq!(availability(&with_stock(&[("110", 0)]), Wanted::default()), Some(Availability::Out));
        assert_eq!(availability(&product("A", "卫衣", &[]), Wanted::default()), None);
    }

    #[test]
    fn fewer_than_wanted_and_colours_that_are_none_are_told() {
        let told = |product: &Product, message: &str, pieces| {
            let wanted = Wanted { message, size: None, pieces };
            match availability(product, wanted).unwrap() {
                Availability::In { asked } => format!("in {}", listed_parts(&asked)),
                Availability::Short { asked, pieces } => format!("short {} {pieces}", listed_parts(&asked)),
                Availability::OptionsOut { asked, left } => {
                    format!("partly {} {}", listed_options(&asked), listed_options(&left))
                }
                Availability::Unmade { asked, left } => {
                    format!("unmade {} {}", asked.join("、"), listed_options(&left))
                }
                Availability::Out => "out".to_owned(),
            }
        };
        let sizes = with_stock(&[("100", 2), ("110", 0), ("120", 5)]);
        let coloured =
            Product { attributes: [("颜色".to_owned(), "雾蓝、焦糖".to_owned())].into(), ..sizes.clone() };
        let both = with_stock(&[("蓝色 110", 3), ("红色 110", 0)]);
        let letters = with_stock(&[("S", 0), ("M", 5)]);
        for (product, message, pieces, expected) in [
            (&sizes, "100有吗", Some(2), "in 100码"),
            (&sizes, "100有吗", Some(3), "short 100码 2"),
            (&sizes, "有货吗", Some(9), "in "),
            (&sizes, "100和120有吗", Some(3), "in 100、120码"),
            (&sizes, "100到120有货吗", None, "partly 110码 100、120码"),
            (&sizes, "170码有吗", None, "unmade 170码 100、120码"),
            (&sizes, "紫色有吗", None, "in "),
            (&coloured, "紫色120有吗", None, "unmade 紫色 雾蓝、焦糖"),
            (&coloured, "蓝色120有吗", None, "in 120码"),
            (&coloured, "黑的有货吗", None, "unmade 黑色 雾蓝、焦糖"),
            (&coloured, "蓝的有货吗", None, "in "),
            (&coloured, "紫色110有吗", None, "partly 110码 100、120码"),
            (&both, "蓝色110有吗", None, "in 蓝色110码"),
            (&both, "绿色110有吗", None, "unmade 绿色 蓝色、红色"),
            (&letters, "sale有货吗", None, "in "),
            (&letters, "s有货吗", None, "partly S M"),
        ] {
            assert_eq!(told(product, message, pieces), expected, "{message}");
        }
        let few = Product { stock: Some(Stock::Whole(3)), ..product("A", "卫衣", &[]) };
        assert_eq!(told(&few, "有货吗", Some(4)), "short  3");
    }

    #[test]
    fn what_is_recommended_instead_is_there_in_the_size_asked_for() {
        let sized = |id: &str, options: &[(&str, u32)]| Product {
            related: BTreeMap::from([(Relation::Substitute, ["B", "C", "D"].map(str::to_owned).to_vec())]),
            ..Product { id: id.to_owned(), name: id.to_owned(), ..with_stock(options) }
        };
        let products = vec![
            sized("A", &[("110", 0), ("160", 0)]),
            sized("B", &[("110", 2)]),
            sized("C", &[("110", 0), ("160", 1)]),
            product("D", "D", &[]),
        ];
        let catalog = Catalog { products, charts: Vec::new() };
        let substitutes = |message, size| {
            listed(&related(
                &catalog,
                &catalog.products[0],
                Relation::Substitute,
                Wanted { message, size, pieces: None },
            ))
        };
        assert_eq!(substitutes("110有吗", None), "“B”和“D”");
        assert_eq!(substitutes("有吗", Some("160")), "“C”和“D”");
        assert_eq!(substitutes("有吗", None), "“B”、“C”和“D”");
    }

    #[test]
    fn what_is_recommended_is_there_and_is_another() {
        let out = Product { stock: Some(Stock::Whole(0)), ..product("B", "没货的", &[]) };
        let ids = ["A", "B", "C", "Z"].map(str::to_owned).to_vec();
        let first = Product { related: BTreeMap::from([(Relation::Substitute, ids)]), ..product("A", "卫衣", &[]) };
        let catalog = Catalog { products: vec![first.clone(), out, product("C", "毛衣", &[])], charts: Vec::new() };
        let related = |relation| listed(&related(&catalog, &first, relation, Wanted::default()));
        assert_eq!(related(Relation::Substitute), "“毛衣”");
        assert_eq!(related(Relation::Complement), "");
        let all: Vec<&Product> = catalog.products.iter().collect();
        assert_eq!(listed(&all), "“卫衣”、“没货的”和“毛衣”");
    }
}
