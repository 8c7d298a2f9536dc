//! A walk over a value that serde can write, which looks for floats that JSON has no form for: `serde_json` would write
//! them as `null`.

use super::JsonFailure;
use serde::ser::{
    Error, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
    SerializeTuple, SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use std::fmt;

/// Refuses a value that holds NaN or an infinite float.
pub(super) fn check_floats<T: Serialize + ?Sized>(value: &T) -> Result<(), JsonFailure> {
    value.serialize(FloatCheck).map_err(|failure| failure.0)
}

/// A serializer that writes nothing.
#[derive(Clone, Copy)]
struct FloatCheck;

#[derive(Debug)]
struct FloatFailure(JsonFailure);

impl fmt::Display for FloatFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.why())
    }
}

impl std::error::Error for FloatFailure {}

impl Error for FloatFailure {
    fn custom<T: fmt::Display>(_: T) -> Self {
        FloatFailure(JsonFailure::Serialize)
    }
}

type Checked = Result<(), FloatFailure>;

fn check(is_finite: bool) -> Checked {
    if is_finite {
        Ok(())
    } else {
        Err(FloatFailure(JsonFailure::NotFinite))
    }
}

macro_rules! leaves {
    ($($method:ident($t:ty);)*) => {$(
        fn $method(self, _: $t) -> Checked {
            Ok(())
        }
    )*};
}

macro_rules! containers {
    ($($method:ident($($t:ty),*) -> $container:ident;)*) => {$(
        fn $method(self $(, _: $t)*) -> Result<Self::$container, FloatFailure> {
            Ok(self)
        }
    )*};
}

impl Serializer for FloatCheck {
    type Ok = ();
    type Error = FloatFailure;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    leaves! {
        serialize_bool(bool);
        serialize_i8(i8);
        serialize_i16(i16);
        serialize_i32(i32);
        serialize_i64(i64);
        serialize_i128(i128);
        serialize_u8(u8);
        serialize_u16(u16);
        serialize_u32(u32);
        serialize_u64(u64);
        serialize_u128(u128);
        serialize_char(char);
        serialize_str(&str);
        serialize_bytes(&[u8]);
        serialize_unit_struct(&'static str);
    }

    containers! {
        serialize_seq(Option<usize>) -> SerializeSeq;
        serialize_tuple(usize) -> SerializeTuple;
        serialize_tuple_struct(&'static str, usize) -> SerializeTupleStruct;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> SerializeTupleVariant;
        serialize_map(Option<usize>) -> SerializeMap;
        serialize_struct(&'static str, usize) -> SerializeStruct;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> SerializeStructVariant;
    }

    fn serialize_f32(self, float: f32) -> Checked {
        check(float.is_finite())
    }

    fn serialize_f64(self, float: f64) -> Checked {
        check(float.is_finite())
    }

    fn serialize_none(self) -> Checked {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Checked {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Checked {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Checked {
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Checked {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Checked {
        value.serialize(self)
    }
}

macro_rules! members {
    ($($container:ident $method:ident($($name:ty)?);)*) => {$(
        impl $container for FloatCheck {
            type Ok = ();
            type Error = FloatFailure;
            fn $method<T: Serialize + ?Sized>(&mut self $(, _: $name)?, value: &T) -> Checked {
                value.serialize(*self)
            }
            fn end(self) -> Checked {
                Ok(())
            }
        }
    )*};
}

members! {
    SerializeSeq serialize_element();
    SerializeTuple serialize_element();
    SerializeTupleStruct serialize_field();
    SerializeTupleVariant serialize_field();
    SerializeStruct serialize_field(&'static str);
    SerializeStructVariant serialize_field(&'static str);
}

impl SerializeMap for FloatCheck {
    type Ok = ();
    type Error = FloatFailure;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Checked {
        key.serialize(*self)
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Checked {
        value.serialize(*self)
    }
    fn end(self) -> Checked {
        Ok(())
    }
}
