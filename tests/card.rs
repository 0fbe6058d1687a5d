//! `huashu card`: every code on paper.

mod common;

use common::Place;

fn count(page: &str, mark: &str) -> usize {
    page.matches(mark).count()
}

#[test]
fn the_built_in_shop_fits_one_sheet_with_every_code() {
    let place = Place::empty();
    let page = place.run(&["card"]).says(0, "<!doctype html>").out;
    assert_eq!((count(&page, "<section>"), count(&page, "<p><b>")), (1, 132));
    for line in place.run(&["list", "--json"]).json_lines() {
        let codes = line["codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap()).collect::<Vec<_>>();
        let entry = format!("<p><b>{}</b><span>{}</span>", codes.join(" "), line["title"].as_str().unwrap());
        assert!(page.contains(&entry), "{entry}");
    }
    assert!(page.contains("size:A4 landscape") && !page.contains("http"), "self-contained");
}

#[test]
fn a_file_is_written_whole_and_named() {
    let place = Place::empty();
    let ran = place.run(&["card", "--out", "card.html"]).says(0, "").warns("已写入 card.html");
    assert_eq!(ran.out, "");
    let page = std::fs::read_to_string(place.path("card.html")).unwrap();
    assert!(page.contains("禾苗童装 快捷码") && page.ends_with("</section>"), "{page}");
    place.run(&["card", "--out", "."]).says(2, "").warns("写不了");
    place.run(&["card", "--out", "打印/card.html"]).says(2, "").warns("没有 打印 这个文件夹");
    assert!(!place.path("打印").exists());
}

#[test]
fn a_shop_of_six_hundred_phrases_takes_several_sheets_and_loses_none() {
    let phrases: String =
        (0..600).map(|n| format!("[[phrase]]\ncode = \"c{n}\"\ntitle = \"第{n}条\"\ntext = \"好\"\n")).collect();
    let page = Place::empty().with("phrases/a.toml", phrases).run(&["card"]).says(0, "").out;
    assert_eq!(count(&page, "<p><b>"), 600);
    let sheets = count(&page, "<section>");
    assert!((2..=5).contains(&sheets), "{sheets} sheets");
    assert!(page.contains(&format!("第 1 张，共 {sheets} 张")) && page.contains("（续）"));
}

#[test]
fn a_small_shop_keeps_to_one_column_and_lines_that_are_not_too_high() {
    let pack = "title = \"问候\"\n[[phrase]]\ncode = \"a\"\ntitle = \"甲\"\ntext = \"好\"\n\
                [[phrase]]\ncode = \"b\"\ntitle = \"乙\"\ntext = \"好\"\n";
    let page = Place::empty().with("phrases/a.toml", pack).run(&["card"]).says(0, "--line:6.000mm").out;
    assert!(page.contains("<h2>问候</h2>") && !page.contains("（续）"), "{page}");
    assert_eq!(count(&page, "<div></div>"), 2, "the other columns are empty");
}

#[test]
fn codes_without_room_before_their_title_stand_above_it_and_take_none_from_others() {
    let entry = |code: &str, title: &str| format!("[[phrase]]\ncode = {code}\ntitle = \"{title}\"\ntext = \"好\"\n");
    let page = |pack: String| Place::empty().with("phrases/a.toml", pack).run(&["card"]).says(0, "").out;
    let sizes = |page: &str| page.split("--code:").nth(1).unwrap().split('m').next().unwrap().to_owned();
    let short = entry("\"a\"", "甲");
    let long = entry("[\"kd\", \"kuaidigongsi\", \"fashenmekuaidi\"]", "发什么快递")
        + &entry("\"youfeiduoshaoqianyijian\"", "邮费");
    let both = page(short.clone() + &long);
    assert_eq!(sizes(&both), sizes(&page(short)), "the column of codes is as wide as the short ones need");
    for part in [
        "<p class=codes><b>kd kuaidigongsi</b></p><p class=codes><b>fashenmekuaidi</b></p><p><b></b><span>发什么快递</span>",
        "<p class=codes><b>youfeiduoshaoqianyijian</b></p><p><b></b><span>邮费</span>",
    ] {
        assert!(both.contains(part), "{part}: {both}");
    }
}

#[test]
fn words_of_a_pack_stay_words_and_old_phrases_stay_off() {
    let pack = "[[phrase]]\ncode = \"a\"\ntitle = \"<b>粗\"\ntext = \"1 < 2 & 3\"\nuntil = 2098-03-01\n\
                [[phrase]]\ncode = \"b\"\ntitle = \"过期\"\ntext = \"好\"\nuntil = 2020-01-01\n";
    let page = Place::empty().with("phrases/a.toml", pack).run(&["card"]).says(0, "&lt;b&gt;粗").out;
    assert!(page.contains("</span><em>（至3-1）</em><i>1 &lt; 2 &amp; 3") && !page.contains("过期"), "{page}");
    let old = "[[phrase]]\ncode = \"b\"\ntitle = \"过期\"\ntext = \"好\"\nuntil = 2020-01-01\n";
    Place::empty().with("phrases/a.toml", old).run(&["card"]).says(1, "").warns("没有能用的");
}
