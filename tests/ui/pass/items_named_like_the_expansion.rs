//! The names of an expansion do not conflict with those of the surrounding code.
#![forbid(unsafe_code)]
#![deny(warnings)]
#![allow(non_camel_case_types, dead_code, unused_macros)]

use plux_runtime::{Plugin, PluginManager, plugin};

pub struct Pass(pub &'static str);

impl Plugin for Pass {
    fn load(&mut self, (): &()) -> ::core::result::Result<(), plux_runtime::BoxError> {
        ::core::result::Result::Ok(())
    }
}

pub trait Named: Plugin {
    fn name(&self) -> &'static str;
}

impl Named for Pass {
    fn name(&self) -> &'static str {
        self.0
    }
}

#[plugin(namespace = "names", name = "metadata", contract = dyn Named)]
pub const METADATA: Pass = Pass("metadata");

#[plugin(namespace = "names", name = "registration", contract = dyn Named)]
pub const REGISTRATION: Pass = Pass("registration");

#[plugin(namespace = "names.statics", name = "index")]
pub static INDEX: &str = "index";

pub mod of_a_factory {
    use super::*;

    static METADATA: &str = "from a factory";
    fn make() -> &'static str {
        METADATA
    }

    pub struct P(&'static str);

    impl Plugin for P {
    fn load(&mut self, (): &()) -> ::core::result::Result<(), plux_runtime::BoxError> {
        ::core::result::Result::Ok(())
    }
}

    #[plugin(namespace = "names", name = "factory", factory = P(make()))]
    impl Named for P {
        fn name(&self) -> &'static str {
            self.0
        }
    }
}

/// What the prelude and std hold under these names is not what the expansion refers to.
pub mod shadows {
    use plux_runtime::plugin;

    type u8 = ();
    type u32 = ();
    type str = ();
    struct Arc;
    struct Ok;
    struct Some;
    struct None;
    enum Option {}
    enum Result {}
    mod std {}
    mod core {}
    mod plux_runtime_ {}
    macro_rules! concat { () => {} }
    macro_rules! module_path { () => {} }

    #[plugin(namespace = "names.shadows")]
    fn f(_: &()) {}

    #[derive(Default)]
    struct S;

    impl ::plux_runtime::Plugin for S {
    fn load(&mut self, (): &()) -> ::core::result::Result<(), plux_runtime::BoxError> {
        ::core::result::Result::Ok(())
    }
}

    #[plugin(namespace = "names.shadows", name = "s")]
    impl Local for S {}

    trait Local: ::plux_runtime::Plugin {}
}

fn main() {
    let passes = PluginManager::<dyn Named>::new("names");
    let names: Vec<_> = passes.load_all().iter().map(|it| it.name()).collect();
    assert_eq!(names, ["from a factory", "metadata", "registration"]);
    assert_eq!(INDEX.len() + METADATA.0.len() + REGISTRATION.0.len(), 25);
}
