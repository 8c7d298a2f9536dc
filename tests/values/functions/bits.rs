//! The bits of integers.

on_each! {
    bits_are_combined_as_in_rust,
    shifts_are_those_of_the_stored_type,
    the_wider_of_two_types_is_given,
    flags_are_set_and_cleared_by_an_update,
    random_bits_are_as_in_rust,
}

use super::*;
use orm::functions::{bit_and, bit_or, bit_xor, shift_left, shift_right};

/// A table of one row, with these numbers.
async fn numbers(db: &Database, small: i16, whole: i32, large: i64) -> orm::Result<()> {
    table(db).await?;
    let draft = Sample::draft().small(small).whole(whole).large(large);
    draft.save(db).await.map(drop)
}

async fn bits_are_combined_as_in_rust(db: Database) -> orm::Result<()> {
    numbers(&db, -6, 0b1100, i64::MIN).await?;
    assert_eq!(
        counted(&db, Sample.whole.bit_and(0b1010)).await?,
        [Some(0b1000)]
    );
    assert_eq!(
        counted(&db, Sample.whole.bit_or(0b1010)).await?,
        [Some(0b1110)]
    );
    assert_eq!(
        counted(&db, Sample.whole.bit_xor(0b1010)).await?,
        [Some(0b0110)]
    );
    assert_eq!(counted(&db, Sample.small.bit_and(0xFF)).await?, [Some(250)]);
    assert_eq!(counted(&db, Sample.small.bit_xor(-1)).await?, [Some(5)]);
    assert_eq!(
        counted(&db, Sample.large.bit_or(1)).await?,
        [Some(i64::MIN + 1)]
    );
    assert_eq!(
        counted(&db, Sample.large.bit_xor(i64::MAX)).await?,
        [Some(-1)]
    );
    assert_eq!(counted(&db, bit_and(Sample.whole, 4)).await?, [Some(4)]);
    assert_eq!(counted(&db, bit_or(Sample.whole, 1)).await?, [Some(13)]);
    assert_eq!(
        counted(&db, bit_xor(Sample.whole + 1, Sample.whole)).await?,
        [Some(1)]
    );
    Ok(())
}

async fn shifts_are_those_of_the_stored_type(db: Database) -> orm::Result<()> {
    numbers(&db, -3, 5, -3).await?;
    for (distance, small, whole, large) in [
        (0, -3, 5, -3),
        (2, -12, 20, -12),
        (15, -32768, 163_840, -98_304),
        (31, 0, i64::from(i32::MIN), -3 << 31),
        (32, -3, 5, -3 << 32),
        (63, 0, i64::from(i32::MIN), i64::MIN),
        (65, -6, 10, -6),
        (-1, 0, i64::from(i32::MIN), i64::MIN),
    ] {
        assert_eq!(
            counted(&db, Sample.small.shift_left(distance)).await?,
            [Some(small)],
            "{distance}"
        );
        assert_eq!(
            counted(&db, Sample.whole.shift_left(distance)).await?,
            [Some(whole)],
            "{distance}"
        );
        assert_eq!(
            counted(&db, shift_left(Sample.large, distance)).await?,
            [Some(large)],
            "{distance}"
        );
    }
    for (distance, small, whole, large) in [
        (1, -2, 2, -2),
        (31, -1, 0, -1),
        (33, -2, 2, -1),
        (64, -3, 5, -3),
    ] {
        assert_eq!(
            counted(&db, Sample.small.shift_right(distance)).await?,
            [Some(small)],
            "{distance}"
        );
        assert_eq!(
            counted(&db, Sample.whole.shift_right(distance)).await?,
            [Some(whole)],
            "{distance}"
        );
        assert_eq!(
            counted(&db, shift_right(Sample.large, distance)).await?,
            [Some(large)],
            "{distance}"
        );
    }
    Ok(())
}

async fn the_wider_of_two_types_is_given(db: Database) -> orm::Result<()> {
    numbers(&db, -1, 7, 1 << 40).await?;
    let both: Vec<(i32, i64, i64, i16)> = all()
        .values((
            Sample.small.bit_and(Sample.whole),
            Sample.whole.bit_or(Sample.large),
            Sample.large.bit_xor(Sample.small),
            Sample.small.shift_left(Sample.whole),
        ))
        .all(&db)
        .await?;
    assert_eq!(both, [(7, (1 << 40) | 7, (1 << 40) ^ -1, -128)]);
    let nothing: Vec<Option<i64>> = all().values(Sample.counted.bit_and(1)).all(&db).await?;
    assert_eq!(nothing, [None]);
    Ok(())
}

async fn flags_are_set_and_cleared_by_an_update(db: Database) -> orm::Result<()> {
    numbers(&db, 0, 0b0110, 0).await?;
    let flagged = Sample::objects().filter(Sample.whole.bit_and(0b0100).ne(0));
    assert_eq!(
        flagged
            .update(Sample.whole.set(Sample.whole.bit_or(1)), &db)
            .await?,
        1
    );
    assert_eq!(
        flagged
            .update(Sample.whole.set(Sample.whole.bit_and(!0b0100)), &db)
            .await?,
        1
    );
    assert_eq!(all().get(&db).await?.whole, 0b0011);
    assert_eq!(flagged.count(&db).await?, 0);
    Ok(())
}

async fn random_bits_are_as_in_rust(db: Database) -> orm::Result<()> {
    let mut random = Random(7);
    table(&db).await?;
    let mut rows = Vec::new();
    for _ in 0..50 {
        let bits = random.bits().to_ne_bytes();
        let whole = i32::from_ne_bytes([bits[0], bits[1], bits[2], bits[3]]);
        let large = random.bits().cast_signed();
        rows.push((whole, large));
    }
    let drafts = rows
        .iter()
        .map(|&(whole, large)| Sample::draft().whole(whole).large(large));
    Sample::bulk_create(drafts, &db).await?;
    let found = all().values((
        Sample.large.bit_and(Sample.whole),
        Sample.large.bit_xor(Sample.whole),
        Sample.whole.shift_left(Sample.whole.bit_and(15)),
        Sample.large.shift_right(Sample.whole.bit_and(63)),
    ));
    let expected: Vec<(i64, i64, i32, i64)> = rows
        .iter()
        .map(|&(whole, large)| {
            let wide = i64::from(whole);
            (
                large & wide,
                large ^ wide,
                whole << (whole & 15),
                large >> (whole & 63),
            )
        })
        .collect();
    assert_eq!(found.all(&db).await?, expected);
    Ok(())
}
