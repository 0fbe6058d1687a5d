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
}

impl Build {
    /// The value of the condition `build`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chubby => "chubby",
            Self::Thin => "thin",
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

    /// What `self` does not say, `other` may.
    pub fn or(self, other: Self) -> Self {
        Self {
            height: self.height.or(other.height),
            weight: self.weight.or(other.weight),
            build: self.build.or(other.build),
        }
    }
}

/// Full-width and capital letters brought to one form; marks stay, `1.12` has one.
pub fn folded(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}

const NUMBER: &str = r"\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百]+";

const HEIGHT: &str = concat!(
    r"(?:(?<metres>\d|[一二两])\s*(?:米|m)\s*(?<rest>\d+|[零〇一二三四五六七八九十]*)",
    r"|(?<number>\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百]+)\s*(?<unit>厘米|公分|cm|米|m)?)",
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
            "(?:身高|个头|个子|净高|身长|(?:孩子|宝宝|娃|儿子|女儿|闺女|[他她])高){SAID}{HEIGHT}{GOES_ON}"
        ))
    });
    static NAMED_AFTER: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?<number>\d+(?:\.\d+)?)\s*(?<unit>厘米|公分|cm)?\s*的?(?:净?身)?高"));
    static WITH_UNIT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            r"(?<of>[长围宽厚腿袖腰]\D{{0,3}})?(?:(?<metres>\d|[一二两])\s*(?:米|m)\s*(?<rest>\d+|[零〇一二三四五六七八九十]*)|(?<number>{NUMBER})\s*(?<unit>厘米|公分|cm|米|m)){GOES_ON}"
        ))
    });
    let named = NAMED.captures(text).or_else(|| NAMED_AFTER.captures(text));
    let found = named.or_else(|| WITH_UNIT.captures_iter(text).find(|found| !names(found, "of")))?;
    (!names(&found, "more")).then(|| height(&found))?
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
    let value = decimal(number)?;
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
        pattern(&format!(r"(?:体重|净重|重){SAID}(?<number>{NUMBER})\s*(?<unit>公斤|千克|kg|市斤|斤)?{GOES_ON}"))
    });
    static WITH_UNIT: LazyLock<Regex> =
        LazyLock::new(|| pattern(&format!(r"(?<number>{NUMBER})\s*(?<unit>公斤|千克|kg|市斤|斤){GOES_ON}")));
    let found = NAMED.captures(text).or_else(|| WITH_UNIT.captures(text))?;
    (!names(&found, "more")).then(|| weight(&found))?
}

fn weight(found: &Captures<'_>) -> Option<Weight> {
    let value = decimal(&found["number"])?;
    let grams = |each: f64| (value * each).round() as u32;
    Some(match found.name("unit").map(|unit| unit.as_str()) {
        Some("斤" | "市斤") => Weight::Grams(grams(500.0)),
        Some(_) => Weight::Grams(grams(1_000.0)),
        None => Weight::Unclear { jin: grams(500.0), kilograms: grams(1_000.0) },
    })
}

/// Digits, with a point perhaps, or Chinese characters.
fn decimal(text: &str) -> Option<f64> {
    if text.starts_with(|c: char| c.is_ascii_digit()) { text.parse().ok() } else { whole(text).map(f64::from) }
}

fn build_in(text: &str) -> Option<Build> {
    static BUILD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            "(?<not>不算|不太|不是很|不|没|显)?(?:(?<chubby>偏胖|微胖|胖|壮|肉肉|肉嘟嘟|圆滚滚|敦实|肚子大)|(?<thin>偏瘦|瘦))",
        )
    });
    let said = BUILD.captures_iter(text).find(|found| !names(found, "not"))?;
    Some(if names(&said, "chubby") { Build::Chubby } else { Build::Thin })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heights_are_read_in_every_unit() {
        for (text, millimetres) in [
            ("身高112", Some(1_120)),
            ("身高 112.5", Some(1_125)),
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
            ("什么时候发货", None),
        ] {
            assert_eq!(Measures::read(&folded(text)).height, millimetres.map(Height), "{text}");
        }
    }

    #[test]
    fn weights_need_their_unit() {
        for (text, weight) in [
            ("体重40斤", Some(Weight::Grams(20_000))),
            ("20kg", Some(Weight::Grams(20_000))),
            ("重17.5公斤", Some(Weight::Grams(17_500))),
            ("四十斤", Some(Weight::Grams(20_000))),
            ("身高112体重40", Some(Weight::Unclear { jin: 20_000, kilograms: 40_000 })),
            ("质量怎么样", None),
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
            ("不胖不瘦", None),
            ("会显胖吗", None),
            ("110穿多大", None),
        ] {
            assert_eq!(Measures::read(&folded(text)).build, build, "{text}");
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
