//! Descriptions of fields: what the type tells, put together with what the words of `#[orm(…)]` declare.

use super::Field;
use super::field::is_decimal;
use crate::schema::{self, Auto, OnDelete, Table};
use crate::value::Type;

/// The description of a field as far as its Rust type tells it; the derive adds what is declared.
///
/// Its methods run at compile time. A declaration that does not fit the type fails there, at the place of the call, which
/// is the type of the user's field.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct DescribedType {
    field: schema::Field,
    target: Option<fn() -> &'static Table>,
    is_unique: bool,
    is_counted: bool,
    is_choice_of_integers: bool,
}

impl DescribedType {
    /// The facts about a type of field.
    pub(super) const fn of<F: Field>() -> Self {
        DescribedType {
            field: schema::Field::new("", "", F::TYPES, F::NULL).domain(F::DOMAIN),
            target: F::TARGET,
            is_unique: F::UNIQUE,
            is_counted: F::COUNTED,
            is_choice_of_integers: F::CHOICE_OF_INTEGERS,
        }
    }

    /// A field that is neither a foreign key nor a decimal.
    ///
    /// # Panics
    /// Panics if the type is one of them.
    #[track_caller]
    pub const fn column(self, name: &'static str, column: &'static str) -> schema::Field {
        if is_decimal(self.field.types) && self.target.is_none() {
            refuse(&[
                "`",
                name,
                "` is a `Decimal`; say how many digits it has, and how many of them stand behind the point: `#[orm(max_digits = 12, decimal_places = 2)]`",
            ]);
        }
        self.checked(name, column)
    }

    /// A decimal, or a field whose digits are not to be looked at.
    ///
    /// # Panics
    /// Panics if the type is none.
    #[track_caller]
    pub const fn decimal(self, name: &'static str, column: &'static str) -> schema::Field {
        if !is_decimal(self.field.types) {
            let advice = "` is no `Decimal`; leave out `max_digits` and `decimal_places`";
            refuse(&["`", name, advice]);
        }
        self.checked(name, column)
    }

    /// A field whose digits were declared wrongly, which was said already.
    ///
    /// # Panics
    /// Panics if the type is a foreign key.
    #[track_caller]
    pub const fn checked(self, name: &'static str, column: &'static str) -> schema::Field {
        if self.target.is_some() {
            refuse(&["`", name, "` is a foreign key; add `on_delete = …`"]);
        }
        self.named(name, column)
    }

    /// A primary key that the database may count up, or that is made for each row.
    ///
    /// # Panics
    /// Panics if its values are choices among integers, which no database counts up.
    #[track_caller]
    pub const fn counted(self, name: &str) -> Self {
        if self.is_choice_of_integers {
            let advice = "no database counts choices up; add `#[orm(identity = false)]` to `";
            refuse(&[advice, name, "`"]);
        }
        let mut field = self.field.identity(self.is_counted);
        if self.target.is_none() {
            field.auto = new_key(field.types);
        }
        DescribedType { field, ..self }
    }

    /// A foreign key.
    ///
    /// # Panics
    /// Panics if the type is none.
    #[track_caller]
    pub const fn foreign_key(
        self,
        name: &'static str,
        column: &'static str,
        on_delete: OnDelete,
    ) -> schema::Field {
        let Some(target) = self.target else {
            refuse(&["`", name, "` is no foreign key; leave out `on_delete`"]);
        };
        let mut field = self.named(name, column);
        field.relation = Some(schema::Relation::new(target, on_delete, None));
        field.unique = self.is_unique;
        field
    }

    const fn named(self, name: &'static str, column: &'static str) -> schema::Field {
        let mut field = self.field;
        (field.name, field.column) = (name, column);
        field
    }
}

/// Returns how a key of these types gets a value by itself.
const fn new_key(types: &[Type]) -> Option<Auto> {
    #[cfg(feature = "uuid")]
    if matches!(types, [Type::Uuid]) {
        return Some(Auto::Key);
    }
    _ = types;
    None
}

/// Fails with a sentence of these parts. Nothing can be formatted at compile time.
#[track_caller]
const fn refuse(parts: &[&str]) -> ! {
    let mut bytes = [0; 512];
    let (mut length, mut part) = (0, 0);
    while part < parts.len() {
        let text = parts[part].as_bytes();
        let mut place = 0;
        while place < text.len() && length < bytes.len() {
            bytes[length] = text[place];
            (place, length) = (place + 1, length + 1);
        }
        part += 1;
    }
    let (sentence, _) = bytes.split_at(length);
    match std::str::from_utf8(sentence) {
        Ok(sentence) => panic!("{}", sentence),
        Err(_) => panic!("a declaration does not fit the type of its field"),
    }
}
