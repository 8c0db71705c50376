//! A proposal on a repository: what was made of it, and what the host checked.

use serde::{Deserialize, Serialize};

use crate::Digest;
use crate::cbor::{self, CborError};
use crate::report::{ChangeKind, Proposal, ProposalKind};

impl Proposal {
    /// Whether the proposal takes a commit back, so that it can be made as a branch.
    pub fn undoes_a_commit(&self) -> bool {
        self.change.kind == ChangeKind::Commit
            && matches!(self.kind, ProposalKind::Revert | ProposalKind::ConfigRevert)
    }

    /// What a branch is kept under: the same proposal on the same head is made once. `head` is a commit's full hash.
    ///
    /// # Errors
    /// None for these types; a [`CborError`] would be a fault of the encoder.
    pub fn digest(&self, head: &str) -> Result<Digest, CborError> {
        Ok(Digest::of(&cbor::to_vec(&("casefile-proposal-v1", self, head))?))
    }
}

/// What the host looks at before it offers a revert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckName {
    /// The commit exists and the head contains it.
    CommitOnHead,
    /// The commit has one parent, to which the revert goes back.
    OneParent,
    /// No later commit took it back, and it still has an effect.
    NotReverted,
    /// The revert has no conflict with what came later.
    AppliesCleanly,
    /// No later commit changed the lines that the commit added.
    LinesUnchanged,
    /// The commit alters no stored data.
    NoMigration,
    /// The reverted tree builds and its tests pass.
    Tests,
}

impl CheckName {
    /// The name as it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::CommitOnHead => "commit-on-head",
            Self::OneParent => "one-parent",
            Self::NotReverted => "not-reverted",
            Self::AppliesCleanly => "applies-cleanly",
            Self::LinesUnchanged => "lines-unchanged",
            Self::NoMigration => "no-migration",
            Self::Tests => "tests",
        }
    }
}

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckOutcome {
    /// Nothing speaks against the change.
    Passed,
    /// Something does.
    Failed,
    /// It could not be looked at.
    NotRun,
}

impl CheckOutcome {
    /// The name as it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::NotRun => "not-run",
        }
    }
}

/// One check of a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What was looked at.
    pub name: CheckName,
    /// How it ended.
    pub outcome: CheckOutcome,
    /// What was seen. It may quote the repository, so it is a stranger's text.
    pub detail: String,
}

/// Whether a person may be asked to approve a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Readiness {
    /// Every check passed.
    Ready,
    /// Every check passed, and there is no command to test it with.
    ReadyUntested,
    /// Something speaks against it.
    NotReady,
}

impl Readiness {
    /// The name as it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::ReadyUntested => "ready-untested",
            Self::NotReady => "not-ready",
        }
    }
}

/// What was made of a proposal and what the host checked. It names neither a path of this machine nor a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalChecked {
    /// Place of the proposal in the root step's report, from 0.
    pub proposal: u32,
    /// [`Proposal::digest`].
    pub digest: Digest,
    /// The commit that the branch begins at, a full hash.
    pub head: String,
    /// The branch and its commit; none where no revert could be made.
    pub branch: Option<Branch>,
    /// In the order of their names' declaration.
    pub checks: Vec<Check>,
}

/// A branch of one commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    /// For example `revert/4f3740c1`.
    pub name: String,
    /// The full hash of its commit.
    pub commit: String,
}

impl ProposalChecked {
    /// Whether it may be offered: there is a branch, no check failed, and none but the tests was left out.
    pub fn readiness(&self) -> Readiness {
        let passed = |check: &Check| check.outcome == CheckOutcome::Passed;
        let untested =
            |check: &Check| check.name == CheckName::Tests && check.outcome == CheckOutcome::NotRun;
        if self.branch.is_none() || !self.checks.iter().all(|check| passed(check) || untested(check)) {
            Readiness::NotReady
        } else if self.checks.iter().any(|check| check.name == CheckName::Tests && passed(check)) {
            Readiness::Ready
        } else {
            Readiness::ReadyUntested
        }
    }

    /// Whether it may be offered to a person.
    pub fn is_ready(&self) -> bool {
        self.readiness() != Readiness::NotReady
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::ChangeRef;

    fn proposal(title: &str) -> Proposal {
        Proposal {
            kind: ProposalKind::Revert,
            change: ChangeRef { kind: ChangeKind::Commit, id: "abc1".into() },
            title: title.into(),
            why: String::new(),
            old_value: None,
            new_value: None,
            evidence: vec![],
        }
    }

    #[test]
    fn a_proposal_is_named_by_what_it_says_and_by_the_head() {
        let digest = |title: &str, head: &str| proposal(title).digest(head).unwrap();
        assert_eq!(digest("a", "1"), digest("a", "1"));
        assert_ne!(digest("a", "1"), digest("a", "2"));
        assert_ne!(digest("a", "1"), digest("b", "1"));
    }

    fn checked(checks: &[(CheckName, CheckOutcome)], with_branch: bool) -> ProposalChecked {
        let check = |(name, outcome): &(CheckName, CheckOutcome)| Check {
            name: *name,
            outcome: *outcome,
            detail: String::new(),
        };
        ProposalChecked {
            proposal: 0,
            digest: Digest::of(b""),
            head: "1".into(),
            branch: with_branch.then(|| Branch { name: "revert/a".into(), commit: "2".into() }),
            checks: checks.iter().map(check).collect(),
        }
    }

    #[test]
    fn only_what_no_check_speaks_against_is_ready() {
        use CheckName::{AppliesCleanly, LinesUnchanged, Tests};
        use CheckOutcome::{Failed, NotRun, Passed};
        let of = |checks: &[_]| checked(checks, true).readiness();
        assert_eq!(of(&[(AppliesCleanly, Passed), (Tests, Passed)]), Readiness::Ready);
        assert_eq!(of(&[(AppliesCleanly, Passed), (Tests, NotRun)]), Readiness::ReadyUntested);
        assert_eq!(of(&[(AppliesCleanly, Passed), (Tests, Failed)]), Readiness::NotReady);
        assert_eq!(of(&[(LinesUnchanged, NotRun), (Tests, Passed)]), Readiness::NotReady);
        assert!(!checked(&[(AppliesCleanly, Passed), (Tests, Passed)], false).is_ready());
    }
}
