//! `huashu fmt`, as a trainer, an editor and a CI run it.

mod common;

use std::fs;

use common::Place;

const UNTIDY: &str = "\u{feff}title=\"发货\"\r\n\r\n\r\n[[phrase]]\r\ncode = [ 'kd',\r\n'fkd' ]  # 常用\r\ntitle = \"发什么快递\"\r\ntext=\"亲\"";
const TIDY: &str =
    "title = \"发货\"\n\n[[phrase]]\ncode = ['kd', 'fkd'] # 常用\ntitle = \"发什么快递\"\ntext = \"亲\"\n";

impl Place {
    #[track_caller]
    fn holds(&self, path: &str, text: &str) {
        assert_eq!(fs::read_to_string(self.path(path)).unwrap(), text, "{path}");
    }
}

#[test]
fn the_packs_of_the_shop_are_put_in_order() {
    let place = Place::empty().with("phrases/a.toml", UNTIDY).with("kb/b.toml", TIDY).with("kb/notes.txt", "a=1");
    let ran = place.run(&["fmt"]).says(0, "").warns("已整理 phrases/a.toml");
    assert!(ran.out.is_empty() && !ran.err.contains("b.toml"), "{ran:?}");
    place.holds("phrases/a.toml", TIDY);
    place.holds("kb/notes.txt", "a=1");
    place.run(&["fmt"]).says(0, "").warns("2 个话术包都是整理好的");
}

#[test]
fn check_lists_and_changes_nothing() {
    let place = Place::empty().with("phrases/a.toml", UNTIDY).with("kb/b.toml", TIDY);
    let ran = place.run(&["fmt", "--check"]).warns("1 个话术包要整理");
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), "phrases/a.toml\n"));
    place.holds("phrases/a.toml", UNTIDY);
    place.run(&["fmt"]).says(0, "");
    place.run(&["fmt", "--check"]).says(0, "");
}

#[test]
fn a_broken_pack_is_reported_and_left_alone() {
    let broken = "[[phrase]]\ncode = “kd”\n";
    let place = Place::empty().with("phrases/a.toml", broken).with("phrases/b.toml", UNTIDY);
    let place = place.with("phrases/c.toml", b"title = \"\xc4\xe3\"".as_slice());
    let ran = place.run(&["fmt"]).says(2, "").warns("phrases/a.toml:2:8 错误").warns("中文符号 “").warns("怎么办：");
    ran.warns("phrases/c.toml:1:10 错误").warns("UTF-8").warns("已整理 phrases/b.toml").warns("2 个话术包没有整理");
    place.holds("phrases/a.toml", broken);
    place.holds("phrases/b.toml", TIDY);
}

#[test]
fn a_pack_whose_order_would_change_is_left_alone() {
    let dotted = "[facts]\na.x  = 1\nb = 2\na.y = 3\n";
    let place = Place::empty().with("kb/shop.toml", dotted).with("phrases/a.toml", TIDY);
    place.run(&["fmt"]).says(2, "").warns("kb/shop.toml 错误：整理会打乱");
    place.holds("kb/shop.toml", dotted);
}

#[test]
fn named_files_alone_are_put_in_order() {
    let place = Place::empty().with("one.toml", UNTIDY).with("phrases/a.toml", UNTIDY);
    place.run(&["fmt", "one.toml"]).says(0, "").warns("已整理 one.toml");
    place.holds("one.toml", TIDY);
    place.holds("phrases/a.toml", UNTIDY);
    place.run(&["fmt", "nowhere.toml", "phrases/a.toml"]).says(2, "").warns("nowhere.toml 错误").warns("文件不存在");
    place.holds("phrases/a.toml", TIDY);
}

#[test]
fn an_editor_pipes_its_text_through() {
    let ran = Place::empty().pipe(&["fmt", "-"], UNTIDY);
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (Some(0), TIDY, ""));
    let ran = Place::empty().pipe(&["fmt", "-"], "a = “").warns("标准输入:1:5");
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    let ran = Place::empty().pipe(&["fmt", "--check", "-"], UNTIDY);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    Place::empty().pipe(&["fmt", "--check", "-"], TIDY).says(0, "");
    Place::empty().pipe(&["fmt", "-", "a.toml"], TIDY).says(2, "").warns("标准输入");
}

#[test]
fn the_built_in_shop_has_no_files_to_put_in_order() {
    Place::empty().run(&["fmt"]).says(2, "").warns("没有店铺文件夹").warns("huashu init");
}

#[test]
fn another_shop_is_named_by_dir() {
    let place = Place::empty().with("shop/phrases/a.toml", UNTIDY);
    place.run(&["--dir", "shop", "fmt"]).says(0, "").warns("已整理 phrases/a.toml");
    place.holds("shop/phrases/a.toml", TIDY);
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let place = Place::empty().with("real.toml", UNTIDY).with("phrases/locked.toml", UNTIDY);
    let permit = |path: &str, mode| fs::set_permissions(place.path(path), fs::Permissions::from_mode(mode)).unwrap();
    permit("real.toml", 0o640);
    permit("phrases/locked.toml", 0o444);
    symlink(place.path("real.toml"), place.path("phrases/link.toml")).unwrap();
    place.run(&["fmt"]).says(2, "").warns("phrases/locked.toml 错误：写不了这个文件");
    place.holds("phrases/locked.toml", UNTIDY);
    place.holds("real.toml", TIDY);
    assert!(place.path("phrases/link.toml").is_symlink());
    assert_eq!(fs::metadata(place.path("real.toml")).unwrap().permissions().mode() & 0o777, 0o640);
    let names = fs::read_dir(place.path("phrases")).unwrap().count();
    assert_eq!(names, 2, "nothing is left beside the packs");
}
