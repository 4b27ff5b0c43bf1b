use plux_runtime::plugin;

trait Codec {}

struct Gzip;

impl Codec for Gzip {}

#[plugin(namespace = "data.codecs", name = "gzip", contract = dyn Codec)]
static GZIP: Gzip = Gzip;

#[plugin(namespace = "data.codecs", name = "mutable")]
static mut MUTABLE: u8 = 0;

fn main() {}
