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
}

/// The problems of a library, by file and line: the loader's, then what every rule found that is
/// not allowed by the entry or its pack.
pub fn check(library: &Library, today: Date) -> Vec<Diagnostic> {
    let sources = Sources::new(library);
    let questions = Questions::new(library);
    let banned = library.banned_words();
    let context = Context { library, banned: &banned, today, questions: &questions };
    let mut found = library.diagnostics.clone();
    for rule in RULES {
        let mut findings = Findings::new(rule, library, &sources);
        (rule.run)(context, &mut findings);
        found.extend(findings.into_diagnostics());
    }
    in_order(found)
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
