//! The one place where values come together: what a template may fill in, and what a condition may ask for.

use std::{borrow::Cow, collections::BTreeMap};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{Ask, Before, conditions, subject::may_measure};
use crate::{
    index::{Damaged, Head, Index},
    pack::{Product, Relation},
    product::{
        self, Availability, Bundle, Cart, Fit, Height, Measures, Offers, Products, Region, Wanted, Weight,
        availability, folded, listed, listed_options, listed_parts, money, names_option, place_in, related, show_money,
    },
    template::Values,
};

/// Whether a condition is worked out from the buyer's words.
pub(super) fn is_worked_out(condition: &str) -> bool {
    matches!(condition, "size" | "build" | "free_shipping" | "discount")
}

/// The product that is spoken of: the one that `ask` names, else the one that `message`, which it is a part of, names,
/// else the one that the buyer looks at, else the one spoken of before.
///
/// # Errors
/// If the index is damaged.
pub(super) fn product_of<'i>(
    index: &'i Index,
    ask: &Ask,
    message: &str,
    before: Before<'_>,
) -> Result<Option<&'i Product>, Damaged> {
    let products = index.products()?;
    let Products { catalog, names, .. } = products;
    let named = names.in_message(catalog, message, before.subject.current(products, ask));
    Ok(if message == ask.text { named } else { names.in_message(catalog, &ask.text, named) })
}

/// `text` with 这款 for the name of `product`: 加绒裤有货吗 asks for stock, not for fleece. `None` if it is not named.
pub(super) fn without_name(text: &str, product: &Product) -> Option<String> {
    let names = [&product.name].into_iter().chain(&product.aliases).filter(|name| text.contains(name.as_str()));
    let longest = names.max_by_key(|name| name.len())?;
    // 兔子的多少钱 asks what it costs.
    let (before, after) = text.split_once(longest.as_str())?;
    Some(format!("{before}这款{}", after.strip_prefix('的').filter(|rest| !rest.is_empty()).unwrap_or(after)))
}

/// What one question brings, before any entry's patterns take values from it.
pub(super) struct Gathering<'g> {
    shop: &'g Head,
    products: &'g Products,
    ask: &'g Ask,
    product: Option<&'g Product>,
    /// In folded form; empty if it is a code, or about no product.
    text: String,
    measures: Measures,
    pieces: Option<u32>,
    /// Several products, each with its pieces.
    lines: Vec<(&'g Product, u32)>,
    /// Where it is sent.
    place: Option<&'static str>,
}

/// What is known when a reply is chosen and filled.
pub(super) struct Known<'k> {
    shop: &'k Head,
    products: &'k Products,
    ask: &'k Ask,
    /// Worked out: conditions by name.
    computed: BTreeMap<&'static str, String>,
    /// `None` if there is nothing but the shop's own values.
    values: Option<Values>,
}

impl<'g> Gathering<'g> {
    /// `message` is what `ask` is a part of. A code (`by_code`) says nothing of a child or of pieces.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn new(
        index: &'g Index,
        ask: &'g Ask,
        message: &str,
        product: Option<&'g Product>,
        by_code: bool,
        before: Before<'_>,
    ) -> Result<Self, Damaged> {
        let mut gathering = Self {
            shop: index.head(),
            products: index.products()?,
            ask,
            product,
            text: String::new(),
            measures: Measures::default(),
            pieces: None,
            lines: Vec::new(),
            place: None,
        };
        if !by_code && !gathering.products.catalog.is_empty() {
            if product.is_some() {
                gathering.text = folded(&ask.text);
            }
            match before.said {
                Some(said) => gathering.read_said(said),
                None => {
                    gathering.read(&ask.text);
                    if message != ask.text {
                        gathering.read(message);
                    }
                }
            }
            gathering.measures = gathering.measures.after(before.subject.measures, "");
            let known = || before.subject.pieces.filter(|_| !gathering.products.unsettles_pieces(&folded(message)));
            gathering.pieces = gathering.pieces.or_else(known);
            gathering.place = place_in(message).or(before.subject.place);
        }
        Ok(gathering)
    }

    /// Of an entry that is named, not found by a question.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn of_entry(index: &'g Index, ask: &'g Ask, before: Before<'_>) -> Result<Self, Damaged> {
        let product = before.subject.current(index.products()?, ask);
        Self::new(index, ask, &ask.text, product, true, before)
    }

    /// The buyer's own words, where the question was put together with one asked before: what that one said of sizes and
    /// pieces is known, and may be said anew.
    fn read_said(&mut self, said: &str) {
        self.read(said);
        let said = folded(said);
        if self.product.is_some_and(|product| names_option(product, &said)) {
            self.text = said;
        }
    }

    /// Takes from `text` what is not known yet.
    fn read(&mut self, text: &str) {
        if text.contains(may_measure) {
            let text = folded(text);
            self.measures = self.measures.or(Measures::read(&text));
            self.pieces = self.pieces.or_else(|| self.products.pieces(&text, self.product));
            if self.lines.is_empty() {
                self.lines = self.products.names.lines(&self.products.catalog, &text);
            }
        }
    }

    /// With what a pattern `captured`. The request's facts come before captured values, these before the product's
    /// attributes, these before the shop's facts.
    pub fn known(&self, captured: &Values) -> Known<'g> {
        let Self { shop, products, ask, .. } = *self;
        let mut known = Known { shop, products, ask, computed: BTreeMap::new(), values: None };
        let is_plain = captured.is_empty()
            && ask.facts.is_empty()
            && !ask.context.contains_key("product")
            && self.product.is_none()
            && self.measures.is_empty()
            && self.pieces.is_none()
            && self.lines.is_empty()
            && self.place.is_none();
        if is_plain {
            return known;
        }
        let mut values = products.values.clone();
        values.extend(self.product.iter().flat_map(|product| product.attributes.clone()));
        values.extend(captured.clone());
        values.extend(ask.facts.clone());
        let mut worked_out = Values::new();
        self.tell_size(captured, &mut known, &mut worked_out);
        let pieces = self.number_of_pieces(captured);
        self.tell_product(pieces, &mut known, &mut worked_out);
        self.tell_sum(pieces, &values, &mut known, &mut worked_out);
        worked_out.retain(|name, value| !value.is_empty() && !ask.facts.contains_key(name));
        values.extend(worked_out);
        known.values = Some(values);
        known
    }

    fn measures_with(&self, captured: &Values) -> Measures {
        let said = |name: &str| captured.get(name).or_else(|| self.ask.facts.get(name)).map(|text| folded(text));
        let told = Measures {
            height: said("身高").and_then(|text| Height::read(&text)),
            weight: said("体重").and_then(|text| Weight::read(&text)),
            build: said("体型").and_then(|text| Measures::read(&text).build),
        };
        told.or(self.measures)
    }

    fn number_of_pieces(&self, captured: &Values) -> Option<u32> {
        let told = captured.get("件数").or_else(|| self.ask.facts.get("件数"));
        let read = |text: &String| {
            let number = folded(text);
            self.products.pieces(&format!("{}件", number.trim_end_matches(['件', '条', '套', '个', '只', '张'])), None)
        };
        told.and_then(read).or(self.pieces)
    }

    fn tell_size(&self, captured: &Values, known: &mut Known<'_>, values: &mut Values) {
        let measures = self.measures_with(captured);
        known.computed.extend(measures.build.map(|build| ("build", build.name().to_owned())));
        let Some(chart) = self.products.catalog.chart(self.product) else { return };
        let Some(fit) = product::fit(chart, &measures) else { return };
        known.computed.insert("size", fit.name().to_owned());
        if let Some(Height(millimetres)) = measures.height {
            values.insert("身高".to_owned(), format!("{}cm", Decimal::new(millimetres.into(), 1).normalize()));
        }
        if let Some(Weight::Grams(grams)) = measures.weight {
            values.insert("体重".to_owned(), format!("{}斤", (Decimal::from(grams) / Decimal::from(500)).normalize()));
        }
        if let Fit::Found(row) = fit {
            values.insert("推荐尺码".to_owned(), row.size.clone());
            let by_height = product::fit(chart, &Measures { weight: None, ..measures });
            known.computed.insert("size_by", if by_height == Some(fit) { "height" } else { "weight" }.to_owned());
            if let Some(Fit::Found(row)) = by_height {
                values.insert("身高尺码".to_owned(), row.size.clone());
            }
        }
        for (name, row) in [("最小尺码", chart.rows.first()), ("最大尺码", chart.rows.last())] {
            values.extend(row.map(|row| (name.to_owned(), row.size.clone())));
        }
    }

    fn tell_product(&self, pieces: Option<u32>, known: &mut Known<'_>, values: &mut Values) {
        let Some(product) = self.product else {
            values.extend(self.ask.context.get("product").map(|name| ("商品".to_owned(), name.clone())));
            return;
        };
        known.computed.insert("product", product.id.clone());
        values.insert("商品".to_owned(), product.name.clone());
        if let Some(price) = product.price {
            values.insert("单价".to_owned(), show_money(price));
        }
        let size = values.get("推荐尺码").cloned();
        let wanted = Wanted { message: &self.text, size: size.as_deref(), pieces };
        for relation in Relation::ALL {
            let others = related(&self.products.catalog, product, relation, wanted);
            values.insert(relation.value_name().to_owned(), listed(&others));
        }
        let Some(stock) = availability(product, wanted) else { return };
        known.computed.insert("stock", stock.name().to_owned());
        let mut tell = |name: &str, value: String| values.insert(name.to_owned(), value);
        match stock {
            Availability::In { asked } => {
                tell("所问规格", listed_parts(&asked));
            }
            Availability::Short { asked, pieces } => {
                tell("所问规格", listed_parts(&asked));
                tell("现货件数", pieces.to_string());
            }
            Availability::OptionsOut { asked, left } => {
                tell("缺货规格", listed_options(&asked));
                tell("现货规格", listed_options(&left));
            }
            Availability::Unmade { asked, left } => {
                tell("缺货规格", asked.join("、"));
                tell("现货规格", listed_options(&left));
            }
            Availability::Out => {}
        }
    }

    /// `all` are the values so far: prices and offers may come with the request.
    fn tell_sum(&self, pieces: Option<u32>, all: &Values, known: &mut Known<'_>, values: &mut Values) {
        let price = match self.ask.facts.get("单价") {
            Some(told) => money(told),
            None => self.product.and_then(|product| product.price),
        };
        if let Some(pieces) = pieces {
            values.insert("件数".to_owned(), pieces.to_string());
        }
        let region = self.region(all);
        if let Some(region) = region {
            known.computed.insert("remote", region.name().to_owned());
            if let Region::Remote(name) | Region::Overseas(name) = region {
                values.insert("收货地区".to_owned(), name.to_owned());
            }
        }
        let of_amount = || Some(Cart { pieces: None, total: money(all.get("金额")?)? });
        let of_pieces = || pieces.zip(price).and_then(|(pieces, price)| Cart::of_pieces(pieces, price));
        let Some(cart) = self.list(values).or_else(of_pieces).or_else(of_amount) else { return };
        let sum = cart.sum(&Offers::read(all), region);
        // 满减 lasts as long as 活动时间, if there is one.
        let campaign = known.campaign(all);
        let reduces =
            if all.contains_key("活动时间") { campaign.map(|state| state == "during") } else { Some(true) };
        let reduction = sum.reduction.filter(|_| campaign != Some("after"));
        let amounts = [
            ("总价", Some(sum.total)),
            ("满减", reduction.filter(|reduction| !reduction.is_zero())),
            ("优惠后", sum.reduced().filter(|_| reduction.is_some())),
            ("折后价", sum.bundled),
            ("邮费合计", sum.postage),
            ("还差", sum.short),
            ("应付", sum.to_pay(reduces)),
        ];
        values.extend(amounts.into_iter().filter_map(|(name, amount)| Some((name.to_owned(), show_money(amount?)))));
        if let Some(Bundle { tenths, .. }) = sum.bundle {
            values.insert("多件折扣".to_owned(), format!("{tenths}折"));
        }
        let yes_or_no = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
        known.computed.extend(sum.free_shipping.map(|free| ("free_shipping", yes_or_no(free))));
        known.computed.extend(reduction.map(|reduction| ("discount", yes_or_no(!reduction.is_zero()))));
        known.computed.insert("bundle", yes_or_no(sum.bundle.is_some()));
    }

    /// 清单: several products, each with its pieces.
    fn list(&self, values: &mut Values) -> Option<Cart> {
        let lines = self.lines.as_slice();
        let first = lines.first().filter(|_| lines.len() > 1)?;
        let cart = |(product, pieces): &(&Product, u32)| Cart::of_pieces(*pieces, product.price?);
        let all = lines[1..].iter().try_fold(cart(first)?, |all, line| all.with(cart(line)?))?;
        let names: Vec<String> = lines.iter().map(|(product, pieces)| format!("{}{pieces}件", product.name)).collect();
        // Neither is one product's.
        values.remove("商品");
        values.remove("单价");
        values.insert("清单".to_owned(), names.join("、"));
        values.insert("件数".to_owned(), all.pieces?.to_string());
        Some(all)
    }

    /// Where it is sent, by the request, this message, or one before.
    fn region<'a>(&self, all: &'a Values) -> Option<Region<'a>> {
        let remote = all.get("偏远地区").map_or("", String::as_str);
        let told = [self.ask.facts.get("收货地址").map(String::as_str), self.place];
        told.into_iter().flatten().find_map(|text| Region::read(text, remote))
    }
}

impl Known<'_> {
    /// Whether all conditions hold: of what the request tells, else of what was worked out, else of a value.
    pub fn holds(&self, when: &BTreeMap<String, Vec<String>>) -> bool {
        let (values, _) = self.values();
        conditions::hold(when, |name| {
            let told = self.ask.context.get(name).map(String::as_str);
            let computed = self.computed(name);
            match name {
                "product" => [computed, told.map(Cow::Borrowed)],
                _ => [told.map(Cow::Borrowed).or(computed).or_else(|| Some(values.get(name)?.into())), None],
            }
        })
    }

    fn computed(&self, condition: &str) -> Option<Cow<'_, str>> {
        match condition {
            "hour" => Some(self.shop.settings.clock(self.ask.now).hour().to_string().into()),
            "campaign" => self.campaign(&self.shop.facts).map(Cow::Borrowed),
            _ => self.computed.get(condition).map(|value| value.as_str().into()),
        }
    }

    /// By the fact 活动时间.
    fn campaign(&self, facts: &Values) -> Option<&'static str> {
        conditions::campaign(facts.get("活动时间")?, self.shop.settings.clock(self.ask.now))
    }

    /// The day it is in the shop.
    pub fn day(&self) -> Date {
        self.shop.settings.day(self.ask.now)
    }

    /// The values for templates, and whether they are the shop's own, the same for every buyer.
    pub fn values(&self) -> (&Values, bool) {
        (self.values.as_ref().unwrap_or(&self.products.values), self.values.is_none())
    }
}
