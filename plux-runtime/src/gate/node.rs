//! Names of claimed gates, for messages.

use std::sync::Arc;

use plux_spec::Namespace;

use crate::CycleNode;
use crate::PluginSpec;
use crate::handle::Handle;
use crate::resolve::slot::{Missing, Subject};

/// The object that a gate guards.
#[derive(Clone)]
pub(crate) enum Node {
    Plugin(Handle<PluginSpec>),
    Missing(Missing),
    /// The resolution of a namespace.
    Resolution(Arc<Namespace>),
}

impl From<&Subject> for Node {
    #[inline]
    fn from(subject: &Subject) -> Self {
        match subject {
            Subject::Linked(spec) => Self::Plugin(spec.clone()),
            Subject::Missing(missing) => Self::Missing(missing.clone()),
        }
    }
}

impl From<&Node> for CycleNode {
    #[inline]
    fn from(node: &Node) -> Self {
        match node {
            Node::Plugin(spec) => Self::Plugin { id: spec.id(), location: Some(spec.location()) },
            Node::Missing(missing) => Self::Plugin { id: missing.id().clone(), location: None },
            Node::Resolution(namespace) => Self::Resolution((**namespace).clone()),
        }
    }
}
