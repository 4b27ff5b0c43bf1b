//! A plugin of a dependency that a feature enables.
#![forbid(unsafe_code)]

use plux_runtime::plugin;
use smoke_core::{Named, Source};

#[plugin(namespace = "smoke.sources", name = "feature", contract = dyn Source)]
const FEATURE: Named = Named("smoke_feature");
