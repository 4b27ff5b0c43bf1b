//! Searching in bytes.

use std::io::BufRead as _;
use std::sync::LazyLock;

use memchr::memmem::Finder;

/// Where `byte` first stands in `text`.
///
/// Build scripts are not optimized, and neither is the memchr crate then; the standard library
/// always is, and its search takes a tenth of the time.
pub(super) fn find(byte: u8, text: &[u8]) -> Option<usize> {
    if !cfg!(debug_assertions) {
        return memchr::memchr(byte, text);
    }
    let mut rest = text;
    let passed = rest.skip_until(byte).ok()?;
    let last = passed.checked_sub(1)?;
    (text[last] == byte).then_some(last)
}

/// All the places where `byte` stands in `text`.
pub(super) fn find_all(byte: u8, text: &[u8]) -> impl Iterator<Item = usize> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + find(byte, &text[from..])?;
        from = at + 1;
        Some(at)
    })
}

/// All the places where one of two bytes stands in `text`, in ascending order of each.
#[cfg(not(debug_assertions))]
pub(super) fn find_either(one: u8, other: u8, text: &[u8]) -> impl Iterator<Item = usize> {
    memchr::memchr2_iter(one, other, text)
}

/// All the places where one of two bytes stands in `text`, in ascending order of each.
#[cfg(debug_assertions)]
pub(super) fn find_either(one: u8, other: u8, text: &[u8]) -> impl Iterator<Item = usize> {
    find_all(one, text).chain(find_all(other, text))
}

/// A word that is searched for in many texts.
pub(super) type Word = LazyLock<Finder<'static>>;

/// Whether `part` stands in `text`. For short texts.
pub(super) fn contains(text: &[u8], part: &Word) -> bool {
    part.find(text).is_some()
}

/// Whether a byte can stand in a word; every letter beyond ASCII passes for one.
pub(super) fn is_word(byte: u8) -> bool {
    WORD[byte as usize]
}

/// Whether a byte is surely part of a word: what is beyond ASCII may be a blank.
pub(super) fn is_ascii_word(byte: u8) -> bool {
    byte.is_ascii() && is_word(byte)
}

// A table, as this is asked most often and build scripts are not optimized.
static WORD: [bool; 256] = {
    let mut word = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        word[byte] = matches!(byte.to_le_bytes()[0], b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | 0x80..);
        byte += 1;
    }
    word
};
