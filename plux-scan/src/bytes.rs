//! Searching in bytes.

use std::io::BufRead as _;
use std::sync::LazyLock;

use memchr::memmem::Finder;

/// Returns where `byte` is first found.
///
/// Build scripts are compiled without optimization, and so is the memchr crate in them. The search of
/// the standard library is always optimized: it takes a tenth of the time there.
pub(crate) fn find(byte: u8, source: &[u8]) -> Option<usize> {
    let mut rest = source;
    let last = rest.skip_until(byte).ok()?.checked_sub(1)?;
    (source[last] == byte).then_some(last)
}

/// Returns every position of `byte`.
pub(crate) fn find_all(byte: u8, source: &[u8]) -> impl Iterator<Item = usize> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + find(byte, &source[from..])?;
        from = at + 1;
        Some(at)
    })
}

/// A word that many sources are searched for.
pub(crate) type Word = LazyLock<Finder<'static>>;

/// Returns whether a source contains a word, on its own or as part of another one.
pub(crate) fn contains(source: &[u8], word: &Word) -> bool {
    word.find(source).is_some()
}

/// Returns whether a byte can be part of an identifier; every byte beyond ASCII passes.
pub(crate) fn is_word(byte: u8) -> bool {
    WORD[byte as usize]
}

/// Returns whether a byte is certainly part of an identifier: one beyond ASCII may be whitespace.
pub(crate) fn is_ascii_word(byte: u8) -> bool {
    byte.is_ascii() && is_word(byte)
}

// A table, because this is called most often and build scripts are not optimized.
static WORD: [bool; 256] = {
    let mut word = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        word[byte] = matches!(byte.to_le_bytes()[0], b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | 0x80..);
        byte += 1;
    }
    word
};
