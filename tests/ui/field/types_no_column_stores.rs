//! Types that no column stores as they are written, each with what to write.

use orm::prelude::*;
use std::marker::PhantomData;
use std::num::Wrapping;
use std::ops::Range;
use std::sync::atomic::AtomicI32;

#[derive(Model)]
struct Job {
    id: i64,
    run: Box<dyn Fn() + Send + Sync>,
    step: fn(i32) -> i32,
    grid: [[i32; 3]; 3],
    rows: Vec<Vec<i32>>,
    bytes: Box<[u8]>,
    tries: AtomicI32,
    count: Wrapping<i64>,
    hours: Range<i32>,
    of: PhantomData<i32>,
    outcome: Result<i32, String>,
}

fn main() {}
