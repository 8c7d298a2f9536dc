//! Values, aggregates and functions: what a query gives that is not its rows.

#[macro_use]
extern crate orm_tests;

#[path = "../library.rs"]
mod library;

mod aggregated_values;
mod aggregates;
mod annotate;
mod calculated_aggregates;
mod functions;
mod grouping;
mod integer_range;
mod publishing;
mod random;
mod raw_rows;
mod row_shapes;
mod value_pages;
mod values;
mod values_of_values;
mod window_ranges;
mod windows;
