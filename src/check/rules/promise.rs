use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::super::{
    Context, Rule,
    findings::Findings,
    wording::{Wording, Words, longest_apart, pattern},
};
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    name: "promise",
    severity: Severity::Warning,
    what: "店铺保证不了的话：一定、保证、绝对、100% 加上到货、合身、效果；以及医疗功效",
    why: "做不到就是投诉和赔付；普通商品宣称疗效违反广告法第十七条。词表在 kb/shop.toml 的 [banned] 里改",
    example: "text = \"亲，今天拍明天一定能到\"",
    instead: "text = \"亲，一般{{外省时效}}到，以物流信息为准\"",
    run,
};

static PROMISED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        "(?:一定|肯定|保证|保准|绝对|铁定|必定|包您|包你|百分百|百分之百|100%)(?:会|能|可以|是|都|不会|让您|给您|在)*",
        "[^，。！？；,!?\\n]{0,5}?",
        "(?:到货|送到|送达|收到|能到|会到|发货|发出|寄出|有货|补货|不?掉色|不?起球|不?褪色|不?缩水|不?变形|合身|合适|满意|有效|见效|正品|不会?坏|不会?错|没问题|没有问题|准时|长高|变白|瘦下来)",
    ))
});

static MEDICAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        "(?:治好?|治愈|医治|缓解|预防|防治|改善|消除|远离|抑制)[^，。！？\\n]{0,3}",
        "(?:湿疹|皮炎|过敏|感冒|失眠|脚气|便秘|鼻炎|关节炎|颈椎|风湿|痱子|病|细菌|病毒|炎症|疼痛)",
        "|(?:增强|提高|提升)(?:免疫力|抵抗力)|延年益寿|排毒|杀菌率",
    ))
});

/// A promise that is denied, a proof, or advice: matched on what stands before and with the word.
static NO_PROMISE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "(?:不|不能|不敢|无法|没法|没办法|难以|不是|不可|说不|未必|并非)(?:完全|给您)?(?:一定|肯定|保证|绝对|百分百|百分之百|100%)$",
    )
});

static ADVICE: LazyLock<Regex> = LazyLock::new(|| {
    pattern("^(?:(?:一定|绝对|必须)(?:要|得|记得|先|别|不要|不能|不可以|请)|保证(?:书|金|人)|绝对(?:值|湿度))")
});

static MATERIAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "^100%(?:的|纯|精梳|新疆|长绒|有机|天然|优质)*(?:棉|羊毛|羊绒|聚酯|桑蚕|蚕丝|亚麻|麻|莱赛尔|粘纤|锦纶|涤纶|腈纶|氨纶|牛皮|真皮)",
    )
});

static MATERIAL_BEFORE: LazyLock<Regex> =
    LazyLock::new(|| pattern("(?:棉|羊毛|羊绒|聚酯纤维|丝|麻|纤|纶|皮|绒|含量|成分)[：:]?(?:是|为|占)?$"));

/// Cures are named to deny them, or to send the buyer to a doctor.
static NO_CURE: LazyLock<Regex> =
    LazyLock::new(|| pattern("不能|不可|不具|不是|没有|无法|不宣称|代替|替代|医院|就医|医生|遵医"));

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    let banned = context.banned;
    let words = Words::new(&banned.promise, &banned.harmless);
    for wording in context.wordings {
        let own = PROMISED.find_iter(&wording.said).chain(MEDICAL.find_iter(&wording.said)).map(|found| found.range());
        let places: Vec<_> = words.find_in(&wording.said).chain(own).collect();
        for at in longest_apart(places).into_iter().filter(|at| is_promise(wording, at)) {
            let word = &wording.text[at.clone()];
            let help = if MEDICAL.is_match(word) {
                "删掉功效，只说面料、工艺和执行标准"
            } else {
                "换成“一般”“预计”和店铺信息里的时效，再说办不到时怎么处理"
            };
            findings.report_words(wording, at.clone(), format!("“{word}”是店铺保证不了的"), help);
        }
    }
}

fn is_promise(wording: &Wording<'_>, at: &Range<usize>) -> bool {
    let word = &wording.said[at.clone()];
    let on = &wording.said[at.start..];
    let first_end = ["百分之百", "百分百", "100%", "一定", "肯定", "保证", "绝对"]
        .iter()
        .find(|begin| on.starts_with(**begin))
        .map_or(at.end, |begin| at.start + begin.len());
    let is_denied = NO_PROMISE.is_match(&wording.said[..first_end]);
    let is_material = MATERIAL.is_match(on) || word == "100%" && MATERIAL_BEFORE.is_match(wording.before(at));
    let is_cure = MEDICAL.is_match(word) || ["治疗", "疗效", "药用", "根治", "防病", "包治"].contains(&word);
    let is_harmless_cure = is_cure && NO_CURE.is_match(wording.clause(at));
    !(is_denied || is_material || is_harmless_cure || ADVICE.is_match(on))
}
