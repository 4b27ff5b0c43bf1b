//! Lints: codes, levels, pages, and the formats for editors.

use plux_tests::golden;
use serde_json::Value;

use crate::sample::shop;

#[test]
fn explain_prints_the_page_of_a_lint_or_lists_all_lints() {
    let project = shop("lints-explain");
    let list = project.plux(&["explain"]).success();
    list.prints("plux::duplicate_id").prints("deny");
    let page = project.plux(&["explain", "unlinked-plugin"]).success();
    golden("tests/cli/golden/explain.txt", &page.stdout);
    page.prints("plux::unlinked_plugin")
        .prints("The default level is `warn`.")
        .prints("[workspace.metadata.plux.lints]");
    project.plux(&["explain", "unlinkd_plugin"]).code(2).says("did you mean `unlinked_plugin`?");
}

#[test]
fn a_level_of_the_manifest_applies() {
    let project = shop("lints-manifest");
    let mail = "#[plux_runtime::plugin(namespace = \"shop.sender\")]\nfn mail(_: &str) {}\n";
    project.write("shop-mail/src/lib.rs", mail);
    project.plux(&["check"]).code(0).says("warning");
    let manifest = project.read("Cargo.toml");
    let deny = "[workspace.metadata.plux.lints]\nundeclared_namespace = \"deny\"\n";
    project.write("Cargo.toml", &format!("{manifest}{deny}"));
    project.plux(&["check"]).code(1).says("1 error");
    // A flag overrides it.
    project.plux(&["check", "-W", "undeclared_namespace"]).code(0);
}

#[test]
fn json_messages_have_the_format_of_cargo() {
    let project = shop("lints-editor");
    let mail = "#[plux_runtime::plugin(namespace = \"shop.sender\")]\nfn mail(_: &str) {}\n";
    project.write("shop-mail/src/lib.rs", mail);
    let check = project.plux(&["check", "--message-format", "compiler-message"]).code(0);
    let message: Value = serde_json::from_str(check.stdout.lines().next().unwrap()).unwrap();
    assert_eq!(message["reason"], "compiler-message");
    let diagnostic = &message["message"];
    assert_eq!(diagnostic["code"]["code"], "plux::undeclared_namespace");
    assert_eq!(
        (&diagnostic["level"], &diagnostic["spans"][0]["line_start"]),
        (&"warning".into(), &1.into())
    );
    let file = diagnostic["spans"][0]["file_name"].as_str().unwrap();
    assert!(std::path::Path::new(file).is_file(), "{file}");
}

#[test]
fn a_view_prints_one_line_about_problems() {
    let project = shop("lints-view");
    let twice = "#[plux_runtime::plugin(namespace = \"shop.sender\")]\nfn mail(_: &str) {}\n\
        #[plux_runtime::plugin(namespace = \"shop.sendre\")]\nfn post(_: &str) {}\n";
    project.write("shop-mail/src/lib.rs", twice);
    for view in [&["list", "--format", "json"][..], &["show", "log"], &["graph"], &["docs"]] {
        let said = project.plux(view).success().stderr;
        assert_eq!(said, "warning: 2 problems found; run `cargo plux check -p shop`\n", "{view:?}");
    }
}

#[test]
fn a_file_without_records_is_reported_once() {
    let project = shop("lints-binary");
    let path = std::env::current_exe().unwrap();
    let main = "plux_runtime::include_index!();\nfn main() {}\n";
    project.write("shop/src/main.rs", main);
    // A program that has nothing of plux.
    let other = if cfg!(unix) { std::path::PathBuf::from("/bin/ls") } else { path };
    if other.is_file() {
        let check = project.plux(&["check", "-p", "shop", "--binary", other.to_str().unwrap()]);
        let said = check.code(1).stderr.clone();
        assert_eq!(said.matches("has no plugins and includes no index").count(), 1, "{said}");
        assert_eq!(said.matches("not linked").count(), 0, "{said}");
    }
}

#[test]
fn plugins_that_only_tests_of_a_program_contain_are_a_note_of_check() {
    let project = shop("lints-dev-dependency");
    let note = "1 plugin of `shop-mail` is in tests only: `shop` depends on `shop-mail` only through `[dev-dependencies]`";
    project.plux(&["check", "-p", "shop"]).code(0).never_says(note);
    let dependency = "shop-mail.path = \"../shop-mail\"\n";
    let manifest = project.read("shop/Cargo.toml").replace(dependency, "");
    let manifest =
        manifest.replace("[features]\n", &format!("[dev-dependencies]\n{dependency}[features]\n"));
    project.write("shop/Cargo.toml", &manifest);
    project.plux(&["check", "-p", "shop"]).code(0).says(note).says(
        "if `shop` itself needs the plugins of `shop-mail`, add `shop-mail` to `[dependencies]`",
    );
    project.plux(&["check", "-p", "shop", "--quiet"]).code(0).never_says(note);
}
