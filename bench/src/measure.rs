//! Rounds in which the contenders take turns.

use crate::contender::{Contender, Result};
use crate::shape::{Shape, USERS};
use crate::tables::Tables;
use core_affinity::CoreId;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// Where a process stays: with all on one core, or the scheduler's choice anew each time, the same work takes 20 or
/// 65 µs by chance.
#[derive(Clone, Copy)]
pub enum Side {
    Server,
    Client,
}

/// The cores as they are before this process stays on one of them; afterwards it would see only that one.
static CORES: LazyLock<Vec<CoreId>> =
    LazyLock::new(|| core_affinity::get_core_ids().unwrap_or_default());

/// Keeps this thread, and the threads and processes it will make, on the first core or the last.
pub fn stay(side: Side) {
    let core = match side {
        Side::Server => CORES.first(),
        Side::Client => CORES.last(),
    };
    if let Some(core) = core {
        core_affinity::set_for_current(*core);
    }
}

/// How many rounds are counted, after how many that are not, and how long the limit works in each.
#[derive(Clone, Copy)]
pub struct Rounds {
    warm_up: usize,
    counted: usize,
    slice: Duration,
}

impl Rounds {
    pub fn full() -> Self {
        Rounds {
            warm_up: 3,
            counted: 31,
            slice: Duration::from_millis(10),
        }
    }

    pub fn quick() -> Self {
        Rounds {
            warm_up: 1,
            counted: 7,
            slice: Duration::from_millis(3),
        }
    }
}

/// The median time of one piece of work, in microseconds, of each contender that offers it; the first is the limit.
///
/// They take turns within a round, and who begins changes from round to round, so that a machine whose speed drifts
/// slows all alike.
pub async fn compare(
    contenders: &mut [Box<dyn Contender>],
    tables: &mut Tables,
    shape: Shape,
    rounds: Rounds,
) -> Result<Vec<Option<f64>>> {
    tables.fill(shape).await?;
    let repeats = repeats(contenders[0].as_mut(), tables, shape, rounds.slice).await?;
    let mut times = vec![Vec::new(); contenders.len()];
    for round in 0..rounds.warm_up + rounds.counted {
        for turn in 0..contenders.len() {
            let at = (turn + round) % contenders.len();
            let contender = contenders[at].as_mut();
            if !contender.offers(shape) {
                continue;
            }
            let time = time(contender, shape, repeats, rounds.slice * 20).await?;
            if round >= rounds.warm_up {
                times[at].push(time);
            }
            if shape.writes() {
                tables.settle().await?;
            }
        }
    }
    Ok(times.into_iter().map(median).collect())
}

/// How often the limit does it in this time.
async fn repeats(
    limit: &mut dyn Contender,
    tables: &mut Tables,
    shape: Shape,
    slice: Duration,
) -> Result<usize> {
    time(limit, shape, 1, Duration::MAX).await?;
    let mut repeats = 1;
    loop {
        let start = Instant::now();
        time(limit, shape, repeats, Duration::MAX).await?;
        let took = start.elapsed();
        if shape.writes() {
            tables.settle().await?;
        }
        if took * 2 > slice {
            let fitting = slice.as_secs_f64() / took.as_secs_f64() * repeats as f64;
            return Ok((fitting as usize).max(1));
        }
        repeats *= 2;
    }
}

/// The time of one piece of work, in microseconds; what takes very long is not repeated so often.
async fn time(
    contender: &mut dyn Contender,
    shape: Shape,
    repeats: usize,
    patience: Duration,
) -> Result<f64> {
    let start = Instant::now();
    let mut done = 0;
    while done < repeats && start.elapsed() < patience {
        let found = contender.run(shape, (done % USERS + 1) as i64).await;
        let found =
            found.map_err(|error| format!("{}, {}: {error}", contender.name(), shape.name()))?;
        assert_eq!(
            found,
            shape.expected(),
            "{} does other work in {shape:?}",
            contender.name()
        );
        done += 1;
    }
    Ok(start.elapsed().as_secs_f64() * 1e6 / (done * shape.pieces()) as f64)
}

/// The middle one.
pub fn median(mut times: Vec<f64>) -> Option<f64> {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied()
}
