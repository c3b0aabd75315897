//! `sheaf train simulate`

mod curve;
mod ending;
mod report;

use std::{num::NonZeroUsize, path::Path, time::Instant};

use serde_json::Value;
use sheaf_primitives::{TaskTerms, sha256};

use sheaf_runner::{Runner, RunnerConfig};

use sheaf_client_sdk::durable::{self, Readers};
use sheaf_trainer::{
    client_code::{Execution, place},
    simulate::{Absences, Setup, Simulation, trainers},
    weights,
};

use crate::{
    args::SimulateArgs,
    context::Context,
    error::{Failure, Result},
};
use curve::Curve;
use ending::Ending;
use report::Report;

pub(super) async fn run(args: SimulateArgs, context: &Context) -> Result<()> {
    let setup = prepare(&args, context).await?;
    let mut report = Report::new(&args, &setup);
    let mut curve = Curve::new(context.output, args.evaluate_data.is_some());
    let mut simulation = Simulation::new(setup)?;
    let started = Instant::now();
    let ended = rounds(&args, &mut simulation, &mut curve, &mut report).await;

    if ended.is_ok() {
        let ending = Ending { args: &args, simulation: &simulation, took: started.elapsed() };
        let value = ending.json();
        report.end(value.clone());
        context.output.result(&value, ending.text());
    }
    simulation.stop().await;
    // Also of a simulation that failed: its rounds until then may show why.
    if let Some(path) = &args.save_report {
        durable::replace(path, &report.to_bytes(), Readers::Everyone)?;
    }
    ended
}

async fn rounds(
    args: &SimulateArgs,
    simulation: &mut Simulation,
    curve: &mut Curve,
    report: &mut Report,
) -> Result<()> {
    let standing = simulation.measure().await?;
    report.round(curve.start(simulation.model(), &standing));
    for _ in 0..args.rounds {
        let round = simulation.round().await?;
        if let Some(path) = &args.out {
            durable::replace(path, simulation.model(), Readers::Everyone)?;
        }
        let standing = simulation.measure().await?;
        report.round(curve.round(simulation.model(), &round, &standing));
    }
    Ok(())
}

/// Reads all that is asked for, and makes the initial model.
async fn prepare(args: &SimulateArgs, context: &Context) -> Result<Setup> {
    let code = place::read_local(&args.client)?;
    for path in [&args.out, &args.save_report].into_iter().flatten() {
        writable(path)?;
    }
    let trainers =
        trainers::find(&args.data, args.split.into(), args.trainers, args.evaluate_data.as_deref(), args.seed)?;
    let count = u32::try_from(trainers.len()).unwrap_or(u32::MAX);
    let quorum = args.min_trainers.unwrap_or_else(|| TaskTerms::usual(0).min_trainers.min(count));
    if quorum > count {
        return Err(Failure::input(format!("--min-trainers {quorum} is more than the {count} trainers there are")));
    }
    let execution = Execution::try_from(&args.sandbox)?;
    let mut runner = execution.config(&code, sha256(&[&code]), &context.host()).await?;
    if let Some(seed) = args.seed {
        runner.client_config = Value::Object([("seed".to_owned(), seed.into())].into_iter().collect());
    }
    let model = initial_model(args, &runner, context).await?;
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let jobs = args.jobs.map_or(cores, |jobs| usize::try_from(jobs).unwrap_or(usize::MAX));
    context.output.progress(format!("{count} trainers, {} at once, {} rounds", jobs.min(trainers.len()), args.rounds));
    Ok(Setup {
        runner,
        trainers,
        held_out: args.evaluate_data.clone(),
        model,
        terms: args.rule.terms(),
        quorum,
        jobs,
        absences: Absences { chance: args.drop.0, seed: args.seed.unwrap_or_default() },
    })
}

/// The weights of a file, or those that the code makes without data, as `model publish` lets it.
async fn initial_model(args: &SimulateArgs, config: &RunnerConfig, context: &Context) -> Result<Vec<u8>> {
    if let Some(path) = &args.weights {
        return Ok(weights::read(path)?);
    }
    context.output.progress("running initial_parameters of the client code");
    let mut runner = Runner::start(config.clone()).await?;
    let model = runner.initial_parameters().await;
    runner.stop().await;
    model.map_err(|error| {
        Failure::from(error).next("pass --weights FILE if the code has no initial_parameters, or needs data for it")
    })
}

/// Fails now rather than after all rounds.
fn writable(path: &Path) -> Result<()> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if path.is_dir() {
        return Err(Failure::input(format!("`{}` is a folder; name a file", path.display())));
    }
    if !folder.is_dir() {
        return Err(Failure::input(format!("there is no folder `{}` to write in", folder.display()))
            .next(format!("mkdir -p {}", folder.display())));
    }
    Ok(())
}
