//! Emulated services: S3 and `DynamoDB`, which are instances of one plugin type, and SQS, a type of its own.

mod dynamodb;
mod s3;
mod sqs;
