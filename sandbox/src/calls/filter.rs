//! Compiles refusals to programs for the kernel.

use std::collections::BTreeMap;

use libc::c_long;
use seccompiler::{
    BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch, sock_filter,
};

/// Calls that get the same answer.
pub(super) struct Refusal {
    /// The error that the caller gets.
    pub(super) errno: i32,
    pub(super) calls: Vec<(c_long, When)>,
}

/// When a call is refused. Arguments are numbered from 0, and only their lower 32 bits are compared.
#[derive(Clone, Copy)]
pub(super) enum When {
    Always,
    /// The argument is this.
    Is(u8, u64),
    /// The argument is none of these.
    IsNot(u8, &'static [u64]),
    /// All of these bits are set in the argument.
    Has(u8, u64),
}

/// A program that refuses these calls with the error and allows all others. A call in the form of another architecture kills the process.
pub(super) fn compile(refusal: Refusal) -> Result<BpfProgram, String> {
    let explain = |error: BackendError| format!("seccomp: {error}");
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = BTreeMap::new();
    for (call, when) in refusal.calls {
        rules.entry(call).or_default().extend(rule(when).map_err(explain)?);
    }
    let target = TargetArch::try_from(std::env::consts::ARCH).map_err(explain)?;
    let answer = SeccompAction::Errno(refusal.errno.unsigned_abs());
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, answer, target).map_err(explain)?;
    filter.try_into().map_err(explain)
}

/// `None` means "always" to the compiler.
fn rule(when: When) -> Result<Option<SeccompRule>, BackendError> {
    let compare = |argument, operator, value| SeccompCondition::new(argument, SeccompCmpArgLen::Dword, operator, value);
    let conditions = match when {
        When::Always => return Ok(None),
        When::Is(argument, value) => vec![compare(argument, SeccompCmpOp::Eq, value)?],
        When::Has(argument, bits) => vec![compare(argument, SeccompCmpOp::MaskedEq(bits), bits)?],
        When::IsNot(argument, values) => {
            values.iter().map(|value| compare(argument, SeccompCmpOp::Ne, *value)).collect::<Result<_, _>>()?
        }
    };
    SeccompRule::new(conditions).map(Some)
}

/// A program that says of every call with a number above `newest` that it does not exist. On x86_64 that is also the whole of the x32 form,
/// whose numbers are those of other calls with a bit set.
pub(super) fn newer_than(newest: u32) -> BpfProgram {
    const LOAD_NUMBER: sock_filter = sock_filter { code: 0x20, jt: 0, jf: 0, k: 0 };
    const ALLOW: sock_filter = sock_filter { code: 0x06, jt: 0, jf: 0, k: 0x7fff_0000 };
    const NO_SUCH_CALL: sock_filter = sock_filter { code: 0x06, jt: 0, jf: 0, k: 0x0005_0000 | libc::ENOSYS as u32 };
    vec![LOAD_NUMBER, sock_filter { code: 0x25, jt: 1, jf: 0, k: newest }, ALLOW, NO_SUCH_CALL]
}
