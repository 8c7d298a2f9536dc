//! Rounds in which the contenders take turns.

use crate::contenders::Contender;
use crate::shape::Shape;
use std::time::Instant;

/// Where a process stays: with all on one core, or the scheduler's choice anew each time, the same work takes 20 or
/// 65 µs by chance.
#[derive(Clone, Copy)]
pub enum Side {
    Server,
    Client,
}

/// Keeps this thread, and the threads and processes it will make, on the first core or the last.
pub fn stay(side: Side) {
    let Some(cores) = core_affinity::get_core_ids() else { return };
    let core = match side {
        Side::Server => cores.first(),
        Side::Client => cores.last(),
    };
    if let Some(core) = core {
        core_affinity::set_for_current(*core);
    }
}

/// How many rounds are counted, after how many that are not.
#[derive(Clone, Copy)]
pub struct Rounds {
    warm_up: u32,
    counted: u32,
}

impl Rounds {
    pub fn full() -> Self {
        Rounds { warm_up: 5, counted: 41 }
    }

    pub fn quick() -> Self {
        Rounds { warm_up: 2, counted: 11 }
    }
}

/// The median time of one piece of work, in microseconds, of each contender. They take turns within a round, and who
/// begins changes from round to round, so that a machine whose speed drifts slows all alike.
pub async fn compare(contenders: &mut [&mut dyn Contender], shape: Shape, rounds: Rounds) -> Vec<f64> {
    let mut times = vec![Vec::new(); contenders.len()];
    for round in 0..rounds.warm_up + rounds.counted {
        for turn in 0..contenders.len() {
            let contender = (turn + round as usize) % contenders.len();
            let time = time(contenders[contender], shape).await;
            if round >= rounds.warm_up {
                times[contender].push(time);
            }
        }
    }
    times.into_iter().map(median).collect()
}

async fn time(contender: &mut dyn Contender, shape: Shape) -> f64 {
    let start = Instant::now();
    for n in 0..shape.repeats() {
        let found = contender.run(shape, i64::from(n)).await;
        assert_eq!(found, shape.expected(), "{} does other work in {shape:?}", contender.name());
    }
    start.elapsed().as_secs_f64() * 1e6 / f64::from(shape.repeats())
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
