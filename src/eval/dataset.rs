//! Data sets: a knowledge base and labelled questions as JSON lines.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

use serde::{Deserialize, de::DeserializeOwned};

use crate::pack::{Answer, Category, Entry, Kind, Layer, Library, Origin, Period, Reply};

/// A line of `kb.jsonl`.
#[derive(Deserialize)]
struct KbLine {
    id: String,
    #[serde(default)]
    title: String,
    questions: Vec<String>,
    /// Not for the robot.
    #[serde(default)]
    handoff: bool,
}

/// A question whose right entry is known: a line of `queries.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Labelled {
    #[serde(rename = "q")]
    pub text: String,
    /// The right entry; none if the robot must not answer.
    #[serde(default)]
    pub id: Option<String>,
    /// A group that is also reported by itself.
    #[serde(default)]
    pub kind: String,
}

/// Which line of which file is no good.
#[derive(Debug)]
pub struct DatasetError {
    file: PathBuf,
    line: Option<usize>,
    message: String,
}

impl fmt::Display for DatasetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, " {}", self.message)
    }
}

impl std::error::Error for DatasetError {}

/// Reads `{"id","title","questions":[…],"handoff":bool?}` lines as a library of faqs.
///
/// # Errors
/// If the file cannot be read, a line is malformed, or two lines have the same id.
pub fn read_kb(file: &Path) -> Result<Library, DatasetError> {
    let mut library = Library { title: file.display().to_string(), ..Library::default() };
    let lines: Vec<(usize, KbLine)> = read_lines(file)?;
    for (line, kb) in lines {
        if library.entries.iter().any(|entry| entry.key == kb.id) {
            let message = format!("id {} 重复", kb.id);
            return Err(DatasetError { file: file.to_owned(), line: Some(line), message });
        }
        let title = if kb.title.is_empty() { kb.id.clone() } else { kb.title };
        library.entries.push(Entry {
            kind: Kind::Faq,
            key: kb.id,
            answers: vec![Answer { when: Default::default(), reply: Reply::Texts(vec![title.clone()]) }],
            title,
            category: Category { name: String::new(), title: String::new() },
            codes: Vec::new(),
            asks: kb.questions,
            any: Vec::new(),
            none: Vec::new(),
            patterns: Vec::new(),
            auto: !kb.handoff,
            period: Period::default(),
            origin: Origin { layer: Layer::Shop, file: file.to_owned(), line: line as u32 },
            allowed: Default::default(),
            hidden_by: Vec::new(),
        });
    }
    Ok(library)
}

/// Reads `{"q","id"|null,"kind"}` lines.
///
/// # Errors
/// If the file cannot be read or a line is malformed.
pub fn read_queries(file: &Path) -> Result<Vec<Labelled>, DatasetError> {
    Ok(read_lines(file)?.into_iter().map(|(_, query)| query).collect())
}

fn read_lines<T: DeserializeOwned>(file: &Path) -> Result<Vec<(usize, T)>, DatasetError> {
    let problem = |line, message| DatasetError { file: file.to_owned(), line, message };
    let text = fs::read_to_string(file).map_err(|error| problem(None, format!("读不了：{error}")))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(number, line)| {
            let value = serde_json::from_str(line.trim_start_matches('\u{feff}'));
            value
                .map(|value| (number + 1, value))
                .map_err(|error| problem(Some(number + 1), format!("不是正确的 JSON 行：{error}")))
        })
        .collect()
}
