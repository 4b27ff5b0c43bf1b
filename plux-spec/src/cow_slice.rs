//! The slice type of the index model.

use std::borrow::Cow;

/// An owned slice, or one that is borrowed from static data.
///
/// ```
/// use plux_spec::CowSlice;
///
/// static COMPILED: CowSlice<u8> = CowSlice::Borrowed(&[1, 2]);
/// assert_eq!(COMPILED, CowSlice::from(vec![1, 2]));
/// ```
pub type CowSlice<T> = Cow<'static, [T]>;
