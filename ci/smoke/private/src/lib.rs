//! A plugin in a module that no other crate can name.
#![forbid(unsafe_code)]

mod hidden {
    mod deeper {
        use plux_runtime::{BoxError, Plugin, plugin};
        use smoke_core::Source;

        #[derive(Default)]
        struct Hidden;

        impl Plugin for Hidden {
            fn load(&mut self, (): &()) -> Result<(), BoxError> {
                Ok(())
            }
        }

        #[plugin(namespace = "smoke.sources", name = "private")]
        impl Source for Hidden {
            fn origin(&self) -> String {
                module_path!().to_owned()
            }
        }
    }
}
