//! Every type of the table, there and back.

use super::*;
use std::collections::HashSet;

/// Samples: two values of each type, in the order of the table.
pub(crate) fn samples() -> Vec<Value> {
    use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta};
    let date = |day| NaiveDate::from_ymd_opt(1868, 9, day).expect("a date");
    let time = |hour| NaiveTime::from_hms_micro_opt(hour, 0, 0, 1).expect("a time");
    vec![
        Value::I16(-1),
        Value::I16(2),
        Value::I32(-1),
        Value::I32(2),
        Value::I64(-1),
        Value::I64(2),
        Value::F32(0.5),
        Value::F32(f32::MAX),
        Value::F64(0.5),
        Value::F64(f64::MIN),
        Value::Bool(false),
        Value::Bool(true),
        Value::Text(String::new()),
        Value::Text("a\"b".to_owned()),
        Value::Bytes(Vec::new()),
        Value::Bytes(vec![0, 255]),
        Value::Date(date(1)),
        Value::Date(date(30)),
        Value::Time(time(0)),
        Value::Time(time(23)),
        Value::DateTime(date(1).and_time(time(0))),
        Value::DateTime(date(30).and_time(time(23))),
        Value::Timestamp(DateTime::UNIX_EPOCH),
        Value::Timestamp(date(30).and_time(time(23)).and_utc()),
        Value::Duration(TimeDelta::microseconds(-1)),
        Value::Duration(TimeDelta::days(2)),
        #[cfg(feature = "decimal")]
        Value::Decimal(rust_decimal::Decimal::new(-1005, 3)),
        #[cfg(feature = "decimal")]
        Value::Decimal(rust_decimal::Decimal::new(12_345_678, 0)),
        #[cfg(feature = "uuid")]
        Value::Uuid(uuid::Uuid::nil()),
        #[cfg(feature = "uuid")]
        Value::Uuid(uuid::Uuid::max()),
        #[cfg(feature = "json")]
        Value::Json(JsonText::of(&[1.5])),
        #[cfg(feature = "json")]
        Value::Json(JsonText::of("a\"b")),
    ]
}

#[test]
fn there_are_samples_of_every_type() {
    let mut sampled: Vec<Type> = samples().iter().map(Value::ty).collect();
    sampled.dedup();
    assert_eq!(sampled, Type::ALL);
}

#[test]
fn every_type_is_read_as_itself_alone() {
    for sample in samples() {
        for &ty in Type::ALL {
            let mut row = [sample.clone()];
            let read = Value::read(&mut ValueRow::new(&mut row), ty);
            match read {
                Ok(value) => assert_eq!((value, ty), (sample.clone(), sample.ty())),
                Err(error) => {
                    assert_ne!(ty, sample.ty());
                    assert_eq!(error.to_string(), format!("found {}", sample.ty().word()));
                }
            }
        }
    }
}

#[test]
fn null_is_read_as_a_null_of_every_type() {
    for &ty in Type::ALL {
        let mut row = [Value::Null(ty)];
        let null = Value::read(&mut ValueRow::new(&mut row), ty).expect("a null");
        assert_eq!((null.ty(), null.is_null()), (ty, true));
    }
}

#[test]
fn a_value_equals_itself_alone() {
    let nulls = Type::ALL.iter().copied().map(Value::Null);
    let all: Vec<Value> = samples().into_iter().chain(nulls).collect();
    let set: HashSet<Value> = all.iter().cloned().collect();
    assert_eq!(set.len(), all.len());
    for (n, left) in all.iter().enumerate() {
        assert!(set.contains(left));
        assert!(
            all.iter()
                .enumerate()
                .all(|(m, right)| (left == right) == (n == m))
        );
    }
}

#[test]
fn floats_are_equal_by_their_bits() {
    assert_eq!(Value::F64(f64::NAN), Value::F64(f64::NAN));
    assert_ne!(Value::F64(0.0), Value::F64(-0.0));
    assert_eq!((-0.0_f64).into_value(), Value::F64(0.0));
}

#[test]
fn debug_shows_no_value() {
    assert_eq!(format!("{:?}", Value::Text("secret".to_owned())), "Text(_)");
    assert_eq!(format!("{:?}", Value::Null(Type::Date)), "Null(Date)");
    assert_eq!(Value::Bytes(vec![1, 254]).to_string(), "01fe");
    assert_eq!(Value::F64(1.0).to_string(), "1.0");
}
