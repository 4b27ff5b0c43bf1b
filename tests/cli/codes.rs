//! The exit codes, and which messages go to which stream.

use plux_tests::{Outcome, Project};

use crate::sample::shop;

#[test]
fn exit_code_0_means_no_problems() {
    let project = shop("code-0");
    for command in
        [&["list"][..], &["show", "mail"], &["index", "-o", "-"], &["check", "-p", "shop-sms"]]
    {
        project.plux(command).code(0);
    }
    project.plux(&["--help"]).code(0).prints("101  Cargo failed");
    project.plux(&["--version"]).code(0);
}

#[test]
fn exit_code_1_means_findings_or_no_such_plugin() {
    let project = shop("code-1");
    project.plux(&["show", "nothing"]).code(1).says("help: ");
    project.plux(&["list", "--namespace", "nothing"]).code(1).says("help: ");
    project.plux(&["index", "-q", "-o", "old.json"]).code(0);
    project.plux(&["index", "-q", "-o", "new.json", "--features", "sms"]).code(0);
    project.plux(&["diff", "old.json", "new.json"]).code(1);
    project.plux(&["index", "--check", "new.json"]).code(1).says("is stale").says("help: ");
    let twice = "#[plux_runtime::plugin(namespace = \"shop.senders\")]\nfn log() {}\n";
    project.write("shop-mail/src/lib.rs", twice);
    // Warnings are no failure, unless they are denied.
    project.plux(&["check"]).code(0).says("1 warning");
    project.plux(&["check", "-D", "warnings"]).code(1).says("help: ");
    project.plux(&["check", "-D", "contract_mismatch"]).code(1).says("1 error");
    project.plux(&["check", "-A", "contract-mismatch"]).code(0).says("no problems found");
    let core = project.read("shop-core/src/lib.rs");
    project.write("shop-core/src/lib.rs", &core.replace("shop.senders:log", "shop.senders:lgo"));
    project.plux(&["check"]).code(1).says("help: ");
    // They still print their results.
    project.plux(&["list"]).code(1).prints("shop.senders").says("error: ");
    project.plux(&["show", "log"]).code(1).prints("shop.senders:log");
    project.plux(&["graph"]).code(1).prints("digraph");
    project.plux(&["docs"]).code(1).prints("shop.senders");
    project.plux(&["index", "-o", "-"]).code(1).says("help: ");
}

#[test]
fn exit_code_1_for_a_target_that_cannot_link_plugins() {
    let project = shop("code-1-target");
    let found = project.plux(&["check", "--target", "x86_64-unknown-uefi"]).code(1);
    found
        .says("error[plux::unsupported_target]: no plugin is linked on the target `x86_64-unknown-uefi`")
        .says("help: build for Linux");
    for target in ["wasm32-unknown-unknown", "x86_64-pc-windows-gnu", "x86_64-unknown-netbsd"] {
        project.plux(&["check", "--target", target]).code(0);
    }
}

#[test]
fn exit_code_2_means_a_usage_error() {
    let project = shop("code-2");
    project.plux(&["lsit"]).code(2).says("similar").says("list");
    project.plux(&["list", "--format", "xml"]).code(2).says("ndjson");
    project.plux(&["list", "--namspace", "x"]).code(2).says("--namespace");
    project.plux(&["list", "-q", "-v"]).code(2);
    project.plux(&["list", "--exclude", "shop"]).code(2).says("help: add `--workspace`");
    project.plux(&["index", "--check", "x", "-o", "y"]).code(2);
    project.plux(&["show"]).code(2).says("<ID>");
    for command in [&["list"][..], &["show", "mail"], &["check"], &["index"], &["graph"], &["docs"]]
    {
        let with = |more: &[&str]| project.plux(&[command, more].concat());
        for more in [&["--offline"][..], &[]] {
            let said = with(&[&["--target", "x86_64-unknown-linux-gnus"], more].concat()).code(2);
            said.says("error: unknown target `x86_64-unknown-linux-gnus`")
                .says("help: did you mean `x86_64-unknown-linux-gnu`?")
                .never_says("warning");
        }
    }
    let mut plux = project.command(plux_tests::cargo_plux());
    plux.args(["plux", "list"]).env("CARGO_BUILD_TARGET", "nonsense");
    Outcome::of(&mut plux)
        .code(2)
        .says("unknown target `nonsense`")
        .says("rustc --print target-list");
    project.plux(&[]).code(2).says("Usage:");
}

#[test]
fn exit_code_3_means_an_input_or_output_error() {
    let project = shop("code-3").file("bad.json", "{").file("newer.json", "{\"format\": 999}");
    project.plux(&["diff", "none.json", "bad.json"]).code(3).says("none.json").says("help: ");
    project.plux(&["diff", "bad.json", "bad.json"]).code(3).says("bad.json");
    project.plux(&["diff", "newer.json", "newer.json"]).code(3).says("upgrade");
    project.plux(&["index", "--check", "bad.json"]).code(3);
    project.plux(&["inspect", "bad.json"]).code(3).says("help: ");
    project.plux(&["index", "-o", "bad.json/plux.json"]).code(3).says("help: ");
}

#[test]
fn exit_code_101_means_that_cargo_failed() {
    let project = shop("code-101");
    project.plux(&["list", "-p", "nobody"]).code(101).says("nobody");
    project.plux(&["list", "--manifest-path", "none/Cargo.toml"]).code(101).says("none");
    let mut plux = project.command(plux_tests::cargo_plux());
    let none = Outcome::of(plux.args(["plux", "list"]).env("CARGO", "/no/such/cargo"));
    none.code(101).says("/no/such/cargo").says("help: ");
    let mut plux = project.command(plux_tests::cargo_plux());
    let none = Outcome::of(plux.args(["plux", "list"]).env("RUSTC", "/no/such/rustc"));
    none.code(101).says("/no/such/rustc").says("help: ");
    let outside = Project::at(&std::env::temp_dir().join("plux-code-101"));
    let none =
        outside.plux(&["list"]).code(101).says("error: Cargo failed: could not find `Cargo.toml`");
    none.says("help: change to the directory of a package").says("--manifest-path");
}

#[test]
fn progress_of_cargo_is_not_printed_if_it_fails() {
    let project = shop("code-101-progress");
    std::fs::remove_file(project.path("Cargo.lock")).unwrap();
    let manifest = project.read("shop/Cargo.toml");
    project.write("shop/Cargo.toml", &manifest.replace("\"digital\"", "\"digit\""));
    let said = project.plux(&["list"]).code(101);
    assert!(said.stderr.starts_with("error: Cargo failed: "), "{}", said.stderr);
    said.says("`digit`").says("help: fix the error").says("`cargo metadata ");
}

/// A build with debug assertions panics if `CARGO_PLUX_BUG` is set.
#[test]
fn a_panic_is_reported_in_one_line_with_exit_code_101() {
    let project = shop("code-101-bug");
    let with_bug = |arguments: &[&str], backtrace: &str| {
        let mut plux = project.command(plux_tests::cargo_plux());
        plux.arg("plux").args(arguments).env("RUST_BACKTRACE", backtrace);
        Outcome::of(plux.env("CARGO_PLUX_BUG", "a \u{1b}[31mloop")).code(101)
    };
    let said = with_bug(&["list"], "0");
    assert_eq!(said.stdout, "");
    assert_eq!(said.stderr.lines().count(), 2, "{}", said.stderr);
    assert!(said.stderr.starts_with("error: a bug in cargo-plux "), "{}", said.stderr);
    said.says(": a \\u{1b}[31mloop\n").says("help: report it").never_says("panicked");
    with_bug(&["list"], "1").says("panicked at").says("error: a bug in cargo-plux ");
    let json = with_bug(&["list", "--message-format", "json"], "0");
    let json: serde_json::Value = serde_json::from_str(&json.stderr).unwrap();
    assert!(json["message"].as_str().unwrap().starts_with("a bug in cargo-plux"), "{json}");
}

#[test]
fn diagnostics_are_never_written_to_standard_output() {
    let project = shop("streams");
    for command in [&["show", "nothing"][..], &["list", "-p", "nobody"], &["diff", "a", "b"]] {
        let outcome = project.plux(command);
        assert_eq!(outcome.stdout, "", "{command:?}");
        assert!(outcome.stderr.starts_with("error: "), "{}", outcome.stderr);
    }
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_not_an_error() {
    use std::process::Stdio;
    let project = shop("pipe");
    for command in
        [&["index", "-q", "-o", "-"][..], &["list", "-q"], &["list", "--format", "ndjson"]]
    {
        let mut plux = project.command(plux_tests::cargo_plux());
        plux.arg("plux").args(command).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = plux.spawn().unwrap();
        drop(child.stdout.take());
        let outcome = Outcome::of_child(format!("{command:?}"), child).success();
        assert_eq!(outcome.stderr, "", "{command:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let project = shop("full");
    for command in
        [&["list"][..], &["show", "mail"], &["index", "-o", "-"], &["check", "--format", "json"]]
    {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut plux = project.command(plux_tests::cargo_plux());
        let plux = plux.arg("plux").args(command).stdout(full).stderr(std::process::Stdio::piped());
        let outcome = Outcome::of_child(format!("{command:?}"), plux.spawn().unwrap()).code(3);
        outcome.says("failed to write the output").says("help: ");
    }
}
