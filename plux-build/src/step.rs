//! What takes long while an index is made, for those who show how far it is.

use std::fmt;
use std::sync::Arc;

/// A part of the work that may take long.
///
/// ```no_run
/// let report = plux_build::configure().on_step(|step| eprintln!("{step:?} …")).report()?;
/// # Ok::<(), plux_build::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// Cargo is asked for the dependencies, which it may have to download.
    Dependencies,
    /// The sources of the packages that can hold plugins are read.
    Sources,
}

/// Who is told of each step.
#[derive(Clone, Default)]
pub(crate) struct OnStep(Option<Arc<dyn Fn(Step) + Send + Sync>>);

impl OnStep {
    pub(crate) fn new(tell: impl Fn(Step) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(tell)))
    }

    pub(crate) fn tell(&self, step: Step) {
        if let Some(tell) = &self.0 {
            tell(step);
        }
    }
}

impl fmt::Debug for OnStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "OnStep(…)" } else { "OnStep" })
    }
}
