//! A child's height, weight and build in a buyer's words.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use unicode_normalization::UnicodeNormalization;

use super::number::{figure, whole};

/// 身高 in millimetres, as it was understood: `身高1120` is 11200 mm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Height(pub u32);

impl Height {
    /// 45 to 220 cm: from a newborn to a tall man.
    pub fn is_plausible(self) -> bool {
        (450..=2_200).contains(&self.0)
    }

    /// Of a text that says nothing else: `112`, `1.12m`, `1米12`, `一米二`, `112厘米`.
    pub fn read(folded: &str) -> Option<Self> {
        let found = HEIGHT_ALONE.captures(folded.trim())?;
        height(&found)
    }
}

/// 体重 in grams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    Grams(u32),
    /// A number without 斤 or 公斤: so many of the one or the other, in grams.
    Unclear {
        jin: u32,
        kilograms: u32,
    },
}

impl Weight {
    /// 2 to 120 kg, in the one unit or in the other.
    pub fn is_plausible(self) -> bool {
        let plausible = |grams: u32| (2_000..=120_000).contains(&grams);
        match self {
            Self::Grams(grams) => plausible(grams),
            Self::Unclear { jin, kilograms } => plausible(jin) || plausible(kilograms),
        }
    }

    /// What `message` makes of a number without a unit: 公斤, 是斤.
    fn cleared_up(self, message: &str) -> Option<Self> {
        let Self::Unclear { jin, kilograms } = self else { return None };
        if message.contains(|c: char| c.is_numeric()) {
            None
        } else if ["公斤", "千克", "kg"].iter().any(|unit| message.contains(unit)) {
            Some(Self::Grams(kilograms))
        } else {
            message.contains('斤').then_some(Self::Grams(jin))
        }
    }

    /// Of a text that says nothing else: `40斤`, `20kg`, `40`.
    pub fn read(folded: &str) -> Option<Self> {
        let found = WEIGHT_ALONE.captures(folded.trim())?;
        weight(&found)
    }
}

/// 体型.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Build {
    Chubby,
    Thin,
    /// 匀称, 不胖.
    Usual,
    /// Whatever the child is like, it is to be worn loose: 喜欢宽松.
    Loose,
}

impl Build {
    /// The value of the condition `build`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chubby => "chubby",
            Self::Thin => "thin",
            Self::Usual => "usual",
            Self::Loose => "loose",
        }
    }
}

/// What a message says about a child.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Measures {
    pub height: Option<Height>,
    pub weight: Option<Weight>,
    pub build: Option<Build>,
}

impl Measures {
    /// Of a message in [`folded`] form.
    pub fn read(folded: &str) -> Self {
        Self { height: height_in(folded), weight: weight_in(folded), build: build_in(folded) }
    }

    /// Of a message in [`folded`] form that says nothing but figures, as one answers 宝宝多高多重: `112`, `112，38斤`,
    /// `1米12 偏胖`. The first number without a unit is the height.
    pub fn alone(folded: &str) -> Option<Self> {
        const LONGEST: usize = 24;
        static FIGURES: LazyLock<Regex> = LazyLock::new(|| {
            let numbers = r"\d.一二两三四五六七八九十百零米m厘公分ck斤g";
            let words = "净身高体重约大概差不多左右偏微有点胖瘦壮是的呢吧呀啊哦哈亲";
            pattern(&format!(r"^[{numbers}{words}\s,，、/；;。!！~]*\d[{numbers}{words}\s,，、/；;。!！~]*$"))
        });
        if folded.chars().count() > LONGEST || !FIGURES.is_match(folded) {
            return None;
        }
        let said = Self::read(folded);
        let mut numbers = folded.split([' ', ',', '，', '、', '/', '；', ';', '。']).filter(|part| !part.is_empty());
        let height = said.height.or_else(|| Height::read(numbers.next()?));
        let weight = said.weight.or_else(|| numbers.find_map(Weight::read));
        let is_more = height.map_or(weight.is_some(), |height| height.0 >= SMALLEST);
        is_more.then_some(Self { height, weight, build: said.build })
    }

    /// What `self` does not say, `other` may.
    pub fn or(self, other: Self) -> Self {
        Self {
            height: self.height.or(other.height),
            weight: self.weight.or(other.weight),
            build: self.build.or(other.build),
        }
    }

    /// What is known of the child after a message that says `self`, if it was `before`: another height is another
    /// child, and 公斤 alone says what 体重40 meant.
    pub fn after(self, before: Self, folded: &str) -> Self {
        let is_same = |height| before.height.is_none_or(|known| known == height);
        if !self.height.is_none_or(is_same) {
            return self;
        }
        let cleared_up = before.weight.and_then(|weight| weight.cleared_up(folded));
        self.or(Self { weight: cleared_up.or(before.weight), ..before })
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// In millimetres: a smaller number alone is hardly a height that was mistyped.
const SMALLEST: u32 = 300;

/// Full-width and capital letters brought to one form; marks stay, `1.12` has one.
pub fn folded(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}

const NUMBER: &str = r"\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百]+";

const HEIGHT: &str = concat!(
    r"(?:(?<metres>\d|[一二两])\s*(?:米|m)(?<rest>\d+|[零〇一二三四五六七八九十]*)",
    r"|(?<number>\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百]+)(?:\s*(?<unit>厘米|公分|cm|米|m))?)",
);

/// Between a word and its number: 身高大概是112.
const SAID: &str = r"(?:是|有|大概|差不多|大约|约|才|刚|快|到|为|就|[:,，\s])*";

/// More of a number, or a range: not understood rather than guessed.
const GOES_ON: &str = r"(?<more>\s*[-~—至到]\s*\d|\.?\d)?";

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("made of constants")
}

static HEIGHT_ALONE: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("^{HEIGHT}$")));
static WEIGHT_ALONE: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"^(?<number>{NUMBER})\s*(?<unit>公斤|千克|kg|市斤|斤)?$")));

fn height_in(text: &str) -> Option<Height> {
    static NAMED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            "(?<adult>(?:我|妈|爸|老公|老婆|大人|自己|奶奶|爷爷|外婆|姥姥)的?)?(?:身高|个头|个子|净高|身长|(?:孩子|宝宝|娃|儿子|女儿|闺女|[他她])高){SAID}{HEIGHT}{GOES_ON}"
        ))
    });
    static NAMED_AFTER: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?<number>\d+(?:\.\d+)?)\s*(?<unit>厘米|公分|cm)?\s*的?(?:净?身)?高"));
    static WITH_UNIT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            r"(?<of>[长围宽厚腿袖腰]\D{{0,3}})?(?:(?<metres>\d|[一二两])\s*(?:米|m)(?<rest>\d+|[零〇一二三四五六七八九十]*)|(?<number>{NUMBER})\s*(?<unit>厘米|公分|cm|米|m)){GOES_ON}"
        ))
    });
    // A parent's is not the child's.
    let mut named: Vec<Captures<'_>> = NAMED.captures_iter(text).filter(|found| !names(found, "adult")).collect();
    if named.is_empty() && NAMED.is_match(text) {
        return None;
    }
    if named.is_empty() {
        named.extend(NAMED_AFTER.captures_iter(text));
    }
    if named.is_empty() {
        named.extend(WITH_UNIT.captures_iter(text).find(|found| !names(found, "of")));
    }
    // Two heights are two children's.
    let first = named.first().filter(|found| !names(found, "more")).and_then(height)?;
    named[1..].iter().all(|other| height(other) == Some(first)).then_some(first)
}

/// Whether a group of the pattern took part.
fn names(found: &Captures<'_>, group: &str) -> bool {
    found.name(group).is_some()
}

fn height(found: &Captures<'_>) -> Option<Height> {
    if let Some(metres) = found.name("metres") {
        let metres = whole(metres.as_str())?;
        let rest = hundredths(found.name("rest").map_or("", |rest| rest.as_str()))?;
        return Some(Height(metres * 1_000 + rest * 10));
    }
    let (number, unit) = (&found["number"], found.name("unit").map(|unit| unit.as_str()));
    let value = measured(number, unit)?;
    let in_metres = match unit {
        Some("米" | "m") => true,
        Some(_) => false,
        None => number.contains('.') && value < 3.0,
    };
    Some(Height((value * if in_metres { 1_000.0 } else { 10.0 }).round() as u32))
}

/// What follows 米: 2 → 20, 12 → 12, 05 → 5, 二八 → 28, 十二 → 12.
fn hundredths(text: &str) -> Option<u32> {
    let figures: Vec<u32> = text.chars().map_while(|c| c.to_digit(10).or_else(|| figure(c))).collect();
    match figures.as_slice() {
        _ if text.contains('十') => whole(text),
        [] => Some(0),
        [tenths] => Some(tenths * 10),
        [tenths, rest] => Some(tenths * 10 + rest),
        _ => None,
    }
}

fn weight_in(text: &str) -> Option<Weight> {
    static NAMED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(r"(?:体重|净重|重){SAID}(?<number>{NUMBER})(?:\s*(?<unit>公斤|千克|kg|市斤|斤))?{GOES_ON}"))
    });
    static WITH_UNIT: LazyLock<Regex> =
        LazyLock::new(|| pattern(&format!(r"(?<number>{NUMBER})\s*(?<unit>公斤|千克|kg|市斤|斤){GOES_ON}")));
    let found = NAMED.captures(text).or_else(|| WITH_UNIT.captures(text))?;
    (!names(&found, "more")).then(|| weight(&found))?
}

fn weight(found: &Captures<'_>) -> Option<Weight> {
    let unit = found.name("unit").map(|unit| unit.as_str());
    let value = measured(&found["number"], unit)?;
    let grams = |each: f64| (value * each).round() as u32;
    Some(match unit {
        Some("斤" | "市斤") => Weight::Grams(grams(500.0)),
        Some(_) => Weight::Grams(grams(1_000.0)),
        None => Weight::Unclear { jin: grams(500.0), kilograms: grams(1_000.0) },
    })
}

/// 身高一样 and 重一点 measure nothing: a lone character needs a unit.
fn measured(number: &str, unit: Option<&str>) -> Option<f64> {
    let is_lone = unit.is_none() && !number.starts_with(|c: char| c.is_ascii_digit()) && number.chars().count() == 1;
    if is_lone { None } else { decimal(number) }
}

/// Digits, with a point perhaps, or Chinese characters.
fn decimal(text: &str) -> Option<f64> {
    if text.starts_with(|c: char| c.is_ascii_digit()) { text.parse().ok() } else { whole(text).map(f64::from) }
}

fn build_in(text: &str) -> Option<Build> {
    static BUILD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            "(?<seems>显)?(?<not>不算|不太|不是很|不|没)?(?:(?<chubby>偏胖|微胖|胖|壮|肉肉|肉嘟嘟|圆滚滚|敦实|肚子大)|(?<thin>偏瘦|瘦)|(?<usual>匀称|正常体型|标准体型|体型正常|体型标准)|(?<loose>(?:喜欢|爱|想要?|要|穿)[^不，, ]{0,3}宽松|宽松一?[点些]))",
        )
    });
    let mut usual = None;
    for said in BUILD.captures_iter(text).filter(|said| !names(said, "seems")) {
        if names(&said, "not") && names(&said, "loose") {
            continue;
        }
        if names(&said, "not") {
            usual = usual.or((!names(&said, "usual")).then_some(Build::Usual));
        } else if names(&said, "usual") {
            return Some(Build::Usual);
        } else if names(&said, "loose") {
            return Some(Build::Loose);
        } else {
            return Some(if names(&said, "chubby") { Build::Chubby } else { Build::Thin });
        }
    }
    usual
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heights_are_read_in_every_unit() {
        for (text, millimetres) in [
            ("身高112", Some(1_120)),
            ("身高 112.5", Some(1_125)),
            ("身高112 44斤", Some(1_120)),
            ("1米 40斤", Some(1_000)),
            ("宝宝身高大概是112厘米", Some(1_120)),
            ("１米１２穿多大", Some(1_120)),
            ("1米2穿多大", Some(1_200)),
            ("1m05", Some(1_050)),
            ("1.12m", Some(1_120)),
            ("身高1.2", Some(1_200)),
            ("一米二八", Some(1_280)),
            ("一米零五", Some(1_050)),
            ("儿子一米五穿多大", Some(1_500)),
            ("九十公分穿多大", Some(900)),
            ("116CM的娃", Some(1_160)),
            ("95高选哪个码", Some(950)),
            ("身高1120", Some(11_200)),
            ("身高3", Some(30)),
            ("身高112-120", None),
            ("衣长70cm", None),
            ("腰围 60 厘米", None),
            ("110码有货吗", None),
            ("身高多少穿多大码", None),
            ("两个孩子身高一样", None),
            ("我身高165 孩子身高110 穿多大", Some(1_100)),
            ("妈妈身高168 宝宝穿多大", None),
            ("一个身高118 一个身高135", None),
            ("身高112，真的是身高112", Some(1_120)),
            ("什么时候发货", None),
        ] {
            assert_eq!(Measures::read(&folded(text)).height, millimetres.map(Height), "{text}");
        }
    }

    #[test]
    fn weights_need_their_unit() {
        for (text, weight) in [
            ("体重40斤", Some(Weight::Grams(20_000))),
            ("体重40斤 身高112", Some(Weight::Grams(20_000))),
            ("体重40 112高", Some(Weight::Unclear { jin: 20_000, kilograms: 40_000 })),
            ("20kg", Some(Weight::Grams(20_000))),
            ("重17.5公斤", Some(Weight::Grams(17_500))),
            ("四十斤", Some(Weight::Grams(20_000))),
            ("身高112体重40", Some(Weight::Unclear { jin: 20_000, kilograms: 40_000 })),
            ("质量怎么样", None),
            ("颜色会不会重一点", None),
        ] {
            assert_eq!(Measures::read(&folded(text)).weight, weight, "{text}");
        }
    }

    #[test]
    fn a_build_that_is_denied_is_not_said() {
        for (text, build) in [
            ("身高112 偏胖", Some(Build::Chubby)),
            ("有点壮实", Some(Build::Chubby)),
            ("瘦高个", Some(Build::Thin)),
            ("不胖不瘦", Some(Build::Usual)),
            ("不胖的话呢", Some(Build::Usual)),
            ("不胖，有点瘦", Some(Build::Thin)),
            ("体型匀称", Some(Build::Usual)),
            ("身高120 喜欢宽松", Some(Build::Loose)),
            ("想穿得宽松些", Some(Build::Loose)),
            ("这件宽松吗", None),
            ("不要宽松的", None),
            ("会显胖吗", None),
            ("显不显胖", None),
            ("110穿多大", None),
        ] {
            assert_eq!(Measures::read(&folded(text)).build, build, "{text}");
        }
    }

    #[test]
    fn figures_alone_are_a_height_and_a_weight() {
        for (text, told) in [
            ("112", Some("身高112")),
            ("112，38斤", Some("身高112，体重38斤")),
            ("112 38", Some("身高112 体重38")),
            ("1米12 偏胖", Some("身高1米12 偏胖")),
            ("身高112 40斤的", Some("身高112 40斤")),
            ("1120", Some("身高1120")),
            ("98cm吧", Some("身高98cm")),
            ("2", None),
            ("38斤", Some("38斤")),
            ("112有货吗", None),
            ("什么时候发货", None),
            ("偏胖", None),
        ] {
            assert_eq!(Measures::alone(&folded(text)), told.map(|told| Measures::read(&folded(told))), "{text}");
        }
    }

    #[test]
    fn another_height_is_another_child() {
        let read = |text: &str| Measures::read(&folded(text));
        let after = |before: &str, text: &str| read(text).after(read(before), &folded(text));
        for (before, text, known) in [
            ("身高112", "偏胖的话呢", "身高112偏胖"),
            ("身高112偏胖", "身高98呢", "身高98"),
            ("身高112", "身高112 40斤", "身高112 40斤"),
            ("身高112偏胖", "怎么洗", "身高112偏胖"),
            ("身高112偏胖", "不胖", "身高112不胖"),
            ("身高112体重40", "公斤", "身高112 40公斤"),
            ("身高112体重40", "是斤", "身高112 40斤"),
            ("身高112体重40", "36斤", "身高112 36斤"),
        ] {
            assert_eq!(after(before, text), read(known), "{before} / {text}");
        }
    }

    #[test]
    fn implausible_is_what_no_child_has() {
        assert!(Height(1_120).is_plausible() && !Height(30).is_plausible() && !Height(11_200).is_plausible());
        assert!(Weight::Unclear { jin: 20_000, kilograms: 40_000 }.is_plausible());
        assert!(!Weight::Grams(500_000).is_plausible());
    }

    #[test]
    fn numbers_without_end_are_no_panic() {
        let digits = "9".repeat(400);
        for text in [format!("身高{digits}"), format!("体重{digits}斤"), format!("1米{digits}"), format!("{digits}cm")]
        {
            let measures = Measures::read(&text);
            assert!(measures.height.is_none_or(|height| !height.is_plausible()), "{text}");
            assert!(measures.weight.is_none_or(|weight| !weight.is_plausible()), "{text}");
        }
    }
}
