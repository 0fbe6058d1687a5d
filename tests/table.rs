//! Tables in, tables out: what shops keep in Excel, WPS and their back ends.

use std::{
    io::{Cursor, Write},
    path::PathBuf,
};

use huashu::table::{Cell, Output, Sheet, Table};
use tempfile::TempDir;
use zip::{ZipWriter, write::SimpleFileOptions};

/// A folder with one file in it.
fn file(name: &str, content: impl AsRef<[u8]>) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    (folder, path)
}

/// Every row with its number, cells between `|`; problems as they are told, without the folder.
fn rows(name: &str, content: impl AsRef<[u8]>) -> Vec<String> {
    let (folder, path) = file(name, content);
    let place = format!("{}/", folder.path().display());
    let mut table = match Table::open(&path) {
        Ok(table) => table,
        Err(problem) => return vec![problem.to_string().replace(&place, "")],
    };
    let mut shown = Vec::new();
    while let Some(row) = table.next_row() {
        shown.push(match row {
            Ok(row) => format!("{} {}", row.number(), row.cells().collect::<Vec<_>>().join("|")),
            Err(problem) => problem.to_string().replace(&place, ""),
        });
    }
    shown
}

#[test]
fn rows_have_the_numbers_of_their_lines() {
    for end in ["\n", "\r\n"] {
        let csv = "店铺,备注\n甲,\"两\n行\"\n\n乙,\"说\"\"好\"\"\"\n ,\n丙,\n丁,".replace('\n', end);
        let note = format!("2 甲|两{end}行");
        assert_eq!(rows("a.csv", &csv), [&note, "5 乙|说\"好\"", "7 丙|", "8 丁|"], "{csv:?}");
    }
}

#[test]
fn utf8_with_and_without_mark_and_gb18030_read_the_same() {
    let csv = "店铺,销售额\n禾苗,100\n";
    let (gb18030, ..) = encoding_rs::GB18030.encode(csv);
    for content in [csv.as_bytes(), format!("\u{feff}{csv}").as_bytes(), &gb18030] {
        let (_folder, path) = file("a.csv", content);
        let mut table = Table::open(&path).unwrap();
        let (shop, sales) = (table.column(&["shop", "店铺"]).unwrap(), table.column(&["销售额", "sales"]).unwrap());
        let row = table.next_row().unwrap().unwrap();
        assert_eq!((row.get(shop), row.get(sales)), ("禾苗", "100"));
    }
}

#[test]
fn tabs_semicolons_and_json_lines_are_tables_too() {
    assert_eq!(rows("a.tsv", "a\tb\n1,5\t2\n"), ["2 1,5|2"]);
    assert_eq!(rows("a.csv", "a;b\n1,5;2\n"), ["2 1,5|2"]);
    let json =
        "{\"店铺\":\"禾苗\",\"sales\":59.00}\n\n{\"sales\":null,\"店铺\":true,\"more\":1}\n[1]\n{\"店铺\":\"乙\"}\n";
    let (_folder, path) = file("a.jsonl", json);
    let mut table = Table::open(&path).unwrap();
    let sales = table.column(&["销售额", "sales"]).unwrap();
    let group = table.optional(&["组", "more"]).unwrap();
    let mut cells = Vec::new();
    while let Some(row) = table.next_row() {
        cells.push(row.map(|row| format!("{} {} {}", row.number(), row.get(sales), row.get_optional(group))));
    }
    assert_eq!(cells[0].as_deref(), Ok("1 59.00 "));
    assert_eq!(cells[1].as_deref(), Ok("3  1"));
    assert!(cells[2].as_ref().unwrap_err().to_string().contains("第 4 行 不是 JSON 对象"));
    assert_eq!(cells[3].as_deref(), Ok("5  "));
}

#[test]
fn columns_are_found_whatever_their_case_width_and_spaces() {
    let mut table = Table::stream("a.csv", &b"Agent Name,\xef\xbc\xb3ales,\xe7\xbb\x84\nx,1,2\n"[..]).unwrap();
    assert!(table.column(&["agentname"]).is_ok() && table.column(&["SALES"]).is_ok());
    assert_eq!(table.optional(&["buyer"]), Ok(None));
    let missing = table.column(&["买家", "buyer"]).unwrap_err().to_string();
    assert_eq!(missing, "a.csv 缺“买家”或“buyer”这一列；现有的列：Agent Name、Ｓales、组。请改列名或补上这一列");
    let mut twice = Table::stream("a.csv", &b"sales,Sales\n"[..]).unwrap();
    let told = twice.column(&["sales"]).unwrap_err().to_string();
    assert_eq!(told, "a.csv “sales”和“Sales”两列说的是同一件事，请删去一列");
}

#[test]
fn a_bad_row_is_told_and_the_next_is_read() {
    let told = rows("a.csv", "a,b\n1,2,3\n4\n5,6,\n");
    assert_eq!(
        told,
        ["a.csv 第 2 行 有 3 格，表头只有 2 列；格子里有逗号时，要用双引号把这一格括起来", "3 4", "4 5|6"]
    );
}

#[test]
fn an_open_quote_ends_after_a_mebibyte() {
    let mut csv = b"a,b\n1,\"never closed\n".to_vec();
    csv.extend(std::iter::repeat_n(*b"0123456789\n", 1_000_000).flatten());
    let told = rows("a.csv", csv);
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("a.csv 第 2 行") && told[0].contains("双引号没有配对"), "{told:?}");
}

#[test]
fn other_files_are_refused_in_words_that_help() {
    let (gb18030, ..) = encoding_rs::GB18030.encode("店铺\n禾苗\n");
    for (content, told) in [
        (Vec::new(), "是空的"),
        (b"\xff\xfea\0".to_vec(), "UTF-16"),
        (b"\xd0\xcf\x11\xe0\xa1".to_vec(), "旧的 .xls"),
        (b"a,b\n\0".to_vec(), "不是表格文件"),
        (["店铺名,a\n".as_bytes(), &gb18030].concat(), "混了几种编码"),
        (b"PK\x03\x04 not a zip".to_vec(), "打不开"),
    ] {
        let shown = rows("a.csv", &content);
        assert!(shown.len() == 1 && shown[0].contains(told), "{told}: {shown:?}");
    }
    let streamed = Table::stream("管道", &b"PK\x03\x04"[..]).err().unwrap();
    assert_eq!(streamed.to_string(), "管道 是 .xlsx 工作簿，不能边写边读。请给 CSV 或 .jsonl");
    assert!(
        Table::open("none.csv".as_ref())
            .is_err_and(|problem| problem.to_string().starts_with("none.csv 读不了：没有这个文件"))
    );
}

fn sheet() -> Sheet {
    let text = |text: &str| Cell::text(text);
    let rows = vec![
        vec![text("=1+1"), Cell::number("59.00"), Cell::Empty],
        vec![text("13800000000"), Cell::number(-3), text("说“好”,\n再见")],
        vec![text("\u{1}控"), Cell::number("1234567890123456789"), text("-5 折")],
    ];
    Sheet { name: "客服".to_owned(), header: ["客服", "数", "备注"].map(str::to_owned).to_vec(), rows }
}

#[test]
fn csv_is_written_for_excel_and_no_cell_becomes_a_formula() {
    let (_folder, path) = file("out.csv", "");
    Output::of(&path).unwrap().write(&path, &[sheet()]).unwrap();
    let written = std::fs::read_to_string(&path).unwrap();
    let expected = "\u{feff}客服,数,备注\r\n'=1+1,59.00,\r\n13800000000,-3,\"说“好”,\n再见\"\r\n\
                    \u{1}控,1234567890123456789,'-5 折\r\n";
    assert_eq!(written, expected);
}

#[test]
fn a_workbook_that_was_written_reads_as_it_was() {
    let (_folder, path) = file("out.xlsx", "");
    Output::of(&path).unwrap().write(&path, &[sheet(), Sheet { name: "二".to_owned(), ..sheet() }]).unwrap();
    let shown = rows("out.xlsx", std::fs::read(&path).unwrap());
    assert_eq!(shown[..2], ["2 =1+1|59", "3 13800000000|-3|说“好”,\n再见"]);
    assert!(shown[2].contains("|1234567890123456789|-5 折"), "{shown:?}");
    let unknown = Output::of("out.pdf".as_ref()).unwrap_err().to_string();
    assert_eq!(unknown, "out.pdf 写不了这种格式，文件名请以 .csv 或 .xlsx 结尾");
}

/// A workbook with these parts in place of a real one's.
fn workbook(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const RELATIONS: (&str, &[u8]) = (
    "_rels/.rels",
    br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
);
const BOOK: (&str, &[u8]) = (
    "xl/workbook.xml",
    br#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="h" sheetId="1" state="hidden" r:id="h"/><sheet name="s" sheetId="2" r:id="s"/></sheets></workbook>"#,
);
const BOOK_RELATIONS: (&str, &[u8]) = (
    "xl/_rels/workbook.xml.rels",
    br#"<Relationships><Relationship Id="h" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/hidden.xml"/><Relationship Id="s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet.xml"/></Relationships>"#,
);

fn with_sheet(cells: &str, strings: &str) -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{cells}</sheetData></worksheet>");
    let hidden = b"<worksheet><sheetData></sheetData></worksheet>";
    let parts = [
        RELATIONS,
        BOOK,
        BOOK_RELATIONS,
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/worksheets/hidden.xml", hidden),
        ("xl/worksheets/sheet.xml", sheet.as_bytes()),
    ];
    workbook(&parts)
}

#[test]
fn the_first_visible_sheet_is_read_with_the_numbers_of_its_rows() {
    let cells = r#"<row r="2"><c r="A2" t="inlineStr"><is><t>a</t></is></c><c r="C2" t="s"><v>0</v></c></row>
                   <row r="9"><c r="A9"><v>0.285</v></c><c r="C9"><v>1234567</v></c></row>"#;
    assert_eq!(rows("a.xlsx", with_sheet(cells, "<sst><si><t>c</t></si></sst>")), ["9 0.285||1234567"]);
}

#[test]
fn a_workbook_cannot_take_more_memory_than_it_is_given() {
    let far = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>"#;
    assert_eq!(rows("a.xlsx", with_sheet(far, "<sst/>")), ["a.xlsx 第 1048576 行 超过 1000 列"]);
    let deep = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>2</v></c></row>"#;
    assert_eq!(rows("a.xlsx", with_sheet(deep, "<sst/>")), ["1048576 2"]);
    let claims = r#"<sst uniqueCount="99999999999"><si><t>c</t></si></sst>"#;
    assert_eq!(rows("a.xlsx", with_sheet(deep, claims)), ["a.xlsx 太大了。请用 Excel 另存为“CSV UTF-8”再试"]);
    let zeros = vec![b' '; 257 << 20];
    let bomb = workbook(&[("xl/worksheets/sheet.xml", &zeros)]);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(rows("a.xlsx", bomb), ["a.xlsx 太大了。请用 Excel 另存为“CSV UTF-8”再试"]);
    let long = format!("<sst><si><t>{}</t></si></sst>", "a".repeat(1 << 20));
    let many = r#"<c t="s"><v>0</v></c>"#.repeat(300);
    assert_eq!(rows("a.xlsx", with_sheet(&format!("<row>{many}</row>"), &long)).len(), 1);
}

#[test]
fn dates_and_times_of_a_workbook_are_written_out() {
    let styles = br#"<styleSheet><cellXfs><xf numFmtId="22"/></cellXfs></styleSheet>"#;
    let cells = r#"<row r="1"><c r="A1" s="0"><v>1</v></c></row><row r="2"><c r="A2" s="0"><v>46337</v></c></row>
                   <row r="3"><c r="A3" s="0"><v>46337.3333449074</v></c></row><row r="4"><c r="A4" s="0"><v>0.5</v></c></row>"#;
    let sheet = format!("<worksheet><sheetData>{cells}</sheetData></worksheet>");
    let book = br#"<workbook xmlns:r="x"><sheets><sheet name="s" sheetId="2" r:id="s"/></sheets></workbook>"#;
    let parts = [
        RELATIONS,
        ("xl/workbook.xml", &book[..]),
        BOOK_RELATIONS,
        ("xl/styles.xml", styles),
        ("xl/worksheets/sheet.xml", sheet.as_bytes()),
    ];
    assert_eq!(rows("a.xlsx", workbook(&parts)), ["2 2026-11-11", "3 2026-11-11 08:00:01", "4 12:00:00"]);
}
