//! Who takes part: each in a file of its own.

mod held;
mod orm;

use crate::shape::Shape;
use std::pin::Pin;

pub use self::held::Held;
pub use self::orm::Orm;

/// The count of what was found, once it is there.
pub type Found<'a> = Pin<Box<dyn Future<Output = usize> + Send + 'a>>;

/// One way to do the work. Each builds structs of its own from what the database gives.
pub trait Contender: Send {
    fn name(&self) -> &'static str;
    /// Does the work once; `n` is another number each time.
    fn run(&mut self, shape: Shape, n: i64) -> Found<'_>;
}
