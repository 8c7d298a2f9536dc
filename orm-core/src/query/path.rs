//! Ways over to-one relations.

use crate::schema::Table;

/// The way from a query's root to a related row, last step first: a list in static memory, made by the compiler from
/// the type of a handle such as `Book.author.mentor`, so that naming a field in a query allocates nothing.
#[derive(Debug)]
pub struct Link {
    /// The way to where this step begins; `None` is the root.
    pub parent: Option<&'static Link>,
    /// The step.
    pub step: Step,
}

/// One step from a row to a related one.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// Along the foreign key at this field.
    To(usize),
    /// Back along the unique foreign key at this field of that table.
    Back(fn() -> &'static Table, usize),
}
