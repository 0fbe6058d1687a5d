//! A pack whose TOML is broken: each mistake once, and what is left when the broken entries are taken out.
//!
//! The TOML reader goes on after a mistake and stumbles over its consequences. Here the text is cut
//! into entries and tables, each is read alone, and only the first mistake of an entry is told.

use std::{borrow::Cow, ops::Range};

use toml::de::DeTable;

use super::{
    mistake::{Mistake, mistake},
    translate::Said,
};

/// After so many clashes between tables nothing of the pack is used.
const MOST_CLASHES: usize = 50;

/// A statement is joined with at most so many following lines that look like statements but are text.
const MOST_JOINED: usize = 20;

/// The text with broken entries and lines blanked out, every byte where it was; and the mistakes by position.
/// What is returned is sound TOML.
pub(super) fn sound_part(text: &str) -> (Cow<'_, str>, Vec<Mistake>) {
    if first_error(text).is_none() {
        return (Cow::Borrowed(text), Vec::new());
    }
    if let Some(said) = other_format(text) {
        let start = text.len() - text.trim_start().len();
        return (Cow::Borrowed(""), vec![Mistake { said, span: start..start + 1 }]);
    }
    let mut mending = Mending { text, sound: text.to_owned(), mistakes: Vec::new() };
    mending.conflicts();
    let blocks = blocks(&mending.sound);
    for block in &blocks {
        mending.block(block);
    }
    mending.clashes(&blocks);
    mending.mistakes.sort_by_key(|mistake| mistake.span.start);
    (Cow::Owned(mending.sound), mending.mistakes)
}

/// A file of another kind, by its first line: one word about that instead of one about each line.
fn other_format(text: &str) -> Option<Said> {
    let first = text.lines().find(|line| !line.trim().is_empty())?.trim();
    let (kind, help) = if first.starts_with('{') {
        ("JSON", "每一条写成 [[phrase]]，下面每行一个 键 = \"值\"，可以用 huashu init 写出一份示例对照")
    } else if first.starts_with("- ") || first == "---" {
        ("YAML", "每一条写成 [[phrase]]，下面每行一个 键 = \"值\"，可以用 huashu init 写出一份示例对照")
    } else if !first.contains(['=', '[', '【', '"', '#', ':', '：']) && first.contains([',', '，', '\t']) {
        ("表格", "每一条写成 [[phrase]]，下面每行一个 键 = \"值\"，可以用 huashu init 写出一份示例对照")
    } else {
        return None;
    };
    Some(Said::new("other-format", format!("这个文件的内容像是 {kind}，不是 TOML"), help))
}

struct Mending<'t> {
    text: &'t str,
    sound: String,
    mistakes: Vec<Mistake>,
}

/// An entry with its parts, or a table, or what stands above them.
struct Block {
    range: Range<usize>,
    kind: BlockKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum BlockKind {
    /// `[[phrase]]`, `[[faq]]` …: used whole or not at all.
    Entry,
    /// `[phrase]`: an entry with a pair of brackets too few.
    SingleBrackets,
    /// `[[faq.answer]]` without a faq above, `[[phrase.answer]]` without a phrase.
    Orphan,
    /// `[facts]` …, or the lines above the first header: used line by line.
    Lines,
}

impl Mending<'_> {
    /// Takes out what lies between the markers of an unfinished merge, with the entries they cut.
    fn conflicts(&mut self) {
        let lines: Vec<Range<usize>> = lines(self.text).collect();
        let line = |number: usize| &self.text[lines[number].clone()];
        let mut next = 0;
        while let Some(start) = (next..lines.len()).find(|&number| line(number).starts_with("<<<<<<<")) {
            let end = (start..lines.len()).find(|&number| line(number).starts_with(">>>>>>>")).unwrap_or(start);
            let cuts_entry = start + 1 < lines.len() && header(line(start + 1)).is_none();
            let first = if cuts_entry { (0..start).rev().find(|&n| header(line(n)).is_some()) } else { None };
            let last = (end + 1..lines.len()).find(|&n| header(line(n)).is_some()).unwrap_or(lines.len());
            let taken_out = lines[first.unwrap_or(start)].start..lines[last - 1].end;
            self.tell("merge conflict", lines[start].clone());
            self.blank(taken_out);
            next = last;
        }
    }

    fn block(&mut self, block: &Block) {
        let range = block.range.clone();
        match block.kind {
            BlockKind::Entry => self.entry(range),
            BlockKind::Lines => self.lines(range),
            BlockKind::SingleBrackets | BlockKind::Orphan => {
                let header = self.sound[range.clone()].lines().next().unwrap_or_default().trim_end();
                let span = range.start..range.start + header.len();
                let said = if block.kind == BlockKind::Orphan { orphan(header) } else { single_brackets(header) };
                self.mistakes.push(Mistake { said, span });
                self.blank(range);
            }
        }
    }

    /// An entry with a mistake is left out; a line of something else below it is not the entry's.
    fn entry(&mut self, range: Range<usize>) {
        let Some((message, span)) = self.first_error_in(&range) else { return };
        let faulty = self.faulty_statements(&range);
        if !faulty.is_empty() && faulty.iter().all(|statement| statement.stray) {
            self.tell_statement(&faulty[0]);
            faulty.iter().for_each(|statement| self.blank(statement.range.clone()));
            if self.first_error_in(&range).is_none() {
                return;
            }
        } else if let Some(statement) = faulty.iter().find(|statement| !statement.stray) {
            self.tell_statement(statement);
        } else {
            self.tell(&message, span);
        }
        self.blank(range);
    }

    /// Of a table every sound line is used.
    fn lines(&mut self, range: Range<usize>) {
        for statement in self.faulty_statements(&range) {
            self.tell_statement(&statement);
            self.blank(statement.range);
        }
        for _ in 0..MOST_CLASHES {
            let Some((message, span)) = self.first_error_in(&range) else { return };
            let statement = statements(&self.sound, &range).into_iter().find(|s| s.range.contains(&span.start));
            self.tell(&message, span);
            match statement {
                Some(statement) => self.blank(statement.range),
                None => break,
            }
        }
        self.blank(range);
    }

    /// What is sound alone may still clash with what stands above, as a second `[facts]` does.
    fn clashes(&mut self, blocks: &[Block]) {
        for _ in 0..MOST_CLASHES {
            let Some((message, span)) = first_error(&self.sound) else { return };
            self.tell(&message, span.clone());
            match blocks.iter().find(|block| block.range.contains(&span.start)) {
                Some(block) => self.blank(block.range.clone()),
                None => break,
            }
        }
        if first_error(&self.sound).is_some() {
            self.sound.clear();
        }
    }

    /// The statements of a block that are not sound alone, nor with lines that follow.
    fn faulty_statements(&self, range: &Range<usize>) -> Vec<Statement> {
        let statements = statements(&self.sound, range);
        let mut faulty = Vec::new();
        let mut next = 0;
        while next < statements.len() {
            let reach = statements.len().min(next + MOST_JOINED);
            let start = statements[next].range.start;
            let sound_to = (next..reach).find(|&last| {
                let joined = &self.sound[start..statements[last].range.end];
                first_error(joined).is_none()
            });
            if sound_to.is_none() {
                faulty.push(statements[next].clone());
            }
            next = sound_to.unwrap_or(next) + 1;
        }
        faulty
    }

    fn first_error_in(&self, range: &Range<usize>) -> Option<(String, Range<usize>)> {
        let (message, span) = first_error(&self.sound[range.clone()])?;
        Some((message, range.start + span.start..range.start + span.end))
    }

    fn tell_statement(&mut self, statement: &Statement) {
        let Some((message, mut span)) = self.first_error_in(&statement.range) else { return };
        let written = &self.sound[statement.range.clone()];
        if message.contains("unclosed array") {
            let end = statement.range.start + written.trim_end().len();
            span = end.saturating_sub(1)..end;
        } else if let Some(opening) = written.find("\"\"\"").filter(|_| message.contains("multi-line")) {
            let start = statement.range.start + opening;
            span = start..start + 3;
        }
        self.tell(&message, span);
    }

    fn tell(&mut self, message: &str, span: Range<usize>) {
        let line = line_range(self.text, span.start);
        self.mistakes.push(mistake(message, self.text, line, span));
    }

    fn blank(&mut self, range: Range<usize>) {
        let blank: String =
            self.sound[range.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
        self.sound.replace_range(range, &blank);
    }
}

/// `[[faq.answer]]` without a faq above it.
pub(super) fn orphan(header: &str) -> Said {
    let owner = header.trim_matches(['[', ']', ' ']).split('.').next().unwrap_or_default();
    let help = format!("请把它移到那条 [[{owner}]] 的下面，或补上 [[{owner}]]");
    Said::new("orphan", format!("{header} 上面没有它所属的 [[{owner}]]"), help)
}

/// `[phrase]`.
pub(super) fn single_brackets(header: &str) -> Said {
    let name = header.trim_matches(['[', ']', ' ']);
    Said::new("wrong-type", format!("{name} 要写两层方括号"), format!("请改成 [[{name}]]"))
}

/// The mistake that stands first, as the TOML reader says it.
fn first_error(text: &str) -> Option<(String, Range<usize>)> {
    let (_, errors) = DeTable::parse_recoverable(text);
    let first = errors.iter().min_by_key(|error| error.span().map_or(0, |span| span.start))?;
    Some((first.message().to_owned(), first.span().unwrap_or(0..0)))
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = vec![Block { range: 0..0, kind: BlockKind::Lines }];
    let mut entry = "";
    for line in lines(text) {
        let last = blocks.len() - 1;
        let Some(header) = header(&text[line.clone()]) else {
            blocks[last].range.end = line.end;
            continue;
        };
        let kind = match header.name.split_once('.') {
            Some((owner, _)) if owner == entry => {
                blocks[last].range.end = line.end;
                continue;
            }
            Some(("phrase" | "faq" | "product", _)) => BlockKind::Orphan,
            _ if header.double => BlockKind::Entry,
            _ if matches!(header.name, "phrase" | "faq" | "synonym" | "test" | "product" | "size_chart") => {
                BlockKind::SingleBrackets
            }
            _ => BlockKind::Lines,
        };
        entry = if header.double { header.name } else { "" };
        blocks.push(Block { range: line, kind });
    }
    blocks
}

struct Header<'t> {
    name: &'t str,
    double: bool,
}

/// A line that begins a table, be its brackets full width, or too few.
fn header(line: &str) -> Option<Header<'_>> {
    let line = line.trim();
    let inner = line.trim_start_matches(['[', '【', '［']);
    let brackets = line[..line.len() - inner.len()].chars().count();
    let inner = inner.trim_start();
    let end = inner.find(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '_' | '-')).unwrap_or(inner.len());
    let after = inner[end..].trim_start();
    let closed = after.is_empty() || after.starts_with([']', '】', '］']);
    (brackets > 0 && end > 0 && closed).then(|| Header { name: &inner[..end], double: brackets > 1 })
}

/// A header, a key with its value over one or more lines, or a line that is neither.
#[derive(Clone)]
struct Statement {
    range: Range<usize>,
    lines: usize,
    /// Set off by an empty line and no key: a note rather than a part of the entry.
    stray: bool,
}

fn statements(text: &str, block: &Range<usize>) -> Vec<Statement> {
    let mut statements: Vec<Statement> = Vec::new();
    let mut after_empty_line = false;
    for line in lines(&text[block.clone()]) {
        let line = block.start + line.start..block.start + line.end;
        let written = &text[line.clone()];
        let empty = written.trim().is_empty();
        let keyed = header(written).is_some() || begins_with_key(written);
        match statements.last_mut() {
            Some(last) if !keyed && (empty || !last.is_complete(text)) => {
                last.range.end = line.end;
                last.lines += 1;
            }
            _ => statements.push(Statement { range: line, lines: 1, stray: after_empty_line && !keyed }),
        }
        after_empty_line = empty;
    }
    statements
}

impl Statement {
    /// Whether it needs no further line; a long one is not looked through again at each of its lines.
    fn is_complete(&self, text: &str) -> bool {
        const LONGEST: usize = 200;
        self.lines <= LONGEST && first_error(&text[self.range.clone()]).is_none()
    }
}

/// Whether a line reads `key =`, with whatever sign for the equals sign.
fn begins_with_key(line: &str) -> bool {
    let line = line.trim_start();
    let after = match line.chars().next() {
        Some(quote @ ('"' | '\'')) => line[1..].split_once(quote).map_or("", |(_, after)| after),
        _ => {
            let end = line.find(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '_' | '-')).unwrap_or(line.len());
            if end == 0 { "" } else { &line[end..] }
        }
    };
    after.trim_start().starts_with(['=', '＝', ':', '：'])
}

/// The lines with their line ends.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.split_inclusive('\n').scan(0, |start, line| {
        let range = *start..*start + line.len();
        *start = range.end;
        Some(range)
    })
}

/// The line that byte `at` stands in, without its end; at a line's end, that line.
fn line_range(text: &str, at: usize) -> Range<usize> {
    let at = at.min(text.len());
    let before = &text.as_bytes()[..at];
    let ends_line = at == text.len() && before.ends_with(b"\n");
    let before = if ends_line { &before[..at - 1] } else { before };
    let start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
    let end = text.as_bytes()[start..].iter().position(|&byte| byte == b'\n').map_or(text.len(), |n| start + n);
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(usize, &'static str)> {
        let (sound, mistakes) = sound_part(text);
        assert!(first_error(&sound).is_none(), "{sound}");
        mistakes.iter().map(|mistake| (line_of(text, mistake.span.start), mistake.said.rule)).collect()
    }

    fn line_of(text: &str, at: usize) -> usize {
        text.as_bytes()[..at].iter().filter(|&&byte| byte == b'\n').count() + 1
    }

    #[test]
    fn an_entry_with_a_mistake_costs_only_itself() {
        let text = "[[phrase]]\ncode = \"a\"\n[[phrase]]\ncode = [\"b\",\n[[phrase]]\ncode = \"c\"\n";
        let (sound, _) = sound_part(text);
        assert_eq!(sound.matches("code").count(), 2);
        assert_eq!(sound.find("\"c\""), text.find("\"c\""), "positions stay");
        assert_eq!(told(text), [(4, "syntax")]);
    }

    #[test]
    fn of_a_table_every_other_line_is_used() {
        let text = "[facts]\n\"a\" = \"1\n\"b\" = \"2\"\nc d = 3\n\"b\" = \"4\"\n";
        assert_eq!(told(text).iter().map(|&(line, _)| line).collect::<Vec<_>>(), [2, 4, 5]);
        assert!(sound_part(text).0.contains("\"b\" = \"2\""));
    }

    #[test]
    fn a_text_over_several_lines_that_looks_like_keys_is_no_mistake() {
        let text = "[[phrase]]\ntext = \"\"\"\n尺码: 110\n颜色 = 红\n\"\"\"\ncode = “x”\n";
        assert_eq!(told(text), [(6, "full-width")]);
    }

    #[test]
    fn a_note_below_an_entry_does_not_cost_the_entry() {
        let text = "[[phrase]]\ncode = \"a\"\n\n以下待定\n\n[[phrase]]\ncode = \"b\"\n";
        assert_eq!(told(text), [(4, "syntax")]);
        assert_eq!(sound_part(text).0.matches("code").count(), 2);
    }

    #[test]
    fn no_cut_of_a_pack_panics() {
        let text = "title = \"退\"\n[[phrase]]\ncode = [\"退\", \"b\"]\n<<<<<<< a\n[[faq.answer]]\n【【faq】】\nask = \"\"\"问\n\"\"\"\n[facts]\n\"a\" = 1\n";
        for (at, _) in text.char_indices() {
            told(&text[..at]);
            told(&text[at..]);
        }
    }
}
