//! `cargo plux show`: all details of a plugin or a namespace.

use plux_tests::golden;

use crate::sample::shop;

#[test]
fn a_plugin_an_inactive_one_and_a_namespace() {
    let project = shop("show");
    let shown = |id: &str| project.plux(&["show", id]).success().stdout;
    golden("tests/cli/golden/show-plugin.txt", &shown("shop.senders:archive"));
    golden("tests/cli/golden/show-inactive.txt", &shown("shop.senders:sms"));
    golden("tests/cli/golden/show-external.txt", &shown("clock.faces:digital"));
    let namespace = shown("shop.senders");
    golden("tests/cli/golden/show-namespace.txt", &namespace);
}

#[test]
fn a_unique_name_or_prefix_selects_a_plugin() {
    let project = shop("show-short");
    let title = |text: &str| {
        let shown = project.plux(&["show", text]).success().stdout;
        shown.lines().next().unwrap().to_owned()
    };
    assert_eq!(title("mail"), "shop.senders:mail");
    assert_eq!(title("shop.senders:m"), "shop.senders:mail");
    assert_eq!(title("ma"), "shop.senders:mail");
    assert_eq!(title("clock"), "clock.faces");
    // `log` is a whole name, and nothing else's beginning would be.
    assert_eq!(title("log"), "shop.senders:log");
    project
        .plux(&["show", "s"])
        .code(1)
        .says("`s` is a prefix of several")
        .says("one of `shop.senders`, `clock.faces:sundial`");
}

#[test]
fn an_unknown_plugin_is_reported_with_the_closest_match() {
    let project = shop("show-near");
    let unknown = |text: &str| project.plux(&["show", text]).code(1);
    unknown("shop.senders:mial").says("did you mean `shop.senders:mail`?");
    unknown("shop.sneders").says("did you mean `shop.senders`?");
    unknown("mial").says("did you mean `mail`?");
    unknown("kubernetes").says("run `cargo plux show kubernetes --workspace` for all packages");
}

#[test]
fn a_name_in_two_namespaces_is_reported_with_both() {
    let project = shop("show-ambiguous").file(
        "shop/src/main.rs",
        "#[plux_runtime::plugin(namespace = \"shop.readers\")]\nfn mail() {}\nfn main() {}\n",
    );
    project
        .plux(&["show", "mail"])
        .code(1)
        .says("several plugins have the name `mail`")
        .says("one of `shop.readers:mail`, `shop.senders:mail`");
}
