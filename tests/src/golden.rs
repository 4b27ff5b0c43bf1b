//! Texts that are kept in the repository.

use std::{env, fs};

use crate::repository;

/// Compares a text with the one that the repository keeps; `PLUX_BLESS=1` writes it anew.
///
/// # Panics
///
/// If it is another.
#[track_caller]
pub fn golden(path: &str, text: &str) {
    let path = repository().join(path);
    if env::var_os("PLUX_BLESS").is_some() {
        let folder = path.parent().expect("a file has a folder");
        fs::create_dir_all(folder).expect("a folder can be made");
        fs::write(&path, text).expect("a file can be written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == text,
        "{} is another; if this is right, run the test with PLUX_BLESS=1\n--- now\n{text}",
        path.display()
    );
}

/// Compares a part of a text that the repository keeps, between `<!-- NAME -->` and `<!-- end -->`;
/// `PLUX_BLESS=1` writes it anew.
///
/// # Panics
///
/// If it is another, or the text has no such part.
#[track_caller]
pub fn golden_part(path: &str, name: &str, part: &str) {
    let text = fs::read_to_string(repository().join(path)).unwrap_or_default();
    let begin = format!("<!-- {name} -->\n");
    let Some((before, rest)) = text.split_once(&begin) else { panic!("{path} has no {begin}") };
    let end = rest.find("<!-- end -->").unwrap_or_else(|| panic!("{path}: {name} has no end"));
    golden(path, &format!("{before}{begin}{part}{}", &rest[end..]));
}
