//! What an error of foreign code means for the plugin.

use std::error::Error;

use crate::contain::{contain, drop_contained};
use crate::resolve::slot::Slot;
use crate::state::Stage;
use crate::{BoxError, Disabled, LoadError, LoadErrorKind, error::CallSite};

/// How a plugin's way ended before it was loaded.
pub(crate) enum Failure {
    Disabled(String),
    Failed(Stage, LoadError),
}

impl Failure {
    pub(crate) fn panicked(slot: &Slot, stage: Stage, by: CallSite, message: String) -> Self {
        Self::Failed(stage, slot.error(LoadErrorKind::Panicked { by, message }))
    }

    /// What `error`, returned `by` somebody, means. Anything in its chain of sources counts, since
    /// errors are wrapped on their way.
    pub(crate) fn returned(slot: &Slot, stage: Stage, by: CallSite, error: BoxError) -> Self {
        // `source` is foreign code.
        let meaning = contain(|| Meaning::of(&*error)).unwrap_or(Meaning::Failed);
        let (id, place) = (slot.subject.id(), Some(slot.subject.place()));
        let kind = match meaning {
            Meaning::Disabled(reason) => {
                drop_contained(error);
                return Self::Disabled(reason);
            }
            Meaning::Cycle(path) => {
                drop_contained(error);
                let kind = LoadErrorKind::Cycle { path };
                return Self::Failed(stage, LoadError::new(id, place, kind));
            }
            Meaning::Failed if stage == Stage::Unload => {
                LoadErrorKind::Unload { needed_by: Vec::new() }
            }
            Meaning::Failed if stage == Stage::Load => LoadErrorKind::Load { by },
            Meaning::Failed => LoadErrorKind::Init { by },
        };
        Self::Failed(stage, LoadError::with_source(id, place, kind, error))
    }

    /// What the failure of something that `slot` requires means for it.
    ///
    /// The chain is told from one end to the other, but no error holds more than the last: a chain
    /// may be thousands of plugins long.
    pub(crate) fn of_requirement(slot: &Slot, requires: &str, error: LoadError) -> Self {
        let failed = |problem: String, source: Option<LoadError>, help: &str| {
            let (id, place) = (slot.subject.id(), Some(slot.subject.place()));
            let kind = LoadErrorKind::Requirement {
                requires: requires.to_owned(),
                problem,
                help: help.to_owned(),
            };
            Self::Failed(
                Stage::Requirements,
                match source {
                    Some(source) => LoadError::because_of(id, place, kind, source),
                    None => LoadError::new(id, place, kind),
                },
            )
        };
        match error.kind() {
            LoadErrorKind::Disabled { reason } => Self::Disabled(needs_disabled(requires, reason)),
            LoadErrorKind::Cycle { path } => {
                let kind = LoadErrorKind::Cycle { path: path.clone() };
                Self::Failed(Stage::Requirements, slot.error(kind))
            }
            LoadErrorKind::Requirement { requires: next, problem, help } => {
                let problem = if problem.len() < LONG {
                    format!("which requires `{next}`, {problem}")
                } else {
                    "which fails because of something that it requires through many others"
                        .to_owned()
                };
                failed(problem, error.plugin_source().cloned(), help)
            }
            _ => failed("which is not loaded".to_owned(), Some(error), "mend that first"),
        }
    }

    /// Whatever it is, as an error.
    pub(crate) fn into_error(self, slot: &Slot) -> LoadError {
        match self {
            Self::Failed(_, error) => error,
            Self::Disabled(reason) => slot.error(LoadErrorKind::Disabled { reason }),
        }
    }
}

enum Meaning {
    Disabled(String),
    Cycle(Vec<String>),
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
                LoadErrorKind::Cycle { path } => return Self::Cycle(path.clone()),
                LoadErrorKind::Disabled { reason } => {
                    return Self::Disabled(needs_disabled(&error.id().to_string(), reason));
                }
                _ => {}
            }
        }
        Self::Failed
    }
}

/// How long a text about a chain may grow.
const LONG: usize = 500;

/// The reason of a plugin that needs a disabled one.
fn needs_disabled(id: &str, reason: &str) -> String {
    const DISABLED: &str = "which is disabled: ";
    match reason.rsplit_once(DISABLED) {
        Some((_, root)) if reason.len() > LONG => {
            format!("it needs `{id}`, which needs others, the last of {DISABLED}{root}")
        }
        _ => format!("it needs `{id}`, {DISABLED}{reason}"),
    }
}
