//! Which names the sources of a package refer to.

use std::path::Path;

use memchr::memmem;

use plux_scan::{Disk, Files as _};

/// Whether code in these files has this word. What stands behind `//` is no code; a text that has
/// the word counts, which errs on the side of silence.
pub(super) fn mentions(files: &[impl AsRef<Path>], word: &str) -> bool {
    let finder = memmem::Finder::new(word);
    let mut buffer = Vec::new();
    files
        .iter()
        .map(AsRef::as_ref)
        .any(|path| Disk.read(path, &mut buffer).is_ok_and(|source| has_word(source, &finder)))
}

fn has_word(text: &[u8], finder: &memmem::Finder<'_>) -> bool {
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || !byte.is_ascii();
    finder.find_iter(text).any(|at| {
        let (before, after) = (&text[..at], &text[at + finder.needle().len()..]);
        let whole = !before.last().is_some_and(is_letter) && !after.first().is_some_and(is_letter);
        whole && !is_behind_slashes(before)
    })
}

fn is_behind_slashes(before: &[u8]) -> bool {
    let line = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    line.windows(2).any(|two| two == b"//")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_word_of_code_counts() {
        let has = |text: &str| has_word(text.as_bytes(), &memmem::Finder::new("french"));
        assert!(has("use french as _;") && has("::french::f()") && has("extern crate french;"));
        assert!(!has("use french_fries as _;") && !has("let xfrench = 1;"));
        assert!(!has("// use french as _;\n/// french") && has("// a comment\nuse french as _;"));
    }
}
