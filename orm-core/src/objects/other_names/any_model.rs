//! Columns behind a type, as a function of any model names them: `M::name.eq("x")`.
//!
//! Nothing can be said of a name that rustc does not know, so those that most models have are here; see `iterators` for why
//! they are found on `&M`.

use super::iterators::NeverKnown;
use crate::model::Model;

/// A column behind a type, of which rustc says nothing but that there is none: it takes whatever is asked of it.
#[doc(hidden)]
#[derive(Debug)]
pub struct UnknownColumn;

/// Declares methods of any answer.
macro_rules! answer_anything {
    ($($method:ident($($argument:ident)?))*) => {
        impl UnknownColumn {$(
            #[doc(hidden)]
            #[allow(clippy::should_implement_trait, clippy::wrong_self_convention, reason = "these are the names of columns")]
            pub fn $method<Answer>(&self $(, $argument: impl Sized)?) -> Answer {
                $(let _ = $argument;)?
                unreachable!()
            }
        )*}
    };
}

answer_anything! {
    eq(value) ne(value) lt(value) le(value) gt(value) ge(value) is_in(values) set(value)
    contains(text) icontains(text) starts_with(text) is_null() is_not_null() asc() desc()
}

/// Declares columns.
macro_rules! columns {
    ($($column:ident)*) => {
        /// No model meets this bound, so that whoever names a column behind a type reads its message. Of what is no
        /// model, and of a draft without such a field, rustc names this trait, so that its name says what is wrong.
        #[diagnostic::on_unimplemented(
            message = "a column is named behind a dot, where the model is known; in a query write `Book.title`, and in a function of any model `M` take what is asked as a parameter: `condition: Predicate<M>` for `M::objects().filter(condition)`, `order: impl orm::traits::Ordering<M>` for `.order_by(order)`",
            label = "of a row it is a field, `book.title`"
        )]
        #[doc(hidden)]
        #[allow(non_upper_case_globals, reason = "these are the names of columns")]
        pub trait NoFieldOfThatName<Unknown>: Sized {
            $(
                #[doc(hidden)]
                const $column: UnknownColumn = UnknownColumn;
            )*
        }
    };
}

columns!(id name title email slug code status kind price created_at updated_at deleted_at user_id owner_id author_id parent_id
    created updated deleted created_on updated_on published active is_active enabled state position rank score description text number);

#[diagnostic::do_not_recommend]
impl<M: Model, Unknown: NeverKnown> NoFieldOfThatName<Unknown> for &M {}

/// The key of any model, under the names that other libraries have for its type: `M::Id`. Of a type that a bound has not rustc
/// names the trait that has it, so the name of this one says what to write.
#[diagnostic::on_unimplemented(
    message = "the key of any model `M` is `M::Key`; write `M::Key` in the place of `M::Id`, and the bound `M: Model` alone"
)]
#[doc(hidden)]
pub trait WriteKeyInstead {
    #[doc(hidden)]
    type Id;
    #[doc(hidden)]
    type ID;
    #[doc(hidden)]
    type Pk;
    #[doc(hidden)]
    type PK;
    #[doc(hidden)]
    type IdType;
    #[doc(hidden)]
    type KeyType;
    #[doc(hidden)]
    type PrimaryKey;
}

/// The draft of any model, under the names that other libraries have for its type: `M::Draft`. The name of this one says what to
/// write, as that of [`WriteKeyInstead`] does.
#[doc(hidden)]
pub trait WriteImplDraftInstead /* `draft: impl Draft<Model = M>`, which `draft.save(&db)` stores */
{
    #[doc(hidden)]
    type Draft;
    #[doc(hidden)]
    type Builder;
    #[doc(hidden)]
    type ActiveModel;
    #[doc(hidden)]
    type New;
    #[doc(hidden)]
    type Insert;
    #[doc(hidden)]
    type Create;
    #[doc(hidden)]
    type CreateInput;
    #[doc(hidden)]
    type Changeset;
}
