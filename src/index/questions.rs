//! tantivy proposes: which entries share terms with a question.

use std::{io, path::Path, sync::Arc};

use tantivy::{
    Index, InvertedIndexReader, ReloadPolicy, SegmentReader, TantivyError, Term,
    directory::{MmapDirectory, RamDirectory},
    fieldnorm::FieldNormReader,
    indexer::SingleSegmentIndexWriter,
    postings::BlockSegmentPostings,
    schema::{Field as SchemaField, IndexRecordOption, Schema, TextFieldIndexing, TextOptions},
};

use super::{
    analyze::{Analysis, Field, Gram},
    vectors::{B, K1, weight},
};

/// Tantivy's smallest arena for one thread.
const WRITER_MEMORY: usize = 15_000_000;

/// Tantivy's own: terms come ready cut, with spaces between.
const TOKENIZER: &str = "whitespace";

/// Words propose nobody that characters do not; they only rank.
const INDEXED: [Field; 2] = [Field::Grams, Field::Pinyin];

/// One document an entry, its number being the entry's; one segment.
pub(super) struct Questions {
    entries: u64,
    /// What is asked in characters, and in syllables; `None` if there are no entries.
    segment: Option<[Asked; 2]>,
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
            for (field, schema_field) in INDEXED.into_iter().zip(fields) {
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
        let searcher = reader.searcher();
        let segment = match searcher.segment_readers() {
            [] => None,
            [segment] => Some([Asked::open(segment, fields[0])?, Asked::open(segment, fields[1])?]),
            _ => return Err(TantivyError::InvalidArgument("more than one segment".to_owned())),
        };
        Ok(Self { entries: searcher.num_docs(), segment })
    }

    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// The entries that share most with the question, best first, by BM25: a term after the other, for of a
    /// question's rarest terms few entries have any, and what prepares tantivy's own search costs more than that.
    pub fn propose<'g>(
        &self,
        grams: impl Iterator<Item = &'g Gram>,
        most: usize,
        sums: &mut Sums,
    ) -> io::Result<Vec<(u32, f32)>> {
        let Some(segment) = &self.segment else { return Ok(Vec::new()) };
        sums.begin(self.entries as usize);
        let mut postings = None;
        for gram in grams {
            let asked = match gram.field {
                Field::Grams => &segment[0],
                Field::Pinyin => &segment[1],
                Field::Words => continue,
            };
            asked.add(&gram.text, self.entries, &mut postings, sums)?;
        }
        Ok(sums.highest(most))
    }
}

/// One field of the only segment.
struct Asked {
    field: SchemaField,
    terms: Arc<InvertedIndexReader>,
    lengths: FieldNormReader,
    average: f32,
}

impl Asked {
    fn open(segment: &SegmentReader, field: SchemaField) -> Result<Self, TantivyError> {
        let terms = segment.inverted_index(field)?;
        let average = terms.total_num_tokens() as f32 / segment.max_doc().max(1) as f32;
        Ok(Self { field, lengths: segment.get_fieldnorms_reader(field)?, average: average.max(1.0), terms })
    }

    /// Adds what the term tells of each entry that has it. <https://en.wikipedia.org/wiki/Okapi_BM25>
    fn add(
        &self,
        text: &str,
        entries: u64,
        postings: &mut Option<BlockSegmentPostings>,
        sums: &mut Sums,
    ) -> io::Result<()> {
        let Some(term) = self.terms.get_term_info(&Term::from_field_text(self.field, text))? else { return Ok(()) };
        match postings {
            Some(postings) => self.terms.reset_block_postings_from_terminfo(&term, postings)?,
            None => {
                let option = IndexRecordOption::WithFreqs;
                *postings = Some(self.terms.read_block_postings_from_terminfo(&term, option)?);
            }
        }
        let Some(postings) = postings else { return Ok(()) };
        let weight = weight(term.doc_freq as f32, entries as f32);
        while !postings.docs().is_empty() {
            for (&entry, &count) in postings.docs().iter().zip(postings.freqs()) {
                let length = FieldNormReader::id_to_fieldnorm(self.lengths.fieldnorm_id(entry)) as f32;
                let count = count as f32;
                sums.add(entry, weight * count / (count + K1 * (1.0 - B + B * length / self.average)));
            }
            postings.advance();
        }
        Ok(())
    }
}

/// What the entries come to; kept from question to question.
#[derive(Default)]
pub struct Sums {
    sums: Vec<f32>,
    touched: Vec<u32>,
}

impl Sums {
    fn begin(&mut self, entries: usize) {
        for entry in self.touched.drain(..) {
            self.sums[entry as usize] = 0.0;
        }
        self.sums.resize(entries, 0.0);
    }

    #[inline]
    fn add(&mut self, entry: u32, amount: f32) {
        let Some(sum) = self.sums.get_mut(entry as usize) else { return };
        if *sum == 0.0 {
            self.touched.push(entry);
        }
        *sum += amount;
    }

    /// The highest, best first; of equals the earlier entry.
    fn highest(&self, most: usize) -> Vec<(u32, f32)> {
        let mut highest: Vec<(u32, f32)> = Vec::with_capacity(most + 1);
        for &entry in &self.touched {
            let sum = self.sums[entry as usize];
            let is_before = |other: &(u32, f32)| other.1 > sum || other.1 == sum && other.0 < entry;
            if highest.len() == most && highest.last().is_none_or(is_before) {
                continue;
            }
            let at = highest.partition_point(is_before);
            highest.insert(at, (entry, sum));
            highest.truncate(most);
        }
        highest
    }
}

fn schema() -> (Schema, [SchemaField; 2]) {
    let indexing = TextFieldIndexing::default().set_tokenizer(TOKENIZER).set_index_option(IndexRecordOption::WithFreqs);
    let options = TextOptions::default().set_indexing_options(indexing);
    let mut builder = Schema::builder();
    let fields = INDEXED.map(|field| builder.add_text_field(field.name(), options.clone()));
    (builder.build(), fields)
}
