//! The system calls of a process that computes: memory, threads of its own, waiting, and reading and writing what is open
//! already. Everything else fails with `EPERM`, first of all whatever opens, connects, starts or reaches a process.

use std::collections::BTreeMap;

use seccompiler::{
    BpfProgram, Error, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, apply_filter,
};

/// Allowed whatever their arguments.
const PLAIN: &[libc::c_long] = &[
    // Memory.
    libc::SYS_brk,
    libc::SYS_madvise,
    libc::SYS_mmap,
    libc::SYS_mprotect,
    libc::SYS_mremap,
    libc::SYS_munmap,
    libc::SYS_memfd_create,
    libc::SYS_ftruncate,
    libc::SYS_membarrier,
    // What is open.
    libc::SYS_close,
    libc::SYS_dup,
    libc::SYS_fcntl,
    libc::SYS_fstat,
    libc::SYS_lseek,
    libc::SYS_pread64,
    libc::SYS_pwrite64,
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_recvfrom,
    libc::SYS_recvmsg,
    libc::SYS_sendto,
    libc::SYS_sendmsg,
    libc::SYS_shutdown,
    libc::SYS_getsockopt,
    // Waiting.
    libc::SYS_clock_gettime,
    libc::SYS_clock_nanosleep,
    libc::SYS_epoll_create1,
    libc::SYS_epoll_ctl,
    libc::SYS_epoll_pwait,
    libc::SYS_eventfd2,
    libc::SYS_futex,
    libc::SYS_nanosleep,
    libc::SYS_ppoll,
    libc::SYS_restart_syscall,
    libc::SYS_sched_yield,
    // Threads and signals of its own. `clone3` is answered by a filter of its own.
    libc::SYS_clone3,
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_getpid,
    libc::SYS_gettid,
    libc::SYS_rseq,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sched_getaffinity,
    libc::SYS_set_robust_list,
    libc::SYS_sigaltstack,
    // Of the system: randomness and sizes.
    libc::SYS_getrandom,
    libc::SYS_getrusage,
    libc::SYS_sysinfo,
];

/// Calls that this processor has beside the newer ones.
#[cfg(target_arch = "x86_64")]
const OLDER: &[libc::c_long] = &[libc::SYS_epoll_wait, libc::SYS_poll];
#[cfg(not(target_arch = "x86_64"))]
const OLDER: &[libc::c_long] = &[];

/// Flags of a new thread that would take it out of this process or into other namespaces.
const THREAD_OR_NAMESPACE: i32 = libc::CLONE_THREAD
    | libc::CLONE_NEWCGROUP
    | libc::CLONE_NEWIPC
    | libc::CLONE_NEWNET
    | libc::CLONE_NEWNS
    | libc::CLONE_NEWPID
    | libc::CLONE_NEWUSER
    | libc::CLONE_NEWUTS;

/// `PAGEMAP_SCAN`, with which the pool finds the pages that a guest wrote.
const PAGEMAP_SCAN: u64 = 0xc060_6610;

/// `FIONBIO`, with which the runtime makes a socket one that does not block. The C libraries disagree on its type.
const FIONBIO: u64 = 0x5421;

type Rules = BTreeMap<libc::c_long, Vec<SeccompRule>>;

/// Installs the filters on this thread and those that it starts.
pub(super) fn filter() -> Result<(), Error> {
    // First, since the other one lets no filter be added. The flags of `clone3` lie in memory, which no filter sees; the C
    // library takes `clone` where the kernel knows no `clone3`.
    let newer = Rules::from([(libc::SYS_clone3, Vec::new())]);
    install(newer, SeccompAction::Allow, SeccompAction::Errno(errno(libc::ENOSYS)))?;
    let mut rules: Rules = PLAIN.iter().chain(OLDER).map(|call| (*call, Vec::new())).collect();
    let only = |index, op, value: u64| SeccompCondition::new(index, SeccompCmpArgLen::Qword, op, value);
    let low = |index, op, value: u64| SeccompCondition::new(index, SeccompCmpArgLen::Dword, op, value);
    let rule = |condition| SeccompRule::new(vec![condition]);
    let bits = |flags: i32| u64::from(flags.unsigned_abs());
    let thread = SeccompCmpOp::MaskedEq(bits(THREAD_OR_NAMESPACE));
    rules.insert(libc::SYS_clone, vec![rule(only(0, thread, bits(libc::CLONE_THREAD))?)?]);
    // Reading its own limits, not setting them, and nobody else's.
    let reads_limits = SeccompRule::new(vec![only(0, SeccompCmpOp::Eq, 0)?, only(2, SeccompCmpOp::Eq, 0)?])?;
    rules.insert(libc::SYS_prlimit64, vec![reads_limits]);
    rules.insert(libc::SYS_prctl, vec![rule(low(0, SeccompCmpOp::Eq, bits(libc::PR_SET_NAME))?)?]);
    let itself = u64::from(std::process::id());
    rules.insert(libc::SYS_tgkill, vec![rule(low(0, SeccompCmpOp::Eq, itself)?)?]);
    let controls = [PAGEMAP_SCAN, FIONBIO];
    let controls = controls.map(|request| rule(low(1, SeccompCmpOp::Eq, request)?));
    rules.insert(libc::SYS_ioctl, controls.into_iter().collect::<Result<_, _>>()?);
    // A pair of sockets joins a process with itself; the runtime wakes itself with one.
    let pair = rule(low(0, SeccompCmpOp::Eq, bits(libc::AF_UNIX))?)?;
    rules.insert(libc::SYS_socketpair, vec![pair]);
    install(rules, SeccompAction::Errno(errno(libc::EPERM)), SeccompAction::Allow)
}

fn errno(number: i32) -> u32 {
    number.unsigned_abs()
}

fn install(rules: Rules, otherwise: SeccompAction, on_match: SeccompAction) -> Result<(), Error> {
    let filter = SeccompFilter::new(rules, otherwise, on_match, std::env::consts::ARCH.try_into()?)?;
    let program: BpfProgram = filter.try_into()?;
    apply_filter(&program)
}
