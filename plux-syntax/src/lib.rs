//! The grammar of `#[plugin(…)]` and `#[extension_point(…)]`, on syn.
//!
//! The macro expands what this crate reads, and the scanner of `plux-build` indexes what this
//! crate reads, so that the two never disagree on what an attribute means:
//!
//! ```text
//! attribute's arguments ─→ args ─┐
//!                                ├─→ Plugin / ExtensionPoint ─→ tokens (plux-macros)
//! annotated item ────────→ item ─┘                          └─→ index entry (plux-build)
//! ```
//!
//! Mistakes are collected and reported together. Each [`Diagnostic`] has a span (for the macro), a
//! message and a help; all texts stand in [`message`].
//!
//! ```
//! use plux_syntax::Plugin;
//!
//! let plugin = Plugin::from_source(
//!     r#"namespace = "finops.vendors", name = "aws""#,
//!     "/// Imports AWS reports.\nimpl Vendor for Aws {}",
//! )?;
//! assert_eq!(plugin.name, "aws");
//! assert_eq!(plugin.contract_text(), "dyn Vendor");
//! assert_eq!(plugin.description, "Imports AWS reports.");
//!
//! let mistakes = Plugin::from_source(r#"nmae = "aws""#, "impl Vendor for Aws {}").unwrap_err();
//! assert_eq!(mistakes.iter().count(), 2); // the unknown argument, and no namespace
//! # Ok::<(), plux_syntax::Diagnostics>(())
//! ```

mod args;
mod diagnostic;
mod doc;
mod extension_point;
mod item;
pub mod message;
mod place;
mod plugin;
mod text;
mod value;

pub use diagnostic::{Diagnostic, Diagnostics};
pub use extension_point::{ExtensionPoint, PointItem};
pub use place::relative_path;
pub use plugin::{Contract, Plugin, ShouldLoad, Subject};
pub use text::compact;

#[cfg(test)]
mod tests;
