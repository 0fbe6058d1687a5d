//! 规格: which of a product's options a buyer asks for, and which it was never made in.

use std::{borrow::Cow, sync::LazyLock};

use regex::{Match, Regex};

use crate::pack::{Product, Stock};

/// An option as it is written, with its pieces.
pub(super) type Options<'p> = Vec<&'p (String, u32)>;

/// What a buyer asks for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Asked<'p> {
    /// The parts that the buyer named, or that were worked out.
    pub named: Vec<&'p str>,
    /// The options meant: those that have all named parts, else those of each part (`110和120`).
    pub groups: Vec<Options<'p>>,
    /// Sizes and models that no option has: `170码`.
    pub unmade: Vec<String>,
}

impl<'p> Asked<'p> {
    /// Of `options`, by `message` in folded form; a `size` that was worked out counts where the buyer names no other.
    pub fn read(options: &'p [(String, u32)], message: &str, size: Option<&str>) -> Self {
        let message = squeezed(message);
        let mut unmade = unmade_sizes(options, &message);
        unmade.extend(unmade_models(options, &message));
        let mut named: Vec<&str> = all_parts(options).filter(|part| says(&message, part)).collect();
        named.extend(in_range(options, &message));
        named.sort_by_key(|part| (is_number(part), *part));
        named.dedup();
        let says_size = !unmade.is_empty() || named.iter().any(|part| is_number(part));
        if let Some(size) = size.filter(|_| !says_size && all_parts(options).any(is_number)) {
            match all_parts(options).find(|part| *part == size) {
                Some(part) => named.push(part),
                None => unmade.push(in_words(size)),
            }
        }
        let groups = groups(options, &named, size.filter(|_| !says_size));
        Self { named, groups, unmade }
    }
}

/// The options of all `named` parts; where none has them all, without the `size` that was only worked out; else part by
/// part.
fn groups<'p>(options: &'p [(String, u32)], named: &[&str], size: Option<&str>) -> Vec<Options<'p>> {
    let with_all = |named: &[&str]| -> Options<'p> {
        let has_all = |name: &str| named.iter().all(|part| parts(name).any(|other| other == *part));
        options.iter().filter(|(name, _)| has_all(name)).collect()
    };
    let said: Vec<&str> = named.iter().copied().filter(|part| Some(*part) != size).collect();
    let wanted = [named, said.as_slice()].into_iter().filter(|parts| !parts.is_empty());
    match wanted.map(with_all).find(|found| !found.is_empty()) {
        Some(found) => vec![found],
        None => named.iter().map(|part| with_all(&[*part])).collect(),
    }
}

/// Whether `message` (in folded form) names an option of `product`, or a part of one.
pub fn names_option(product: &Product, message: &str) -> bool {
    let Some(Stock::ByOption(options)) = &product.stock else { return false };
    let message = squeezed(message);
    all_parts(options).any(|part| says(&message, part))
}

/// The colours (`紫色`) that `message` asks for and `product` has not, and those it has; `None` if nobody says which it
/// has.
pub(super) fn unmade_colours<'p>(product: &'p Product, message: &str) -> Option<(Vec<String>, Vec<&'p str>)> {
    static COLOUR: LazyLock<Regex> =
        LazyLock::new(|| pattern("([黑白红粉紫蓝绿黄灰棕咖橙青金银米杏驼])色|([黑红粉紫蓝绿灰棕咖橙])的"));
    let told: Vec<&str> = match (product.attributes.get("颜色"), &product.stock) {
        (Some(colours), _) => colours.split(['、', '，', ',', '/', ' ']).filter(|colour| !colour.is_empty()).collect(),
        (None, Some(Stock::ByOption(options))) => all_parts(options).filter(|part| COLOUR.is_match(part)).collect(),
        _ => Vec::new(),
    };
    if told.is_empty() {
        return None;
    }
    let has = |colour: &str| told.iter().any(|known| known.contains(colour));
    let asked = COLOUR
        .captures_iter(message)
        .filter_map(|found| found.get(1).or(found.get(2)))
        .map(|colour| colour.as_str().to_owned())
        .filter(|colour| !has(colour));
    let mut asked: Vec<String> = asked.map(|colour| colour + "色").collect();
    asked.dedup();
    Some((asked, told))
}

/// `蓝色 110` is of two parts, `iPhone 15 Pro` of one: a space parts only where it stands beside Chinese.
fn parts(option: &str) -> impl Iterator<Item = &str> {
    let mut rest = option;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(parts_always).trim_start();
        let end = end_of_part(rest);
        let (part, after) = rest.split_at(end);
        rest = after;
        (!part.is_empty()).then(|| part.trim_end())
    })
}

fn end_of_part(text: &str) -> usize {
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let ends = |at: usize, c: char| {
        parts_always(c)
            || c.is_whitespace()
                && !(is_word(text[..at].chars().next_back()) && is_word(text[at..].trim_start().chars().next()))
    };
    text.char_indices().find(|&(at, c)| ends(at, c)).map_or(text.len(), |(at, _)| at)
}

fn parts_always(c: char) -> bool {
    matches!(c, '/' | '，' | '、')
}

fn all_parts(options: &[(String, u32)]) -> impl Iterator<Item = &str> {
    options.iter().flat_map(|(name, _)| parts(name))
}

fn is_number(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_digit())
}

/// `170码`; a size in letters is called by them alone.
fn in_words(size: &str) -> String {
    if is_number(size) { format!("{size}码") } else { size.to_owned() }
}

/// Without the spaces beside Latin letters: models are typed as `iPhone15 pro` and `iPhone 15Pro`.
fn squeezed(folded: &str) -> Cow<'_, str> {
    static SPACES: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?<before>[a-z])\s+(?<digit>[0-9])|\s+(?<after>[a-z])"));
    SPACES.replace_all(folded, "$before$digit$after")
}

/// Whether `part` stands in `message`, a number not inside a longer one or before a unit, a model not inside another.
fn says(message: &str, part: &str) -> bool {
    let lower = part.to_lowercase();
    let part = squeezed(&lower);
    let is_word = |c: char| c.is_ascii_alphanumeric();
    message.match_indices(&*part).any(|(at, _)| {
        let (before, after) = (&message[..at], &message[at + part.len()..]);
        let inside_before = part.starts_with(is_word) && before.ends_with(is_word);
        let inside_after = match is_number(&part) {
            true => after.starts_with(|c: char| c.is_ascii_digit()) || after.trim_start().starts_with(COUNTED),
            false => part.ends_with(is_word) && after.starts_with(is_word),
        };
        !inside_before && !inside_after
    })
}

/// What follows a number that is no size.
const COUNTED: [char; 15] = ['元', '块', '件', '条', '天', '岁', '斤', '克', '个', '套', '双', '%', '分', '米', '支'];

/// The sizes of `100到120`.
fn in_range<'p>(options: &'p [(String, u32)], message: &str) -> Vec<&'p str> {
    static RANGE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?:^|[^0-9.高重])(?<from>[0-9]{2,3})码?[到至~～—-]+(?<to>[0-9]{2,3})(?:[^0-9.]|$)"));
    let Some(found) = RANGE.captures(message) else { return Vec::new() };
    let number = |text: &str| text.parse::<u32>().unwrap_or(0);
    let range = number(&found["from"])..=number(&found["to"]);
    all_parts(options).filter(|part| is_number(part) && range.contains(&number(part))).collect()
}

/// The sizes in `message` that no option has, where options are sizes in figures. A bare number has to stand as a size
/// does: 170有吗.
fn unmade_sizes(options: &[(String, u32)], message: &str) -> Vec<String> {
    static SIZE: LazyLock<Regex> = LazyLock::new(|| pattern("[0-9]+|均|x{0,4}[sml]"));
    const NOT_AFTER: [char; 6] = ['高', '重', '满', '第', '减', '.'];
    const BEFORE_NOTHING_ELSE: &str = "有还没的吗呢么嘛缺断和、,，到 ";
    let sizes: Vec<u32> =
        all_parts(options).filter(|part| is_number(part)).filter_map(|part| part.parse().ok()).collect();
    let (Some(least), Some(most)) = (sizes.iter().min(), sizes.iter().max()) else { return Vec::new() };
    let is_near = |number: u32| number.is_multiple_of(5) && (least / 2..=most + most / 2).contains(&number);
    let unmade = |found: Match<'_>| {
        let (before, after) = (&message[..found.start()], &message[found.end()..]);
        let size = found.as_str();
        let is_called = after.starts_with('码');
        let stands_alone = after.chars().next().is_none_or(|c| BEFORE_NOTHING_ELSE.contains(c));
        let is_inside = before.ends_with(|c: char| c.is_ascii_alphanumeric() || NOT_AFTER.contains(&c));
        let is_size = match size.parse::<u32>() {
            Ok(number) => (is_called && number < 1_000 || stands_alone && is_near(number)) && !sizes.contains(&number),
            Err(_) => is_called && !all_parts(options).any(|part| part.to_lowercase().contains(size)),
        };
        (is_size && !is_inside).then(|| format!("{}码", size.to_uppercase()))
    };
    let mut found: Vec<String> = SIZE.find_iter(message).filter_map(unmade).collect();
    found.dedup();
    found
}

/// Models in `message` of a series that the options are of (`iphone17`, `mate70`), and no option is.
fn unmade_models(options: &[(String, u32)], message: &str) -> Vec<String> {
    static MODEL: LazyLock<Regex> = LazyLock::new(|| pattern("[a-z]{2,}[0-9]+[a-z0-9+]*"));
    let series = |model: &str| model.find(|c: char| c.is_ascii_digit()).map(|end| model[..end].to_owned());
    let made: Vec<String> = all_parts(options).map(|part| squeezed(&part.to_lowercase()).into_owned()).collect();
    let is_of_series = |model: &str| made.iter().any(|part| MODEL.is_match(part) && series(part) == series(model));
    let models = MODEL.find_iter(message).map(|found| found.as_str());
    models.filter(|model| is_of_series(model) && !made.iter().any(|part| part == model)).map(str::to_owned).collect()
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_parted_beside_chinese_only() {
        for (option, expected) in [
            ("蓝色 110", &["蓝色", "110"][..]),
            ("iPhone 15 Pro", &["iPhone 15 Pro"]),
            ("黑色 iPhone 15", &["黑色", "iPhone 15"]),
            ("红/110、A款", &["红", "110", "A款"]),
            (" 110 ", &["110"]),
            ("", &[]),
        ] {
            assert_eq!(parts(option).collect::<Vec<_>>(), expected, "{option}");
        }
    }

    #[test]
    fn what_was_never_made_is_told_from_what_is_no_size() {
        let sizes: Vec<(String, u32)> = ["90", "100", "110", "160"].map(|size| (size.to_owned(), 1)).to_vec();
        let models: Vec<(String, u32)> =
            ["iPhone 15", "iPhone 15 Pro", "Mate60"].map(|model| (model.to_owned(), 1)).to_vec();
        for (options, message, named, unmade) in [
            (&sizes, "170码有货吗", "", "170码"),
            (&sizes, "80有吗", "", "80码"),
            (&sizes, "115码还有么", "", "115码"),
            (&sizes, "均码吗", "", "均码"),
            (&sizes, "xl码有吗", "", "XL码"),
            (&sizes, "100和170有吗", "100", "170码"),
            (&sizes, "90到110有货吗", "100 110 90", ""),
            (&sizes, "身高170有货吗", "", ""),
            (&sizes, "有100元以内的吗", "", ""),
            (&sizes, "买110件有货吗", "", ""),
            (&sizes, "85折还有吗", "", ""),
            (&sizes, "12天了还没货", "", ""),
            (&models, "iphone 15有货吗", "iPhone 15", ""),
            (&models, "iphone15pro有货吗", "iPhone 15 Pro", ""),
            (&models, "iphone 15 pro max有货吗", "", "iphone15promax"),
            (&models, "iphone 17有货吗", "", "iphone17"),
            (&models, "mate 60有货吗", "Mate60", ""),
            (&models, "mate70呢", "", "mate70"),
            (&models, "oppo9有吗", "", ""),
        ] {
            let asked = Asked::read(options, message, None);
            assert_eq!(
                (asked.named.join(" "), asked.unmade.join(" ")),
                (named.to_owned(), unmade.to_owned()),
                "{message}"
            );
        }
        assert_eq!(Asked::read(&sizes, "有货吗", Some("150")).unmade, ["150码"]);
        assert_eq!(Asked::read(&sizes, "有货吗", Some("100")).named, ["100"]);
    }
}
