//! What is wrong with a `pattern`, in the trainer's words.

use std::ops::Range;

use regex_syntax::ast::{ErrorKind, parse::Parser};

/// A compiled pattern takes at most so many bytes.
const LARGEST: usize = 1 << 20;

/// What is wrong, what to do, and the bytes of the pattern that are meant.
pub(super) type Fault = (&'static str, &'static str, Range<usize>);

/// Why `pattern` cannot be used: it is no regular expression, is too large, or fits every question.
pub(super) fn fault(pattern: &str) -> Option<Fault> {
    let whole = 0..pattern.len();
    if let Err(error) = Parser::new().parse(pattern) {
        let (what, help) = said(error.kind());
        return Some((what, help, error.span().start.offset..error.span().end.offset));
    }
    match regex::RegexBuilder::new(pattern).size_limit(LARGEST).build() {
        Err(regex::Error::CompiledTooBig(_)) => Some(("正则太大", "请减少 {} 里的次数，或拆成几条", whole)),
        Err(_) => Some(("正则写法有误", CHECK, whole)),
        Ok(regex) if regex.is_match("") => {
            Some(("这条正则什么问题都匹配", "请写上一定要出现的字，例如 '(?<件数>\\d+)件'", whole))
        }
        Ok(_) => None,
    }
}

const CHECK: &str = "请检查括号是否成对；正则写在英文单引号里";

fn said(kind: &ErrorKind) -> (&'static str, &'static str) {
    use ErrorKind as E;
    match kind {
        E::GroupUnclosed => ("正则里的 ( 没有对应的 )", "请补上 )，要匹配括号本身请写 \\("),
        E::GroupUnopened => ("正则里的 ) 没有对应的 (", "请补上 (，要匹配括号本身请写 \\)"),
        E::ClassUnclosed => ("正则里的 [ 没有对应的 ]", "请补上 ]，要匹配方括号本身请写 \\["),
        E::ClassRangeInvalid => ("正则里的范围前后颠倒了", "小的写在前面，例如 [0-9]"),
        E::RepetitionMissing => ("正则里的 * + ? 前面没有内容", "前面请写上要重复的字，任意的字写成 .*"),
        E::RepetitionCountInvalid | E::RepetitionCountDecimalEmpty | E::RepetitionCountUnclosed => {
            ("正则里 {} 的次数写法有误", "次数写成 {1,3} 这样")
        }
        E::UnsupportedLookAround => ("正则里不能用 (?= (?! (?<= (?<!", "请改用 none = [\"……\"] 排除带有这些词的问题"),
        E::UnsupportedBackreference => ("正则里不能用 \\1 引用前面的内容", "请直接写出要匹配的字"),
        E::GroupNameInvalid | E::GroupNameEmpty | E::GroupNameUnexpectedEof => {
            ("正则里组的名称写法有误", "名称只用汉字、字母、数字，例如 (?<件数>\\d+)")
        }
        E::GroupNameDuplicate { .. } => ("正则里有两个组同名", "请给其中一个换个名称"),
        E::EscapeUnrecognized | E::EscapeUnexpectedEof => {
            ("正则里的反斜杠写法有误", "普通的字前面不加反斜杠；数字写成 \\d")
        }
        E::NestLimitExceeded(_) => ("正则里的括号套得太深", "请写得简单些，或拆成几条"),
        _ => ("正则写法有误", CHECK),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_named_and_pointed_at() {
        for (pattern, word, at) in [
            (r"(?<件数>\d+件", "没有对应的 )", "("),
            (r"\d+)件", "没有对应的 (", ")"),
            (r"[0-9+件", "没有对应的 ]", "["),
            (r"(?!预售)发货", "不能用", "(?!"),
            (r"\件", "反斜杠", r"\件"),
            (r"\d*", "什么问题都匹配", r"\d*"),
            (r"(\w{1000}){100}", "太大", r"(\w{1000}){100}"),
        ] {
            let (what, _, span) = fault(pattern).unwrap();
            assert!(what.contains(word), "{pattern}: {what}");
            assert_eq!(&pattern[span], at, "{pattern}");
        }
        assert_eq!(fault(r"(?<件数>\d+)件.*发货"), None);
    }
}
