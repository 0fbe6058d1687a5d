//! `huashu calc dsr`: a shop's scores, and the 5-star ratings they need.

use huashu::desk::{
    Exact, Rounding, StarShares, Stars, Unit, Working,
    dsr::{Arrivals, Peers, Rating, deviation_from_mean, mean_from_deviation, score},
    number::integer,
    quantity::{Bound, Count, Deviation, Many, Score, Whole},
};
use num_traits::Zero;

use super::{
    Calculator,
    answer::Answer,
    field::{Field, Inputs, Refusal},
};

const SCORE: Field<Score> = Field::optional("score", "现在评分", "例如 4.6307，位数越多越准").also_called(&["评分"]);
const RATERS: Field<Many> = Field::optional("raters", "评分人数", "例如 753");
const STARS: Field<Stars> =
    Field::optional("stars", "各星人数", "5 星到 1 星各多少人，代替评分和人数，例如 572/121/45/8/7").slashed();
const SHARES: Field<StarShares> =
    Field::optional("shares", "各星占比", "5 星到 1 星各占多少，只有占比时用，例如 76%/16%/5%/1%/2%").slashed();
const TARGET: Field<Score> = Field::optional("target", "目标评分", "要到多少分，小于 5，例如 4.77");
const ADD: Field<Whole> = Field::optional("add", "新增 5 星", "再加多少个 5 星，看评分变成多少，例如 140");
const MIX: Field<Stars> = Field::optional("mix", "新增各星", "再加 5 星到 1 星各多少个，例如 120/10/5/2/3").slashed();
const PEERS: Field<Deviation> =
    Field::optional("peers", "与同行相比", "页面上高于（正）或低于（负）同行的百分比，例如 -3%，用来估同行均值")
        .also_called(&["相对同行", "相对同行评分比率"]);
const PEER_MEAN: Field<Score> = Field::optional("peer-mean", "同行均值", "用来算高于或低于同行百分之几，例如 4.85");
const PEER_MAX: Field<Bound> =
    Field::optional("peer-max", "同行最高", "同行里的最高分").or("5", "页面不给，通常这样估");
const PEER_MIN: Field<Bound> =
    Field::optional("peer-min", "同行最低", "同行里的最低分").or("0", "页面不给，通常这样估");
const PER_DAY: Field<Count> = Field::optional("per-day", "每天新评分", "每天多少人评分，用来算几天到目标，例如 20");
const DAILY_SHARES: Field<StarShares> =
    Field::optional("daily-shares", "新评分各星占比", "新评分里 5 星到 1 星各占多少")
        .or("100%/0/0/0/0", "当作都是 5 星")
        .slashed();
const WINDOW: Field<Many> =
    Field::optional("window", "窗口天数", "只算最近多少天的评分").or("180", "常见说法是近 180 天，也有说 90 天的");

pub static CALCULATOR: Calculator = Calculator {
    name: "dsr",
    title: "店铺动态评分",
    about: "店铺动态评分：现在几分，到目标还要多少 5 星，加了以后几分，几天能到，和同行比。\n\
            三项一起算：每个值用 / 隔开写三个，或把选项写三次，依次是描述相符、服务态度、物流服务",
    example: "huashu calc dsr --score 4.6307/4.7120/4.6221 --raters 753/750/751 --target 4.77/4.84/4.82",
    items: &["描述相符", "服务态度", "物流服务"],
    fields: &[
        SCORE.spec,
        RATERS.spec,
        STARS.spec,
        SHARES.spec,
        TARGET.spec,
        ADD.spec,
        MIX.spec,
        PEERS.spec,
        PEER_MEAN.spec,
        PEER_MAX.spec,
        PEER_MIN.spec,
        PER_DAY.spec,
        DAILY_SHARES.spec,
        WINDOW.spec,
    ],
    compute,
};

fn compute(inputs: &Inputs) -> Result<Answer, Refusal> {
    let mut answer = Answer { headline: "score", ..Answer::default() };
    let own = own_score(inputs, &mut answer)?;
    if let Some(target) = inputs.get(&TARGET)? {
        towards(inputs, &own, &target, &mut answer)?;
    }
    let added = inputs.get(&ADD)?.map(|add| Stars::best(Exact::from_integer(add.0)));
    for more in added.into_iter().chain(inputs.get(&MIX)?) {
        answer.workings.push(rating(inputs, &own)?.after(&more));
        answer.headline = if answer.headline == "score" { "after" } else { answer.headline };
    }
    among_peers(inputs, &own, &mut answer)?;
    if answer.workings.is_empty() {
        return Err(Refusal::general(
            "要算什么还没写：到目标写 --target，加 5 星写 --add，和同行比写 --peers 或 --peer-mean",
        ));
    }
    Ok(answer)
}

/// What the score is, and how many people made it where that is known.
struct Own {
    score: Exact,
    raters: Option<Exact>,
}

fn own_score(inputs: &Inputs, answer: &mut Answer) -> Result<Own, Refusal> {
    let raters = inputs.get(&RATERS)?.map(|raters| Exact::from_integer(raters.0));
    match (inputs.get(&SCORE)?, inputs.get(&STARS)?, inputs.get(&SHARES)?) {
        (Some(score), None, None) => Ok(Own { score: score.0, raters }),
        (None, Some(stars), None) => {
            if raters.is_some_and(|raters| raters != stars.sum()) {
                let sum = Unit::Count.write(&stars.sum(), 0);
                return Err(Refusal::of(&RATERS, format!("和各星人数加起来的 {sum} 不一样；写了各星人数就不用写它")));
            }
            answer.workings.push(score(&stars));
            let Rating { score, raters } = Rating::of(&stars);
            Ok(Own { score, raters: Some(raters) })
        }
        (None, None, Some(StarShares(shares))) => {
            answer.workings.push(score(&shares));
            answer.notes.push("评分由占比算出，占比是约过的，只是大概".to_owned());
            Ok(Own { score: shares.total() / shares.sum(), raters })
        }
        (None, None, None) => inputs.need(&SCORE).map(|score| Own { score: score.0, raters }),
        _ => Err(Refusal::general("现在评分（--score）、各星人数（--stars）、各星占比（--shares）只写一种")),
    }
}

fn rating(inputs: &Inputs, own: &Own) -> Result<Rating, Refusal> {
    let raters = match &own.raters {
        Some(raters) => raters.clone(),
        None => Exact::from_integer(inputs.need(&RATERS)?.0),
    };
    Ok(Rating { score: own.score.clone(), raters })
}

/// The 5-star ratings and the days until `target`.
fn towards(inputs: &Inputs, own: &Own, target: &Score, answer: &mut Answer) -> Result<(), Refusal> {
    let rating = rating(inputs, own)?;
    let needed = rating.needed(target).map_err(|error| Refusal::of(&TARGET, error))?;
    answer.headline = "needed";
    answer.workings.push(needed);
    if inputs.text(&SCORE.spec).is_some_and(has_few_places) {
        warn_of_few_places(&rating, target, answer);
    }
    let Some(per_day) = inputs.get(&PER_DAY)? else { return Ok(()) };
    let window = inputs.need(&WINDOW)?.0;
    let arrivals = Arrivals::new(per_day.0, &inputs.need(&DAILY_SHARES)?.0, Exact::from_integer(window.clone()));
    let days = arrivals.days(&rating, target).map_err(|error| Refusal::of(&TARGET, error))?;
    let then = days.result().map(|days| arrivals.score_after(&rating, &days)).unwrap_or_else(Exact::zero);
    answer.workings.push(days);
    answer.notes.push(format!(
        "到那天是 {} 分。只算近 {window} 天的评分；旧评分当作平均分布在这些天里，每天退出一份，分数都是现在评分。\
         同一买家一个自然月只算前 3 次评分",
        Unit::Score.write(&then, 4)
    ));
    Ok(())
}

/// `4.63`, as a shop's page has it.
fn has_few_places(score: &str) -> bool {
    score.trim().split_once('.').is_none_or(|(_, places)| places.len() <= 2)
}

/// Two decimals of a score leave the ratings it needs open.
fn warn_of_few_places(rating: &Rating, target: &Score, answer: &mut Answer) {
    let missing = integer(5) - &target.0;
    if rating.score >= target.0 || missing.is_zero() {
        return;
    }
    let half = Exact::new(5.into(), 1000.into());
    let off = Rounding::Up.apply(&(&rating.raters * half / missing));
    answer
        .warnings
        .push(format!("现在评分只有两位小数：真分数可能差 0.005，还要的 5 星就差 {off} 个；有各星人数请用 --stars"));
}

fn among_peers(inputs: &Inputs, own: &Own, answer: &mut Answer) -> Result<(), Refusal> {
    let (deviation, mean) = (inputs.get(&PEERS)?, inputs.get(&PEER_MEAN)?);
    if deviation.is_none() && mean.is_none() {
        return Ok(());
    }
    let peers = Peers { best: inputs.need(&PEER_MAX)?.0, worst: inputs.need(&PEER_MIN)?.0 };
    if let Some(deviation) = deviation {
        let mean = mean_from_deviation(&own.score, &deviation.0, &peers);
        answer.workings.push(mean.map_err(|error| Refusal::of(&PEERS, error))?);
    }
    if let Some(mean) = mean {
        let deviation: Result<Working, String> = deviation_from_mean(&own.score, &mean.0, &peers);
        answer.workings.push(deviation.map_err(|error| Refusal::of(&PEER_MEAN, error))?);
    }
    Ok(())
}
