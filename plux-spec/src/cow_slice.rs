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

/// Returns a copy of a string. `Cow::clone` is inlined wherever it is called, with the allocation for an
/// owned string, which takes about 100 bytes of a program each time.
#[inline(never)]
#[allow(clippy::ptr_arg, reason = "a borrowed string stays borrowed")]
pub(crate) fn copy(string: &Cow<'static, str>) -> Cow<'static, str> {
    string.clone()
}
