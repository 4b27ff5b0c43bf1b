//! Golden files: expected output that is committed to the repository.

use std::fs;

use crate::environment::flag;
use crate::repository;

/// Compares output with a committed file; `PLUX_BLESS=1` writes the file instead.
///
/// # Panics
///
/// If they differ.
#[track_caller]
pub fn golden(path: &str, text: &str) {
    let path = repository().join(path);
    if flag("PLUX_BLESS") {
        let parent = path.parent().expect("a file has a directory");
        fs::create_dir_all(parent).expect("a directory can be created");
        fs::write(&path, text).expect("a file can be written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == text,
        "{} differs; if the new output is right, run the test with PLUX_BLESS=1\n--- now\n{text}",
        path.display()
    );
}

/// Compares output with a part of a committed file, between `<!-- NAME -->` and `<!-- end -->`;
/// `PLUX_BLESS=1` writes that part instead.
///
/// # Panics
///
/// If they differ, or the file has no such part.
#[track_caller]
pub fn golden_part(path: &str, name: &str, part: &str) {
    let (before, _, after) = split(path, name);
    golden(path, &format!("{before}{part}{after}"));
}

/// Returns a part of a committed file, between `<!-- NAME -->` and `<!-- end -->`.
///
/// # Panics
///
/// If the file has no such part.
#[track_caller]
pub fn committed_part(path: &str, name: &str) -> String {
    split(path, name).1
}

#[track_caller]
fn split(path: &str, name: &str) -> (String, String, String) {
    let text = fs::read_to_string(repository().join(path)).unwrap_or_default();
    let begin = format!("<!-- {name} -->\n");
    let start = text.find(&begin).unwrap_or_else(|| panic!("{path} has no {begin}")) + begin.len();
    let end = text[start..].find("<!-- end -->");
    let end = start + end.unwrap_or_else(|| panic!("{path}: {name} has no end"));
    (text[..start].to_owned(), text[start..end].to_owned(), text[end..].to_owned())
}
