//! Writes the plugins: 10, 1,000 and 10,000, each as a plux plugin, a raw linkme element and an
//! `inventory` submission. `PLUX_BENCH_PLUGINS=10` writes the first ten of each set, for a check
//! that the benchmarks compile. Also the 200 plugins with a configuration of `benches/config.rs`.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=PLUX_BENCH_PLUGINS");
    let limit = env::var("PLUX_BENCH_PLUGINS").ok().and_then(|limit| limit.parse().ok());
    let limit: usize = limit.unwrap_or(usize::MAX);
    let out = env::var_os("OUT_DIR").expect("Cargo sets it");
    let mut text = String::new();
    for count in [10, 1_000, 10_000] {
        for at in 0..limit.min(count) {
            let name = format!("p{at:05}");
            writeln!(
                text,
                "const _: () = {{\n\
                 #[plugin(namespace = \"n{count}\", name = \"{name}\", contract = dyn Work)] const P: Worker = Worker({at});\n\
                 #[linkme::distributed_slice(crate::baseline::SLICE_{count})] static E: crate::baseline::Element = crate::baseline::Element {{ name: \"{name}\", make: || std::sync::Arc::new(Worker({at})) }};\n\
                 inventory::submit! {{ crate::baseline::Submission {{ count: {count}, name: \"{name}\", make: || Box::new(Worker({at})) }} }}\n\
                 }};"
            )
            .expect("a string takes it");
            // A registry's entries beside the elements of the slice, which have the same type.
            if count <= 1_000 {
                writeln!(
                    text,
                    "#[plugin(namespace = \"r{count}\", name = \"{name}\")] static R{count}_{at}: crate::baseline::Element = crate::baseline::Element {{ name: \"{name}\", make: || std::sync::Arc::new(Worker({at})) }};"
                )
                .expect("a string takes it");
            }
        }
    }
    fs::write(Path::new(&out).join("plugins.rs"), text).expect("OUT_DIR can be written");

    let plugin = |at| {
        format!("#[plugin(namespace = \"configured\", name = \"p{at:03}\", config = Settings)]\n")
    };
    let configured: String =
        (0..200).map(plugin).chain(["impl Agent for Configured {}\n".to_owned()]).collect();
    fs::write(Path::new(&out).join("configured.rs"), configured).expect("OUT_DIR can be written");
}
