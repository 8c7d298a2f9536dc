//! The types of fields beside those that stand for their kind.

on_each! {
    integers_of_16_bits,
    integers_of_32_bits,
    integers_of_8_bits,
    bytes_of_8_bits,
    unsigned_integers,
    floats,
    short_floats,
    wide_decimals,
    booleans,
    short_texts,
    characters,
    days,
    hours,
    local_moments,
    spans,
    lengths,
    marks,
    labels,
    keys_of_integers_of_16_bits,
    keys_of_integers_of_32_bits,
    keys_of_integers_of_64_bits,
    keys_of_integers_of_8_bits,
    keys_of_bytes_of_8_bits,
    keys_of_unsigned_integers,
    keys_of_wide_decimals,
    keys_of_booleans,
    keys_of_short_texts,
    keys_of_characters,
    keys_of_bytes,
    keys_of_days,
    keys_of_hours,
    keys_of_local_moments,
    keys_of_spans,
    keys_of_lengths,
    keys_of_words,
    keys_of_marks,
    keys_of_labels,
}

use super::{Row, Word, decimal, keys, number, order, text};
use orm::chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use orm::functions::{case, coalesce, greatest, least, partition_by};
use orm::prelude::*;
use std::collections::BTreeMap;
use std::time::Duration;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn hour(text: &str) -> NaiveTime {
    text.parse().expect("an hour")
}

fn local(text: &str) -> NaiveDateTime {
    text.parse().expect("a moment")
}

#[derive(Choices, Clone, Copy, Debug, PartialEq, PartialOrd)]
#[repr(i16)]
enum Mark {
    Poor = -5,
    Fair = 0,
    Good = 300,
}

#[derive(Field, Clone, Debug, PartialEq, PartialOrd)]
struct Label(String);

every!(ranked, integers_of_16_bits, Short, ShortCopy, ShortHeld, i16; [i16::MIN, -1, 0, 1, 256, i16::MAX]);
keyed!(keys_of_integers_of_16_bits, ShortParent, ShortChild, i16; [i16::MIN, -1, 0, 1, 256, i16::MAX]);
every!(ranked, integers_of_32_bits, Middle, MiddleCopy, MiddleHeld, i32; [i32::MIN, -65_537, -1, 0, 1, i32::MAX]);
keyed!(keys_of_integers_of_32_bits, MiddleParent, MiddleChild, i32; [i32::MIN, -65_537, -1, 0, 1, i32::MAX]);
keyed!(keys_of_integers_of_64_bits, LongParent, LongChild, i64; [i64::MIN, -9_007_199_254_740_993, -1, 0, 9_007_199_254_740_992, 9_007_199_254_740_993, i64::MAX]);
every!(ranked, integers_of_8_bits, Tiny, TinyCopy, TinyHeld, i8; [i8::MIN, -1, 0, 1, i8::MAX]);
keyed!(keys_of_integers_of_8_bits, TinyParent, TinyChild, i8; [i8::MIN, -1, 0, 1, i8::MAX]);
every!(plain, bytes_of_8_bits, Octet, OctetCopy, OctetHeld, u8; [0, 1, 127, 128, u8::MAX]);
keyed!(keys_of_bytes_of_8_bits, OctetParent, OctetChild, u8; [0, 1, 127, 128, u8::MAX]);
every!(ranked, unsigned_integers, Big, BigCopy, BigHeld, u64; [0, 1, u64::from(u32::MAX), 9_007_199_254_740_993, i64::MAX.unsigned_abs()]);
keyed!(keys_of_unsigned_integers, BigParent, BigChild, u64; [0, 1, u64::from(u32::MAX), 9_007_199_254_740_993, i64::MAX.unsigned_abs()]);
every!(ranked, floats, Float, FloatCopy, FloatHeld, f64; [f64::NEG_INFINITY, f64::MIN, -9_007_199_254_740_993.0, -0.1, -f64::MIN_POSITIVE, -5e-324, 0.0, 5e-324, 0.1, 0.1 + 0.2, 1.0, 9_007_199_254_740_992.0, 1e300, f64::MAX, f64::INFINITY]);
every!(ranked, short_floats, Single, SingleCopy, SingleHeld, f32; [f32::NEG_INFINITY, f32::MIN, -16_777_216.0, -0.1, 0.0, f32::MIN_POSITIVE, 0.1, 0.3, 1.0, 16_777_216.0, f32::MAX, f32::INFINITY]);
every!(ranked, wide_decimals, Rate, RateCopy, RateHeld, Decimal, max_digits = 18, decimal_places = 18; [decimal("-0.999999999999999999"), decimal("0"), decimal("0.000000000000000001"), decimal("0.1"), decimal("0.999999999999999999")]);
keyed!(keys_of_wide_decimals, RateParent, RateChild, Decimal, max_digits = 18, decimal_places = 18; [decimal("-0.999999999999999999"), decimal("0"), decimal("0.000000000000000001"), decimal("0.1"), decimal("0.999999999999999999")]);
every!(plain, booleans, Truth, TruthCopy, TruthHeld, bool; [false, true]);
keyed!(keys_of_booleans, TruthParent, TruthChild, bool; [false, true]);
every!(ranked, short_texts, Code, CodeCopy, CodeHeld, String, max_length = 5; [text(""), text("  "), text("ABCDE"), text("a"), text("a  "), text("\u{1f600}\u{1f600}\u{1f600}\u{1f600}\u{1f600}")]);
keyed!(keys_of_short_texts, CodeParent, CodeChild, String, max_length = 5; [text(""), text("  "), text("ABCDE"), text("a"), text("a  "), text("\u{1f600}\u{1f600}\u{1f600}\u{1f600}\u{1f600}")]);
every!(ranked, characters, Letter, LetterCopy, LetterHeld, char; ['\u{1}', ' ', '\'', 'A', '\\', 'a', '\u{e9}', '\u{ffff}', '\u{10000}', char::MAX]);
keyed!(keys_of_characters, LetterParent, LetterChild, char; ['\u{1}', ' ', '\'', 'A', '\\', 'a', '\u{e9}', '\u{ffff}', '\u{10000}', char::MAX]);
keyed!(keys_of_bytes, BlobParent, BlobChild, Vec<u8>; [vec![], vec![0], vec![0, 0], vec![0, 1], vec![39], b"\\x00".to_vec(), vec![127], vec![128], vec![255], vec![255, 0]]);
every!(ranked, days, Day, DayCopy, DayHeld, NaiveDate; [day("0001-01-01"), day("0999-12-31"), day("1000-01-01"), day("1582-10-10"), day("1969-12-31"), day("1970-01-01"), day("2000-02-29"), day("9999-12-31")]);
keyed!(keys_of_days, DayParent, DayChild, NaiveDate; [day("0001-01-01"), day("0999-12-31"), day("1000-01-01"), day("1582-10-10"), day("1969-12-31"), day("1970-01-01"), day("2000-02-29"), day("9999-12-31")]);
every!(ranked, hours, Hour, HourCopy, HourHeld, NaiveTime; [hour("00:00:00"), hour("00:00:00.000001"), hour("00:00:00.1"), hour("00:00:01"), hour("11:59:59.999999"), hour("12:00:00"), hour("23:59:59.999999")]);
keyed!(keys_of_hours, HourParent, HourChild, NaiveTime; [hour("00:00:00"), hour("00:00:00.000001"), hour("00:00:00.1"), hour("00:00:01"), hour("11:59:59.999999"), hour("12:00:00"), hour("23:59:59.999999")]);
every!(ranked, local_moments, Local, LocalCopy, LocalHeld, NaiveDateTime; [local("0001-01-01T00:00:00"), local("1969-12-31T23:59:59.999999"), local("1970-01-01T00:00:00"), local("2024-02-29T10:00:00"), local("2024-02-29T10:00:00.000001"), local("2024-02-29T10:00:00.5"), local("9999-12-31T23:59:59.999999")]);
keyed!(keys_of_local_moments, LocalParent, LocalChild, NaiveDateTime; [local("0001-01-01T00:00:00"), local("1969-12-31T23:59:59.999999"), local("1970-01-01T00:00:00"), local("2024-02-29T10:00:00"), local("2024-02-29T10:00:00.000001"), local("2024-02-29T10:00:00.5"), local("9999-12-31T23:59:59.999999")]);
every!(ranked, spans, Span, SpanCopy, SpanHeld, TimeDelta; [TimeDelta::microseconds(i64::MIN), TimeDelta::days(-400), TimeDelta::microseconds(-1), TimeDelta::zero(), TimeDelta::microseconds(1), TimeDelta::hours(25), TimeDelta::microseconds(i64::MAX)]);
keyed!(keys_of_spans, SpanParent, SpanChild, TimeDelta; [TimeDelta::microseconds(i64::MIN), TimeDelta::days(-400), TimeDelta::microseconds(-1), TimeDelta::zero(), TimeDelta::microseconds(1), TimeDelta::hours(25), TimeDelta::microseconds(i64::MAX)]);
every!(ranked, lengths, Length, LengthCopy, LengthHeld, Duration; [Duration::ZERO, Duration::from_micros(1), Duration::from_hours(25), Duration::from_micros(i64::MAX.unsigned_abs())]);
keyed!(keys_of_lengths, LengthParent, LengthChild, Duration; [Duration::ZERO, Duration::from_micros(1), Duration::from_hours(25), Duration::from_micros(i64::MAX.unsigned_abs())]);
keyed!(keys_of_words, WordedParent, WordedChild, Word; [Word::Alpha, Word::Beta, Word::Gamma]);
every!(ranked, marks, Marked, MarkedCopy, MarkedHeld, Mark; [Mark::Poor, Mark::Fair, Mark::Good]);
keyed!(keys_of_marks, MarkedParent, MarkedChild, Mark; [Mark::Poor, Mark::Fair, Mark::Good]);
every!(ranked, labels, Labelled, LabelledCopy, LabelledHeld, Label; [Label(text("")), Label(text("A")), Label(text("a")), Label(text("\u{1f600}"))]);
keyed!(keys_of_labels, LabelledParent, LabelledChild, Label; [Label(text("")), Label(text("A")), Label(text("a")), Label(text("\u{1f600}"))]);
