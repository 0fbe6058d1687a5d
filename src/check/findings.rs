//! Where rules put what they find.

use std::{ops::Range, path::Path};

use super::{
    Rule,
    sources::{Place, Sources},
    wording::Wording,
};
use crate::{
    diagnostic::Diagnostic,
    pack::{Entry, Library, Origin, PackTest, Product},
};

/// What one rule finds.
pub(super) struct Findings<'f> {
    rule: &'f Rule,
    library: &'f Library,
    sources: &'f Sources<'f>,
    found: Vec<Diagnostic>,
}

impl<'f> Findings<'f> {
    pub fn new(rule: &'f Rule, library: &'f Library, sources: &'f Sources<'f>) -> Self {
        Self { rule, library, sources, found: Vec::new() }
    }

    /// A problem of `entry`, at `words` after the line where `key` begins; at the entry's head if
    /// the words are not there as they are (escaped, or put together from several values).
    pub fn report(
        &mut self,
        entry: &Entry,
        key: &str,
        words: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        if !self.is_allowed(entry) {
            self.push(&entry.origin.file, self.sources.in_block(&entry.origin, key, words), message, help);
        }
    }

    /// A problem of `entry`, at the string `value` among those of `key`.
    pub fn report_value(
        &mut self,
        entry: &Entry,
        key: &str,
        value: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let place = self.sources.string_in_block(&entry.origin, key, value);
        if place.is_none() {
            self.report(entry, key, value, message, help);
        } else if !self.is_allowed(entry) {
            self.push(&entry.origin.file, place, message, help);
        }
    }

    /// A problem of a `[[test]]`, at the string `value` of `key`.
    pub fn report_test(
        &mut self,
        test: &PackTest,
        key: &str,
        value: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        if !self.is_allowed_in(&test.origin.file) {
            self.push(&test.origin.file, self.sources.in_block(&test.origin, key, value), message, help);
        }
    }

    /// A problem of one reply text, at the bytes `at` of it.
    pub fn report_words(
        &mut self,
        wording: &Wording<'_>,
        at: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        if !self.is_allowed(wording.entry) {
            self.push(&wording.entry.origin.file, self.sources.in_wording(wording, at), message, help);
        }
    }

    /// A problem of a product, at `words` after the line where `key` begins.
    pub fn report_product(
        &mut self,
        product: &Product,
        key: &str,
        words: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let Origin { file, .. } = &product.origin;
        if !product.allowed.contains_key(self.rule.name) && !self.is_allowed_in(file) {
            let place = self.sources.string_in_block(&product.origin, key, words);
            let place = place.or_else(|| self.sources.in_block(&product.origin, key, words));
            self.push(file, place, message, help);
        }
    }

    /// A problem of a file, at the first `words` in it.
    pub fn report_file(&mut self, file: &Path, words: &str, message: impl Into<String>, help: impl Into<String>) {
        if !self.is_allowed_in(file) {
            self.push(file, self.sources.in_file(file, words), message, help);
        }
    }

    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.found
    }

    /// The entry as it is written.
    pub fn written(&self, entry: &Entry) -> Option<&'f str> {
        self.sources.written(&entry.origin)
    }

    fn is_allowed(&self, entry: &Entry) -> bool {
        entry.allowed.contains_key(self.rule.name) || self.is_allowed_in(&entry.origin.file)
    }

    fn is_allowed_in(&self, file: &Path) -> bool {
        self.library.allowed.get(file).is_some_and(|rules| rules.contains_key(self.rule.name))
    }

    fn push(&mut self, file: &Path, place: Option<Place<'_>>, message: impl Into<String>, help: impl Into<String>) {
        let problem = Diagnostic::error(file, self.rule.name, message, help);
        let problem = Diagnostic { severity: self.rule.severity, ..problem };
        self.found.push(match place {
            Some((source, span)) => problem.within(source, span),
            None => problem,
        });
    }
}
