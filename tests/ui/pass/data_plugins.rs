//! Statics and constants of any type, returned as their own type or as a trait object.
#![forbid(unsafe_code)]
#![deny(warnings)]

use plux_runtime::{Plugin, PluginManager, Registry, extension_point, plugin};

#[extension_point(namespace = "data.codecs")]
pub trait Codec: Sync {
    fn name(&self) -> &'static str;
}

pub struct Gzip;

impl Codec for Gzip {
    fn name(&self) -> &'static str {
        "gzip"
    }
}

// A static trait object is handed out as what it refers to.
#[plugin(namespace = "data.codecs", name = "gzip", contract = dyn Codec)]
pub static GZIP: &dyn Codec = &Gzip;

#[plugin(namespace = "data.codecs", name = "gzip-too", contract = dyn Codec + 'static)]
pub static GZIP_TOO: Gzip = Gzip;

#[plugin(namespace = "data.codecs", name = "by-const", contract = dyn Codec)]
pub const BY_CONST: &Gzip = &Gzip;

/// A reference is a type like any other.
#[extension_point(namespace = "data.references")]
pub type References = &'static dyn Codec;

#[plugin(namespace = "data.references", name = "a")]
static A: &dyn Codec = &Gzip;

#[extension_point(namespace = "data.infos")]
pub struct Info {
    pub name: &'static str,
    pub run: fn(&str) -> usize,
}

#[plugin(namespace = "data.infos", name = "len")]
pub const LEN: Info = Info { name: "len", run: |it| it.len() };

#[plugin(namespace = "data.infos", name = "lines", contract = Info)]
pub static LINES: Info = Info { name: "lines", run: |it| it.lines().count() };

#[extension_point(namespace = "data.sizes")]
pub enum Size {
    Small,
    Large,
}

impl Plugin for Size {
    fn load(&mut self, (): &()) -> ::core::result::Result<(), plux_runtime::BoxError> {
        ::core::result::Result::Ok(())
    }
}

#[plugin(namespace = "data.sizes", name = "small")]
#[plugin(namespace = "data.sizes", name = "tiny")]
const SMALL: Size = Size::Small;

#[plugin(namespace = "data.sizes", name = "large")]
const LARGE: Size = Size::Large;

#[extension_point(namespace = "data.tables")]
pub type Tables = [u8];

#[plugin(namespace = "data.tables", name = "squares", contract = [u8])]
static SQUARES: [u8; 3] = [1, 4, 9];

#[plugin(namespace = "data.tables", name = "cubes", contract = [u8])]
static CUBES: &[u8] = &[1, 8, 27];

#[plugin(namespace = "data.strings", name = "static", contract = str)]
static TEXT: &str = "a";

#[plugin(namespace = "data.strings", name = "const", contract = str)]
const MORE: &'static str = "b";

fn main() {
    let sizes = PluginManager::<Size>::new("data.sizes");
    assert!(matches!(*sizes.load("small").unwrap(), Size::Small));
    assert!(matches!(*sizes.load("large").unwrap(), Size::Large));
    assert_eq!(sizes.load_all().len(), 3);
    assert_eq!((LEN.run)(LEN.name) + (LINES.run)(LINES.name), 4);
    assert_eq!(GZIP.name(), GZIP_TOO.name());
    assert_eq!(BY_CONST.name(), A.name());
    let tables = Registry::<[u8]>::new("data.tables");
    assert_eq!((tables.get("squares").unwrap()[2], tables.get("cubes").unwrap()[2]), (9, 27));
    let strings = Registry::<str>::new("data.strings");
    assert_eq!((strings.get("static").unwrap(), strings.get("const").unwrap()), ("a", "b"));
}
