//! Pinyin: how Chinese text is typed in Latin letters, and which Latin letters are pinyin.

use std::borrow::Cow;

use ::pinyin::ToPinyin;

use super::is_han;

/// Every toneless syllable an input method accepts, `ü` written `v`; sorted.
#[rustfmt::skip]
static SYLLABLES: &[&str] = &[
    "a", "ai", "an", "ang", "ao", "ba", "bai", "ban", "bang", "bao", "bei", "ben", "beng", "bi", "bian", "biao", "bie",
    "bin", "bing", "bo", "bu", "ca", "cai", "can", "cang", "cao", "ce", "cen", "ceng", "cha", "chai", "chan", "chang",
    "chao", "che", "chen", "cheng", "chi", "chong", "chou", "chu", "chua", "chuai", "chuan", "chuang", "chui", "chun",
    "chuo", "ci", "cong", "cou", "cu", "cuan", "cui", "cun", "cuo", "da", "dai", "dan", "dang", "dao", "de", "den",
    "deng", "di", "dian", "diao", "die", "ding", "diu", "dong", "dou", "du", "duan", "dui", "dun", "duo", "e", "ei",
    "en", "eng", "er", "fa", "fan", "fang", "fei", "fen", "feng", "fo", "fou", "fu", "ga", "gai", "gan", "gang", "gao",
    "ge", "gei", "gen", "geng", "gong", "gou", "gu", "gua", "guai", "guan", "guang", "gui", "gun", "guo", "ha", "hai",
    "han", "hang", "hao", "he", "hei", "hen", "heng", "hong", "hou", "hu", "hua", "huai", "huan", "huang", "hui", "hun",
    "huo", "ji", "jia", "jian", "jiang", "jiao", "jie", "jin", "jing", "jiong", "jiu", "ju", "juan", "jue", "jun", "ka",
    "kai", "kan", "kang", "kao", "ke", "kei", "ken", "keng", "kong", "kou", "ku", "kua", "kuai", "kuan", "kuang", "kui",
    "kun", "kuo", "la", "lai", "lan", "lang", "lao", "le", "lei", "leng", "li", "lia", "lian", "liang", "liao", "lie",
    "lin", "ling", "liu", "lo", "long", "lou", "lu", "luan", "lun", "luo", "lv", "lve", "ma", "mai", "man", "mang",
    "mao", "me", "mei", "men", "meng", "mi", "mian", "miao", "mie", "min", "ming", "miu", "mo", "mou", "mu", "na",
    "nai", "nan", "nang", "nao", "ne", "nei", "nen", "neng", "ni", "nian", "niang", "niao", "nie", "nin", "ning", "niu",
    "nong", "nou", "nu", "nuan", "nun", "nuo", "nv", "nve", "o", "ou", "pa", "pai", "pan", "pang", "pao", "pei", "pen",
    "peng", "pi", "pian", "piao", "pie", "pin", "ping", "po", "pou", "pu", "qi", "qia", "qian", "qiang", "qiao", "qie",
    "qin", "qing", "qiong", "qiu", "qu", "quan", "que", "qun", "ran", "rang", "rao", "re", "ren", "reng", "ri", "rong",
    "rou", "ru", "rua", "ruan", "rui", "run", "ruo", "sa", "sai", "san", "sang", "sao", "se", "sen", "seng", "sha",
    "shai", "shan", "shang", "shao", "she", "shei", "shen", "sheng", "shi", "shou", "shu", "shua", "shuai", "shuan",
    "shuang", "shui", "shun", "shuo", "si", "song", "sou", "su", "suan", "sui", "sun", "suo", "ta", "tai", "tan",
    "tang", "tao", "te", "teng", "ti", "tian", "tiao", "tie", "ting", "tong", "tou", "tu", "tuan", "tui", "tun", "tuo",
    "wa", "wai", "wan", "wang", "wei", "wen", "weng", "wo", "wu", "xi", "xia", "xian", "xiang", "xiao", "xie", "xin",
    "xing", "xiong", "xiu", "xu", "xuan", "xue", "xun", "ya", "yan", "yang", "yao", "ye", "yi", "yin", "ying", "yo",
    "yong", "you", "yu", "yuan", "yue", "yun", "za", "zai", "zan", "zang", "zao", "ze", "zei", "zen", "zeng", "zha",
    "zhai", "zhan", "zhang", "zhao", "zhe", "zhei", "zhen", "zheng", "zhi", "zhong", "zhou", "zhu", "zhua", "zhuai",
    "zhuan", "zhuang", "zhui", "zhun", "zhuo", "zi", "zong", "zou", "zu", "zuan", "zui", "zun", "zuo",
];

const LONGEST_SYLLABLE: usize = 6;

/// Words whose reading is not that of their characters one by one. `长` alone is read `chang`
/// here, as in 衣长 and 长袖: the table of single readings has the rarer `zhang`.
#[rustfmt::skip]
static POLYPHONES: &[(&str, &[&str])] = &[
    ("长高", &["zhang", "gao"]), ("长大", &["zhang", "da"]), ("长个", &["zhang", "ge"]), ("长胖", &["zhang", "pang"]),
    ("长得", &["zhang", "de"]), ("店长", &["dian", "zhang"]), ("家长", &["jia", "zhang"]), ("成长", &["cheng", "zhang"]),
    ("生长", &["sheng", "zhang"]), ("长", &["chang"]),
    ("便宜", &["pian", "yi"]),
    ("重新", &["chong", "xin"]), ("重复", &["chong", "fu"]), ("重拍", &["chong", "pai"]), ("重发", &["chong", "fa"]),
    ("重开", &["chong", "kai"]), ("重寄", &["chong", "ji"]), ("重买", &["chong", "mai"]), ("重下", &["chong", "xia"]),
    ("银行", &["yin", "hang"]), ("网银行", &["wang", "yin", "hang"]), ("行业", &["hang", "ye"]), ("同行", &["tong", "hang"]),
    ("退还", &["tui", "huan"]), ("还款", &["huan", "kuan"]), ("返还", &["fan", "huan"]), ("归还", &["gui", "huan"]),
    ("还钱", &["huan", "qian"]), ("还清", &["huan", "qing"]),
    ("调整", &["tiao", "zheng"]), ("调节", &["tiao", "jie"]), ("协调", &["xie", "tiao"]), ("空调", &["kong", "tiao"]),
    ("西藏", &["xi", "zang"]), ("弹性", &["tan", "xing"]), ("弹力", &["tan", "li"]), ("有弹", &["you", "tan"]),
    ("着急", &["zhao", "ji"]), ("穿着", &["chuan", "zhuo"]), ("了解", &["liao", "jie"]), ("睡觉", &["shui", "jiao"]),
    ("出差", &["chu", "chai"]), ("参差", &["cen", "ci"]), ("对称", &["dui", "chen"]), ("音乐", &["yin", "yue"]),
    ("单薄", &["dan", "bo"]), ("薄荷", &["bo", "he"]), ("会计", &["kuai", "ji"]), ("首都", &["shou", "du"]),
    ("成都", &["cheng", "du"]), ("模样", &["mu", "yang"]), ("朝阳", &["chao", "yang"]), ("投降", &["tou", "xiang"]),
    ("得穿", &["dei", "chuan"]), ("觉得", &["jue", "de"]), ("收得到", &["shou", "de", "dao"]), ("数量", &["shu", "liang"]),
];

/// A text as it is typed: `发快递` is `fa kuai di`, initials `fkd`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spelling {
    syllables: Vec<Cow<'static, str>>,
}

impl Spelling {
    /// The syllables in order; a run of Latin letters or digits counts as one.
    pub fn syllables(&self) -> impl ExactSizeIterator<Item = &str> {
        self.syllables.iter().map(|syllable| &**syllable)
    }

    /// All syllables in one word: `fakuaidi`.
    pub fn full(&self) -> String {
        self.syllables.concat()
    }

    /// The first letter of each syllable: `fkd`.
    pub fn initials(&self) -> String {
        self.syllables.iter().filter_map(|syllable| syllable.chars().next()).collect()
    }
}

/// Spells normalised `text`, reading 便宜 as `pian yi` and 退还 as `tui huan`.
///
/// ```
/// use huashu::text::spell;
/// assert_eq!(spell("能便宜点吗").full(), "nengpianyidianma");
/// assert_eq!(spell("发快递").initials(), "fkd");
/// assert_eq!(spell("T恤 120").syllables().collect::<Vec<_>>(), ["t", "xu", "120"]);
/// ```
pub fn spell(text: &str) -> Spelling {
    let mut syllables = Vec::new();
    read_each(text, |_, syllable| {
        if !syllable.is_empty() {
            syllables.push(syllable);
        }
    });
    Spelling { syllables }
}

/// What is typed at one go: a character with its syllable, or a run of Latin letters or digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit<'t> {
    pub written: &'t str,
    /// Empty if nobody knows how the character is read.
    pub syllable: Cow<'static, str>,
}

/// Normalised `text` as [`spell`] reads it, unit by unit with what is written.
pub fn read(text: &str) -> Vec<Unit<'_>> {
    let mut units = Vec::new();
    read_each(text, |written, syllable| units.push(Unit { written, syllable }));
    units
}

fn read_each<'t>(text: &'t str, mut out: impl FnMut(&'t str, Cow<'static, str>)) {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if is_han(first) {
            read_word(rest, &mut out)
        } else {
            let run = rest.find(|c: char| !c.is_alphanumeric() || is_han(c)).unwrap_or(rest.len());
            if run > 0 {
                out(&rest[..run], rest[..run].to_lowercase().into());
            }
            run.max(if run == 0 { first.len_utf8() } else { 0 })
        };
        rest = &rest[length..];
    }
}

/// Reads one polyphone word or one character off the front; returns its length in bytes.
fn read_word<'t>(text: &'t str, out: &mut impl FnMut(&'t str, Cow<'static, str>)) -> usize {
    let begins_alike = |word: &str| word.as_bytes().first_chunk::<3>() == text.as_bytes().first_chunk();
    let words = POLYPHONES.iter().filter(|(word, _)| begins_alike(word) && text.starts_with(word));
    let word = words.max_by_key(|(word, _)| word.len());
    if let Some((word, reading)) = word {
        let characters = text[..word.len()].char_indices().map(|(at, c)| &text[at..at + c.len_utf8()]);
        characters.zip(*reading).for_each(|(written, &syllable)| out(written, Cow::Borrowed(syllable)));
        return word.len();
    }
    let character = text.chars().next().unwrap_or_default();
    let syllable = character.to_pinyin().map_or(Cow::Borrowed(""), |reading| with_v(reading.plain()));
    out(&text[..character.len_utf8()], syllable);
    character.len_utf8()
}

fn with_v(syllable: &'static str) -> Cow<'static, str> {
    if syllable.contains('ü') { syllable.replace('ü', "v").into() } else { syllable.into() }
}

/// Splits Latin letters into pinyin syllables, as few as possible; `None` if they are not pinyin.
///
/// ```
/// use huashu::text::split_syllables;
/// assert_eq!(split_syllables("baoyouma"), Some(vec!["bao", "you", "ma"]));
/// assert_eq!(split_syllables("sf"), None);
/// ```
pub fn split_syllables(letters: &str) -> Option<Vec<&'static str>> {
    const LONGEST_RUN: usize = 200;
    if letters.is_empty() || letters.len() > LONGEST_RUN || !letters.bytes().all(|b| b.is_ascii_lowercase()) {
        return None;
    }
    // fewest[i]: how many syllables the letters from i on need, and the first of them.
    let mut fewest: Vec<Option<(usize, &'static str)>> = vec![None; letters.len() + 1];
    fewest[letters.len()] = Some((0, ""));
    for start in (0..letters.len()).rev() {
        let longest = (start + LONGEST_SYLLABLE).min(letters.len());
        fewest[start] = (start + 1..=longest)
            .filter_map(|end| {
                let (count, _) = fewest[end]?;
                let at = SYLLABLES.binary_search(&&letters[start..end]).ok()?;
                Some((count + 1, SYLLABLES[at]))
            })
            .min_by_key(|&(count, syllable)| (count, std::cmp::Reverse(syllable.len())));
    }
    let mut start = 0;
    let mut syllables = Vec::new();
    while start < letters.len() {
        let (_, syllable) = fewest[start]?;
        syllables.push(syllable);
        start += syllable.len();
    }
    Some(syllables)
}

/// Brings syllables that southern speakers and fast typists confuse to one form:
/// zh/z, ch/c, sh/s, final ng/n.
///
/// ```
/// use huashu::text::fold;
/// assert_eq!(fold("zhang"), fold("zan"));
/// ```
pub fn fold(syllable: &str) -> Cow<'_, str> {
    let flat = syllable.len() > 2 && matches!(&syllable.as_bytes()[..2], b"zh" | b"ch" | b"sh");
    let nasal = syllable.len() > 2 && syllable.ends_with("ng");
    match (flat, nasal) {
        (false, false) => syllable.into(),
        (false, true) => (&syllable[..syllable.len() - 1]).into(),
        (true, _) => {
            let end = syllable.len() - usize::from(nasal);
            format!("{}{}", &syllable[..1], &syllable[2..end]).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_sorted_for_binary_search() {
        assert!(SYLLABLES.is_sorted());
        assert!(SYLLABLES.iter().all(|syllable| syllable.len() <= LONGEST_SYLLABLE));
    }

    #[test]
    fn polyphones_are_read_as_in_their_word() {
        for (word, full) in [
            ("重新发货", "chongxinfahuo"),
            ("重量", "zhongliang"),
            ("衣长", "yichang"),
            ("长高了", "zhanggaole"),
            ("银行卡", "yinhangka"),
            ("还能退吗", "hainengtuima"),
            ("退还运费", "tuihuanyunfei"),
            ("绿色", "lvse"),
            ("便宜", "pianyi"),
        ] {
            assert_eq!(spell(word).full(), full, "{word}");
        }
        for (word, reading) in POLYPHONES {
            assert_eq!(word.chars().count(), reading.len(), "{word}");
        }
    }

    #[test]
    fn every_reading_is_a_syllable() {
        for c in '\u{4e00}'..='\u{9fa5}' {
            for syllable in spell(&c.to_string()).syllables() {
                let known = SYLLABLES.binary_search(&syllable).is_ok();
                assert!(known || matches!(syllable, "hm" | "m" | "n" | "fiao" | "hng"), "{c} {syllable}");
            }
        }
    }

    #[test]
    fn letters_are_split_into_as_few_syllables_as_possible() {
        assert_eq!(split_syllables("xian"), Some(vec!["xian"]));
        assert_eq!(split_syllables("shenmeshihoufahuo"), Some(vec!["shen", "me", "shi", "hou", "fa", "huo"]));
        assert_eq!(split_syllables(""), None);
        assert_eq!(split_syllables("kd"), None);
        assert_eq!(split_syllables("Baoyou"), None);
        assert_eq!(split_syllables(&"a".repeat(1000)), None);
    }
}
