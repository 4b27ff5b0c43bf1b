//! S3: objects by key.

use std::collections::BTreeMap;

use plux_runtime::{BoxError, plugin};
use services_core::{Backend, Service, ServicePlugin};

/// Stores objects: `s3 put KEY VALUE`, `s3 get KEY`, `s3 url KEY`.
#[plugin(namespace = "services.services", name = "s3", contract = dyn Service)]
pub(crate) const S3: ServicePlugin = ServicePlugin::new(|runtime| {
    let (region, read_only) = (runtime.region.clone(), runtime.read_only);
    Ok(Box::new(Bucket { region, read_only, objects: BTreeMap::new() }))
});

struct Bucket {
    region: String,
    read_only: bool,
    objects: BTreeMap<String, String>,
}

impl Backend for Bucket {
    fn handle(&mut self, request: &[&str]) -> Result<String, BoxError> {
        match *request {
            ["put", ..] if self.read_only => Err("the runtime is read-only".into()),
            ["put", key, value] => {
                self.objects.insert(key.to_owned(), value.to_owned());
                Ok(format!("stored {key}"))
            }
            ["get", key] => {
                Ok(self.objects.get(key).ok_or_else(|| format!("no object `{key}`"))?.clone())
            }
            ["url", key] => Ok(format!("https://s3.{}.example/{key}", self.region)),
            _ => Err("s3 expects `put KEY VALUE`, `get KEY` or `url KEY`".into()),
        }
    }
}
