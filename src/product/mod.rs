//! What follows from what a shop sells and what a buyer says: which product, which size, whether it is there, what it costs.

mod campaign;
mod cart;
mod child;
mod measure;
mod named;
mod number;
mod offer;
mod option;
mod region;
mod size;
mod stock;

pub use campaign::campaign;
pub use cart::{Cart, Sum, money, show_money};
pub use child::{OfChild, by_child, children};
pub use measure::{Build, Height, Measures, Weight, folded};
pub use named::Names;
use number::pieces;
pub use offer::{Bundle, Offers};
pub use option::names_option;
pub use region::{Region, is_place_alone, place_in};
pub use size::{Fit, fit};
pub use stock::{
    Availability, Wanted, availability, bestsellers, in_stock, listed, listed_options, listed_parts, related,
};

use crate::{
    pack::{Catalog, Product, Relation},
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

    /// Whether a message in folded form changes how many pieces are spoken of, without telling how many that makes.
    pub fn unsettles_pieces(&self, folded: &str) -> bool {
        number::adds(folded) || self.names.are_several(folded) || number::of_each(folded).is_some()
    }

    /// How many pieces of `product` a message in folded form speaks of: 3条裤子 are none of a shirt, and 再加一条 is not
    /// all of them.
    pub fn pieces(&self, folded: &str, product: Option<&Product>) -> Option<u32> {
        let is_of_another = |product: &Product| {
            number::counted_things(folded).any(|thing| self.names.begins_with_another(thing, product))
        };
        let is_reckoned_with =
            |_: &u32| !product.is_some_and(is_of_another) && !number::adds(folded) && !self.names.are_several(folded);
        pieces(folded).filter(is_reckoned_with)
    }
}
