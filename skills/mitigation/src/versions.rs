//! Which version a rollback leaves, and which one it goes back to.

use casefile_sdk::changes::ChangeInfo;
use core_handover::Weighed;

/// Two versions of one service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versions {
    /// The service.
    pub service: String,
    /// What brought the change.
    pub with: String,
    /// What ran before it.
    pub before: String,
}

impl Versions {
    /// Finds them in deploys, which are in order of time; none where no deploy is known to have brought the change, or
    /// none is known from before.
    pub fn of(change: &Weighed, deploys: &[ChangeInfo]) -> Option<Self> {
        let brought = |deploy: &ChangeInfo| {
            deploy.change.id == change.id || (deploy.commit.is_some() && deploy.commit == change.commit)
        };
        let went_live =
            |deploy: &ChangeInfo| deploy.service == change.service && Some(deploy.at) == change.live_at_ms;
        let at = deploys.iter().position(brought).or_else(|| deploys.iter().position(went_live))?;
        let (earlier, with) = (&deploys[..at], &deploys[at]);
        let service = with.service.clone()?;
        let differs = |deploy: &&ChangeInfo| {
            deploy.service.as_ref() == Some(&service) && deploy.change.id != with.change.id
        };
        let before = earlier.iter().rev().find(differs)?;
        Some(Self { with: with.change.id.clone(), before: before.change.id.clone(), service })
    }

    /// Returns what to do with them, as the beginning of a reason.
    pub fn order(&self) -> String {
        format!("deploy {} of {} again, which ran before {}", self.before, self.service, self.with)
    }
}

#[cfg(test)]
mod tests {
    use casefile_sdk::types::{ChangeKind, ChangeRef};

    use super::*;

    fn deploy(service: &str, version: &str, at: i64, commit: Option<&str>) -> ChangeInfo {
        ChangeInfo {
            change: ChangeRef { kind: ChangeKind::Deploy, id: version.to_owned() },
            at,
            service: Some(service.to_owned()),
            author: None,
            title: String::new(),
            files: Vec::new(),
            commit: commit.map(str::to_owned),
            has_content: false,
        }
    }

    fn commit(id: &str, live_at_ms: Option<i64>) -> Weighed {
        let commit = Some(id.to_owned());
        Weighed {
            id: id.to_owned(),
            commit,
            service: Some("api".to_owned()),
            live_at_ms,
            ..Weighed::default()
        }
    }

    #[test]
    fn the_version_before_is_that_of_the_same_service() {
        let deploys = [
            deploy("api", "1.0", 1, None),
            deploy("web", "7", 2, None),
            deploy("api", "1.1", 3, Some("abc")),
        ];
        let found = Versions::of(&commit("abc", None), &deploys).unwrap();
        assert_eq!(found.order(), "deploy 1.0 of api again, which ran before 1.1");
        // A commit that no deploy names went live with the one of its time.
        assert_eq!(Versions::of(&commit("def", Some(3)), &deploys), Some(found));
    }

    #[test]
    fn without_a_deploy_before_there_is_nothing_to_go_back_to() {
        let only = [deploy("api", "1.1", 3, Some("abc"))];
        assert_eq!(Versions::of(&commit("abc", Some(3)), &only), None);
        assert_eq!(Versions::of(&commit("abc", Some(3)), &[]), None);
        assert_eq!(Versions::of(&commit("def", None), &only), None);
    }
}
