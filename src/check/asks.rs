//! Every ask looked up as a buyer would say it: does it find its own entry first?

use jiff::civil::Date;

use super::{findings::Findings, in_order, questions::place, rules::MISPLACED_ASK, sources::Sources};
use crate::{
    diagnostic::Diagnostic,
    index::{Damaged, Index},
    pack::{Entry, Library},
    search::{Query, Searcher},
};

/// Asks of the `picked` entries that find another entry first, in `index`, which holds `library`. Ten
/// thousand take about a second; `progress` is called after each entry.
///
/// # Errors
/// If the index was damaged after it was opened.
pub fn check_asks(
    library: &Library,
    index: Index,
    today: Date,
    picked: impl Fn(&Entry) -> bool,
    mut progress: impl FnMut(),
) -> Result<Vec<Diagnostic>, Damaged> {
    let sources = Sources::new(library);
    let mut findings = Findings::new(&MISPLACED_ASK, library, &sources);
    let mut searcher = Searcher::new(index);
    for (entry, number) in library.entries.iter().zip(0..) {
        if picked(entry) && library.is_visible(entry, today) {
            for ask in &entry.asks {
                let query = Query { text: ask, day: today, limit: 1, explain: false };
                let Some(hit) = searcher.search(&query)?.into_iter().next() else { continue };
                // An exact hit elsewhere is a duplicate ask, which has a rule of its own.
                if hit.number == number || hit.exact || hit.entry.says_the_same(entry) {
                    continue;
                }
                let message = format!("问法“{ask}”先找到的是 {}，把握 {}", place(&hit.entry), hit.confidence);
                let help = "移到那一条里；确实该在这里，就在这一条多写几句相近的问法";
                findings.report_value(entry, "ask", ask, message, help);
            }
        }
        progress();
    }
    Ok(in_order(findings.into_diagnostics()))
}
