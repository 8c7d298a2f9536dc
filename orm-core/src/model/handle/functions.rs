//! Functions of values in one row: each a free function, and a method of fields and expressions.
//!
//! - `text`: `lower`, `length` and the like

mod text;

pub use text::{lower, upper};
