//! A dependency may have the name of a crate of the standard library, as `core` of a workspace often has.

extern crate plux_spec as alloc;
extern crate plux_spec as core;
extern crate plux_spec as std;

use plux_runtime::{FunctionPlugin, Plugin, PluginManager, Registry, extension_point, plugin};

#[extension_point(namespace = "shadow.functions")]
type Greet = FunctionPlugin<fn() -> &'static str>;

#[plugin(namespace = "shadow.functions", requires = ["goodbye"])]
fn hello() -> &'static str {
    plux_runtime::plugin_name!()
}

#[plugin(namespace = "shadow.functions")]
fn goodbye() -> &'static str {
    plux_runtime::plugin_name!()
}

#[extension_point(namespace = "shadow.traits")]
trait Vendor: Plugin {}

#[derive(Default)]
struct Aws;

impl Plugin for Aws {}

#[plugin(namespace = "shadow.traits", name = "aws", meta(region = "eu"))]
impl Vendor for Aws {}

#[plugin(namespace = "shadow.data", name = "one")]
static ONE: u8 = 1;

#[plugin(namespace = "shadow.data", name = "two")]
const TWO: u8 = 2;

#[test]
fn plugins_compile_beside_a_crate_named_core() {
    let functions = PluginManager::<Greet>::new("shadow.functions").load_all();
    assert_eq!(functions.iter().map(|greet| greet()).collect::<Vec<_>>(), ["goodbye", "hello"]);
    assert!(PluginManager::<dyn Vendor>::new("shadow.traits").load("aws").is_ok());
    let data = Registry::<u8>::new("shadow.data");
    assert_eq!(data.iter().map(|(_, value)| *value).collect::<Vec<_>>(), [1, 2]);
}
