//! `TensorBoard`'s event files: `TFRecord`s with an `Event` message each.

use std::io::{self, Write};
use std::time::{SystemTime, UNIX_EPOCH};

use prost::Message;
use trainer_core::Metrics;

/// A message of `tensorflow/core/util/event.proto`, with the fields that scalars need.
#[derive(Clone, PartialEq, Message)]
pub struct Event {
    /// Seconds since 1970.
    #[prost(double, tag = "1")]
    pub wall_time: f64,
    /// The epoch.
    #[prost(int64, tag = "2")]
    pub step: i64,
    /// The version of the format, in the first event of a file.
    #[prost(string, optional, tag = "3")]
    pub file_version: Option<String>,
    /// The values, in all other events.
    #[prost(message, optional, tag = "5")]
    pub summary: Option<Summary>,
}

/// The values of a step.
#[derive(Clone, PartialEq, Message)]
pub struct Summary {
    /// The values.
    #[prost(message, repeated, tag = "1")]
    pub value: Vec<Value>,
}

/// A scalar.
#[derive(Clone, PartialEq, Message)]
pub struct Value {
    /// The name.
    #[prost(string, tag = "1")]
    pub tag: String,
    /// The value.
    #[prost(float, tag = "2")]
    pub simple_value: f32,
}

/// An event file that is being written.
pub struct EventFile<W> {
    out: W,
}

impl Event {
    fn now() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { wall_time: now.as_secs_f64(), ..Self::default() }
    }

    pub(crate) fn of_metrics(epoch: u32, metrics: &Metrics) -> Self {
        #[allow(clippy::cast_possible_truncation)] // The format has single precision.
        let value = |(tag, value): (&&str, &f64)| Value {
            tag: (*tag).to_owned(),
            simple_value: *value as f32,
        };
        let summary = Summary { value: metrics.iter().map(value).collect() };
        Self { step: epoch.into(), summary: Some(summary), ..Self::now() }
    }
}

impl<W: Write> EventFile<W> {
    /// Starts a file.
    pub(crate) fn new(out: W) -> io::Result<Self> {
        let mut file = Self { out };
        file.write(&Event { file_version: Some("brain.Event:2".to_owned()), ..Event::now() })?;
        Ok(file)
    }

    /// Appends an event as a record: its length, the checksum of the length, the message, and the
    /// checksum of the message.
    pub(crate) fn write(&mut self, event: &Event) -> io::Result<()> {
        let message = event.encode_to_vec();
        let length = (message.len() as u64).to_le_bytes();
        self.out.write_all(&length)?;
        self.out.write_all(&masked_crc(&length))?;
        self.out.write_all(&message)?;
        self.out.write_all(&masked_crc(&message))
    }

    /// Writes what is buffered.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Returns the checksum of a record. It is masked, since records may contain other records.
pub fn masked_crc(bytes: &[u8]) -> [u8; 4] {
    crc32c::crc32c(bytes).rotate_right(15).wrapping_add(0xa282_ead8).to_le_bytes()
}
