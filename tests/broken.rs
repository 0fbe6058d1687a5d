//! Bad input: a clear message in Chinese, the right exit code, no panic, nothing lost.

mod common;

use std::{fs, path::PathBuf, process::Stdio};

use common::Place;

const GOOD: &str = "[[phrase]]\ncode = \"ok\"\ntitle = \"好的\"\ntext = \"好的亲，没问题\"\n";

/// The good pack answers beside the bad one, and the message says where, what and what next.
fn broken(content: impl AsRef<[u8]>, message: &str) {
    let place = Place::empty().with("phrases/a-good.toml", GOOD).with("phrases/bad.toml", content);
    let ran = place.run(&["find", "ok"]).says(0, "好的亲").warns("phrases/bad.toml").warns("怎么办：").warns(message);
    assert!(!ran.err.contains("panicked"), "{ran:?}");
}

#[test]
fn a_bad_pack_does_not_hide_the_others() {
    broken("[[phrase]]\ncode = \"kd\ntitle = 3", "错误");
    broken(b"title = \"\xc4\xe3\xba\xc3\"".as_slice(), "UTF-8");
    broken("[[phrase]]\ncoed = \"kd\"\ntitle = \"快递\"\ntext = \"亲\"", "是不是想写 code");
    broken("[[phrase]]\ntitle = \"快递\"\ntext = \"亲\"", "缺少 code");
    broken("[[phrase]]\ncode = 3\ntitle = \"快递\"\ntext = \"亲\"", "这里要写文字");
    broken("[[phrase]]\ncode = \"kd\"\ntitle = \"快递\"\ntext = \"{{快递\"", "花括号");
    broken("[[phrase]]\ncode = \"ok\"\ntitle = \"快递\"\ntext = \"亲\"", "快捷码 ok");
    broken("[[faq]]\nid = \"a\"\nask = [\"问\"]\nreply = \"nosuch\"", "nosuch 不存在");
    broken("[[faq]]\nid = \"a\"\nask = []\nreply = \"好的亲\"", "问法");
    broken("[[faq]]\nid = \"a\"\nask = [\"问问看\"]\nreply = \"好的亲\"\npattern = [\"(\"]", "正则");
    broken(
        "[[phrase]]\ncode = \"kd\"\ntitle = \"a\"\ntext = \"亲\"\nfrom = 2026-12-01\nuntil = 2026-11-01",
        "until 早于 from",
    );
    broken("[phrase]\ncode = \"kd\"", "两层方括号");
    broken("phrase = 3", "两层方括号");
    broken("titel = \"发货\"", "是不是想写 title");
}

#[test]
fn half_a_sentence_never_reaches_a_buyer() {
    for text in [
        "\"满\"59元\"包邮\"",
        "\"满59元包邮，\n偏远地区除外\"",
        "\"第一种\", \"第二种\"",
        "“加群#123 领券”",
        "\"\"\"没有结尾",
    ] {
        let pack = format!("{GOOD}[[phrase]]\ncode = \"xx\"\ntitle = \"包邮\"\ntext = {text}\n");
        let ran = Place::empty().with("phrases/a.toml", pack).run(&["find", "xx"]).warns("错误");
        assert_eq!(ran.out, "", "{text}: {ran:?}");
    }
}

#[test]
fn a_fact_is_final_text() {
    let place = Place::empty()
        .with("phrases/a.toml", "[[phrase]]\ncode = \"kd\"\ntitle = \"快递\"\ntext = \"发{{快递}}哦\"\n")
        .with("kb/shop.toml", "[facts]\n\"快递\" = \"{{店铺}}快递\"\n");
    place.run(&["find", "kd"]).says(1, "").warns("花括号").warns("还缺：快递");
}

#[test]
fn a_base_that_is_no_text_is_reported() {
    let place = Place::empty().with("phrases/a.toml", GOOD).with("kb/shop.toml", "base = 3\n");
    place.run(&["find", "ok"]).says(0, "好的亲").warns("shop.toml:1:8 错误").warns("base 要写成文字");
}

#[test]
fn a_folder_where_a_file_should_be_is_reported() {
    let place = Place::empty().with("phrases/good.toml", GOOD);
    fs::create_dir_all(place.path("phrases/folder.toml")).unwrap();
    place.run(&["find", "ok"]).says(0, "好的亲").warns("folder.toml").warns("文件夹");
}

#[test]
fn good_entries_of_a_bad_pack_are_kept() {
    let pack = format!("{GOOD}[[phrase]]\ncode = \"x\"\ntitle = \"错\"\ntxet = \"亲\"\n");
    Place::empty().with("phrases/a.toml", pack).run(&["find", "ok"]).says(0, "好的亲").warns("a.toml:8:1");
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_are_fine() {
    let pack = format!("\u{feff}{}", GOOD.replace('\n', "\r\n"));
    let ran = Place::empty().with("phrases/a.toml", pack).run(&["find", "ok"]).says(0, "好的亲");
    assert!(!ran.err.contains("错误"), "{ran:?}");
}

#[test]
fn an_empty_or_missing_shop_folder_says_what_to_do() {
    let place = Place::empty();
    fs::create_dir(place.path("empty")).unwrap();
    place.run(&["--dir", "empty", "find", "kd"]).says(2, "").warns("huashu init");
    place.run(&["--dir", "nowhere", "find", "kd"]).says(2, "").warns("nowhere");
    place.write("file", "x");
    place.run(&["--dir", "file", "find", "kd"]).says(2, "").warns("不是文件夹");
    fs::create_dir(place.path("phrases")).unwrap();
    place.run(&["find", "kd"]).says(2, "").warns("没找到 phrases/*.toml");
}

#[test]
fn a_folder_with_faqs_only_is_a_shop() {
    let faq = "[[faq]]\nid = \"a\"\nask = [\"能开发票吗\"]\nreply = \"可以开的亲，请留税号\"\n";
    Place::empty().with("kb/a.toml", faq).run(&["find", "能开发票吗"]).says(0, "请留税号");
}

#[test]
fn a_file_that_is_overlooked_is_told_as_soon_as_it_lies_there() {
    let place = Place::empty().with("phrases/good.toml", GOOD);
    place.run(&["find", "ok"]).says(0, "好的亲");
    place.write("phrases/size.toml.txt", GOOD);
    place.run(&["find", "ok"]).says(0, "好的亲").warns("phrases/size.toml.txt").warns("去掉末尾的 .txt");
    place.write("phrases/双十二/size.toml", GOOD);
    place.run(&["find", "ok"]).says(0, "好的亲").warns("phrases/双十二").warns("子文件夹");
}

/// The files of the one built index.
fn cached_files(place: &Place) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![place.cache()];
    while let Some(folder) = folders.pop() {
        for item in fs::read_dir(folder).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

#[test]
fn a_damaged_cache_is_rebuilt_without_the_user_noticing() {
    let place = Place::empty();
    let build_and_list = || {
        place.run(&["find", "什么时候发货"]).says(0, "48小时内");
        place.run(&["find", "kd"]).says(0, "中通");
        cached_files(&place)
    };
    let count = build_and_list().len();
    assert!(count >= 3, "{count} files");
    for nth in 0..count {
        for damage in 0..4 {
            let file = &build_and_list()[nth];
            let whole = fs::read(file).unwrap();
            let damaged = match damage {
                0 => Vec::new(),
                1 => whole[..whole.len() / 2].to_vec(),
                2 => b"garbage".to_vec(),
                _ => whole
                    .iter()
                    .enumerate()
                    .map(|(at, byte)| if at == whole.len() / 2 { !byte } else { *byte })
                    .collect(),
            };
            fs::write(file, damaged).unwrap();
            for text in ["kd", "什么时候发货"] {
                let ran = place.run(&["find", text]);
                assert!(ran.code == Some(0) && !ran.out.is_empty(), "{} {text}: {ran:?}", file.display());
            }
        }
    }
}

#[test]
fn a_half_written_cache_is_rebuilt() {
    let place = Place::empty();
    place.run(&["find", "kd"]).says(0, "中通");
    for file in cached_files(&place) {
        if file.exists() {
            fs::remove_file(&file).unwrap();
        }
        place.run(&["find", "什么时候发货"]).says(0, "48小时内");
    }
}

#[test]
fn an_unusable_cache_folder_is_no_obstacle() {
    let place = Place::empty();
    fs::write(place.cache(), "a file where the cache folder should be").unwrap();
    place.run(&["find", "kd"]).says(0, "中通");
    place.run(&["find", "什么时候发货"]).says(0, "48小时内");
}

#[test]
fn processes_that_start_at_once_all_answer() {
    let place = Place::empty();
    let start = || {
        let mut command = place.command(&["find", "什么时候发货"]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let children: Vec<_> = (0..6).map(|_| start()).collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(String::from_utf8_lossy(&output.stdout).contains("48小时内"), "{output:?}");
    }
}

#[test]
fn a_save_within_the_same_tick_is_noticed() {
    let place = Place::empty().with("phrases/a.toml", GOOD);
    for round in 0..10 {
        // In place: neither its name nor its inode tells that it is another.
        fs::write(place.path("phrases/a.toml"), GOOD.replace("没问题", &format!("第{round}次"))).unwrap();
        place.run(&["find", "ok"]).says(0, &format!("第{round}次"));
    }
}
