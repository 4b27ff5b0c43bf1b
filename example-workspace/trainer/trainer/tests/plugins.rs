//! The index and the program agree.

use std::path::PathBuf;

use plux_runtime::PluginManager;
use trainer_core::{Callback, Options};

plux_runtime::include_index!();

#[test]
fn no_plugin_is_missing() {
    let runs = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("complete");
    let options = Options { runs };
    let callbacks = PluginManager::<dyn Callback, _>::builder("trainer.callbacks", options).build();
    plux_runtime::assert_complete!(callbacks);
}
