//! The rules that build script, program and command line share.
//!
//! Each rule takes plain values and returns findings, which have the same wording everywhere.
//!
//! | rule | finds |
//! |---|---|
//! | [`blocked`] | plugins that cannot be loaded because of what they require |
//! | [`references`] | unknown plugins in `requires`, `before` and `after` |
//! | [`cycles`] | plugins that wait for each other |
//! | [`duplicates`] | several plugins with one id |
//! | [`contract`] | plugins with another contract than their extension point |
//! | [`cardinality`] | extension points with more or fewer plugins than they expect |
//! | [`undeclared`] | plugins whose namespace no extension point declares |
//! | [`linked`] | differences between an index and what is linked |
//! | [`missing`] | why a plugin is not linked |

pub mod blocked;
pub mod cardinality;
pub mod contract;
pub mod cycles;
pub mod duplicates;
pub mod linked;
pub mod missing;
pub mod references;
mod signature;
pub mod type_names;
pub mod undeclared;
