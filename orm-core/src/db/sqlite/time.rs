//! Dates and times as SQLite keeps them: text of fixed width, so that the order of texts is the order of times.

use crate::error::{DecodeError, DecodeResult};
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};

/// Writes `YYYY-MM-DD`.
pub(super) fn write_date(date: NaiveDate, text: &mut String) {
    // Years beyond four digits are refused before this.
    digits(date.year().unsigned_abs(), 4, text);
    text.push('-');
    digits(date.month(), 2, text);
    text.push('-');
    digits(date.day(), 2, text);
}

/// Writes `HH:MM:SS.ffffff`.
pub(super) fn write_time(time: NaiveTime, text: &mut String) {
    digits(time.hour(), 2, text);
    text.push(':');
    digits(time.minute(), 2, text);
    text.push(':');
    digits(time.second(), 2, text);
    text.push('.');
    digits((time.nanosecond() / 1_000).min(999_999), 6, text);
}

/// Writes `YYYY-MM-DDTHH:MM:SS.ffffff`.
pub(super) fn write_date_time(moment: NaiveDateTime, text: &mut String) {
    write_date(moment.date(), text);
    text.push('T');
    write_time(moment.time(), text);
}

/// Writes `YYYY-MM-DDTHH:MM:SS.ffffff+00:00`.
pub(super) fn write_timestamp(moment: DateTime<Utc>, text: &mut String) {
    write_date_time(moment.naive_utc(), text);
    text.push_str("+00:00");
}

fn digits(number: u32, width: usize, text: &mut String) {
    let mut place = 10_u32.pow(u32::try_from(width - 1).unwrap_or_default());
    while place > 0 {
        text.push(char::from(
            b'0' + u8::try_from(number / place % 10).unwrap_or_default(),
        ));
        place /= 10;
    }
}

/// Reads a date.
pub(super) fn date(text: &str) -> DecodeResult<NaiveDate> {
    let mut rest = Unparsed(text.as_bytes());
    rest.date()
        .filter(|_| rest.0.is_empty())
        .ok_or_else(|| DecodeError::new("a text that is no date"))
}

/// Reads a time of day.
pub(super) fn time(text: &str) -> DecodeResult<NaiveTime> {
    let mut rest = Unparsed(text.as_bytes());
    rest.time()
        .filter(|_| rest.0.is_empty())
        .ok_or_else(|| DecodeError::new("a text that is no time of day"))
}

/// Reads a date and time. A blank in place of the `T` will do, as SQLite's own functions write it.
pub(super) fn date_time(text: &str) -> DecodeResult<NaiveDateTime> {
    let mut rest = Unparsed(text.as_bytes());
    rest.date_time()
        .filter(|_| rest.0.is_empty())
        .ok_or_else(|| DecodeError::new("a text that is no date and time"))
}

/// Reads a moment. Without an offset it is UTC, as SQLite's own functions write it.
pub(super) fn timestamp(text: &str) -> DecodeResult<DateTime<Utc>> {
    let mut rest = Unparsed(text.as_bytes());
    let moment = rest
        .date_time()
        .and_then(|moment| moment.checked_sub_signed(rest.offset()?));
    moment
        .filter(|_| rest.0.is_empty())
        .map(|moment| moment.and_utc())
        .ok_or_else(|| DecodeError::new("a text that is no timestamp"))
}

/// The rest of a text that is being read.
struct Unparsed<'t>(&'t [u8]);

impl Unparsed<'_> {
    fn date_time(&mut self) -> Option<NaiveDateTime> {
        let date = self.date()?;
        if !self.sign(b'T') {
            self.expect(b' ')?;
        }
        Some(date.and_time(self.time()?))
    }

    fn date(&mut self) -> Option<NaiveDate> {
        let year = self.number(4)?;
        self.expect(b'-')?;
        let month = self.number(2)?;
        self.expect(b'-')?;
        NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, self.number(2)?)
    }

    fn time(&mut self) -> Option<NaiveTime> {
        let hour = self.number(2)?;
        self.expect(b':')?;
        let minute = self.number(2)?;
        self.expect(b':')?;
        let second = self.number(2)?;
        let micros = if self.sign(b'.') { self.micros()? } else { 0 };
        NaiveTime::from_hms_micro_opt(hour, minute, second, micros)
    }

    /// One to nine digits of a second's fraction, floored to microseconds.
    fn micros(&mut self) -> Option<u32> {
        let width = self
            .0
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        if width == 0 || width > 9 {
            return None;
        }
        let kept = width.min(6);
        let micros = self.number(kept)? * 10_u32.pow(u32::try_from(6 - kept).ok()?);
        self.0 = &self.0[width - kept..];
        Some(micros)
    }

    /// `+00:00`, `Z`, or nothing.
    fn offset(&mut self) -> Option<TimeDelta> {
        if self.0.is_empty() || self.sign(b'Z') {
            return Some(TimeDelta::zero());
        }
        let east = self.sign(b'+');
        if !east {
            self.expect(b'-')?;
        }
        let hours = self.number(2)?;
        self.expect(b':')?;
        let minutes = i64::from(hours * 60 + self.number(2)?);
        TimeDelta::try_minutes(if east { minutes } else { -minutes })
    }

    fn number(&mut self, width: usize) -> Option<u32> {
        let (number, rest) = self.0.split_at_checked(width)?;
        self.0 = rest;
        number.iter().try_fold(0, |sum, byte| {
            byte.is_ascii_digit()
                .then(|| sum * 10 + u32::from(byte - b'0'))
        })
    }

    fn sign(&mut self, sign: u8) -> bool {
        let is_there = self.0.first() == Some(&sign);
        self.0 = &self.0[usize::from(is_there)..];
        is_there
    }

    fn expect(&mut self, sign: u8) -> Option<()> {
        self.sign(sign).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(moment: DateTime<Utc>) -> String {
        let mut text = String::new();
        write_timestamp(moment, &mut text);
        text
    }

    #[test]
    fn what_is_written_is_read() {
        for micros in [
            0,
            1,
            -1,
            253_402_300_799_999_999,
            -62_135_596_800_000_000,
            1_700_000_000_123_456,
        ] {
            let moment = DateTime::from_timestamp_micros(micros).unwrap();
            assert_eq!(timestamp(&written(moment)).unwrap(), moment);
            assert_eq!(written(moment).len(), 32);
        }
        assert_eq!(
            written(DateTime::from_timestamp_micros(1).unwrap()),
            "1970-01-01T00:00:00.000001+00:00"
        );
    }

    #[test]
    fn what_sqlite_writes_is_read() {
        let moment = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        for text in [
            "2023-11-14 22:13:20",
            "2023-11-14T22:13:20Z",
            "2023-11-15T00:13:20.000+02:00",
        ] {
            assert_eq!(timestamp(text).unwrap(), moment, "{text}");
        }
        assert_eq!(
            time("23:59:59.123456789").unwrap(),
            NaiveTime::from_hms_micro_opt(23, 59, 59, 123_456).unwrap()
        );
    }

    #[test]
    fn what_is_none_is_refused_without_being_shown() {
        for text in [
            "",
            "2023-02-30",
            "2023-1-1",
            "secret",
            "2023-11-14T",
            "2023-11-14T25:00:00",
            "2023-11-14T22:13:20.",
            "é",
        ] {
            assert!(!date_time(text).unwrap_err().to_string().contains("secret"));
            assert!(timestamp(text).is_err(), "{text}");
        }
        assert!(
            date("2023-11-14T").is_err()
                && time("22:13").is_err()
                && timestamp("2023-11-14T22:13:20+99").is_err()
        );
    }
}
