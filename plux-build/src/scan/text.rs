//! Where the text of a file is read into, one file after the other.

use std::io;

/// The largest file that is read. Hand-written sources do not come near it.
const MAX_BYTES: usize = 16 << 20;

/// What is made room for at least: nearly all files fit in. The system gives memory where something
/// is written to it, and no sooner.
const ROOM: usize = 1 << 20;

/// The text starts at a multiple of it.
///
/// A large allocation starts 16 bytes behind the start of a page. There a processor takes three
/// times as long to copy what starts with a page, as the system has it of each file: it takes what
/// it reads for what it has just written, whose address differs in the upper bits alone.
const LINE: usize = 64;

/// Room for the text of a file.
#[derive(Default)]
pub(crate) struct Text {
    buffer: Vec<u8>,
    start: usize,
}

impl Text {
    pub(super) fn room(&mut self) -> &mut [u8] {
        &mut self.buffer[self.start..]
    }

    /// Makes room for a file of that size, and for a byte more, which tells that there is none. What
    /// the room holds is kept.
    pub(super) fn make_room(&mut self, size: usize) -> io::Result<()> {
        let old = self.room();
        let needed = size.max(old.len()).saturating_add(1);
        if needed > MAX_BYTES {
            return Err(io::Error::other("is larger than 16 MiB"));
        }
        // Not `resize`, which fills byte by byte where it is not optimized.
        let mut buffer = vec![0; needed.next_power_of_two().max(ROOM) + LINE];
        let start = buffer.as_ptr().align_offset(LINE).min(LINE);
        buffer[start..][..old.len()].copy_from_slice(old);
        *self = Self { buffer, start };
        Ok(())
    }

    /// The text of a file that is at hand.
    #[cfg(test)]
    pub(super) fn fill(&mut self, text: &[u8]) -> &[u8] {
        if self.room().len() < text.len() {
            self.make_room(text.len()).expect("a text of a test is small");
        }
        self.room()[..text.len()].copy_from_slice(text);
        &self.room()[..text.len()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_is_kept_where_more_room_is_made() {
        let mut text = Text::default();
        assert_eq!(text.fill(b"mod x;"), b"mod x;");
        for size in [ROOM, 3 * ROOM, 1] {
            text.make_room(size).unwrap();
            assert!(text.room().len() > size);
            assert!(text.room().starts_with(b"mod x;"));
            assert!(text.room().as_ptr().addr().is_multiple_of(LINE));
        }
        assert!(text.make_room(MAX_BYTES).is_err());
    }
}
