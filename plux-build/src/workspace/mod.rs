//! Which packages a program is made of, and what their manifests say.
//!
//! ```text
//! cargo.rs     calls of Cargo
//! load.rs      metadata with its fall-backs: the manifests at hand
//! enough.rs    when the members and Cargo.lock say all that matters
//! metadata.rs  what `cargo metadata` says
//! manifest.rs  a package as its manifest describes it
//! toml.rs      … read without Cargo
//! keys.rs      … where its keys stand
//! lock.rs      Cargo.lock
//! disk.rs      where downloaded sources lie
//! features.rs  which features and dependencies a build of the root switches on
//! reaching.rs  who can reach plux-runtime: the others are not looked at
//! graph.rs     who depends on whom
//! expand.rs    manifests, resolve and lock file → graph
//! standing.rs  how each package stands to the roots: in the build, in its tests, switched off
//! ```

mod cargo;
mod disk;
mod enough;
mod expand;
mod features;
mod graph;
mod keys;
mod load;
mod lock;
mod manifest;
mod metadata;
mod reaching;
mod standing;
mod toml;

pub(crate) use cargo::Cargo;
pub(crate) use disk::downloads;
pub(crate) use expand::expand;
pub(crate) use features::Asked;
pub(crate) use graph::{Edge, Graph, Node, RUNTIME, Reach};
pub(crate) use keys::{Spot, find_key};
pub(crate) use load::{Network, Workspace, load};
pub(crate) use lock::Lock;
pub(crate) use manifest::{Kind, Linkage, Manifest, Source, Target, underscored};
pub(crate) use standing::{Presence, Standings};
pub(crate) use toml::{Malformed, read as read_manifest, tree};
