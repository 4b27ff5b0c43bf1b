//! What the linker gathered.

// SAFETY: linkme declares the ends of a slice's link section in an `unsafe extern` block, and puts
// its elements there by `#[unsafe(link_section)]`. It checks each element's type, and that all of
// the section is its own. Nothing here is unsafe beyond these declarations.
#![allow(unsafe_code)]

use linkme::distributed_slice;

use crate::linked::index::RegisteredIndex;
use crate::{ExtensionPointSpec, PluginSpec};

/// Every linked plugin, in no particular order.
#[distributed_slice]
pub static PLUGINS: [PluginSpec];

/// Every linked extension point, in no particular order.
#[distributed_slice]
pub static EXTENSION_POINTS: [ExtensionPointSpec];

/// Every index that `include_index!()` took in.
#[distributed_slice]
pub static INDEXES: [RegisteredIndex];

/// Every extension point that is linked into the program.
pub fn extension_points() -> impl Iterator<Item = &'static ExtensionPointSpec> {
    EXTENSION_POINTS.iter()
}
