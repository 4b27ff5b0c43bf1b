//! A plugin of a namespace, before any of its code runs.

use plux_spec::Location;
use plux_spec::{MissingReason, PluginId};

use crate::error::{DisabledReason, LIFECYCLE, Located};
use crate::handle::{Handle, Kind};
use crate::resolve::requirements::version_error;
use crate::{CycleNode, LoadError, LoadErrorKind, PluginSpec, Requirement};

/// A plugin of a namespace, linked or not.
pub(crate) struct Slot {
    pub(crate) subject: Subject,
    /// Boxed, since it is `None` for most plugins, and a namespace may have thousands. Type-erased, so
    /// that its destructor is compiled once.
    extras: Option<Box<dyn AsExtras>>,
}

trait AsExtras: Send + Sync {
    fn extras(&self) -> &Extras;
    fn extras_mut(&mut self) -> &mut Extras;
}

impl AsExtras for Extras {
    fn extras(&self) -> &Extras {
        self
    }

    fn extras_mut(&mut self) -> &mut Extras {
        self
    }
}

#[derive(Default)]
pub(crate) struct Extras {
    eligibility: Eligibility,
    /// The other specs of the id. Whether they are the same plugin is in the eligibility.
    pub(crate) others: Vec<Handle<PluginSpec>>,
    pub(crate) needs: Vec<Need>,
}

pub(crate) enum Subject {
    Linked(Handle<PluginSpec>),
    Missing(Missing),
}

/// A plugin that is indexed as active but not linked. It holds the error that loading it returns.
#[derive(Clone)]
pub(crate) struct Missing(LoadError);

impl Missing {
    /// Creates it from an error of the kind [`LoadErrorKind::Missing`], which has a location.
    pub(crate) fn new(error: LoadError) -> Self {
        Self(error)
    }

    pub(crate) fn error(&self) -> LoadError {
        self.0.clone()
    }

    pub(crate) fn id(&self) -> &PluginId {
        self.0.id()
    }

    pub(crate) fn location(&self) -> &Location {
        self.0.location().expect("the index has the location")
    }

    pub(crate) fn cause(&self) -> &MissingReason {
        match self.0.kind() {
            LoadErrorKind::Missing { cause } => cause,
            _ => unreachable!("the error of a missing plugin"),
        }
    }
}

/// The eligibility of a plugin for loading, decided before any of its code runs.
#[derive(Clone, Default)]
pub(crate) enum Eligibility {
    #[default]
    Eligible,
    Disabled(DisabledReason),
    Failed(LoadError),
    Missing,
}

/// A plugin that is loaded before another one.
pub(crate) enum Need {
    /// A slot, given by its position.
    Slot(usize),
    /// A slot that is loaded first, but whose failure does not matter.
    Optional(usize),
    /// A requirement that does not exist or leads back to the plugin itself: why the plugin can
    /// never be loaded.
    Unmet(LoadError),
}

impl Slot {
    pub(crate) fn new(subject: Subject, eligibility: Eligibility) -> Self {
        let mut slot = Self { subject, extras: None };
        if !matches!(eligibility, Eligibility::Eligible) {
            slot.extras().eligibility = eligibility;
        }
        slot
    }

    pub(crate) fn extras(&mut self) -> &mut Extras {
        self.extras.get_or_insert_with(|| Box::new(Extras::default())).extras_mut()
    }

    /// Returns whether the plugin is linked and eligible, and needs no other.
    pub(crate) fn is_unhindered(&self) -> bool {
        self.extras.is_none() && matches!(self.subject, Subject::Linked(_))
    }

    pub(crate) fn eligibility(&self) -> &Eligibility {
        self.extras.as_ref().map_or(&Eligibility::Eligible, |extras| &extras.extras().eligibility)
    }

    pub(crate) fn others(&self) -> &[Handle<PluginSpec>] {
        self.extras.as_ref().map_or(&[], |extras| &extras.extras().others)
    }

    pub(crate) fn needs(&self) -> &[Need] {
        self.extras.as_ref().map_or(&[], |extras| &extras.extras().needs)
    }

    /// Returns an error that the plugin, a listener or a cycle caused.
    pub(crate) fn lifecycle_error(&self, kind: LoadErrorKind) -> LoadError {
        LoadError::at(&LIFECYCLE, &self.subject, kind, None)
    }

    /// Returns why the plugin cannot be loaded, whatever it requires.
    pub(crate) fn ineligible(&self) -> Option<LoadError> {
        match (self.eligibility(), &self.subject) {
            (Eligibility::Disabled(reason), _) => Some(self.disabled(reason.clone())),
            (Eligibility::Failed(error), _) => Some(error.clone()),
            (_, Subject::Missing(missing)) => Some(missing.error()),
            (Eligibility::Eligible | Eligibility::Missing, Subject::Linked(_)) => None,
        }
    }

    /// Returns why the plugin cannot meet a requirement, as far as that is known before any plugin code
    /// runs.
    pub(crate) fn unmet_as(&self, required: &Requirement) -> Option<LoadError> {
        match (self.eligibility(), &self.subject) {
            // Before any plugin code runs, only a filter disables a plugin.
            (Eligibility::Disabled(reason), _) => Some(self.disabled(reason.clone())),
            (Eligibility::Eligible, Subject::Linked(spec)) => version_error(required, spec),
            _ => None,
        }
    }

    pub(crate) fn as_requirement(&self) -> Requirement {
        let id = self.subject.id();
        Requirement::new(id.namespace().to_string(), id.name().to_string())
    }

    pub(crate) fn disabled(&self, reason: DisabledReason) -> LoadError {
        LoadError::disabled(&self.subject, reason)
    }
}

impl Subject {
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Linked(spec) => spec.name(),
            Self::Missing(missing) => missing.id().name().as_str(),
        }
    }

    pub(crate) fn name_bytes(&self) -> &[u8] {
        match self {
            Self::Linked(spec) => spec.name_bytes(),
            Self::Missing(missing) => missing.id().name().as_str().as_bytes(),
        }
    }

    pub(crate) fn spec(&self) -> Option<&PluginSpec> {
        match self {
            Self::Linked(spec) => Some(spec),
            Self::Missing(_) => None,
        }
    }

    /// Returns the spec of a plugin that is linked into the program.
    pub(crate) fn linked(&self) -> Option<&'static PluginSpec> {
        match self {
            Self::Linked(Handle(Kind::Static(spec))) => Some(spec),
            Self::Linked(_) | Self::Missing(_) => None,
        }
    }
}

impl From<&Subject> for CycleNode {
    fn from(subject: &Subject) -> Self {
        match subject {
            Subject::Linked(spec) => {
                Self::Plugin { id: spec.id(), location: Some(spec.location()) }
            }
            Subject::Missing(missing) => Self::Plugin { id: missing.id().clone(), location: None },
        }
    }
}

impl Located for Subject {
    fn id(&self) -> PluginId {
        match self {
            Self::Linked(spec) => spec.id(),
            Self::Missing(missing) => missing.id().clone(),
        }
    }

    fn location(&self) -> Location {
        match self {
            Self::Linked(spec) => spec.location(),
            Self::Missing(missing) => missing.location().clone(),
        }
    }
}
