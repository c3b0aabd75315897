//! `sheaf doctor`: whether everything that a trainer needs is in order, and what to do if it is not.
//!
//! Each check looks at one thing and prints its findings at once. Nothing is changed, and no password is asked for.

mod aggregators;
mod finding;
mod machine;
mod network;
mod wallets;

pub use finding::{Finding, Verdict};

use crate::{
    args::DoctorArgs,
    context::Context,
    error::{Failure, Kind, Result},
};

/// Prints findings, and counts problems.
struct Report<'a> {
    context: &'a Context,
    problems: usize,
}

impl Report<'_> {
    fn print(&mut self, finding: Finding) {
        if finding.verdict == Verdict::Problem {
            self.problems = self.problems.saturating_add(1);
        }
        self.context.output.event(&finding.json(), finding.text());
    }

    fn print_all(&mut self, findings: impl IntoIterator<Item = Finding>) {
        findings.into_iter().for_each(|finding| self.print(finding));
    }
}

/// Checks everything. Fails, after all findings are printed, if there is a problem.
pub async fn run(args: &DoctorArgs, context: &Context) -> Result<()> {
    let mut report = Report { context, problems: 0 };
    report.print_all(wallets::check(context)?);
    report.print_all(machine::check(args, context).await);
    let (chain, findings) = network::check(context).await;
    report.print_all(findings);
    report.print_all(aggregators::check(args, chain.as_ref(), context).await);

    match report.problems {
        0 => Ok(()),
        1 => Err(Failure::new(Kind::Other, "there is a problem").next("do what its line says, then: sheaf doctor")),
        several => Err(Failure::new(Kind::Other, format!("there are {several} problems"))
            .next("do what their lines say, then: sheaf doctor")),
    }
}
