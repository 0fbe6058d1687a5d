//! What would embarrass the shop, found before a buyer does: rules over a loaded library.
//!
//! A rule is one file in `rules/` and one line in its table. It looks at the library as it will
//! answer, and points at the words in the pack. What the loader itself could not read comes first.

mod asks;
mod disguise;
mod findings;
mod questions;
mod rule;
mod rules;
mod sent;
mod sources;
mod wording;

use std::{
    panic::resume_unwind,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use jiff::civil::Date;

pub use asks::check_asks;
pub use rule::Rule;
pub use rules::RULES;
pub use sent::in_sent;

use crate::{
    diagnostic::{Diagnostic, Severity},
    pack::{BannedWords, Library},
};
use findings::Findings;
use questions::Questions;
use sources::Sources;
use wording::{Wording, wordings};

/// What a rule looks at.
#[derive(Clone, Copy)]
pub(crate) struct Context<'c> {
    pub library: &'c Library,
    /// The words that no reply may say.
    pub banned: &'c BannedWords,
    /// Today in the shop: what has expired, what will soon.
    pub today: Date,
    /// The asks in normal form, numbered as the entries.
    pub questions: &'c Questions,
    /// The reply texts, those of an entry side by side.
    pub wordings: &'c [Wording<'c>],
}

/// The problems of a library, by file and line: the loader's, then what every rule found that is
/// not allowed by the entry or its pack.
pub fn check(library: &Library, today: Date) -> Vec<Diagnostic> {
    check_rules(library, today, RULES)
}

/// The same for some rules only; the loader's problems are always among them.
pub fn check_rules(library: &Library, today: Date, rules: &[&'static Rule]) -> Vec<Diagnostic> {
    let sources = Sources::new(library);
    let banned = library.banned_words();
    let (questions, wordings) = (Questions::new(library), wordings(library));
    let context = Context { library, banned: &banned, today, questions: &questions, wordings: &wordings };
    let found = in_parallel(rules, |rule| {
        let mut findings = Findings::new(rule, library, &sources);
        (rule.run)(context, &mut findings);
        findings.into_diagnostics()
    });
    in_order(library.diagnostics.iter().cloned().chain(found).collect())
}

/// What `run` finds by each rule; the findings of one rule stay in their order.
fn in_parallel(rules: &[&'static Rule], run: impl Fn(&'static Rule) -> Vec<Diagnostic> + Sync) -> Vec<Diagnostic> {
    let next = AtomicUsize::new(0);
    let work = || {
        let rules = std::iter::from_fn(|| rules.get(next.fetch_add(1, Ordering::Relaxed)));
        rules.flat_map(|rule| run(rule)).collect::<Vec<_>>()
    };
    thread::scope(|scope| {
        let other = scope.spawn(work);
        let mut found = work();
        found.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        found
    })
}

/// By file and line, each once.
fn in_order(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.sort_by(|a, b| (&a.file, a.position, &a.rule, &a.message).cmp(&(&b.file, b.position, &b.rule, &b.message)));
    found.dedup();
    found
}

/// How many problems of each severity there are: errors, warnings.
pub fn count(problems: &[Diagnostic]) -> (usize, usize) {
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    (errors, problems.len() - errors)
}
