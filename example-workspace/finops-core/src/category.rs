//! Sorting services into categories.

use plux_runtime::{Plugin, extension_point};

/// Categories of services, such as compute or storage, across vendors.
#[extension_point(namespace = "finops.categories")]
pub trait Category: Plugin {
    /// Returns the name to print.
    fn label(&self) -> &str;

    /// Returns whether the service, by the vendor's name for it, is in this category.
    fn holds(&self, service: &str) -> bool;
}

/// A category that lists its services. One type, and a constant for each instance:
///
/// ```
/// use finops_core::{Category, ServiceGroup};
/// use plux_runtime::plugin;
///
/// /// Queues and topics.
/// #[plugin(namespace = "finops.categories", name = "aws-messaging", contract = dyn Category)]
/// const MESSAGING: ServiceGroup = ServiceGroup::new("messaging", &["AmazonSNS", "AWSQueueService"]);
///
/// assert!(MESSAGING.holds("AmazonSNS"));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ServiceGroup {
    label: &'static str,
    services: &'static [&'static str],
}

impl ServiceGroup {
    /// A category of these services.
    pub const fn new(label: &'static str, services: &'static [&'static str]) -> Self {
        Self { label, services }
    }
}

impl Plugin for ServiceGroup {}

impl Category for ServiceGroup {
    fn label(&self) -> &str {
        self.label
    }

    fn holds(&self, service: &str) -> bool {
        self.services.contains(&service)
    }
}
