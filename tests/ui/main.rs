//! The errors that rustc prints for invalid declarations, and declarations that compile.
//!
//! Each case has its expected output beside it. After a deliberate change of a message, run
//! `TRYBUILD=overwrite cargo test -p plux-tests --test ui` and review the diff.

use std::fs;
use std::path::{Path, PathBuf};

use plux_tests::Project;

#[test]
fn invalid_declarations_are_spanned_errors_and_valid_ones_compile() {
    let count = |directory| cases_in(directory).len();
    assert!(count("fail") > 30 && count("pass") > 0, "trybuild passes without any case");
    // One run of both, so that the dependencies are compiled once.
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/fail/*.rs");
    cases.pass("ui/pass/*.rs");
}

/// Errors of the macros that `cargo plux check` reports in other words, or not at all.
const ONLY_BY_RUSTC: &[&str] = &[
    // The scanner does not parse what is in an `impl`: "cannot be used on associated items".
    "`#[plugin]` cannot be applied to a method",
    "`#[plugin]` cannot be applied to an associated function",
];

#[test]
fn check_reports_what_the_attributes_refuse_in_the_same_words() {
    let cases = cases_in("fail");
    let name = |case: &Path| case.file_stem().unwrap().to_str().unwrap().to_owned();
    let main = "plux_runtime::include_index!();\nfn main() {}\n";
    let mut project = Project::new("ui-check").application("ui-check", "", main);
    let mut lib = String::new();
    for case in &cases {
        let name = name(case);
        project = project.file(&format!("src/{name}.rs"), &fs::read_to_string(case).unwrap());
        lib.extend(["mod ", &name, ";\n"]);
    }
    let project = project.file("src/lib.rs", &lib);
    let check = project.plux(&["check", "--offline", "--message-format", "short"]).code(1).stderr;

    let mut compared = 0;
    for case in &cases {
        let expected = fs::read_to_string(case.with_extension("stderr")).unwrap();
        // Errors with a code are those of rustc's type checker, which plux does not have.
        for message in expected.lines().filter_map(|line| line.strip_prefix("error: ")) {
            let file = format!("src/{}.rs:", name(case));
            let error = format!(": error[plux::invalid_declaration]: {message}");
            let is_reported = check.lines().any(|line| {
                let rest = line.strip_prefix(&file).and_then(|line| line.split_once(&error));
                rest.is_some_and(|(_, help)| help.is_empty() || help.starts_with("; help: "))
            });
            assert_eq!(is_reported, !ONLY_BY_RUSTC.contains(&message), "{file} {message}\n{check}");
            compared += 1;
        }
    }
    assert!(compared > 50, "{compared}");
    // The location is that of the call, as in rustc's error, and not that of the attribute.
    let ambiguous = "src/own_name_is_ambiguous.rs:6:19: error[plux::invalid_declaration]: the name is \
                     ambiguous: the item has several `#[plugin]` attributes; help: write a \
                     string literal instead, or annotate one item for each name\n";
    assert!(check.contains(ambiguous), "{check}");
}

fn cases_in(directory: &str) -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui").join(directory);
    let files = fs::read_dir(directory).into_iter().flatten().flatten();
    let mut cases: Vec<PathBuf> = files.map(|file| file.path()).collect();
    cases.retain(|path| path.extension().is_some_and(|it| it == "rs"));
    cases.sort();
    cases
}
