//! The reporters that come with the core: functions, annotated, and nothing else. Nobody lists
//! them; other packages add theirs in the same way.

mod csv;
mod json;
mod table;

#[cfg(test)]
mod tests;
