//! Maps errors and panics of plugin code to the resulting state of the plugin.

use std::error::Error;

use crate::contain::{contain, drop_contained};
use crate::error::{DisabledReason, LIFECYCLE, source};
use crate::resolve::relations::RelationRules;
use crate::resolve::slot::Slot;
use crate::state::Stage;
use crate::{BoxError, CallSite, CycleNode, Disabled, LoadError, LoadErrorKind, Requirement};

/// The outcome of an attempt to load a plugin that did not succeed.
pub(crate) enum Failure {
    Disabled(DisabledReason),
    Failed(Stage, LoadError),
}

impl Failure {
    pub(crate) fn panicked(slot: &Slot, stage: Stage, by: CallSite, message: String) -> Self {
        Self::Failed(stage, slot.lifecycle_error(LoadErrorKind::Panicked { by, message }))
    }

    /// Returns the failure for an error that `by` returned. Its whole chain of sources is searched
    /// for [`Disabled`] and [`LoadError`], since plugin code may wrap them.
    pub(crate) fn returned(slot: &Slot, stage: Stage, by: CallSite, error: BoxError) -> Self {
        // `source` may be plugin code, and may panic.
        let kind = match contain(|| Meaning::of(&*error)).unwrap_or(Meaning::Failed) {
            Meaning::Disabled(reason) => {
                drop_contained(error);
                return Self::Disabled(reason);
            }
            Meaning::Cycle(path) => {
                drop_contained(error);
                return Self::Failed(stage, slot.lifecycle_error(LoadErrorKind::Cycle { path }));
            }
            Meaning::Failed => match stage {
                Stage::Unload => LoadErrorKind::Unload { required_by: Vec::new() },
                Stage::Load => LoadErrorKind::Load { by },
                _ => LoadErrorKind::Init { by },
            },
        };
        let source = Some(source::returned(error));
        Self::Failed(stage, LoadError::at(&LIFECYCLE, &slot.subject, kind, source))
    }

    /// Returns the failure of `slot` that results from the failure of `required`, which it
    /// requires.
    pub(crate) fn of_requirement(
        rules: &RelationRules,
        slot: &Slot,
        required: Requirement,
        error: &LoadError,
    ) -> Self {
        if let Some(reason) = error.disabled_reason() {
            return Self::Disabled(reason.of_dependent(required));
        }
        Self::Failed(Stage::Requirements, (rules.requirement_error)(slot, required, error))
    }

    pub(crate) fn into_error(self, slot: &Slot) -> LoadError {
        match self {
            Self::Failed(_, error) => error,
            Self::Disabled(reason) => slot.disabled(reason),
        }
    }
}

enum Meaning {
    Disabled(DisabledReason),
    Cycle(Vec<CycleNode>),
    Failed,
}

impl Meaning {
    fn of(error: &(dyn Error + 'static)) -> Self {
        // A cyclic chain of sources is a bug of the plugin, and must not hang the program.
        const LONGEST: usize = 64;
        let mut next = Some(error);
        for _ in 0..LONGEST {
            let Some(error) = next else { break };
            next = error.source();
            if let Some(disabled) = error.downcast_ref::<Disabled>() {
                return Self::Disabled(disabled.reason().to_owned().into());
            }
            let Some(error) = error.downcast_ref::<LoadError>() else { continue };
            if let Some(reason) = error.disabled_reason() {
                let (namespace, name) = (error.id().namespace(), error.id().name());
                let required = Requirement::new(namespace.to_string(), name.to_string());
                return Self::Disabled(reason.of_dependent(required));
            }
            if let LoadErrorKind::Cycle { path } = error.kind() {
                return Self::Cycle(path.clone());
            }
        }
        Self::Failed
    }
}
