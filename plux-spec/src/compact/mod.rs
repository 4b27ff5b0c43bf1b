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
mod value;

pub use self::core::Core;
use self::value::{Compact, Details, Reader};
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
/// Panics or returns another index if [`write()`] of another version, or something else, wrote `text`.
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
/// Panics or returns another core if [`write()`] of another version, or something else, wrote `text`.
pub fn read_core(text: &'static str) -> Core {
    Core::read(&mut Reader { rest: &text[HEAD.len()..] })
}

impl Index {
    /// Appends what the core does not have.
    fn write_details(&self, text: &mut String) {
        let Self { generator, root, packages, extension_points, plugins, incomplete } = self;
        generator.write(text);
        root.write(text);
        packages.iter().for_each(|package| package.write_details(text));
        extension_points.write(text);
        plugins.iter().for_each(|plugin| plugin.write_details(text));
        incomplete.write(text);
    }

    /// Reads what the core does not have.
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
