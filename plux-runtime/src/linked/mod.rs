//! What is linked into the program: the slices that plugins are registered in, by namespace, and the
//! indexes that `include_index!()` includes.

pub(crate) mod index;
pub(crate) mod namespaces;
pub(crate) mod slices;
