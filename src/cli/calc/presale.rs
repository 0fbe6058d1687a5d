//! `huashu calc presale`: agents before the sale.

use huashu::desk::{
    Exact, Hour, Presale, Rounding, Unit, Working, by_hour,
    number::integer,
    part_time,
    quantity::{Count, Minutes, Money, Share, Whole},
    split::Division,
};

use super::{
    Calculator,
    answer::Answer,
    field::{Field, Inputs, Refusal},
    grid::{Cell, Column, Grid},
};

const SALES: Field<Money> = Field::required("sales", "销售额", "当天的目标销售额，例如 500万").also_called(&[
    "销售目标",
    "目标销售额",
    "店铺目标销售额",
]);
pub(super) const AVERAGE_ORDER: Field<Money> =
    Field::required("average-order", "客单价", "平均每个买家买多少钱，例如 500");
const AGENT_SHARE: Field<Share> =
    Field::required("agent-share", "客服销售占比", "销售额里客服促成的部分，例如 28.5%").also_called(&["客服占比"]);
const CONVERSION: Field<Share> = Field::required("conversion", "询单转化率", "来问的买家里付款的部分，例如 45%");
pub(super) const CAPACITY: Field<Count> =
    Field::required("capacity", "日接待量", "一个客服一天最多接待多少买家，例如 350").also_called(&[
        "全天最大接待量",
        "最大接待量",
        "人均饱和",
    ]);
pub(super) const FULL_TIME: Field<Whole> =
    Field::optional("full-time", "全职人数", "已有多少全职客服，用来算还要多少兼职").also_called(&["全职"]);
pub(super) const ROUND: Field<Rounding> =
    Field::optional("round", "取整", "up 向上取整，nearest 四舍五入，down 向下取整").or("up", "宁多勿少");
pub(super) const HOURLY: Field<Division> = Field::optional(
    "hourly",
    "时段分布",
    "各时段来问的买家，写占比（9点=5%/10点=8%）或人数（9点=120/10点=300），也可以是有“时段”“咨询量”两列的表",
)
.listed();
pub(super) const SHIFT: Field<Minutes> =
    Field::optional("shift", "班次时长", "一个客服当天上几小时班，算各时段人数用").or("8小时", "劳动法的一天");

pub static CALCULATOR: Calculator = Calculator {
    name: "presale",
    title: "售前人数",
    about: "售前要多少客服：销售额 ÷ 客单价 × 客服销售占比 ÷ 询单转化率 ÷ 日接待量",
    example: "huashu calc presale --sales 500万 --average-order 500 --agent-share 28.5% --conversion 45% --capacity 350 \
              --full-time 15 --vary 询单转化率=±5%",
    items: &[],
    fields: &[
        SALES.spec,
        AVERAGE_ORDER.spec,
        AGENT_SHARE.spec,
        CONVERSION.spec,
        CAPACITY.spec,
        FULL_TIME.spec,
        ROUND.spec,
        HOURLY.spec,
        SHIFT.spec,
    ],
    compute,
};

fn compute(inputs: &Inputs) -> Result<Answer, Refusal> {
    let sale = Presale {
        sales: inputs.need(&SALES)?,
        average_order: inputs.need(&AVERAGE_ORDER)?,
        agent_share: inputs.need(&AGENT_SHARE)?,
        conversion: inputs.need(&CONVERSION)?,
        capacity: inputs.need(&CAPACITY)?,
    };
    let rounding = inputs.need(&ROUND)?;
    staffed(inputs, sale.heads(rounding), &sale.askers(), &sale.capacity, rounding)
}

/// The heads, whom to hire for them, and how many are needed in which hour.
pub(super) fn staffed(
    inputs: &Inputs,
    heads: Working,
    askers: &Exact,
    capacity: &Count,
    rounding: Rounding,
) -> Result<Answer, Refusal> {
    let mut answer = Answer { headline: "heads", ..Answer::default() };
    if let (Some(full_time), Some((_, needed))) = (inputs.get(&FULL_TIME)?, &heads.rounded) {
        answer.workings.push(part_time(needed, &full_time.0));
    }
    answer.workings.insert(0, heads);
    if let Some(hourly) = inputs.get(&HOURLY)? {
        let shift = inputs.need(&SHIFT)?.0 / integer(60);
        let hours = by_hour(askers, &hourly.parts, capacity, &shift, rounding);
        let shift = Unit::Count.write(&shift, 2);
        answer
            .notes
            .push(format!("各时段人数 = 当天咨询人数 × 时段占比 ÷ (日接待量 ÷ {shift} 小时)，{}", rounding.title()));
        answer.grids.push(hours_grid(hours));
    }
    Ok(answer)
}

fn hours_grid(hours: Vec<Hour>) -> Grid {
    let columns =
        [("hour", "时段"), ("share", "占比"), ("askers", "咨询人数"), ("unrounded", "未取整"), ("heads", "人数")];
    let row = |hour: Hour| {
        vec![
            Cell::Text(hour.name),
            Cell::Number(hour.share, Unit::Share),
            Cell::Number(hour.askers, Unit::Count),
            Cell::Number(hour.heads, Unit::Heads),
            Cell::Number(Exact::from_integer(hour.rounded), Unit::Heads),
        ]
    };
    Grid {
        key: "hours",
        title: "各时段人数".into(),
        columns: columns.map(|(key, title)| Column::new(key, title)).into(),
        rows: hours.into_iter().map(row).collect(),
    }
}
