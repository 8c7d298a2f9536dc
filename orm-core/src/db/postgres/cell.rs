//! One value of a row as Postgres sends it.

use crate::error::{DecodeError, DecodeResult};
use crate::value::Type;

/// A value of a row, and the kind of its column.
#[derive(Clone, Copy)]
pub(super) struct PostgresCell<'r> {
    pub(super) kind: ColumnKind,
    pub(super) bytes: &'r [u8],
}

/// The kind of a column. Worked out once a query, not once a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::db) enum ColumnKind {
    /// Values of this type, in its binary form.
    Of(Type),
    /// JSON behind a byte of its version.
    Jsonb,
    /// Values of a type that is not read.
    Other,
}

impl ColumnKind {
    /// Returns the kind of a column of this type.
    pub(super) fn of_type(ty: Type) -> ColumnKind {
        match ty {
            #[cfg(feature = "json")]
            Type::Json => ColumnKind::Jsonb,
            ty => ColumnKind::Of(ty),
        }
    }
}

impl<'r> PostgresCell<'r> {
    /// Returns the error for a value of another type than the one that was wanted.
    pub(super) fn unwanted(self) -> DecodeError {
        DecodeError::new(match self.kind {
            ColumnKind::Of(ty) => ty.word(),
            ColumnKind::Jsonb => "JSON",
            ColumnKind::Other => "a value of another type",
        })
    }

    /// Returns the bytes, if the column is of this type.
    pub(super) fn bytes_of(self, ty: Type) -> DecodeResult<&'r [u8]> {
        if self.kind == ColumnKind::Of(ty) {
            Ok(self.bytes)
        } else {
            Err(self.unwanted())
        }
    }

    /// Returns the bytes, if the column is of this type and they are so many.
    pub(super) fn fixed<const N: usize>(self, ty: Type) -> DecodeResult<[u8; N]> {
        self.bytes_of(ty)?;
        self.array()
    }

    /// Returns the bytes, if they are so many.
    pub(super) fn array<const N: usize>(self) -> DecodeResult<[u8; N]> {
        let bytes = self.bytes.try_into();
        bytes.map_err(|_| DecodeError::new("a value of another length"))
    }

    /// Returns the text of a column of texts or JSON.
    pub(super) fn text(self) -> DecodeResult<&'r str> {
        let bytes = match self.kind {
            ColumnKind::Of(Type::Text) => self.bytes,
            // Behind a byte that tells the version.
            ColumnKind::Jsonb => self.bytes.get(1..).unwrap_or_default(),
            _ => return Err(self.unwanted()),
        };
        str::from_utf8(bytes).map_err(|_| DecodeError::new("a text that is not UTF-8"))
    }
}
