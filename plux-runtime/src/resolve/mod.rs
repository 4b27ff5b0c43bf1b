//! The plugins of a namespace before any of their code runs: what is linked, what is indexed, and what
//! they say of one another.

pub(crate) mod name_table;
pub(crate) mod namespace_plugins;
pub(crate) mod reconcile;
pub(crate) mod slot;
pub(crate) mod verify;
