use plux_runtime::{Plugin, extension_point};

#[extension_point(namespace = "finops.vendors", cardinality = "exactly-one")]
trait Cloud: Plugin {}

#[extension_point(cardinality = "any")]
struct NotAContract;

#[extension_point(namespace = "finops.stores")]
trait Store<T>: Plugin {
    fn put(&self, item: T);
}

#[extension_point(namespace = "finops.alias", name = "x")]
type Alias = u8;

fn main() {}
