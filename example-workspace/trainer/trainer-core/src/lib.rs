//! The core of `trainer`: a model, a training loop with hooks, and the command line.
//!
//! A [`Callback`] is a plugin of `trainer.callbacks`. Two are built in; other packages add theirs,
//! each with a version of its own. The core names none of them.

mod callback;
mod callbacks;
pub mod cli;
mod dataset;
mod model;
mod training;
mod trial;

pub use callback::{Callback, Options};
pub use dataset::Dataset;
pub use model::Model;
pub use training::{Outcome, train};
pub use trial::{Finished, Metrics, Parameters, Trial};
