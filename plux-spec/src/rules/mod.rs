//! The rules that build script, program and command line share.
//!
//! Each rule takes plain values and returns findings, which have the same wording everywhere.
//!
//! Those that look at a whole index require the feature `build`.
//!
//! | rule | finds |
//! |---|---|
//! | `blocked` | plugins that cannot be loaded because of what they require |
//! | [`references`] | unknown plugins in `requires`, `before` and `after` |
//! | `cycles` | plugins that wait for each other |
//! | `duplicates` | several plugins with one id |
//! | `contract` | plugins with another contract than their extension point |
//! | [`cardinality`] | extension points with more or fewer plugins than they expect |
//! | [`undeclared`] | plugins whose namespace no extension point declares |
//! | [`linked`] | differences between an index and what is linked |
//! | [`missing`] | why a plugin is not linked |

#[cfg(any(feature = "build", test))]
pub mod blocked;
pub mod cardinality;
#[cfg(any(feature = "build", test))]
pub mod contract;
#[cfg(any(feature = "build", test))]
pub mod cycles;
#[cfg(any(feature = "build", test))]
pub mod duplicates;
pub mod linked;
pub mod missing;
pub mod references;
#[cfg(any(feature = "build", test))]
mod signature;
pub mod undeclared;
