//! The variables that bless golden files or select slow tests are parsed by one function.

use std::fs;
use std::path::Path;

use plux_tests::repository;

/// Files that read such a variable by themselves, and why.
const ACCEPTED: &[(&str, &str)] =
    &[("cargo-plux/src/cli/man.rs", "the published package has no `plux-tests`")];

/// Without it, `PLUX_BLESS=0` means yes in one file and no in another.
#[test]
fn variables_for_yes_and_no_are_read_by_the_helper() {
    let (mut found, mut count) = (Vec::new(), 0);
    search(repository(), &mut found, &mut count);
    found.sort();
    assert!(count > 300, "{count} files were searched");
    assert_eq!(found, ACCEPTED.iter().map(|it| it.0).collect::<Vec<_>>(), "call `flag`");
}

fn search(directory: &Path, found: &mut Vec<String>, count: &mut usize) {
    for entry in fs::read_dir(directory).expect("a directory can be read").flatten() {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if path.is_dir() && name != "target" && !name.starts_with('.') {
            search(&path, found, count);
        } else if path.extension().is_some_and(|it| it == "rs") {
            let source = fs::read_to_string(&path).expect("a file can be read");
            *count += 1;
            if reads(&source) {
                let path = path.strip_prefix(repository()).expect("below the repository");
                found.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
}

/// Returns whether a source reads such a variable with a function of std.
fn reads(source: &str) -> bool {
    ["BLESS", "SLOW"].iter().any(|name| {
        ["var", "var_os"].iter().any(|read| source.contains(&format!("{read}(\"PLUX_{name}\")")))
    })
}

#[test]
fn a_call_of_std_is_found_and_one_of_the_helper_is_not() {
    let name = "\"PLUX_BLESS\"";
    assert!(reads(&format!("std::env::var_os({name}).is_some()")));
    assert!(reads(&format!("env::var({name}).is_ok()")));
    assert!(!reads(&format!("flag({name})")));
}
