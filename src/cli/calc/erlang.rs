//! `huashu calc erlang`: agents by the wait that buyers accept.

use huashu::desk::{
    Exact, Quantity, Read, Rounding, Unit, Working,
    number::{approximate, integer},
    quantity::{Count, Loss, Many, Minutes, Share},
    queue::{
        Chats, Load, Model, Promise, Queue, Service, by_workload, effective_handling, fewest_agents, in_words,
        rostered, service_workings, traffic,
    },
};
use num_traits::ToPrimitive;

use super::{
    Calculator,
    answer::Answer,
    field::{Field, Inputs, Refusal},
};

const VOLUME: Field<Count> = Field::required("volume", "咨询量", "一个时段里来问的买家，例如 100");
const INTERVAL: Field<Minutes> =
    Field::optional("interval", "时段", "咨询量是多长时间里的，例如 30分钟").or("30分钟", "排班常用的时段");
const HANDLING: Field<Minutes> =
    Field::required("handling", "平均处理时长", "从接待到结束一个买家，例如 3分钟").also_called(&["处理时长"]);
const MODEL: Field<Kind> = Field::optional(
    "model",
    "模型",
    "b 没人接就走，c 一直等，a 等不及会走（要写耐心）；不写时，写了耐心用 a，没写用 c",
);
const PATIENCE: Field<Minutes> = Field::optional("patience", "耐心", "买家平均等多久就走，例如 5分钟");
const AGENTS: Field<Many> = Field::optional("agents", "在线客服", "已有多少人在线；写了就算服务水平，不写就算要多少人");
const SERVICE_LEVEL: Field<Share> =
    Field::optional("service-level", "服务水平", "在等待上限内有人接的买家，至少多少，例如 80%");
const WITHIN: Field<Minutes> =
    Field::optional("within", "等待上限", "服务水平按多长时间算，例如 20秒").or("20秒", "客服行业惯例 80/20");
const MEAN_WAIT: Field<Minutes> = Field::optional("mean-wait", "平均等待", "买家平均最多等多久，例如 10秒");
const OCCUPANCY: Field<Share> = Field::optional("max-occupancy", "最高忙碌率", "客服忙着的时间最多占多少，例如 85%");
const LOST: Field<Share> = Field::optional("lost", "流失率", "没接上就走的买家最多占多少，例如 2%；模型 a、b 用");
const SHRINKAGE: Field<Loss> =
    Field::optional("shrinkage", "损耗率", "吃饭、休息、培训占上班时间的多少，例如 30%").or("0%", "当作一直在线");
const CHATS: Field<Count> =
    Field::optional("chats", "同时接待数", "一个客服同时和几个买家聊，例如 3").or("1", "一个接一个");
const METHOD: Field<Method> = Field::optional(
    "chat-method",
    "并发算法",
    "不写或写 factor：按系数折算处理时长（1 到 5 个：1、1.7、2.5、2.9、3.5）；workload：只按工作量、不看等待",
);
const PRODUCTIVITY: Field<Share> =
    Field::optional("productivity", "有效工时占比", "workload 算法用，例如 75%").or("75%", "ccplanning.net 的例子");
const ROUND: Field<Rounding> =
    Field::optional("round", "取整", "排班人数怎么取整：up、nearest 或 down").or("up", "宁多勿少");

pub static CALCULATOR: Calculator = Calculator {
    name: "erlang",
    title: "按等待算人数",
    about: "按买家能等多久算要多少客服在线（爱尔兰 B、C、A）；写 --agents 则算这些人能做到什么服务水平",
    example: "huashu calc erlang --volume 100 --interval 30分钟 --handling 3分钟 --service-level 80% --within 20秒 \
              --shrinkage 30% --vary 在线客服=12..18",
    items: &[],
    fields: &[
        VOLUME.spec,
        INTERVAL.spec,
        HANDLING.spec,
        MODEL.spec,
        PATIENCE.spec,
        AGENTS.spec,
        SERVICE_LEVEL.spec,
        WITHIN.spec,
        MEAN_WAIT.spec,
        OCCUPANCY.spec,
        LOST.spec,
        SHRINKAGE.spec,
        CHATS.spec,
        METHOD.spec,
        PRODUCTIVITY.spec,
        ROUND.spec,
    ],
    compute,
};

/// Which of Erlang's formulas.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    B,
    C,
    A,
}

impl Quantity for Kind {
    fn read(text: &str) -> Result<Read<Self>, String> {
        let value = match text.trim().to_lowercase().as_str() {
            "b" => Self::B,
            "c" => Self::C,
            "a" => Self::A,
            _ => return Err("只能写 b（没人接就走）、c（一直等）或 a（等不及会走）".to_owned()),
        };
        Ok(Read { value, warning: None })
    }
}

/// How several chats at once are counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Method {
    Factor,
    Workload,
}

impl Quantity for Method {
    fn read(text: &str) -> Result<Read<Self>, String> {
        let value = match text.trim() {
            "factor" => Self::Factor,
            "workload" => Self::Workload,
            _ => return Err("只能写 factor（按系数折算处理时长）或 workload（只按工作量）".to_owned()),
        };
        Ok(Read { value, warning: None })
    }
}

fn compute(inputs: &Inputs) -> Result<Answer, Refusal> {
    match inputs.get(&METHOD)? {
        Some(Method::Factor) | None => by_waiting(inputs),
        Some(Method::Workload) => workload(inputs),
    }
}

fn workload(inputs: &Inputs) -> Result<Answer, Refusal> {
    let agents = by_workload(
        &inputs.need(&VOLUME)?.0,
        &inputs.need(&HANDLING)?.0,
        &inputs.need(&INTERVAL)?.0,
        &inputs.need(&CHATS)?.0,
        &inputs.need(&PRODUCTIVITY)?.0,
    )
    .rounded(inputs.need(&ROUND)?);
    let online = agents.result().and_then(|agents| agents.to_u32());
    let online = online.ok_or_else(|| Refusal::general("算出的人数太大，请核对咨询量和处理时长"))?;
    let workings = vec![agents, rostered(online, &inputs.need(&SHRINKAGE)?.0, inputs.need(&ROUND)?)];
    let notes = vec!["并发算法：workload（ccplanning.net），只按工作量，不管买家等多久".to_owned()];
    Ok(Answer { workings, headline: "agents", notes, ..Answer::default() })
}

fn by_waiting(inputs: &Inputs) -> Result<Answer, Refusal> {
    let mut answer = Answer::default();
    let handling = handling(inputs, &mut answer)?;
    let (volume, interval) = (inputs.need(&VOLUME)?.0, inputs.need(&INTERVAL)?.0);
    let erlangs = traffic(&volume, &interval, &handling);
    let model = model(inputs)?;
    let promised = if model == Model::B { 0.0 } else { approximate(&inputs.need(&WITHIN)?.0) };
    let load = Load { rate: approximate(&(volume / interval)), handling: approximate(&handling) };
    let queue = Queue { load, model, promised };
    answer.workings.push(erlangs);
    let service = match inputs.get(&AGENTS)? {
        Some(agents) => {
            answer.headline = if queue.model == Model::B { "lost" } else { "service_level" };
            queue.service(online(&agents)?)
        }
        None => planned(inputs, &queue, &mut answer)?,
    };
    answer.workings.extend(service_workings(&queue, &service));
    answer.workings.push(rostered(service.agents, &inputs.need(&SHRINKAGE)?.0, inputs.need(&ROUND)?));
    if service.mean_wait.is_infinite() {
        answer.warnings.push("在线客服不多于话务量，排队只会越来越长".to_owned());
    }
    Ok(answer)
}

/// The fewest agents that keep the promise.
fn planned(inputs: &Inputs, queue: &Queue, answer: &mut Answer) -> Result<Service, Refusal> {
    let (promise, words) = promise(inputs, queue.model, &mut answer.notes)?;
    let service = fewest_agents(queue, &promise)
        .ok_or_else(|| Refusal::general("几百万人也做不到，请核对咨询量、处理时长和目标"))?;
    let formula = format!("最少的人数，使 {words}");
    let heads = integer(service.agents);
    answer.workings.push(Working::exact("agents", "在线客服", Unit::Heads, &formula, &[], heads));
    answer.headline = "agents";
    Ok(service)
}

/// As given, or as several chats at once shorten it.
fn handling(inputs: &Inputs, answer: &mut Answer) -> Result<Exact, Refusal> {
    let handling = inputs.need(&HANDLING)?.0;
    let chats = inputs.need(&CHATS)?.0;
    if chats == integer(1) {
        return Ok(handling);
    }
    let chats = chats.is_integer().then(|| chats.to_u32()).flatten().and_then(Chats::new);
    let chats =
        chats.ok_or_else(|| Refusal::of(&CHATS, "factor 算法只有 1 到 5 的系数；别的请用 --chat-method workload"))?;
    let working = effective_handling(&handling, chats);
    answer.notes.push("并发算法：factor（callcentrehelper.com 的系数），没有公认的精确公式".to_owned());
    let effective = working.value.exact().unwrap_or(handling);
    answer.workings.push(working);
    Ok(effective)
}

fn model(inputs: &Inputs) -> Result<Model, Refusal> {
    let patience = inputs.get(&PATIENCE)?;
    match (inputs.get(&MODEL)?, patience) {
        (Some(Kind::B), None) => Ok(Model::B),
        (Some(Kind::C) | None, None) => Ok(Model::C),
        (Some(Kind::A) | None, Some(patience)) => Ok(Model::A { patience: approximate(&patience.0) }),
        (Some(Kind::A), None) => Err(Refusal::of(&PATIENCE, "模型 a 要写买家平均等多久就走，例如 5分钟")),
        (Some(Kind::B | Kind::C), Some(_)) => {
            Err(Refusal::of(&PATIENCE, "只有模型 a 用得上；请去掉它，或写 --model a"))
        }
    }
}

/// What must hold, and the same in words; what stands in for it where nothing is given is noted.
fn promise(inputs: &Inputs, model: Model, notes: &mut Vec<String>) -> Result<(Promise, String), Refusal> {
    let mut promise = Promise {
        within: inputs.get(&SERVICE_LEVEL)?.map(|share| approximate(&share.0)),
        mean_wait: inputs.get(&MEAN_WAIT)?.map(|minutes| approximate(&minutes.0)),
        occupancy: inputs.get(&OCCUPANCY)?.map(|share| approximate(&share.0)),
        lost: inputs.get(&LOST)?.map(|share| approximate(&share.0)),
    };
    refuse_meaningless(&promise, model)?;
    if model == Model::B && promise.lost.is_none() {
        promise.lost = Some(0.02);
        notes.push("流失率没填，按 2% 算（电话业常用）".to_owned());
    }
    if promise.within.is_none() && promise.mean_wait.is_none() && promise.lost.is_none() {
        promise.within = Some(0.8);
        notes.push("服务水平没填，按 80% 算（客服行业惯例 80/20）".to_owned());
    }
    let words = promise_in_words(&promise);
    Ok((promise, words))
}

/// `服务水平 ≥ 80%，忙碌率 ≤ 85%`.
fn promise_in_words(promise: &Promise) -> String {
    let share = |name: &str, sign: &str, value: Option<f64>| {
        value.map(|value| format!("{name} {sign} {}", in_words(Unit::Share, value)))
    };
    let words = [
        share("服务水平", "≥", promise.within),
        promise.mean_wait.map(|wait| format!("平均等待 ≤ {} 分钟", in_words(Unit::Minutes, wait))),
        share("忙碌率", "≤", promise.occupancy),
        share("流失率", "≤", promise.lost),
    ];
    words.into_iter().flatten().collect::<Vec<_>>().join("，")
}

fn refuse_meaningless(promise: &Promise, model: Model) -> Result<(), Refusal> {
    if promise.within.is_some_and(|share| share >= 1.0) {
        return Err(Refusal::of(&SERVICE_LEVEL, "要小于 100%：总有碰巧同时来的买家"));
    }
    match model {
        Model::B if promise.within.is_some() => {
            Err(Refusal::of(&SERVICE_LEVEL, "模型 b 里没人接就走，请改用 --lost 2%"))
        }
        Model::B if promise.mean_wait.is_some() => Err(Refusal::of(&MEAN_WAIT, "模型 b 里没人接就走，不等")),
        Model::C if promise.lost.is_some() => {
            Err(Refusal::of(&LOST, "模型 c 里没人走；请用 --model b，或写 --patience"))
        }
        _ => Ok(()),
    }
}

fn online(agents: &Many) -> Result<u32, Refusal> {
    const MOST: u32 = 4_000_000;
    agents.0.to_u32().filter(|&agents| agents <= MOST).ok_or_else(|| Refusal::of(&AGENTS, "最多 400 万"))
}
