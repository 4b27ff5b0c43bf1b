//! Items that macro expansions refer to. Not public API: it changes with every version.

pub use plux_macros::indexed;
pub use plux_spec::metadata::{record, record_len};
pub use plux_spec::{Cardinality, Comparator, VersionOp};
// Not `::core` in expansions: a package may have a dependency of that name.
pub use std::borrow::Cow::Borrowed;
pub use std::option::Option;
pub use std::sync::Arc;
pub use std::{cfg, compile_error, concat, env, hint, include, include_str, option_env, primitive};

pub use crate::linked::index::{IncludedIndex, IndexHost, RegisteredIndex};
pub use crate::linked::indexes::{INDEXES, IndexNode, Symbol, is_target};
pub use crate::linked::slices::*;
pub use crate::spec::factory::{AnyFactory, Data, DefaultFactory, Factory, Make, default, shared};

#[cfg(feature = "config")]
pub use crate::config::{
    Configured, PluginConfig, Probe, Section, WithSchema, WithSerialize, WithoutSchema,
    WithoutSerialize, call, check, fields, from_config,
};
pub use crate::resolve::indexed::{INDEX_RULES, IndexRules};
pub use crate::resolve::relations::{RELATION_RULES, RelationRules};
pub use crate::spec::registration::{
    ExtensionPointRegistration, Registration, Relations, Required,
};

use crate::{BoxError, ExtensionPointSpec, FunctionPlugin, PluginSpec};

/// The items that expansions use. The module's name has the version, so that macros and a runtime
/// of different versions do not compile together.
pub mod expansion_0_1_0 {
    pub use super::*;
    pub use crate::__plux_configured as configured;
    pub use crate::__plux_register as register;
    pub use crate::{BoxError, ExtensionPointSpec, FunctionPlugin, Plugin, PluginSpec};
    pub use std::any::{TypeId, type_name};
    pub use std::option::Option::{None, Some};
    pub use std::result::Result::{self, Ok};
    pub use std::{concat, module_path};
}

/// Returns the spec of a plugin that the macro has validated. [`Registration`] describes the arguments.
pub const fn spec(
    text: &'static str,
    ends: [u16; 5],
    path_start: u32,
    line: u32,
    factory: &'static dyn AnyFactory,
) -> PluginSpec {
    spec_with(text, ends, path_start, line, factory, None, &[])
}

/// Returns the spec of a plugin with `requires`, `before`, `after` or `meta`.
pub const fn spec_with(
    text: &'static str,
    ends: [u16; 5],
    path_start: u32,
    line: u32,
    factory: &'static dyn AnyFactory,
    relations: Option<&'static Relations>,
    meta: &'static [(&'static str, &'static str)],
) -> PluginSpec {
    PluginSpec::from_registration(Registration {
        text,
        ends,
        path_start,
        line,
        factory,
        relations,
        meta,
    })
}

/// Returns a function plugin.
pub const fn function<F>(
    function: F,
    should_load: Option<fn() -> bool>,
    load: Option<fn() -> Result<(), BoxError>>,
) -> FunctionPlugin<F> {
    FunctionPlugin::from_parts(function, should_load, load)
}

/// Returns the spec of an extension point that the macro has validated.
pub const fn extension_point(registration: ExtensionPointRegistration) -> ExtensionPointSpec {
    ExtensionPointSpec::from_registration(registration)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_marker_is_named_after_the_version() {
        // If this fails, rename the module above and the marker in plux-macros.
        let name = module_path_of_marker();
        let version = env!("CARGO_PKG_VERSION").replace(['.', '-'], "_");
        assert_eq!(name, format!("expansion_{version}"));
    }

    fn module_path_of_marker() -> &'static str {
        include_str!("private.rs")
            .split_once("\npub mod expansion_")
            .map(|(before, rest)| {
                let start = before.len() + "\npub mod ".len();
                let end = start + "expansion_".len() + rest.find(' ').unwrap();
                &include_str!("private.rs")[start..end]
            })
            .unwrap()
    }
}
