//! The same table in a registry.

use plux_runtime::{Registry, plugin};

struct Parser {
    parse: fn(&str) -> usize,
}

#[plugin(namespace = "size.parsers", name = "length")]
static LENGTH: Parser = Parser { parse: str::len };

static PARSERS: Registry<Parser> = Registry::new("size.parsers");

fn main() {
    match PARSERS.get("length") {
        Ok(parser) => println!("{}", (parser.parse)("four")),
        Err(error) => eprintln!("{error}"),
    }
}
