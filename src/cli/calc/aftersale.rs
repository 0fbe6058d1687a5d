//! `huashu calc aftersale`: agents after the sale.

use huashu::desk::{
    Aftersale, Read,
    quantity::{Count, Money, Quantity, Share},
};

use super::{
    Calculator,
    answer::Answer,
    field::{Field, Inputs, Refusal},
    presale::{CAPACITY, FULL_TIME, HOURLY, ROUND, SHIFT, staffed},
};

const ORDERS: Field<Count> = Field::optional("orders", "订单量", "当天的订单数，例如 10000；不写就用 销售额 ÷ 客单价")
    .also_called(&["预估订单量"]);
const SALES: Field<Money> = Field::optional("sales", "销售额", "不知道订单量时写").also_called(&["销售目标"]);
const AVERAGE_ORDER: Field<Money> = Field::optional("average-order", "客单价", "不知道订单量时写");
const RETURN_RATE: Field<Share> = Field::required("return-rate", "退货率", "订单里退货的部分，例如 8%");
const CONSULT_SHARE: Field<Share> =
    Field::optional("consult-share", "售后咨询占比", "算法里除的那一项，例如 30%；用 simple 算法时不写");
const FORMULA: Field<Formula> =
    Field::optional("formula", "算法", "full 除以售后咨询占比，simple 不除；两种都有人用，差几倍，看哪种和去年对得上")
        .or("full", "带售后咨询占比的那种");

pub static CALCULATOR: Calculator = Calculator {
    name: "aftersale",
    title: "售后人数",
    about: "售后要多少客服：订单量 × 退货率 ÷ 售后咨询占比 ÷ 日接待量；--formula simple 不除售后咨询占比",
    example: "huashu calc aftersale --orders 10000 --return-rate 8% --consult-share 30% --capacity 200 --full-time 8 \
              --round nearest",
    items: &[],
    fields: &[
        ORDERS.spec,
        SALES.spec,
        AVERAGE_ORDER.spec,
        RETURN_RATE.spec,
        CONSULT_SHARE.spec,
        CAPACITY.spec,
        FORMULA.spec,
        FULL_TIME.spec,
        ROUND.spec,
        HOURLY.spec,
        SHIFT.spec,
    ],
    compute,
};

/// Which of the two formulas that are in use.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Formula {
    Full,
    Simple,
}

impl Quantity for Formula {
    fn read(text: &str) -> Result<Read<Self>, String> {
        let value = match text.trim() {
            "full" => Self::Full,
            "simple" => Self::Simple,
            _ => return Err("只能写 full（除以售后咨询占比）或 simple（不除）".to_owned()),
        };
        Ok(Read { value, warning: None })
    }
}

fn compute(inputs: &Inputs) -> Result<Answer, Refusal> {
    let formula = inputs.need(&FORMULA)?;
    let consult_share = match formula {
        Formula::Full => Some(inputs.need(&CONSULT_SHARE)?),
        Formula::Simple => None,
    };
    let (orders, note) = orders(inputs)?;
    let refunds =
        Aftersale { orders, return_rate: inputs.need(&RETURN_RATE)?, consult_share, capacity: inputs.need(&CAPACITY)? };
    let rounding = inputs.need(&ROUND)?;
    let mut answer = staffed(inputs, refunds.heads(rounding), &refunds.askers(), &refunds.capacity, rounding)?;
    answer.notes.extend(note);
    answer.notes.push(match formula {
        Formula::Full => "用的是除以售后咨询占比的算法".to_owned(),
        Formula::Simple => "用的是不除以售后咨询占比的算法".to_owned(),
    });
    Ok(answer)
}

/// As given, or from sales and the average order.
fn orders(inputs: &Inputs) -> Result<(Count, Option<String>), Refusal> {
    if let Some(orders) = inputs.get(&ORDERS)? {
        return Ok((orders, None));
    }
    match (inputs.get(&SALES)?, inputs.get(&AVERAGE_ORDER)?) {
        (Some(sales), Some(average)) => {
            Ok((Count(sales.0 / average.0), Some("订单量没填，按 销售额 ÷ 客单价 算".to_owned())))
        }
        _ => inputs.need(&ORDERS).map(|orders| (orders, None)),
    }
}
