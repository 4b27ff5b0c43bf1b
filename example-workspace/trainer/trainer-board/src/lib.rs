//! `trainer` callback: writes event files for `TensorBoard`.

mod board;
pub mod event_file;
