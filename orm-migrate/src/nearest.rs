//! The word that was meant.

/// The known word that was meant, if one is near enough.
///
/// ```
/// assert_eq!(orm_migrate::nearest("titel", ["id", "title"]), Some("title"));
/// assert_eq!(orm_migrate::nearest("rating", ["id", "title"]), None);
/// ```
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let letters = |word: &str| word.to_lowercase().chars().collect::<Vec<_>>();
    let word = letters(word);
    let near = known
        .into_iter()
        .map(|known| (distance(&word, &letters(known)), known));
    let (distance, known) = near.min_by_key(|&(distance, _)| distance)?;
    (distance <= (word.len() / 3).max(1)).then_some(known)
}

/// How many letters are to be put in, left out, changed, or swapped with the next.
pub(crate) fn distance(left: &[char], right: &[char]) -> usize {
    let mut rows: Vec<Vec<usize>> = vec![(0..=right.len()).collect()];
    for (i, a) in left.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in right.iter().enumerate() {
            let change = rows[i][j] + usize::from(a != b);
            let mut least = change.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == right[j - 1] && left[i - 1] == *b {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[left.len()][right.len()]
}
