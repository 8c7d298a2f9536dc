//! Lists of models.

/// Lists models as one [`Schema`](crate::schema::Schema), for `create_tables` and `to_sql`. A list that is there
/// already, such as that of another crate, joins it behind two dots.
///
/// ```
/// use orm::doc::{Author, Book, Tag};
/// use orm::prelude::*;
///
/// let models = schema![Author, Book, Tag];
/// assert_eq!(models.tables()[1].name, "book");
/// assert_eq!(models.tables()[2].name, "book_tags"); // made for `Book.tags`
/// assert!(models.to_sql(Backend::Postgres)?.contains("CREATE TABLE"));
///
/// let others = schema![Author, Tag];
/// let all = schema![..others, Book];
/// assert_eq!(all.tables().len(), 4);
/// # Ok::<(), Error>(())
/// ```
// Exported under a name of its own, so that a prelude can take the macro without the module.
#[doc(hidden)]
#[macro_export]
macro_rules! __schema {
    ($model:ident :: $function:ident() $($rest:tt)*) => {
        ::core::compile_error!(::core::concat!(
            "`schema!` lists the models themselves; write `", ::core::stringify!($model),
            "` without `::", ::core::stringify!($function), "()`"
        ))
    };
    ($model:ident . $($rest:tt)*) => {
        ::core::compile_error!(::core::concat!(
            "`schema!` lists the models themselves; write `", ::core::stringify!($model), "` without a field"
        ))
    };
    (& $model:ident $($rest:tt)*) => {
        ::core::compile_error!(::core::concat!(
            "`schema!` lists the models themselves; write `", ::core::stringify!($model), "` without `&`"
        ))
    };
    ($name:literal $($rest:tt)*) => {
        ::core::compile_error!("`schema!` lists models by their types, and not by names of tables; write `schema![Author, Book]`")
    };
    ($($model:ty),* $(,)?) => {
        $crate::schema::Schema::of([$(<$model as $crate::model::Model>::listed()),*])
    };
    (..$others:expr) => {
        $crate::schema::Schema::default().join($others)
    };
    (..$others:expr, $($rest:tt)*) => {
        $crate::schema::Schema::join($others, $crate::__schema![$($rest)*])
    };
    ($model:ty, $($rest:tt)*) => {
        $crate::__schema![$model].join($crate::__schema![$($rest)*])
    };
}

#[cfg(test)]
mod tests {
    use crate::error::DecodeResult;
    use crate::model::{Handles, Model, Path, RelationSlot};
    use crate::schema;
    use crate::schema::samples::{AUTHOR, BOOK};
    use crate::schema::{Schema, Table};
    use crate::value::{Reader, ValueSink};
    use std::marker::PhantomData;

    struct Fields<P>(PhantomData<fn() -> P>);
    impl<P> Clone for Fields<P> {
        fn clone(&self) -> Self {
            *self
        }
    }
    impl<P> Copy for Fields<P> {}
    impl<P: 'static> Handles for Fields<P> {
        const REF: &'static Self = &Fields(PhantomData);
    }

    macro_rules! model {
        ($name:ident, $table:ident) => {
            struct $name;
            impl Model for $name {
                type Key = i64;
                type Fields<P: Path<Target = Self>> = Fields<P>;
                fn table() -> &'static Table {
                    &$table
                }
                fn key(&self) -> i64 {
                    0
                }
                fn read(_: &mut dyn Reader) -> DecodeResult<Self> {
                    Ok($name)
                }
                fn write(&self, _: usize, _: &mut dyn ValueSink) {}
                fn load_field(&mut self, _: usize, _: &mut dyn Reader) -> DecodeResult<()> {
                    Ok(())
                }
                fn take_fields(&mut self, _: Self) {}
                fn write_default(_: usize, _: &mut dyn ValueSink) {}
                fn relation_mut(&mut self, _: usize) -> Option<&mut dyn RelationSlot> {
                    None
                }
            }
        };
    }
    model!(Author, AUTHOR);
    model!(Book, BOOK);

    #[test]
    fn models_are_listed_in_their_order() {
        let names = |schema: Schema| {
            schema
                .tables()
                .iter()
                .map(|table| table.model)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            names(schema![Book, Author, self::Book,]),
            ["Book", "Author"]
        );
        assert_eq!(names(schema![Author]), ["Author"]);
        let others = || schema![Author];
        assert_eq!(names(schema![..others(), Book]), ["Author", "Book"]);
        assert_eq!(names(schema![Book, ..others(),]), ["Book", "Author"]);
        assert_eq!(names(others() + schema![Book, Author]), ["Author", "Book"]);
        assert!(names(schema![]).is_empty());
    }
}
