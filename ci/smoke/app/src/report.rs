use std::fmt::Write as _;

use plux_runtime::{PluginManager, Registry};
use smoke_core::{Function, Source, Statics};

plux_runtime::include_index!();

static STATICS: Registry<Statics> = Registry::new("smoke.statics");

/// Lists the loaded plugins, and ends with `complete` if none is missing.
pub fn report() -> String {
    let mut report = String::new();
    let sources = PluginManager::<dyn Source>::new("smoke.sources").load_all().complete();
    match &sources {
        Ok(sources) => sources.iter().for_each(|it| writeln!(report, "{}", it.origin()).unwrap()),
        Err(errors) => writeln!(report, "{errors}").unwrap(),
    }
    let functions = PluginManager::<Function>::new("smoke.functions");
    let double = functions.load("double");
    match &double {
        Ok(double) => writeln!(report, "double(21) = {}", double(21)).unwrap(),
        Err(error) => writeln!(report, "{error}").unwrap(),
    }
    let data = STATICS.get("static");
    match &data {
        Ok(data) => writeln!(report, "static = {}", data.0).unwrap(),
        Err(error) => writeln!(report, "{error}").unwrap(),
    }
    let statics = STATICS.complete();
    if let Err(errors) = &statics {
        writeln!(report, "{errors}").unwrap();
    }
    if sources.is_ok() && double.is_ok() && data.is_ok() && statics.is_ok() {
        report.push_str("complete\n");
    }
    report
}
