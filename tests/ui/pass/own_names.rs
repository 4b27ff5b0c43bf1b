//! An item gets its own plugin name, so that the name is written once.
#![forbid(unsafe_code)]
#![deny(warnings)]

use plux_runtime::{BoxError, Plugin, PluginManager, plugin, plugin_id};

pub trait Named: Plugin {
    fn name(&self) -> &'static str;
    fn describe(&self) -> String;
}

pub struct Aws(&'static str);

impl Plugin for Aws {
    fn load(&mut self, (): &()) -> Result<(), BoxError> {
        Ok(())
    }
}

#[plugin(namespace = "own.vendors", name = "aws", factory = Aws(plugin_id!()))]
impl Named for Aws {
    fn name(&self) -> &'static str {
        return ::plux_runtime::plugin_name!();
    }

    fn describe(&self) -> String {
        format!("{} {} {}", plugin_id!(), concat!("[", plux_runtime::plugin_name!(), "]"), self.0)
    }
}

pub struct Info {
    pub name: &'static str,
}

#[plugin(namespace = "own.infos", name = "gzip")]
pub static GZIP: Info = Info { name: plux_runtime::plugin_name!() };

#[plugin(namespace = "own.infos", name = "zstd")]
pub const ZSTD: Info = Info { name: plux_runtime::plugin_name!() };

#[plugin(namespace = "own.functions")]
fn hello() -> &'static str {
    plugin_id!()
}

fn main() {
    let vendor = PluginManager::<dyn Named>::new("own.vendors").load("aws").unwrap();
    assert_eq!(vendor.name(), "aws");
    assert_eq!(vendor.describe(), "own.vendors:aws [aws] own.vendors:aws");
    assert_eq!([GZIP.name, ZSTD.name, hello()], ["gzip", "zstd", "own.functions:hello"]);
}
