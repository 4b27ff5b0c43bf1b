//! What the macros expand to, written by hand.
#![forbid(unsafe_code)]

use plux_runtime::{BoxError, Plugin, PluginSpec};

#[derive(Default)]
struct Aws;

trait Vendor: Plugin {
    fn commands(&self) -> Vec<String>;
}

impl Plugin for Aws {
    fn load(&mut self, (): &()) -> Result<(), BoxError> {
        Ok(())
    }
}

impl Vendor for Aws {
    fn commands(&self) -> Vec<String> {
        vec!["import-cur".to_owned()]
    }
}

const _: () = {
    use ::plux_runtime::private as __plux;
    #[allow(unused_imports)]
    use ::plux_runtime::private::expansion_0_1_0 as _;
    #[__plux::linkme::distributed_slice(__plux::PLUGINS)]
    #[linkme(crate = __plux::linkme)]
    static PLUGIN: ::plux_runtime::PluginSpec = __plux::spec(__plux::Registration {
        namespace: "finops.vendors",
        name: "aws",
        contract: ::core::any::type_name::<dyn Vendor>,
        factory: &__plux::Factory::<dyn Vendor>(|| {
            ::core::result::Result::Ok(__plux::Arc::new(__plux::Make::<Aws>::make(
                __plux::default::<Aws>(),
            )?))
        }),
        package: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        path: concat!(module_path!(), "::Aws"),
        file: "tests/expansion.rs",
        line: 26,
        description: "",
        requires: &[("finops.core", "state")],
        before: &[],
        after: &[],
        meta: &[("since", "1.2")],
    });
};

#[test]
fn a_registered_spec_says_what_the_macro_said() {
    let spec: &PluginSpec = &plux_runtime::private::PLUGINS[0];
    assert_eq!(spec.id().to_string(), "finops.vendors:aws");
    assert_eq!(spec.path(), "expansion::Aws");
    assert_eq!(spec.requires(), ["finops.core:state"]);
    assert_eq!(spec.meta().get("since"), Some("1.2"));
    assert!(spec.contract().ends_with("Vendor"), "{}", spec.contract());
}
