//! A plugin of a namespace, before anything of it has run.

use std::sync::Arc;

use plux_spec::Location;
use plux_spec::{MissingReason, PluginId};

use crate::gate::wait_graph::Node;
use crate::handle::{Handle, Kind};
use crate::{LoadError, LoadErrorKind, PluginSpec};

/// A plugin of the namespace, linked or not.
pub(crate) struct Slot {
    pub(crate) subject: Subject,
    /// What is special about it. Most plugins have nothing, and a namespace may have thousands.
    special: Option<Box<Special>>,
}

#[derive(Default)]
pub(crate) struct Special {
    pub(crate) eligibility: Eligibility,
    /// Further specs of the id; whether they are twins is in the eligibility.
    pub(crate) others: Vec<Handle<PluginSpec>>,
    pub(crate) needs: Vec<Need>,
}

pub(crate) enum Subject {
    Linked(Handle<PluginSpec>),
    Missing(Box<Missing>),
}

/// A plugin that the index calls active, and that is not linked.
#[derive(Clone, Debug)]
pub(crate) struct Missing {
    pub(crate) id: PluginId,
    pub(crate) place: Location,
    pub(crate) cause: MissingReason,
}

/// What is to become of a plugin before anything of it has run.
#[derive(Clone, Default)]
pub(crate) enum Eligibility {
    #[default]
    Fit,
    Disabled(String),
    Failed(LoadError),
    Missing,
}

/// What has to be loaded before a slot.
pub(crate) enum Need {
    /// The slot at that position.
    Slot(usize),
    /// Something that is not there, so that the slot cannot be loaded.
    Absent(Absent),
    /// Itself, through others.
    Cycle(Vec<String>),
}

pub(crate) struct Absent {
    pub(crate) requires: String,
    /// What is the matter with it, after a comma.
    pub(crate) problem: String,
    pub(crate) help: String,
}

impl Slot {
    pub(crate) fn new(subject: Subject, eligibility: Eligibility) -> Self {
        let mut slot = Self { subject, special: None };
        if !matches!(eligibility, Eligibility::Fit) {
            slot.special().eligibility = eligibility;
        }
        slot
    }

    /// A linked plugin that nothing speaks against.
    pub(crate) fn fit(spec: &'static PluginSpec) -> Self {
        Self { subject: Subject::Linked(spec.into()), special: None }
    }

    pub(crate) fn special(&mut self) -> &mut Special {
        self.special.get_or_insert_default()
    }

    #[inline]
    pub(crate) fn eligibility(&self) -> &Eligibility {
        self.special.as_ref().map_or(&Eligibility::Fit, |special| &special.eligibility)
    }

    #[inline]
    pub(crate) fn is_fit(&self) -> bool {
        match &self.special {
            None => true,
            Some(special) => matches!(special.eligibility, Eligibility::Fit),
        }
    }

    pub(crate) fn others(&self) -> &[Handle<PluginSpec>] {
        self.special.as_ref().map_or(&[], |special| &special.others)
    }

    #[inline]
    pub(crate) fn needs(&self) -> &[Need] {
        self.special.as_ref().map_or(&[], |special| &special.needs)
    }

    #[inline]
    pub(crate) fn node(&self) -> Node {
        match &self.subject {
            Subject::Linked(Handle(Kind::Static(spec))) => Node::Linked(spec),
            Subject::Linked(Handle(Kind::Counted(spec))) => Node::HandMade(Arc::clone(spec)),
            Subject::Missing(missing) => Node::Missing(Box::new(missing.id.clone())),
        }
    }

    pub(crate) fn error(&self, kind: LoadErrorKind) -> LoadError {
        LoadError::new(self.subject.id(), Some(self.subject.place()), kind)
    }
}

impl Subject {
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Linked(spec) => spec.name(),
            Self::Missing(missing) => missing.id.name().as_str(),
        }
    }

    #[inline]
    pub(crate) fn spec(&self) -> Option<&PluginSpec> {
        match self {
            Self::Linked(spec) => Some(spec),
            Self::Missing(_) => None,
        }
    }

    pub(crate) fn id(&self) -> PluginId {
        match self {
            Self::Linked(spec) => spec.id(),
            Self::Missing(missing) => missing.id.clone(),
        }
    }

    pub(crate) fn place(&self) -> Location {
        match self {
            Self::Linked(spec) => spec.place(),
            Self::Missing(missing) => missing.place.clone(),
        }
    }
}

impl Absent {
    /// Says of a requirement what an attempt to load it would say.
    pub(crate) fn from_error(namespace: &str, name: &str, error: &LoadError) -> Self {
        let text = error.to_string();
        let help = text.rsplit_once("\nhelp: ").map_or("", |(_, help)| help).to_owned();
        let problem = match error.kind() {
            LoadErrorKind::Unknown { .. } => "which does not exist".to_owned(),
            LoadErrorKind::UnknownNamespace { .. } => {
                "of whose namespace nothing is known".to_owned()
            }
            LoadErrorKind::Missing { cause } => format!("which is not linked: {cause}"),
            LoadErrorKind::Inactive { package, .. } => {
                format!("which is not in this build of the package `{package}`")
            }
            _ => format!("which is not there: {}", error.headline()),
        };
        Self { requires: format!("{namespace}:{name}"), problem, help }
    }
}
