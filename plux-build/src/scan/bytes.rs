//! Searching in bytes.

/// Where `byte`, an ASCII character, first stands in `text`.
///
/// Build scripts are not optimized, and neither is the memchr crate then; the standard library
/// always is, and its search takes a tenth of the time.
pub(super) fn find(byte: u8, text: &str) -> Option<usize> {
    if cfg!(debug_assertions) {
        text.find(char::from(byte))
    } else {
        memchr::memchr(byte, text.as_bytes())
    }
}

/// All the places where `byte`, an ASCII character, stands in `text`.
pub(super) fn find_all(byte: u8, text: &str) -> impl Iterator<Item = usize> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + find(byte, &text[from..])?;
        from = at + 1;
        Some(at)
    })
}

/// Where a word, of ASCII characters, may first stand in `text`; nothing if it does not.
///
/// It is the start of the text in a build script, where such a search takes longer than it saves.
pub(super) fn first_word(word: &str, text: &str) -> Option<usize> {
    if cfg!(debug_assertions) {
        return Some(0);
    }
    let bytes = text.as_bytes();
    let is_part = |at: usize| bytes.get(at).is_some_and(|&byte| is_word(byte) && byte < 0x80);
    memchr::memmem::find_iter(bytes, word)
        .find(|&at| !is_part(at + word.len()) && !is_part(at.wrapping_sub(1)))
}

/// Whether `part` stands in `text`. For short texts.
pub(super) fn contains(text: &[u8], part: &str) -> bool {
    memchr::memmem::find(text, part.as_bytes()).is_some()
}

/// Whether a byte can stand in a word; every letter beyond ASCII passes for one.
pub(super) fn is_word(byte: u8) -> bool {
    WORD[byte as usize]
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
