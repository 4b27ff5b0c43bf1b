//! Azure's meter categories by category: one reusable plugin type, an instance for each.

use finops_core::{Category, ServiceGroup};
use plux_runtime::plugin;

/// Servers, containers and functions of Azure.
#[plugin(namespace = "finops.categories", name = "azure-compute", contract = dyn Category)]
pub const COMPUTE: ServiceGroup = ServiceGroup::new(
    "compute",
    &["Virtual Machines", "Azure App Service", "Functions", "Azure Kubernetes Service"],
);

/// Object, block and file storage of Azure.
#[plugin(namespace = "finops.categories", name = "azure-storage", contract = dyn Category)]
pub const STORAGE: ServiceGroup = ServiceGroup::new("storage", &["Storage", "Backup"]);

/// Databases of Azure.
#[plugin(namespace = "finops.categories", name = "azure-database", contract = dyn Category)]
pub const DATABASE: ServiceGroup = ServiceGroup::new(
    "database",
    &["SQL Database", "Azure Cosmos DB", "Azure Database for PostgreSQL"],
);

/// Networks of Azure.
#[plugin(namespace = "finops.categories", name = "azure-network", contract = dyn Category)]
pub const NETWORK: ServiceGroup =
    ServiceGroup::new("network", &["Bandwidth", "Virtual Network", "Load Balancer"]);
