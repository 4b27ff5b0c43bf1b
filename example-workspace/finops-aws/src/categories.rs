//! AWS services by category: one reusable plugin type, an instance for each category.

use finops_core::{Category, ServiceGroup};
use plux_runtime::plugin;

/// Servers, containers and functions of AWS.
#[plugin(namespace = "finops.categories", name = "aws-compute", contract = dyn Category)]
pub const COMPUTE: ServiceGroup = ServiceGroup::new(
    "compute",
    &["AmazonEC2", "AWSLambda", "AmazonECS", "AmazonEKS", "ComputeSavingsPlans"],
);

/// Object, block and file storage of AWS, and its backups.
#[plugin(namespace = "finops.categories", name = "aws-storage", contract = dyn Category)]
pub const STORAGE: ServiceGroup =
    ServiceGroup::new("storage", &["AmazonS3", "AmazonEFS", "AmazonGlacier", "AWSBackup"]);

/// Databases and caches of AWS.
#[plugin(namespace = "finops.categories", name = "aws-database", contract = dyn Category)]
pub const DATABASE: ServiceGroup = ServiceGroup::new(
    "database",
    &["AmazonRDS", "AmazonDynamoDB", "AmazonElastiCache", "AmazonRedshift"],
);

/// Networks and content delivery of AWS.
#[plugin(namespace = "finops.categories", name = "aws-network", contract = dyn Category)]
pub const NETWORK: ServiceGroup = ServiceGroup::new(
    "network",
    &["AmazonVPC", "AmazonCloudFront", "AmazonRoute53", "AWSELB", "AWSDataTransfer"],
);
