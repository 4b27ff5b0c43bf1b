//! What an error of foreign code means for the plugin.

use std::error::Error;

use crate::contain::contain;
use crate::roster::Member;
use crate::state::Stage;
use crate::{BoxError, Disabled, LoadError, LoadErrorKind, error::Step};

/// How a plugin's way ended before it was loaded.
pub(crate) enum Failure {
    Disabled(String),
    Failed(Stage, LoadError),
}

impl Failure {
    pub(crate) fn panicked(member: &Member, stage: Stage, by: Step, message: String) -> Self {
        Self::Failed(stage, member.error(LoadErrorKind::Panicked { by, message }))
    }

    /// What `error`, returned `by` somebody, means. Anything in its chain of sources counts, since
    /// errors are wrapped on their way.
    pub(crate) fn returned(member: &Member, stage: Stage, by: Step, error: BoxError) -> Self {
        // `source` is foreign code.
        let meaning = contain(|| Meaning::of(&*error)).unwrap_or(Meaning::Failed);
        let (id, place) = (member.subject.id(), Some(member.subject.place()));
        let kind = match meaning {
            Meaning::Disabled(reason) => return Self::Disabled(reason),
            Meaning::Circle(path) => {
                return Self::Failed(stage, LoadError::new(id, place, LoadErrorKind::Cycle { path }));
            }
            Meaning::Failed if stage == Stage::Unload => {
                LoadErrorKind::Unload { needed_by: Vec::new() }
            }
            Meaning::Failed if stage == Stage::Load => LoadErrorKind::Load { by },
            Meaning::Failed => LoadErrorKind::Init { by },
        };
        Self::Failed(stage, LoadError::with_source(id, place, kind, error))
    }

    /// Whatever it is, as an error.
    pub(crate) fn into_error(self, member: &Member) -> LoadError {
        match self {
            Self::Failed(_, error) => error,
            Self::Disabled(reason) => member.error(LoadErrorKind::Disabled { reason }),
        }
    }
}

enum Meaning {
    Disabled(String),
    Circle(Vec<String>),
    Failed,
}

impl Meaning {
    fn of(error: &(dyn Error + 'static)) -> Self {
        // A chain that has no end would be a defect of its own.
        const LONGEST: usize = 64;
        let mut next = Some(error);
        for _ in 0..LONGEST {
            let Some(error) = next else { break };
            next = error.source();
            if let Some(disabled) = error.downcast_ref::<Disabled>() {
                return Self::Disabled(disabled.reason().to_owned());
            }
            let Some(error) = error.downcast_ref::<LoadError>() else { continue };
            match error.kind() {
                LoadErrorKind::Cycle { path } => return Self::Circle(path.clone()),
                LoadErrorKind::Disabled { reason } => {
                    return Self::Disabled(needs_disabled(&error.id().to_string(), reason));
                }
                _ => {}
            }
        }
        Self::Failed
    }
}

/// The reason of a plugin that needs a disabled one.
pub(crate) fn needs_disabled(id: &str, reason: &str) -> String {
    format!("it needs `{id}`, which is disabled: {reason}")
}
