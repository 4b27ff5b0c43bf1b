//! The board without its requirement: what it writes is read again.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use plux_runtime::{BoxError, Handle, Plugin, PluginManager, PluginSpec, StaticFinder, testing};
use prost::Message;
use trainer_board::event_file::{Event, masked_crc};
use trainer_core::{Callback, Finished, Metrics, Model, Options, Parameters, Trial};

/// Reads the records of a file, and compares their checksums.
fn events(file: &Path) -> Vec<Event> {
    let bytes = fs::read(file).unwrap();
    let (mut rest, mut events) = (&bytes[..], Vec::new());
    while let Some((length, tail)) = rest.split_first_chunk::<8>() {
        let (crc, tail) = tail.split_first_chunk::<4>().expect("a checksum of the length");
        assert_eq!(*crc, masked_crc(length));
        let length = usize::try_from(u64::from_le_bytes(*length)).unwrap();
        let (message, tail) = tail.split_at(length);
        let (crc, tail) = tail.split_first_chunk::<4>().expect("a checksum of the message");
        assert_eq!(*crc, masked_crc(message));
        events.push(Event::decode(message).unwrap());
        rest = tail;
    }
    assert!(rest.is_empty());
    events
}

#[test]
fn the_board_alone_writes_an_event_file() {
    let runs = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("board");
    let options = Options { runs: runs.clone() };
    let board = testing::load_alone::<dyn Callback, _, _>("trainer.callbacks:board", options);
    let board = board.unwrap_or_else(|error| panic!("{error}"));

    let parameters = Parameters { epochs: 2, learning_rate: 0.5 };
    let trial = Trial { number: 1, parameters, directory: runs.join("trial-1") };
    let mut metrics = Metrics::from([("loss", 0.5), ("accuracy", 0.75)]);
    board.trial_started(&trial).unwrap();
    board.epoch_ended(&trial, 1, &mut metrics).unwrap();
    metrics.insert("loss", 0.25);
    board.epoch_ended(&trial, 2, &mut metrics).unwrap();
    board.trial_ended(&Finished { trial, model: Model::default(), metrics }).unwrap();

    let events = events(&runs.join("trial-1/events.out.tfevents.trainer"));
    let [start, values @ ..] = &events[..] else { panic!("{events:?}") };
    assert_eq!(start.file_version.as_deref(), Some("brain.Event:2"));
    let values: Vec<(i64, Vec<(&str, f32)>)> = values
        .iter()
        .map(|event| {
            let values = event.summary.iter().flat_map(|summary| &summary.value);
            (event.step, values.map(|value| (&*value.tag, value.simple_value)).collect())
        })
        .collect();
    let expected = |loss| vec![("accuracy", 0.75), ("loss", loss)];
    assert_eq!(values, [(1, expected(0.5)), (2, expected(0.25))]);
}

/// A profiler of another version of the core.
struct Profiler;

impl Plugin<Options> for Profiler {}

impl Callback for Profiler {}

/// Loads the board in a program whose core has this version.
fn load_with_core(version: &'static str) -> Result<(), BoxError> {
    let profiler =
        PluginSpec::new::<dyn Callback>("trainer.callbacks", "profiler", || Ok(Arc::new(Profiler)));
    let profiler = profiler.with_package("trainer-core", version);
    let board = testing::registered("trainer.callbacks:board");
    let finder = StaticFinder::new([Handle::from(profiler), Handle::from(board)]);
    let options = Options { runs: PathBuf::from("never-written") };
    let callbacks = PluginManager::<dyn Callback, _>::builder("trainer.callbacks", options);
    callbacks.finder(finder).build().load("board")?;
    Ok(())
}

#[test]
fn a_core_of_another_major_version_is_an_error_that_names_both() {
    assert!(load_with_core("1.2.0").is_ok());
    for version in ["1.1.9", "2.0.0"] {
        let error = load_with_core(version).unwrap_err().to_string();
        assert!(error.contains(version) && error.contains("`>=1.2, <2`"), "{error}");
    }
}

#[test]
fn the_checksum_is_that_of_tfrecord() {
    // The CRC-32C of these digits is 0xe3069283.
    let rotated = 0xe306_9283_u32.rotate_right(15);
    assert_eq!(masked_crc(b"123456789"), rotated.wrapping_add(0xa282_ead8).to_le_bytes());
}
