//! The built-in callbacks: annotated, and listed nowhere else.

mod console;
mod profiler;
