//! Canonical form of a pack: the same keys, values and comments in the same order, laid out one way.
//!
//! - A blank line above every `[table]` and `[[entry]]` and its comments; elsewhere one blank line at most, and none below
//!   a header, at the ends of a list and at the ends of the file.
//! - `key = value`, `{ key = value }`, a space before a comment that ends a line; nothing is aligned.
//! - A list goes on one line if the line, key included, has at most 120 columns (a Chinese character has two) and there
//!   is no comment in the list. Any other list has one item a line, indented by two spaces, with a comma after the last —
//!   unless the trainer already spread it over lines: these line breaks group asks and words, and stay.
//! - An inline table goes on one line; one with comments or with strings over several lines stays as it is written.
//! - LF line ends, no byte order mark, no trailing spaces, one newline at the end.
//!
//! Keys, strings, numbers and dates are copied as they are written, line ends within strings over several lines included.

use std::path::Path;

use toml::de::DeTable;
use toml_edit::{Array, Decor, DocumentMut, InlineTable, Item, KeyMut, RawString, Table, Value};
use toml_parser::{Source, lexer::TokenKind};
use unicode_width::UnicodeWidthStr;

use super::translate;
use crate::diagnostic::Diagnostic;

/// Columns that a list may take on one line.
const WIDTH: usize = 120;

const INDENT: usize = 2;

/// The canonical form of the pack `text`, which messages call `file`.
///
/// ```
/// use huashu::pack::format;
///
/// let pack = "[[phrase]]\ncode=['kd',  'fkd']\ntext = \"亲，默认发{{默认快递}}哦\" # 常用";
/// let formatted = format("phrases/shipping.toml".as_ref(), pack).unwrap();
/// assert_eq!(formatted, "[[phrase]]\ncode = ['kd', 'fkd']\ntext = \"亲，默认发{{默认快递}}哦\" # 常用\n");
/// ```
///
/// # Errors
/// If `text` is no TOML, or if laying it out would change or move more than space: all that is wrong with it.
pub fn format(file: &Path, text: &str) -> Result<String, Vec<Diagnostic>> {
    let mut text = text.strip_prefix('\u{feff}').unwrap_or(text).to_owned();
    let (_, errors) = DeTable::parse_recoverable(&text);
    if !errors.is_empty() {
        let problems = errors.iter().map(|error| translate::diagnostic(file, &text, error.message(), error.span()));
        return Err(problems.collect());
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        vec![translate::diagnostic(file, &text, error.message(), error.span())]
    })?;
    lay_out(document.as_table_mut(), 0, &mut true);
    let end: String = comment_lines(document.trailing().as_str().unwrap_or_default()).map(line).collect();
    document.set_trailing(end);
    let formatted = match document.to_string().trim_matches('\n') {
        "" => String::new(),
        lines => format!("{lines}\n"),
    };
    if says_the_same(&text, &formatted) {
        return Ok(formatted);
    }
    let help = "请把写成 a.b = … 的键放在一起，同名的 [[…]] 用同一种写法，再整理一次";
    Err(vec![Diagnostic::error(file, "not-formatted", "整理会打乱这个文件的内容，没有整理", help)])
}

/// Whether both texts have the same values, and the same keys, values and comments in the same order.
fn says_the_same(before: &str, after: &str) -> bool {
    let values = |text| toml::from_str::<toml::Table>(text).ok();
    values(before).is_some() && values(before) == values(after) && tokens(before).eq(tokens(after))
}

/// All that is not layout; a comma separates items just as well where one follows the last.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let tokens = Source::new(text).lex().into_vec().into_iter();
    tokens.filter_map(move |token| match token.kind() {
        TokenKind::Whitespace | TokenKind::Newline | TokenKind::Comma | TokenKind::Eof => None,
        TokenKind::Comment => Some(text[token.span().start()..token.span().end()].trim_end()),
        _ => Some(&text[token.span().start()..token.span().end()]),
    })
}

/// Lays out what stands below one header. `column` is the width of a dotted key so far; `first` holds until a value
/// was met.
fn lay_out(table: &mut Table, column: usize, first: &mut bool) {
    for (mut key, item) in table.iter_mut() {
        key.dotted_decor_mut().clear();
        match item {
            Item::Value(value) => {
                lay_out_key(&mut key, std::mem::take(first));
                let column = column + key.display_repr().width() + " = ".len();
                lay_out_value(value, column);
            }
            Item::Table(table) if table.is_dotted() => {
                let column = column + key.display_repr().width() + ".".len();
                lay_out(table, column, first);
            }
            Item::Table(table) => {
                key.leaf_decor_mut().clear();
                lay_out_section(table);
            }
            Item::ArrayOfTables(tables) => {
                key.leaf_decor_mut().clear();
                tables.iter_mut().for_each(lay_out_section);
            }
            Item::None => {}
        }
    }
}

fn lay_out_key(key: &mut KeyMut<'_>, first: bool) {
    let decor = key.leaf_decor_mut();
    let above: String = comment_lines(before(decor)).skip_while(|text| first && text.is_empty()).map(line).collect();
    decor.clear();
    decor.set_prefix(above);
}

fn lay_out_value(value: &mut Value, column: usize) {
    let note = note(after(value.decor()));
    if let Value::Array(_) | Value::InlineTable(_) = value
        && let Ok(laid_out) = rendered(value, 0, column).parse()
    {
        *value = laid_out;
    }
    value.decor_mut().set_prefix(" ");
    value.decor_mut().set_suffix(note);
}

/// A header with the comments above it, and all below it.
fn lay_out_section(table: &mut Table) {
    let decor = table.decor_mut();
    let mut above: Vec<&str> = comment_lines(before(decor)).collect();
    // A comment that touches the entry above and not this header belongs there.
    if above.first().is_none_or(|first| !first.is_empty() && !above.contains(&"")) {
        above.insert(0, "");
    }
    let (above, note): (String, String) = (above.into_iter().map(line).collect(), note(after(decor)));
    decor.set_prefix(above);
    decor.set_suffix(note);
    lay_out(table, 0, &mut true);
}

/// A value as it is written at `column`, in lines indented by `indent`.
fn rendered(value: &Value, indent: usize, column: usize) -> String {
    match (value, on_one_line(value)) {
        (Value::Array(_), Some(line)) if column + line.width() <= WIDTH => line,
        (Value::Array(list), _) => on_lines(list, indent),
        (Value::InlineTable(_), Some(line)) => line,
        _ => as_written(value),
    }
}

/// `None` where a comment or a string with line breaks stands in the way.
fn on_one_line(value: &Value) -> Option<String> {
    match value {
        Value::Array(list) => {
            let items: Option<Vec<String>> = list.iter().map(on_one_line).collect();
            let plain = gaps(list).iter().all(|gap| !gap.contains('#'));
            plain.then_some(format!("[{}]", items?.join(", ")))
        }
        Value::InlineTable(table) => inline_table_on_one_line(table),
        scalar => Some(as_written(scalar)).filter(|text| !text.contains('\n')),
    }
}

fn inline_table_on_one_line(table: &InlineTable) -> Option<String> {
    let mut pairs = Vec::new();
    for (path, value) in table.get_values() {
        let key_decor = path.last()?.leaf_decor();
        if [key_decor, value.decor()].iter().any(|decor| before(decor).contains('#') || after(decor).contains('#')) {
            return None;
        }
        let keys: Vec<_> = path.iter().map(|key| key.display_repr()).collect();
        pairs.push(format!("{} = {}", keys.join("."), on_one_line(value)?));
    }
    let plain = !raw(Some(table.trailing())).contains('#');
    plain.then(|| if pairs.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", pairs.join(", ")) })
}

/// The value's own text without what surrounds it, line ends within an inline table tidied.
fn as_written(value: &Value) -> String {
    let mut bare = value.clone();
    bare.decor_mut().clear();
    let text = bare.to_string();
    if !bare.is_inline_table() {
        return text;
    }
    let multi_line_strings = text.contains("\"\"\"") || text.contains("'''");
    if multi_line_strings { text } else { text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n") }
}

/// One item a line, or as many as the trainer put on each.
fn on_lines(list: &Array, indent: usize) -> String {
    let gaps = gaps(list);
    let grouped = gaps.iter().take(list.len()).skip(1).any(|gap| gap.contains('\n'));
    let mut text = "[".to_owned();
    for (number, (value, gap)) in list.iter().zip(&gaps).enumerate() {
        if grouped && number > 0 && !gap.contains('\n') {
            text.push(' ');
        } else {
            text.push_str(&line_break(gap, number == 0, false, indent + INDENT));
            text.push_str(&" ".repeat(indent + INDENT));
        }
        text.push_str(&rendered(value, indent + INDENT, indent + INDENT));
        text.push(',');
    }
    text.push_str(&line_break(gaps.last().map_or("", String::as_str), list.is_empty(), true, indent + INDENT));
    text + &" ".repeat(indent) + "]"
}

/// What stands before each item and before the closing bracket, commas left out.
fn gaps(list: &Array) -> Vec<String> {
    let mut gaps = vec![String::new()];
    for value in list {
        if let Some(gap) = gaps.last_mut() {
            gap.push_str(before(value.decor()));
        }
        gaps.push(after(value.decor()).to_owned());
    }
    if let Some(gap) = gaps.last_mut() {
        gap.push_str(raw(Some(list.trailing())));
    }
    gaps
}

/// A gap from the end of one line to the start of another: the comment that ends the one, then comments on their own.
fn line_break(gap: &str, opens: bool, closes: bool, indent: usize) -> String {
    let (same_line, rest) = gap.split_once('\n').unwrap_or((gap, ""));
    let mut comments: Vec<&str> = comment_lines(rest).collect();
    if opens && comments.first() == Some(&"") {
        comments.remove(0);
    }
    if closes && comments.last() == Some(&"") {
        comments.pop();
    }
    let indented = |comment: &str| match comment {
        "" => "\n".to_owned(),
        comment => format!("{}{comment}\n", " ".repeat(indent)),
    };
    note(same_line) + "\n" + &comments.into_iter().map(indented).collect::<String>()
}

/// The comments above something, blank lines as `""` and never two of them running; what follows the last line end
/// is indentation.
fn comment_lines(text: &str) -> impl Iterator<Item = &str> {
    let mut lines: Vec<&str> = text.split('\n').map(str::trim).collect();
    lines.pop();
    lines.dedup_by(|next, previous| next.is_empty() && previous.is_empty());
    lines.into_iter()
}

/// A comment at the end of a line, with the space before it.
fn note(text: &str) -> String {
    match text.trim() {
        "" => String::new(),
        comment => format!(" {comment}"),
    }
}

fn line(text: &str) -> String {
    format!("{text}\n")
}

fn before(decor: &Decor) -> &str {
    raw(decor.prefix())
}

fn after(decor: &Decor) -> &str {
    raw(decor.suffix())
}

fn raw(text: Option<&RawString>) -> &str {
    text.and_then(RawString::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::builtin;

    fn formatted(text: &str) -> String {
        format(Path::new("a.toml"), text).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"))
    }

    #[track_caller]
    fn becomes(text: &str, canonical: &str) {
        let once = formatted(text);
        assert_eq!(once, canonical);
        let values = |text: &str| toml::from_str::<toml::Table>(text.trim_start_matches('\u{feff}')).unwrap();
        assert_eq!(values(text), values(&once));
        assert_eq!(formatted(&once), once, "formatted twice");
    }

    #[test]
    fn shipped_packs_are_canonical() {
        for (path, text) in builtin::files() {
            assert_eq!(formatted(text), text, "{path}: run huashu fmt");
            let untidy = text.replace("\n\n", "\n\n \n\n").replace(" = ", "\t=").replace('\n', " \t\r\n");
            assert_eq!(formatted(&format!("\u{feff}\r\n{untidy}\r\n")), text, "{path}, untidy");
        }
    }

    #[test]
    fn spaces_and_blank_lines_are_put_in_order() {
        becomes(
            "\u{feff}\r\n\r\ntitle=\"发货\"  \r\n\r\n\r\n\r\ncategory  =  'shipping'\t# 类别  \r\n[[ phrase ]]#快递\r\n\r\n  code = \"kd\"",
            "title = \"发货\"\n\ncategory = 'shipping' # 类别\n\n[[phrase]] #快递\ncode = \"kd\"\n",
        );
        becomes("", "");
        becomes(" \n\t\n", "");
        becomes("\n\n# 只有注释", "# 只有注释\n");
        becomes("a=1\n\n\n#一\n\n\n#二  \n\n", "a = 1\n\n#一\n\n#二\n");
    }

    #[test]
    fn comments_stay_with_what_they_touch() {
        becomes(
            "a = 1\n# 关于 a\n\n\n# 关于 b\n[b]\n\n# 关于 c\n\nc = 2\n# 末尾",
            "a = 1\n# 关于 a\n\n# 关于 b\n[b]\n# 关于 c\n\nc = 2\n# 末尾\n",
        );
        becomes("a = 1\n# 关于 b\n[b]", "a = 1\n\n# 关于 b\n[b]\n");
    }

    #[test]
    fn lists_fit_on_a_line_or_have_an_item_a_line() {
        becomes("ask = [\n 'a'\n, 'b',\n\n]", "ask = ['a', 'b']\n");
        becomes("ask = [ ]", "ask = []\n");
        let half = "字".repeat(25);
        // 100 columns of characters, 6 of digits, and 14 of `ask = [`, quotes, comma, space and bracket.
        becomes(&format!("ask = ['{half}','{half}123456']"), &format!("ask = ['{half}', '{half}123456']\n"));
        becomes(
            &format!("asks = ['{half}','{half}123456']"),
            &format!("asks = [\n  '{half}',\n  '{half}123456',\n]\n"),
        );
    }

    #[test]
    fn lines_of_a_list_are_the_trainers() {
        let long = "字".repeat(60);
        becomes(
            &format!("ask = ['一','二',\n\n\n 'a',  '{long}']\nnext = 1"),
            &format!("ask = [\n  '一', '二',\n\n  'a', '{long}',\n]\nnext = 1\n"),
        );
    }

    #[test]
    fn comments_in_lists_stay() {
        becomes(
            "ask = [ # 常问\n\n# 一\n'a' # 甲\n, # 甲二\n 'b', 'c', # 丙\n  # 最后\n\n] # 完",
            "ask = [ # 常问\n  # 一\n  'a', # 甲\n  # 甲二\n  'b', 'c', # 丙\n  # 最后\n] # 完\n",
        );
        becomes("ask = [\n# 还没写\n]", "ask = [\n  # 还没写\n]\n");
        becomes("ask = ['a', 'b' # 乙\n]", "ask = [\n  'a',\n  'b', # 乙\n]\n");
    }

    #[test]
    fn strings_are_copied() {
        becomes(
            "a = \"\"\"\n第一行  \n\n\n  第二行\\\n  还是\"\"\"",
            "a = \"\"\"\n第一行  \n\n\n  第二行\\\n  还是\"\"\"\n",
        );
        becomes("a=['''x\ny''','z']", "a = [\n  '''x\ny''',\n  'z',\n]\n");
        becomes("a=\"\"\"x\r\ny\"\"\"\r\nb=1\r\n", "a = \"\"\"x\r\ny\"\"\"\nb = 1\n");
        becomes("a = \"# 不是注释, [x]\"\nb = '\\d+'", "a = \"# 不是注释, [x]\"\nb = '\\d+'\n");
        becomes(
            "a=\"\\u4EB2\\t\"\n\"快 递\".'b'  =1e3\nd=2026-11-01\nx=+0x_1\n".replace("+0x_1", "0x1F").as_str(),
            "a = \"\\u4EB2\\t\"\n\"快 递\".'b' = 1e3\nd = 2026-11-01\nx = 0x1F\n",
        );
    }

    #[test]
    fn inline_and_nested_values_are_put_in_order() {
        becomes("when={order=\"paid\",a . b=[ 1,2 ],}", "when = { order = \"paid\", a.b = [1, 2] }\n");
        becomes("a = {}\nb = [[1,2],[ ]]\nc=[{x=1}]", "a = {}\nb = [[1, 2], []]\nc = [{ x = 1 }]\n");
        becomes("a = [[1, # 一\n2]]", "a = [\n  [\n    1, # 一\n    2,\n  ],\n]\n");
        becomes("a = {\r\n  # 甲  \r\n  x = 1, \r\n}", "a = {\n  # 甲\n  x = 1,\n}\n");
        becomes(
            "[a . b]\n[a.\"c\" . d]\nx.y . z = 1\n[a]\n[[l]]\n[[l.m]]\n[l.n]\n",
            "[a.b]\n\n[a.\"c\".d]\nx.y.z = 1\n\n[a]\n\n[[l]]\n\n[[l.m]]\n\n[l.n]\n",
        );
    }

    #[test]
    fn what_cannot_be_read_or_kept_in_order_is_refused() {
        let problems = |text| format(Path::new("a.toml"), text).unwrap_err();
        assert_eq!(problems("a = 1\na = 2")[0].rule, "duplicate-key");
        let broken = problems("a = \"一\nb = “二”\n");
        assert!(broken.iter().all(|problem| problem.position.is_some()), "{broken:?}");
        assert_eq!(problems("a.b = 1\nc = 2\na.d = 3")[0].rule, "not-formatted");
    }
}
