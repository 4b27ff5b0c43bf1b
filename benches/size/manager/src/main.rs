//! The same as objects of a manager.

use plux_runtime::{Plugin, PluginManager, plugin};

trait Parser: Plugin {
    fn parse(&self, text: &str) -> usize;
}

#[derive(Default)]
struct Length;

impl Plugin for Length {}

#[plugin(namespace = "size.parsers", name = "length")]
impl Parser for Length {
    fn parse(&self, text: &str) -> usize {
        text.len()
    }
}

fn main() {
    let parsers = PluginManager::<dyn Parser>::new("size.parsers").load_all();
    for failure in parsers.failures() {
        eprintln!("{failure}");
    }
    for parser in &parsers {
        println!("{}", parser.parse("four"));
    }
}
