//! `cargo bench --manifest-path benches/Cargo.toml --bench alone`
//!
//! Counts instructions per plugin, as `instructions.rs` does, for the first use of a registry whose ten
//! plugins are the only ones of the program. It compares them with collecting and sorting a linkme slice of
//! ten elements. The program does not refer to the library of this package, so that the plugins of the
//! library are not linked.

mod callgrind;

use callgrind::{instructions_of_a_round, measure};
use linkme::distributed_slice;
use plux_runtime::{Registry, plugin};

struct Element {
    name: &'static str,
}

#[distributed_slice]
static SLICE: [Element];

macro_rules! plugins {
    ($($name:literal)*) => {
        $(const _: () = {
            #[plugin(namespace = "alone", name = $name)]
            static PLUGIN: Element = Element { name: $name };

            #[distributed_slice(SLICE)]
            static ELEMENT: Element = Element { name: $name };
        };)*
    };
}

plugins! { "p00000" "p00001" "p00002" "p00003" "p00004" "p00005" "p00006" "p00007" "p00008" "p00009" }

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match &arguments[..] {
        [kind, _, rounds] => run(kind, rounds.parse().expect("a number")),
        _ => {
            for kind in ["slice_sort", "registry_first"] {
                let a_plugin = instructions_of_a_round(kind, SLICE.len()) / SLICE.len();
                println!("{kind}: {a_plugin} instructions a plugin");
            }
        }
    }
}

fn run(kind: &str, rounds: usize) {
    match kind {
        "slice_sort" => measure(rounds, || (), |()| sorted()),
        "registry_first" => {
            let registry = || Registry::<Element>::new("alone");
            measure(rounds, registry, |registry| registry.len());
        }
        _ => panic!("{kind}: `slice_sort` or `registry_first`"),
    }
}

/// The elements of the slice, sorted by name.
fn sorted() -> Vec<&'static Element> {
    let mut sorted: Vec<&Element> = SLICE.iter().collect();
    sorted.sort_unstable_by_key(|element| element.name);
    sorted
}
