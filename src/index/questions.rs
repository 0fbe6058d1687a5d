//! tantivy proposes: which entries share terms with a question.

use std::path::Path;

use tantivy::{
    Index, ReloadPolicy, Searcher, TantivyError, Term,
    collector::TopDocs,
    directory::{MmapDirectory, RamDirectory},
    indexer::SingleSegmentIndexWriter,
    query::{BooleanQuery, BoostQuery, Occur, Query, TermQuery},
    schema::{Field as SchemaField, IndexRecordOption, Schema, TextFieldIndexing, TextOptions},
};

use super::analyze::{Analysis, Field, Gram};

/// Tantivy's smallest arena for one thread.
const WRITER_MEMORY: usize = 15_000_000;

/// Tantivy's own: terms come ready cut, with spaces between.
const TOKENIZER: &str = "whitespace";

/// One document an entry, its number being the entry's; one segment.
pub(super) struct Questions {
    searcher: Searcher,
    fields: [SchemaField; 3],
}

/// Where the index is kept.
pub(super) enum Place<'p> {
    Folder(&'p Path),
    Memory,
}

impl Questions {
    /// Writes the terms of each entry's asks, entries in order.
    pub fn build<'a>(place: &Place<'_>, entries: impl Iterator<Item = &'a [Analysis]>) -> Result<Index, TantivyError> {
        let (schema, fields) = schema();
        let builder = Index::builder().schema(schema);
        let mut writer: SingleSegmentIndexWriter = match place {
            Place::Folder(path) => builder.single_segment_index_writer(MmapDirectory::open(path)?, WRITER_MEMORY)?,
            Place::Memory => builder.single_segment_index_writer(RamDirectory::create(), WRITER_MEMORY)?,
        };
        for asks in entries {
            let mut document = tantivy::TantivyDocument::default();
            for (field, schema_field) in Field::ALL.into_iter().zip(fields) {
                let terms: Vec<&str> = asks.iter().flat_map(|ask| ask.field(field)).collect();
                document.add_text(schema_field, terms.join(" "));
            }
            writer.add_document(document)?;
        }
        writer.finalize()
    }

    pub fn open(path: &Path) -> Result<Self, TantivyError> {
        Self::new(&Index::open(MmapDirectory::open(path)?)?)
    }

    pub fn new(index: &Index) -> Result<Self, TantivyError> {
        let (_, fields) = schema();
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { searcher: reader.searcher(), fields })
    }

    pub fn entries(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// The entries that share most with the question, best first.
    pub fn propose<'g>(
        &self,
        grams: impl Iterator<Item = (&'g Gram, f32)>,
        most: usize,
    ) -> Result<Vec<(u32, f32)>, TantivyError> {
        let clauses: Vec<(Occur, Box<dyn Query>)> = grams
            .map(|(gram, boost)| {
                let term = Term::from_field_text(self.fields[gram.field as usize], &gram.text);
                let query: Box<dyn Query> = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
                let boosted = if boost == 1.0 { query } else { Box::new(BoostQuery::new(query, boost)) };
                (Occur::Should, boosted)
            })
            .collect();
        if clauses.is_empty() {
            return Ok(Vec::new());
        }
        let found = self.searcher.search(&BooleanQuery::new(clauses), &TopDocs::with_limit(most).order_by_score())?;
        Ok(found.into_iter().map(|(score, address)| (address.doc_id, score)).collect())
    }
}

fn schema() -> (Schema, [SchemaField; 3]) {
    let indexing = TextFieldIndexing::default().set_tokenizer(TOKENIZER).set_index_option(IndexRecordOption::WithFreqs);
    let options = TextOptions::default().set_indexing_options(indexing);
    let mut builder = Schema::builder();
    let fields = Field::ALL.map(|field| builder.add_text_field(field.name(), options.clone()));
    (builder.build(), fields)
}
