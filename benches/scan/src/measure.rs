//! Measures the cost of commands. CPU time is more reliable than wall time, because other programs may run at the
//! same time.

use std::error::Error;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};

use crate::Outcome;

/// The cost of a command and of the processes that it started.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    /// User and system time together.
    pub(crate) cpu: Duration,
    /// Elapsed time.
    pub(crate) wall: Duration,
    /// The largest resident set of any one process, in bytes.
    pub(crate) peak: u64,
}

/// Runs a command through another process, which measures the peak of memory of this command only.
pub(crate) fn cost(command: &Command) -> Result<Cost, Box<dyn Error>> {
    let mut wrapped = Command::new(std::env::current_exe()?);
    wrapped.arg("cost").arg(command.get_program()).args(command.get_args());
    if let Some(directory) = command.get_current_dir() {
        wrapped.current_dir(directory);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => wrapped.env(name, value),
            None => wrapped.env_remove(name),
        };
    }
    let output = wrapped.stderr(Stdio::inherit()).output()?;
    let text = String::from_utf8(output.stdout)?;
    let numbers: Vec<u64> = text.split_whitespace().filter_map(|it| it.parse().ok()).collect();
    match *numbers {
        [cpu, wall, peak] if output.status.success() => {
            let [cpu, wall] = [cpu, wall].map(Duration::from_micros);
            Ok(Cost { cpu, wall, peak })
        }
        _ => Err(format!("failed: {command:?}").into()),
    }
}

/// Runs a command in the process that [`cost`] starts, and prints the cost.
pub(crate) fn report_cost(command: &[&str]) -> Outcome {
    let [program, arguments @ ..] = command else { return Err("no command".into()) };
    let started = Instant::now();
    let status = Command::new(program).args(arguments).stdout(Stdio::null()).status()?;
    let wall = started.elapsed().as_micros();
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let (user, system) = (usage.user_time(), usage.system_time());
    let micros = [user, system].map(|time| time.tv_sec() * 1_000_000 + time.tv_usec());
    println!("{} {wall} {}", micros[0] + micros[1], usage.max_rss() * 1024);
    if status.success() { Ok(()) } else { Err("the command failed".into()) }
}

/// Runs each command `rounds` times, in turns, and returns the median cost of each. The order changes with every
/// round, because a command profits from the caches that the one before it filled.
pub(crate) fn medians(commands: &[Command], rounds: usize) -> Result<Vec<Cost>, Box<dyn Error>> {
    let mut costs = vec![Vec::new(); commands.len()];
    let mut order: Vec<usize> = (0..commands.len()).collect();
    let mut random = 1_u64;
    for round in 0..=rounds {
        for &at in &order {
            let cost = cost(&commands[at])?;
            // The first round fills the caches.
            if round > 0 {
                costs[at].push(cost);
            }
        }
        shuffle(&mut order, &mut random);
    }
    Ok(costs.iter().map(|costs| median(costs)).collect())
}

/// Shuffles by the algorithm of Fisher and Yates. The random numbers, of a linear congruential generator with the
/// multiplier of Knuth, are the same in every run.
fn shuffle(order: &mut [usize], random: &mut u64) {
    for last in (1..order.len()).rev() {
        *random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let other = (*random >> 33) % (last as u64 + 1);
        order.swap(last, usize::try_from(other).expect("it is no larger than `last`"));
    }
}

fn median(costs: &[Cost]) -> Cost {
    fn middle<T: Ord + Copy>(costs: &[Cost], of: impl Fn(&Cost) -> T) -> T {
        let mut values: Vec<T> = costs.iter().map(of).collect();
        values.sort();
        values[values.len() / 2]
    }
    Cost {
        cpu: middle(costs, |cost| cost.cpu),
        wall: middle(costs, |cost| cost.wall),
        peak: middle(costs, |cost| cost.peak),
    }
}

pub(crate) fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

#[allow(clippy::cast_precision_loss, reason = "it is only printed")]
pub(crate) fn mb(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
