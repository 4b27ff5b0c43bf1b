//! Resolution of a namespace before any plugin code runs: the linked plugins, the indexed plugins,
//! and their requirements.

pub(crate) mod absent;
#[cfg(feature = "config")]
pub(crate) mod config;
pub(crate) mod data;
pub(crate) mod indexed;
pub(crate) mod namespace_plugins;
pub(crate) mod reconcile;
pub(crate) mod relations;
pub(crate) mod requirements;
pub(crate) mod slot;
pub(crate) mod verify;
