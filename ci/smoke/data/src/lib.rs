//! Plugins that are data: a static and a function.
#![forbid(unsafe_code)]

use plux_runtime::plugin;
use smoke_core::{Data, Named, Source};

#[plugin(namespace = "smoke.statics", name = "static")]
pub static STATIC: Data = Data("smoke_data");

#[plugin(namespace = "smoke.functions")]
fn double(number: u32) -> u32 {
    2 * number
}

#[plugin(namespace = "smoke.sources", name = "data", contract = dyn Source)]
const DATA: Named = Named("smoke_data");
