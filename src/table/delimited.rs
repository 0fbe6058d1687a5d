//! CSV: values between commas, tabs or semicolons (RFC 4180).

use std::io::{self, BufRead, Read};

use csv::{ByteRecord, Reader, ReaderBuilder, StringRecord, Terminator};

use super::{LONGEST_ROW, Problem, READ_AHEAD, columns::Columns, encoding::Encoding};

/// In GB18030 too, no byte of a longer character is one of these.
const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];

pub(super) struct Delimited {
    reader: Reader<Bounded>,
    encoding: Encoding,
    record: ByteRecord,
    has_failed: bool,
}

impl Delimited {
    /// Reads the header.
    pub fn new(file: &str, mut source: Box<dyn BufRead>, encoding: Encoding) -> Result<(Columns, Self), Problem> {
        let first = source.fill_buf().map_err(|error| Problem::unreadable(file, &error))?;
        let delimiter = delimiter(first);
        let mut builder = ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(delimiter).buffer_capacity(READ_AHEAD);
        // By itself the reader stops at the CR of CR LF, and its position would be a line behind.
        builder.terminator(Terminator::Any(b'\n'));
        let reader = builder.from_reader(Bounded { source, unused: 0, last: b'\n' });
        let mut rows = Self { reader, encoding, record: ByteRecord::new(), has_failed: false };
        let mut header = StringRecord::new();
        rows.read(file, &mut header)?.ok_or_else(|| Problem::of_file(file, "是空的"))?;
        Ok((Columns::of(&header), rows))
    }

    /// The next record and the line it begins in.
    pub fn read(&mut self, file: &str, record: &mut StringRecord) -> Result<Option<u64>, Problem> {
        if self.has_failed {
            return Ok(None);
        }
        self.reader.get_mut().unused = 0;
        let before = self.reader.position().line();
        match self.reader.read_byte_record(&mut self.record) {
            Ok(true) => self.decode(file, record).map(Some),
            Ok(false) => Ok(None),
            Err(error) => {
                self.has_failed = true;
                Err(Problem::of_row(file, before, format!("读不下去了：{}", reason(error))))
            }
        }
    }

    fn decode(&mut self, file: &str, record: &mut StringRecord) -> Result<u64, Problem> {
        let number = self.line();
        record.clear();
        let last = self.record.len().saturating_sub(1);
        for (at, cell) in self.record.iter().enumerate() {
            let cell = if at == last { cell.strip_suffix(b"\r").unwrap_or(cell) } else { cell };
            let name = self.encoding.name();
            let text = self.encoding.decode(cell);
            let text =
                text.ok_or_else(|| Problem::of_row(file, number, format!("不是 {name} 编码，和别的行不一样")))?;
            record.push_field(&text);
        }
        Ok(number)
    }

    /// The line in which the record begins. The position before it would not count blank lines.
    fn line(&self) -> u64 {
        let within = self.record.as_slice().iter().filter(|&&byte| byte == b'\n').count();
        self.reader.position().line() - within as u64 - 1
    }
}

fn reason(error: csv::Error) -> String {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error.to_string(),
        other => format!("{other:?}"),
    }
}

/// The one that stands most often in the header, outside quotes.
fn delimiter(first: &[u8]) -> u8 {
    let mut counts = [0; DELIMITERS.len()];
    let mut is_quoted = false;
    for byte in first.iter().take_while(|&&byte| byte != b'\n') {
        is_quoted ^= *byte == b'"';
        if let Some(at) = DELIMITERS.iter().position(|delimiter| !is_quoted && byte == delimiter) {
            counts[at] += 1;
        }
    }
    let most = (0..counts.len()).rev().max_by_key(|&at| counts[at]);
    most.map_or(b',', |at| DELIMITERS[at])
}

/// Gives out no more than [`LONGEST_ROW`] without a record coming of it, and ends the last line.
struct Bounded {
    source: Box<dyn BufRead>,
    /// Bytes given out since the last record.
    unused: usize,
    last: u8,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.unused > LONGEST_ROW {
            let message = format!("这一行超过 {} MiB，多半是有个双引号没有配对", LONGEST_ROW >> 20);
            return Err(io::Error::other(message));
        }
        let read = match (self.source.read(buffer)?, self.last) {
            (0, b'\n') => return Ok(0),
            (0, _) => {
                buffer[0] = b'\n';
                1
            }
            (read, _) => read,
        };
        self.unused += read;
        self.last = buffer[read - 1];
        Ok(read)
    }
}
