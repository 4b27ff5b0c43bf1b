//! A table in a linkme slice, sorted and searched by name.

use linkme::distributed_slice;

struct Parser {
    name: &'static str,
    parse: fn(&str) -> usize,
}

#[distributed_slice]
static PARSERS: [Parser];

#[distributed_slice(PARSERS)]
static LENGTH: Parser = Parser { name: "length", parse: str::len };

fn main() {
    let mut parsers: Vec<&Parser> = PARSERS.iter().collect();
    parsers.sort_unstable_by_key(|parser| parser.name);
    match parsers.binary_search_by_key(&"length", |parser| parser.name) {
        Ok(at) => println!("{}", (parsers[at].parse)("four")),
        Err(_) => eprintln!("there is no parser `length`"),
    }
}
