//! UTF-8 or GB18030: what Excel, WPS and the shops' back ends write.

use std::{
    borrow::Cow,
    io::{self, BufRead, Seek},
};

use encoding_rs::{DecoderResult, GB18030};

use super::Problem;

pub(super) const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

/// How a file writes its characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Gb18030,
}

impl Encoding {
    /// The text of these bytes; none if they are no text.
    pub fn decode(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        match self {
            Self::Utf8 => str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Self::Gb18030 => GB18030.decode_without_bom_handling_and_without_replacement(bytes),
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Gb18030 => "GB18030",
        }
    }
}

/// The encoding of a whole file: UTF-8 where all of it is, else GB18030.
pub(super) fn detect(file: &str, source: &mut (impl BufRead + Seek)) -> Result<Encoding, Problem> {
    let unreadable = |error| Problem::unreadable(file, &error);
    refuse_others(file, source.fill_buf().map_err(unreadable)?)?;
    for encoding in [Encoding::Utf8, Encoding::Gb18030] {
        source.rewind().map_err(unreadable)?;
        if is_all_in(source, encoding).map_err(unreadable)? {
            return Ok(encoding);
        }
    }
    Err(Problem::of_file(file, "里混了几种编码，既不全是 UTF-8，也不全是 GB18030。请用 Excel 另存为“CSV UTF-8”"))
}

/// The encoding of a stream, by as much as has come.
pub(super) fn of_beginning(file: &str, first: &[u8]) -> Result<Encoding, Problem> {
    if first.starts_with(super::WORKBOOK_START) {
        return Err(Problem::of_file(file, "是 .xlsx 工作簿，不能边写边读。请给 CSV 或 .jsonl"));
    }
    refuse_others(file, first)?;
    // What has come may end within a character.
    let is_utf8 = str::from_utf8(first).map_or_else(|error| error.error_len().is_none(), |_| true);
    Ok(if is_utf8 { Encoding::Utf8 } else { Encoding::Gb18030 })
}

fn refuse_others(file: &str, first: &[u8]) -> Result<(), Problem> {
    let refused = |message| Err(Problem::of_file(file, message));
    match first {
        [] => refused("是空的"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => refused("是 UTF-16 编码。请用 Excel 另存为“CSV UTF-8”或 .xlsx"),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => refused("是旧的 .xls 格式。请用 Excel 另存为 .xlsx 或“CSV UTF-8”"),
        _ if first.contains(&0) => refused("不是表格文件。请给 .csv、.xlsx 或 .jsonl"),
        _ => Ok(()),
    }
}

fn is_all_in(source: &mut impl BufRead, encoding: Encoding) -> io::Result<bool> {
    let encoding = match encoding {
        Encoding::Utf8 => encoding_rs::UTF_8,
        Encoding::Gb18030 => GB18030,
    };
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut scratch = vec![0; 3 * super::READ_AHEAD];
    loop {
        let bytes = source.fill_buf()?;
        let (read, is_last) = (bytes.len(), bytes.is_empty());
        let (result, ..) = decoder.decode_to_utf8_without_replacement(bytes, &mut scratch, is_last);
        match result {
            DecoderResult::InputEmpty if is_last => return Ok(true),
            DecoderResult::InputEmpty => source.consume(read),
            DecoderResult::Malformed(..) | DecoderResult::OutputFull => return Ok(false),
        }
    }
}
