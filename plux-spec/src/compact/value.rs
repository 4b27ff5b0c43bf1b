//! Reads and writes the values that a compact index consists of, as the table of the [module](super) defines.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::mem::ManuallyDrop;

use crate::CowSlice;

/// Reads a compact index from its start to its end.
pub(super) struct Reader {
    /// The part that has not been read.
    pub(super) rest: &'static str,
}

impl Reader {
    /// Reads a number, and the space after it.
    #[inline(never)]
    pub(super) fn number(&mut self) -> u64 {
        let mut number = 0;
        for (at, digit) in self.rest.bytes().enumerate() {
            if digit == b' ' {
                self.rest = &self.rest[at + 1..];
                return number;
            }
            number = number * 10 + u64::from(digit & 0xf);
        }
        0
    }

    /// Reads the length of a string or list, or the number of a variant.
    #[allow(clippy::cast_possible_truncation, reason = "it was a `usize`")]
    pub(super) fn length(&mut self) -> usize {
        self.number() as usize
    }

    /// Reads a string, and the length before it.
    #[inline(never)]
    pub(super) fn string(&mut self) -> &'static str {
        let length = self.length();
        let (string, rest) = self.rest.split_at_checked(length).unwrap_or_default();
        self.rest = rest;
        string
    }
}

/// A value that a compact index may contain.
pub(super) trait Compact: Sized {
    /// Appends the value.
    fn write(&self, text: &mut String);

    /// Reads a value that [`write`](Self::write) appended.
    fn read(reader: &mut Reader) -> Self;
}

/// An entry with details: fields that [`Core`](super::Core) does not need. [`Compact`] reads and writes the other
/// fields.
pub(super) trait Details {
    /// Appends the details.
    fn write_details(&self, text: &mut String);

    /// Reads the details that [`write_details`](Self::write_details) appended.
    fn read_details(&mut self, reader: &mut Reader);

    /// Empties the details.
    fn clear_details(&mut self);
}

fn write_number(number: impl Into<u64>, text: &mut String) {
    // Writing to a `String` cannot fail.
    let _ = write!(text, "{} ", number.into());
}

pub(super) fn write_length(length: usize, text: &mut String) {
    write_number(length as u64, text);
}

impl Compact for u64 {
    fn write(&self, text: &mut String) {
        write_number(*self, text);
    }

    fn read(reader: &mut Reader) -> Self {
        reader.number()
    }
}

impl Compact for u32 {
    fn write(&self, text: &mut String) {
        write_number(*self, text);
    }

    #[allow(clippy::cast_possible_truncation, reason = "it was a `u32`")]
    fn read(reader: &mut Reader) -> Self {
        reader.number() as Self
    }
}

impl Compact for bool {
    fn write(&self, text: &mut String) {
        write_number(*self, text);
    }

    fn read(reader: &mut Reader) -> Self {
        reader.number() == 1
    }
}

impl Compact for Cow<'static, str> {
    fn write(&self, text: &mut String) {
        write_length(self.len(), text);
        text.push_str(self);
    }

    fn read(reader: &mut Reader) -> Self {
        Self::Borrowed(reader.string())
    }
}

impl<T: Compact> Compact for Option<T> {
    fn write(&self, text: &mut String) {
        write_number(self.is_some(), text);
        if let Some(value) = self {
            value.write(text);
        }
    }

    #[inline(never)]
    fn read(reader: &mut Reader) -> Self {
        (reader.number() == 1).then(|| T::read(reader))
    }
}

impl<T: Compact + Clone> Compact for CowSlice<T> {
    fn write(&self, text: &mut String) {
        write_length(self.len(), text);
        for item in self.iter() {
            item.write(text);
        }
    }

    #[inline(never)]
    fn read(reader: &mut Reader) -> Self {
        // `ManuallyDrop` omits the code that would drop the items on a panic. They leak instead.
        let mut list = ManuallyDrop::new(Vec::new());
        let length = reader.length();
        list.extend((0..length).map(|_| T::read(reader)));
        Self::Owned(ManuallyDrop::into_inner(list))
    }
}

impl<A: Compact, B: Compact> Compact for (A, B) {
    fn write(&self, text: &mut String) {
        self.0.write(text);
        self.1.write(text);
    }

    fn read(reader: &mut Reader) -> Self {
        (A::read(reader), B::read(reader))
    }
}
