//! Searching in bytes.

use std::sync::LazyLock;

use memchr::memmem::Finder;

/// A word that many sources are searched for.
pub(crate) type Word = LazyLock<Finder<'static>>;

/// Returns whether a source contains a word, on its own or as part of another one.
pub(crate) fn contains(source: &[u8], word: &Word) -> bool {
    word.find(source).is_some()
}

/// Returns every position of a word on its own.
pub(crate) fn find_words(word: &'static Word, source: &[u8]) -> impl Iterator<Item = usize> {
    let is_part = |byte: Option<&u8>| byte.is_some_and(|&byte| is_ascii_word(byte));
    word.find_iter(source).filter(move |&at| {
        let (before, after) = (&source[..at], &source[at + word.needle().len()..]);
        !is_part(before.last()) && !is_part(after.first())
    })
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
