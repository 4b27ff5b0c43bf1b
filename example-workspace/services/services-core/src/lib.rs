//! The core of `services`: contracts, settings, and a supervisor that loads services on demand.
//!
//! | Extension point | Contract | What a plugin is |
//! |---|---|---|
//! | `services.services` | [`Service`] | a service: a type, or an instance of [`ServicePlugin`] |
//! | `services.configurators` | [`Configurator`] | a function that changes the [`Runtime`] before services are loaded |

pub mod cli;
mod configurators;
mod listeners;
mod runtime;
mod service;
mod service_plugin;
mod settings;
mod supervisor;

pub use runtime::{Configurator, Runtime};
pub use service::Service;
pub use service_plugin::{Backend, ServicePlugin};
pub use settings::Settings;
pub use supervisor::Supervisor;
