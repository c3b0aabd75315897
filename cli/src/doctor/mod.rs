//! `sheaf doctor`: whether everything that a trainer's day needs is in order, and what to do where it is not.
//!
//! Each check looks at one thing and tells one finding or several, as they come. Nothing is changed, and no password is
//! asked for.

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

/// Tells findings as they come, and counts problems.
struct Report<'a> {
    context: &'a Context,
    problems: usize,
}

impl Report<'_> {
    fn tell(&mut self, finding: Finding) {
        if finding.verdict == Verdict::Problem {
            self.problems = self.problems.saturating_add(1);
        }
        self.context.output.event(&finding.json(), finding.text());
    }

    fn tell_all(&mut self, findings: impl IntoIterator<Item = Finding>) {
        findings.into_iter().for_each(|finding| self.tell(finding));
    }
}

/// Checks everything. Fails, after everything was told, if there is a problem.
pub async fn run(args: &DoctorArgs, context: &Context) -> Result<()> {
    let mut report = Report { context, problems: 0 };
    report.tell_all(wallets::check(context)?);
    report.tell_all(machine::check(args, context).await);
    let (chain, findings) = network::check(context).await;
    report.tell_all(findings);
    report.tell_all(aggregators::check(args, chain.as_ref(), context).await);

    match report.problems {
        0 => Ok(()),
        1 => Err(Failure::new(Kind::Other, "there is a problem").next("do what its line says, then: sheaf doctor")),
        several => Err(Failure::new(Kind::Other, format!("there are {several} problems"))
            .next("do what their lines say, then: sheaf doctor")),
    }
}
