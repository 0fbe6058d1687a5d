//! Replies as they were sent, judged by the rules about wording that need no pack.

use std::ops::Range;

use super::{Rule, rules::OF_TEXTS};

/// The rules that find something in a reply as its buyer read it, and where.
///
/// ```
/// let found: Vec<_> = huashu::check::in_sent("亲，这款已经卖完了哦").map(|(rule, _)| rule.name).collect();
/// assert_eq!(found, ["stock-without-alternative"]);
/// assert_eq!(huashu::check::in_sent("亲，这款暂时没货，要不看看这款类似的？").count(), 0);
/// ```
pub fn in_sent(reply: &str) -> impl Iterator<Item = (&'static Rule, Range<usize>)> {
    OF_TEXTS.iter().filter_map(move |(rule, find)| find(reply).map(|at| (*rule, at)))
}
