//! What follows from what a shop sells and what a buyer says: which product, which size, whether it is there, what it costs.

mod campaign;
mod cart;
mod measure;
mod named;
mod number;
mod offer;
mod size;
mod stock;

pub use campaign::campaign;
pub use cart::{Cart, Sum, money, show_money};
pub use measure::{Build, Height, Measures, Weight, folded};
pub use named::Names;
pub use number::pieces;
pub use offer::Offers;
pub use size::{Fit, fit};
pub use stock::{Availability, availability, bestsellers, in_stock, listed, listed_options, names_option, related};

use crate::{
    pack::{Catalog, Relation},
    template::Values,
};

/// What a shop sells, ready for questions.
#[derive(Debug)]
pub struct Products {
    pub catalog: Catalog,
    pub names: Names,
    /// What replies may fill in where nothing is known of the buyer: the shop's facts, and 热销款.
    pub values: Values,
}

impl Products {
    pub fn new(catalog: Catalog, facts: &Values) -> Self {
        let mut values = facts.clone();
        let sold = listed(&bestsellers(&catalog));
        if !sold.is_empty() {
            values.insert(Relation::Bestseller.value_name().to_owned(), sold);
        }
        Self { names: Names::of(&catalog), values, catalog }
    }
}
