//! `DynamoDB`: items in tables.

use std::collections::{BTreeMap, BTreeSet};

use plux_runtime::{BoxError, plugin};
use services_core::{Backend, Service, ServicePlugin};

/// Stores items in tables: `dynamodb put TABLE ITEM`, `dynamodb count TABLE`.
#[plugin(namespace = "services.services", name = "dynamodb", contract = dyn Service)]
pub(crate) const DYNAMODB: ServicePlugin =
    ServicePlugin::new(|_| Ok(Box::new(Tables(BTreeMap::new()))));

struct Tables(BTreeMap<String, BTreeSet<String>>);

impl Backend for Tables {
    fn handle(&mut self, request: &[&str]) -> Result<String, BoxError> {
        match *request {
            ["put", table, item] => {
                let is_new = self.0.entry(table.to_owned()).or_default().insert(item.to_owned());
                Ok(if is_new { "created" } else { "replaced" }.to_owned())
            }
            ["count", table] => Ok(self.0.get(table).map_or(0, BTreeSet::len).to_string()),
            _ => Err("dynamodb expects `put TABLE ITEM` or `count TABLE`".into()),
        }
    }
}
