//! The plugins of a namespace before any of their code runs: what is linked, what is indexed, and what
//! they require of each other.

pub(crate) mod absent;
pub(crate) mod namespace_plugins;
pub(crate) mod reconcile;
pub(crate) mod requirements;
pub(crate) mod slot;
pub(crate) mod verify;
