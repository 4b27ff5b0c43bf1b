//! The form in which a program contains its index: one string.
//!
//! `include_index!()` includes the string, and the program reads it when it needs the index for the
//! first time. rustc copies it into the program. A constant expression of an [`Index`] would take rustc
//! longer by far, and the dynamic linker would relocate a pointer for each of its strings.
//!
//! | value | written as |
//! |---|---|
//! | number | its decimal digits and a space |
//! | string | its length in bytes, as a number, and the string |
//! | list | its length, as a number, and the items |
//! | optional value | a list of none or one |
//! | enum | the number of the variant, and its fields |
//! | struct | its fields |
//!
//! The first line, [`HEAD`], is the version of plux. A program reads the form of its own version only,
//! which is checked when it is compiled.
//!
//! [`Core`] comes first: what a program reads to report why a plugin is absent. The details of its entries,
//! and the other entries, come after it. A program that does not print or check the index contains no code that
//! reads them.

mod core;
mod entries;
#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt::Write as _;
use std::mem::ManuallyDrop;

pub use self::core::Core;
use crate::CowSlice;
use crate::index::Index;

/// The start of every compact index.
pub const HEAD: &str = concat!("plux index ", env!("CARGO_PKG_VERSION"), "\n");

/// Returns the compact form of an index, in canonical order.
///
/// ```
/// use plux_spec::{Index, compact};
///
/// let index = Index { generator: "plux-build".into(), ..Index::default() };
/// let text: &'static str = compact::write(&index).leak();
/// assert_eq!(text.strip_prefix(compact::HEAD), Some("0 0 0 0 0 10 plux-build0 0 0 "));
/// assert_eq!(compact::read(text), index);
/// ```
#[inline]
pub fn write(index: &Index) -> String {
    let mut index = index.clone();
    index.sort();
    let mut text = String::from(HEAD);
    Core::from(&index).write(&mut text);
    index.write_details(&mut text);
    text
}

/// Returns the index whose compact form this is. Its strings are parts of `text`.
///
/// # Panics
///
/// Panics or returns another index if [`write()`] of the same version did not write the text.
#[inline]
pub fn read(text: &'static str) -> Index {
    let mut reader = Reader { rest: &text[HEAD.len()..] };
    let Core { packages, plugins, .. } = Core::read(&mut reader);
    let mut index = Index { packages, plugins, ..Index::default() };
    index.read_details(&mut reader);
    index
}

/// Returns the core of the index whose compact form this is. Its strings are parts of `text`.
///
/// # Panics
///
/// Panics or returns another core if [`write()`] of the same version did not write the text.
pub fn read_core(text: &'static str) -> Core {
    Core::read(&mut Reader { rest: &text[HEAD.len()..] })
}

/// What has not been read.
struct Reader {
    rest: &'static str,
}

impl Reader {
    #[inline(never)]
    fn number(&mut self) -> u64 {
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

    /// Returns the number of bytes or items, or of a variant.
    #[allow(clippy::cast_possible_truncation, reason = "it was a `usize`")]
    fn length(&mut self) -> usize {
        self.number() as usize
    }

    #[inline(never)]
    fn string(&mut self) -> &'static str {
        let length = self.length();
        let (string, rest) = self.rest.split_at_checked(length).unwrap_or_default();
        self.rest = rest;
        string
    }
}

/// A value with a compact form.
trait Compact: Sized {
    fn write(&self, text: &mut String);

    fn read(reader: &mut Reader) -> Self;
}

/// A value of which [`Compact`] writes and reads only what [`Core`] needs.
trait Details {
    fn write_details(&self, text: &mut String);

    fn read_details(&mut self, reader: &mut Reader);

    /// Leaves what [`Core`] has.
    fn clear_details(&mut self);
}

/// What follows the core.
impl Index {
    fn write_details(&self, text: &mut String) {
        let Self { generator, root, packages, extension_points, plugins, incomplete } = self;
        generator.write(text);
        root.write(text);
        packages.iter().for_each(|package| package.write_details(text));
        extension_points.write(text);
        plugins.iter().for_each(|plugin| plugin.write_details(text));
        incomplete.write(text);
    }

    #[inline]
    fn read_details(&mut self, reader: &mut Reader) {
        let Self { generator, root, packages, extension_points, plugins, incomplete } = self;
        *generator = Compact::read(reader);
        *root = Compact::read(reader);
        packages.to_mut().iter_mut().for_each(|package| package.read_details(reader));
        *extension_points = Compact::read(reader);
        plugins.to_mut().iter_mut().for_each(|plugin| plugin.read_details(reader));
        *incomplete = Compact::read(reader);
    }
}

fn write_number(number: impl Into<u64>, text: &mut String) {
    // Writing to a `String` cannot fail.
    let _ = write!(text, "{} ", number.into());
}

fn write_length(length: usize, text: &mut String) {
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
