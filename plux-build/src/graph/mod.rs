//! Who depends on whom, among the packages that can have plugins.

mod builder;
mod model;
mod reachability;

pub(crate) use builder::build;
pub(crate) use model::{Edge, EdgeCondition, Graph, Node, Reach};
