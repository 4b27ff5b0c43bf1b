//! The grammar of `#[plugin(…)]` and `#[extension_point(…)]`, on syn.
//!
//! The macro and the scanner both parse declarations with this crate, so that they cannot disagree
//! on the meaning of an attribute:
//!
//! ```text
//! attribute's arguments ─→ args ─┐
//!                                ├─→ Plugin / ExtensionPoint ─→ tokens (plux-macros)
//! annotated item ────────→ item ─┘                          └─→ index entry (scanner)
//! ```
//!
//! All errors of a declaration are reported together. Each [`Diagnostic`] has a span (for the macro), a
//! message and a help; all messages are in [`message`].
//!
//! ```
//! use plux_syntax::Plugin;
//!
//! let plugin = Plugin::from_source(
//!     r#"namespace = "finops.vendors", name = "aws""#,
//!     "/// Imports AWS reports.\nimpl Vendor for Aws {}",
//! )?;
//! assert_eq!(plugin.name, "aws");
//! assert_eq!(plugin.contract_source(), "dyn Vendor");
//! assert_eq!(plugin.description, "Imports AWS reports.");
//!
//! let errors = Plugin::from_source(r#"nmae = "aws""#, "impl Vendor for Aws {}").unwrap_err();
//! assert_eq!(errors.iter().count(), 2); // the unknown argument, and no namespace
//! # Ok::<(), plux_syntax::Diagnostics>(())
//! ```

mod args;
mod diagnostic;
mod doc;
mod extension_point;
mod item;
pub mod message;
mod plugin;
mod relative_path;
mod type_string;
mod value;

pub use diagnostic::{Diagnostic, Diagnostics};
pub use extension_point::{ExtensionPoint, PointItem};
pub use plugin::{Contract, Factory, Plugin, ShouldLoad, Subject};
pub use relative_path::relative_path;
pub use type_string::compact;
pub use value::crate_path;

#[cfg(test)]
mod tests;
