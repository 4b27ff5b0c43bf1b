//! The dependency graph of the packages that can have plugins.

mod builder;
mod model;

pub(crate) use builder::build;
pub(crate) use model::{Edge, Graph, Node, NodeSet, Reach};
