//! `huashu calc goal`: a sales target for every agent, day and channel.

use huashu::desk::{
    Exact, Rounding, Unit, Working,
    quantity::{Money, Share},
    split::Division,
};

use super::{
    Calculator,
    answer::Answer,
    field::{Field, Inputs, Refusal},
    grid::{Cell, Column, Grid},
};

const SALES: Field<Money> =
    Field::required("sales", "销售额", "全店的目标销售额，例如 500万").also_called(&["销售目标"]);
const AGENT_SHARE: Field<Share> =
    Field::optional("agent-share", "客服销售占比", "销售额里客服要促成的部分，例如 45%；不写就分全店销售额")
        .also_called(&["客服占比"]);
const AGENTS: Field<Division> =
    Field::optional("agents", "客服", "人数（12）或名单和比重（小王=1.2/小李=1），也可以是有“客服”“比重”两列的表")
        .listed();
const DAYS: Field<Division> =
    Field::optional("days", "天", "天数（11）或各天占比（预售=30%/11日=50%/12日=20%），也可以是表").listed();
const CHANNELS: Field<Division> =
    Field::optional("channels", "渠道", "各渠道占比（直通车=30%/直播=25%/自然=45%），也可以是表").listed();
const AVERAGE_ORDER: Field<Money> = Field::optional("average-order", "客单价", "写了就折成订单数，例如 500");
const CONVERSION: Field<Share> =
    Field::optional("conversion", "询单转化率", "和客单价一起写，就再折成要接待的买家数，例如 45%");

pub static CALCULATOR: Calculator = Calculator {
    name: "goal",
    title: "目标分解",
    about: "把销售目标分到每个客服、每一天、每个渠道，一分钱不多不少",
    example: "huashu calc goal --sales 500万 --agent-share 45% --agents 小王=1.2/小李=1/小赵=0.8 --days 11 \
              --average-order 500 --conversion 45%",
    items: &[],
    fields: &[SALES.spec, AGENT_SHARE.spec, AGENTS.spec, DAYS.spec, CHANNELS.spec, AVERAGE_ORDER.spec, CONVERSION.spec],
    compute,
};

/// What a sum of money stands for in orders and buyers.
struct Rates {
    average_order: Option<Exact>,
    conversion: Option<Exact>,
}

fn compute(inputs: &Inputs) -> Result<Answer, Refusal> {
    let target = target(inputs)?;
    let total = target.result().unwrap_or_default();
    let mut answer = Answer { workings: vec![target], headline: "target", ..Answer::default() };
    let rates = Rates {
        average_order: inputs.get(&AVERAGE_ORDER)?.map(|money| money.0),
        conversion: inputs.get(&CONVERSION)?.map(|share| share.0),
    };
    if rates.conversion.is_some() && rates.average_order.is_none() {
        return Err(Refusal::of(&AVERAGE_ORDER, "写了询单转化率，还要写客单价"));
    }
    let (agents, days, channels) = (inputs.get(&AGENTS)?, inputs.get(&DAYS)?, inputs.get(&CHANNELS)?);
    let lists = [("agents", "客服", &agents), ("days", "天", &days), ("channels", "渠道", &channels)];
    let given: Vec<_> = lists.into_iter().filter_map(|(key, title, list)| Some((key, title, list.as_ref()?))).collect();
    if given.is_empty() {
        return Err(Refusal::general("分到哪里还没写：客服写 --agents，天写 --days，渠道写 --channels"));
    }
    for (key, title, division) in given {
        answer.grids.push(grid(key, title, division, &total, &rates));
    }
    if let (Some(agents), Some(days)) = (&agents, &days) {
        answer.grids.push(by_agent_and_day(agents, days, &total));
        answer.notes.push("每人每天由各人的目标分出来，同一天加起来和按天的可能差几分".to_owned());
    }
    answer.notes.push("各份先舍到分，舍掉的分补给舍得最多的，合计不变".to_owned());
    if rates.average_order.is_some() {
        answer.notes.push("订单 = 目标 ÷ 客单价，接待 = 订单 ÷ 询单转化率，向上取整".to_owned());
    }
    Ok(answer)
}

fn target(inputs: &Inputs) -> Result<Working, Refusal> {
    let sales = inputs.need(&SALES)?.0;
    let mut terms = vec![("销售额", Unit::Money.write(&sales, 2))];
    Ok(match inputs.get(&AGENT_SHARE)? {
        None => Working::exact("target", "目标", Unit::Money, "销售额", &terms, sales),
        Some(share) => {
            terms.push(("客服销售占比", Unit::Share.write(&share.0, 6)));
            Working::exact("target", "客服目标", Unit::Money, "销售额 × 客服销售占比", &terms, sales * share.0)
        }
    })
}

fn grid(key: &'static str, title: &str, division: &Division, total: &Exact, rates: &Rates) -> Grid {
    let mut columns = vec![Column::new("name", title), Column::new("share", "占比"), Column::new("goal", "目标")];
    if rates.average_order.is_some() {
        columns.push(Column::new("orders", "订单"));
    }
    if rates.conversion.is_some() {
        columns.push(Column::new("askers", "接待"));
    }
    let parts = division.parts.iter().zip(division.of_money(total));
    let rows = parts.map(|((name, share), goal)| {
        let counts = rates.counts(&goal).into_iter().map(|count| Cell::Number(count, Unit::Count));
        let mut row = vec![Cell::Text(name.clone()), Cell::Number(share.clone(), Unit::Share)];
        row.push(Cell::Number(goal.clone(), Unit::Money));
        row.extend(counts);
        row
    });
    Grid { key, title: format!("按{title}"), columns, rows: rows.collect() }
}

impl Rates {
    /// Orders and buyers behind `goal`, as far as the rates are known.
    fn counts(&self, goal: &Exact) -> Vec<Exact> {
        let up = |value: Exact| Exact::from_integer(Rounding::Up.apply(&value));
        let Some(average_order) = &self.average_order else { return Vec::new() };
        let orders = goal / average_order;
        let askers = self.conversion.as_ref().map(|conversion| up(&orders / conversion));
        std::iter::once(up(orders)).chain(askers).collect()
    }
}

/// Days down, agents across.
fn by_agent_and_day(agents: &Division, days: &Division, total: &Exact) -> Grid {
    let mut columns = vec![Column::new("day", "天")];
    columns.extend(agents.parts.iter().map(|(name, _)| Column::new(name, name)));
    let of_agents: Vec<Vec<Exact>> = agents.of_money(total).iter().map(|goal| days.of_money(goal)).collect();
    let row = |(at, (day, _)): (usize, &(String, Exact))| {
        let goals = of_agents.iter().map(|goals| Cell::Number(goals[at].clone(), Unit::Money));
        std::iter::once(Cell::Text(day.clone())).chain(goals).collect()
    };
    let rows = days.parts.iter().enumerate().map(row).collect();
    Grid { key: "agents_by_day", title: "每人每天".into(), columns, rows }
}
