//! A provider that panics is an answer, not the end of the host.

use std::sync::Arc;

use casefile::case::{Case, Means, Question};
use casefile::context::{Context, Globals, SkillArg};
use casefile::journal::Journal;
use casefile::policy::Sources;
use casefile_model::journal::State;
use casefile_model::tools::{Answer, Provider, Providers, ToolCall};
use casefile_model::{Budget, Digest, StepPath, Time};

use crate::harness::{Home, package};

struct Panicking;

impl Provider for Panicking {
    fn answer(&self, _: &ToolCall, _: Time) -> Answer {
        panic!("a fault in a provider");
    }
}

fn context(home: &Home) -> Context {
    Context::open(&Globals { home: Some(home.path().join("home")), slots: 16, ..Globals::default() }).unwrap()
}

#[test]
fn a_provider_that_panics_answers_unavailable_and_the_next_step_is_unharmed() {
    let home = Home::new();
    let file = home.write("ask.wasm", package("ask_metrics", "test/asker", "[tools]\nmetrics = \"0.1\""));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let context = context(&home);
        for _ in 0..2 {
            let (library, playbook) = context.library(&SkillArg::File(file.clone()), &[]).await.unwrap();
            let providers: Providers =
                [("metrics".to_owned(), Arc::new(Panicking) as Arc<dyn Provider>)].into();
            let means: Means = context.means(library, Sources::Recorded, providers, Arc::new(|_, _| {}));
            let question = Question {
                alert: None,
                as_of: Time(0),
                incident: None,
                gaps: vec![],
                playbook,
                parameters: "{}".into(),
                budget: Budget::DEFAULT,
                configuration: Digest::of(b""),
            };
            let journal = Journal::in_memory().unwrap();
            let opened = question.opened(&means);
            let entries = journal.open_case("one", &opened.key().unwrap()).unwrap();
            let case = Case::new(opened, means, entries, State::default()).unwrap();
            case.run(&journal).await.unwrap();
            let (_, _, state) = journal.read("one").unwrap();
            let ended = state.steps[&StepPath::root()].ended.clone().unwrap();
            let told = ended.report.unwrap().summary;
            assert!(told.contains("unavailable") && told.contains("failed"), "{told}");
        }
    });
}
