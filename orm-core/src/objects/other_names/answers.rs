//! Names that other libraries have for what is asked of an answer: of a row that may be missing, and of a list of rows.

use crate::error::Error;
use crate::model::{Model, never_met_of_no_type};

never_met_of_no_type! {
    KeptBeforeValidate "`validate` checks a draft and gives nothing back; leave it out, since `save` checks too, or keep the draft: `let draft = …; draft.validate()?; draft.save(&db).await?`";
    ReadByGetOrNone "a row that may be missing is read by `get_or_none`; write `Book::get_or_none(key, &db).await?`";
    LoadedByPrefetch "related rows of rows in hand are loaded by the function `prefetch`; write `orm::prefetch(authors, Author.books(), &db).await?`" "with the rows themselves by `.prefetch_related(Author.books())`";
}

/// Names of what is asked of an answer that may be an error.
#[doc(hidden)]
pub trait OtherNamesOfAnswers: Sized {
    /// `None` for a row that is not there.
    fn optional(self) -> <Self as ReadByGetOrNone>::Out
    where
        Self: ReadByGetOrNone,
    {
        unreachable!()
    }
}

impl<T> OtherNamesOfAnswers for Result<T, Error> {}

/// Names of what is asked of rows that were read.
#[doc(hidden)]
pub trait OtherNamesOfRows: Sized {
    /// Rows that a foreign key of each leads to.
    fn load_one<R, D>(&self, _relation: R, _db: D) -> <Self as LoadedByPrefetch>::Out
    where
        Self: LoadedByPrefetch,
    {
        unreachable!()
    }
    /// Rows that refer to each.
    fn load_many<R, D>(&self, _relation: R, _db: D) -> <Self as LoadedByPrefetch>::Out
    where
        Self: LoadedByPrefetch,
    {
        unreachable!()
    }
}

impl<M: Model> OtherNamesOfRows for Vec<M> {}

/// Ends of a draft, called on what `validate` gives.
#[doc(hidden)]
#[rustfmt::skip] // A line each, since the messages show them.
pub trait EndsBehindValidate: Sized {
    #[doc(hidden)]
    fn save<D>(self, _: D) -> <Self as KeptBeforeValidate>::Out where Self: KeptBeforeValidate { unreachable!() }
    #[doc(hidden)]
    fn save_with<C, D>(self, _: C, _: D) -> <Self as KeptBeforeValidate>::Out where Self: KeptBeforeValidate { unreachable!() }
    #[doc(hidden)]
    fn get_or_create<U, D>(self, _: U, _: D) -> <Self as KeptBeforeValidate>::Out where Self: KeptBeforeValidate { unreachable!() }
    #[doc(hidden)]
    fn update_or_create<U, D>(self, _: U, _: D) -> <Self as KeptBeforeValidate>::Out where Self: KeptBeforeValidate { unreachable!() }
}

impl EndsBehindValidate for () {}
impl EndsBehindValidate for Result<(), Error> {}
