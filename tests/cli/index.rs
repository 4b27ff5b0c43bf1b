//! `cargo plux index`: where it goes, and in which form.

use crate::sample::shop;

#[test]
fn it_goes_below_the_target_folder_to_a_file_or_to_standard_output() {
    let project = shop("index");
    let target = project.root().join("target");
    let project = project.target_folder(target);
    let json = project.plux(&["index", "-o", "-"]).success().stdout;
    project.plux(&["index"]).success().says("plux.json");
    assert_eq!(project.read("target/plux/plux.json"), json);
    project.plux(&["index", "-q", "-o", "deep/down/plux.json"]).success();
    assert_eq!(project.read("deep/down/plux.json"), json);
}

#[test]
fn ini_is_what_pythons_plux_writes() {
    let ini = shop("index-ini").plux(&["index", "--format", "ini", "-o", "-"]).success().stdout;
    assert_eq!(
        ini,
        "[clock.faces]\ndigital = clock::digital\nsundial = clock::sundial\n\n\
         [shop.senders]\narchive = shop_core::archive\nlog = shop_core::log\nmail = shop_mail::mail\n"
    );
}
