//! How far an order has come: as packs write it, and as people say it.

/// What packs write, and what an agent reads.
const STEPS: [(&str, &str); 6] = [
    ("unpaid", "未付款"),
    ("paid", "已付款"),
    ("shipped", "已发货"),
    ("signed", "已签收"),
    ("refunding", "退款中"),
    ("refunded", "已退款"),
];

/// What packs write for it, said either way; `None` for anything else.
pub fn written(said: &str) -> Option<&'static str> {
    STEPS
        .iter()
        .find(|(written, title)| said.eq_ignore_ascii_case(written) || said == *title)
        .map(|(written, _)| *written)
}

/// What an agent reads for it.
pub fn title(written: &str) -> &str {
    STEPS.iter().find(|(known, _)| *known == written).map_or(written, |(_, title)| title)
}

/// All steps in order: how they are said, and how they are written.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    STEPS.iter().map(|(written, title)| (*title, *written))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_said_in_either_language() {
        assert_eq!(written("已付款"), Some("paid"));
        assert_eq!(written("PAID"), Some("paid"));
        assert_eq!(written("付了"), None);
        assert_eq!((title("signed"), title("vip")), ("已签收", "vip"));
    }
}
