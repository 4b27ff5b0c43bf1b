//! `cargo plux index`: where it writes the index, and in which format.

use std::fs;

use crate::sample::shop;

#[test]
fn the_index_is_written_to_the_target_directory_a_file_or_standard_output() {
    let project = shop("index");
    let target = project.root().join("target");
    let project = project.target_directory(target);
    let json = project.plux(&["index", "-o", "-"]).success().stdout;
    project.plux(&["index"]).success().says("target/plux/shop/plux.json");
    assert_eq!(project.read("target/plux/shop/plux.json"), json);
    fs::create_dir(project.path("deep")).unwrap();
    project.plux(&["index", "-q", "-o", "deep/plux.json"]).success();
    assert_eq!(project.read("deep/plux.json"), json);
}

#[test]
fn the_index_of_one_package_does_not_replace_that_of_another() {
    let project = shop("index-twice");
    let target = project.root().join("target");
    let project = project.target_directory(target);
    project.plux(&["index", "-q", "--workspace"]).success();
    let workspace = project.read("target/plux/plux.json");
    project.plux(&["index", "-q"]).success();
    project.plux(&["index", "-q", "-p", "shop-mail"]).success();
    assert_eq!(project.read("target/plux/plux.json"), workspace);
    assert!(
        project.read("target/plux/shop-mail/plux.json")
            != project.read("target/plux/shop/plux.json")
    );
}

#[test]
fn a_directory_that_does_not_exist_is_an_error() {
    let project = shop("index-nowhere");
    let failed = project.plux(&["index", "-o", "made/by/plux/x.json"]).code(3);
    failed.says("the directory `made/by/plux` does not exist").says("help: create it");
    assert!(!project.path("made").exists());
}

#[test]
fn a_directory_is_not_a_file_to_write() {
    let project = shop("index-directory");
    let refused = project.plux(&["index", "-o", "shop"]).code(2);
    refused.says("error: `shop` is a directory").says("help: pass the path of a file");
}

#[test]
fn a_file_that_is_not_an_index_is_not_overwritten() {
    let project = shop("index-external");
    let main = project.read("shop/src/main.rs");
    let refused = project.plux(&["index", "-o", "shop/src/main.rs"]).code(2);
    refused.says("refusing to overwrite `shop/src/main.rs`").says("help: write to another file");
    assert_eq!(project.read("shop/src/main.rs"), main);
    for format in ["json", "ini", "json"] {
        project.plux(&["index", "-o", "plux.json", "--format", format]).success();
    }
    project.plux(&["index", "-o", "shop/src/main.rs", "--force"]).success();
}

#[test]
fn ini_output_is_that_of_the_python_plux() {
    let ini = shop("index-ini").plux(&["index", "--format", "ini", "-o", "-"]).success().stdout;
    assert_eq!(
        ini,
        "[clock.faces]\ndigital = clock::digital\nsundial = clock::sundial\n\n\
         [shop.senders]\narchive = shop_core::archive\nlog = shop_core::log\nmail = shop_mail::mail\n"
    );
}

#[cfg(unix)]
#[test]
fn writing_the_index_does_not_change_a_file_that_a_reader_has_open() {
    use std::io::Read as _;
    use std::os::unix::fs::MetadataExt as _;
    let project = shop("index-replaced");
    project.plux(&["index", "-q", "-o", "plux.json"]).success();
    let (old, path) = (project.read("plux.json"), project.path("plux.json"));
    let (mut reader, inode) = (fs::File::open(&path).unwrap(), fs::metadata(&path).unwrap().ino());
    project.plux(&["index", "-q", "-o", "plux.json", "--features", "sms"]).success();
    assert_ne!(project.read("plux.json"), old);
    assert_ne!(fs::metadata(&path).unwrap().ino(), inode, "it was written in place");
    let mut read = String::new();
    reader.read_to_string(&mut read).unwrap();
    assert_eq!(read, old);
}
