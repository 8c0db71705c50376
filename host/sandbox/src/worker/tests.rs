//! The host against the other end of its socket: whatever is sent there, a step ends with an outcome.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use casefile_model::journal::Attached;
use casefile_model::outcome::{Console, Exceeded};
use casefile_model::tools::metrics::{ListQuery, Selector};
use casefile_model::tools::{ToolCall, notes, steps};
use casefile_model::{Budget, EvidenceId, Grant, Limits, Outcome, StepPath, Time, cbor};
use futures::future::BoxFuture;
use rand::RngExt;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use tokio::io::AsyncWriteExt;
use tokio::net::UnixStream;
use tokio::sync::Notify;

use super::start::Process;
use super::wire::{FromWorker, Question, ToWorker, body, frame, head};
use super::*;
use crate::artifact::Artifact;
use crate::bindings::casefile::tools::types as wit;
use crate::gate::value::{Asked, Oversized, Stop, Told};
use crate::gate::{Answered, CallAt, ChildCall, ChildEnd, StepHost};
use crate::guest::{Ended, Ran};

const EMPTY_RECORD: [u8; 1] = [0xa0];

/// A host that answers every call with an empty record, once it may.
#[derive(Default)]
struct Host {
    asked: Mutex<Vec<ToolCall>>,
    may_answer: Option<Arc<Notify>>,
    is_broken: bool,
    answer_bytes: usize,
}

impl StepHost for Host {
    fn answer(&self, at: CallAt) -> BoxFuture<'static, Result<Answered, HostFault>> {
        self.asked.lock().unwrap().push(at.call.clone());
        let (may_answer, is_broken) = (self.may_answer.clone(), self.is_broken);
        let answer_bytes = self.answer_bytes;
        Box::pin(async move {
            if let Some(may_answer) = may_answer {
                may_answer.notified().await;
            }
            if is_broken {
                return Err(HostFault("the journal is full".into()));
            }
            let answer = match answer_bytes {
                0 => EMPTY_RECORD.to_vec(),
                bytes => cbor::to_vec(&BTreeMap::from([("text", "x".repeat(bytes))])).unwrap(),
            };
            Ok(Answered { answer: Ok(answer), evidence: Some(evidence(&at.call)) })
        })
    }

    fn run_children(&self, calls: Vec<ChildCall>) -> BoxFuture<'static, Result<Vec<ChildEnd>, HostFault>> {
        assert!(calls.is_empty(), "no child may run");
        Box::pin(async { Ok(vec![]) })
    }

    fn progress(&self, _: &StepPath, _: &str) {}
}

fn evidence(call: &ToolCall) -> EvidenceId {
    EvidenceId::of("casefile:tools/metrics@0.1.0", &call.function, &call.arguments, &EMPTY_RECORD)
}

/// The other end of the socket.
struct Peer {
    socket: UnixStream,
    step: u64,
}

impl Peer {
    async fn send(&mut self, message: &FromWorker) {
        self.send_bytes(&frame(self.step, message).unwrap()).await;
    }

    async fn send_bytes(&mut self, bytes: &[u8]) {
        // The host may have gone away already, as it should.
        let _ = self.socket.write_all(bytes).await;
    }

    async fn ask(&mut self, number: u32, asked: Asked) {
        self.send(&FromWorker::Asked(Box::new(Question { number, asked }))).await;
    }

    /// The host's next message to the step.
    async fn hear(&mut self) -> ToWorker {
        loop {
            let head = head(&mut self.socket).await.unwrap().unwrap();
            let body = body(&mut self.socket, head.length).await.unwrap();
            if head.step == self.step {
                return cbor::from_slice(&body).unwrap();
            }
        }
    }

    async fn end(&mut self, ended: Ended) {
        let ran = Ran { fuel: 5, ..Ran::not(ended) };
        self.send(&FromWorker::Ran(Box::new(ran))).await;
    }
}

/// A step on a fake worker, with the terms of these tests.
struct Setting {
    host: Arc<Host>,
    grant: Grant,
    limits: Limits,
}

impl Setting {
    fn new() -> Self {
        let tools = BTreeSet::from(["metrics".to_owned(), "notes".to_owned()]);
        let skills = BTreeSet::from(["test/child".to_owned()]);
        Self {
            host: Arc::default(),
            grant: Grant { tools, skills, ..Grant::default() },
            limits: Limits::default(),
        }
    }

    /// Runs a step against a peer that does this, and gives how it ended.
    fn play(self, peer: impl AsyncFnOnce(&mut Peer, Arc<Worker>)) -> Result<StepEnd, HostFault> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (ours, theirs) = UnixStream::pair().unwrap();
            let worker = Worker::over(ours, Process::none());
            let key = Digest::of(b"code");
            let code = Artifact::compiled(b"no code".to_vec());
            let open = worker.open(&self.limits, key, &code).unwrap();
            let request = Request {
                alert: None,
                as_of: Time(1_000),
                parameters: "{}".into(),
                evidence: vec![],
                budget: Budget::DEFAULT,
            };
            let run = Run {
                key,
                skill: key,
                request: request.clone(),
                grant: self.grant.clone(),
                limits: self.limits.clone(),
                fuel: 1_000,
            };
            let terms = Arc::new(Terms { grant: self.grant, limits: self.limits });
            let gate = Gate::new(self.host, StepPath::root(), Arc::clone(&terms), &request);
            let mut peer_end = Peer { socket: theirs, step: 1 };
            let step = step::run(open, run, &terms, gate);
            let play = async {
                assert!(matches!(peer_end.hear().await, ToWorker::Run(_)));
                peer(&mut peer_end, Arc::clone(&worker)).await;
            };
            let both = async { tokio::join!(step, play).0 };
            tokio::time::timeout(Duration::from_secs(60), both).await.expect("the step ends")
        })
    }

    /// It ends as interrupted, with a reason that holds these words.
    #[track_caller]
    fn interrupted(self, words: &str, peer: impl AsyncFnOnce(&mut Peer, Arc<Worker>)) {
        let fuel = Budget::DEFAULT.reserved_for(&self.limits, true).fuel;
        let end = self.play(peer).unwrap();
        let Outcome::Interrupted(why) = &end.outcome else { panic!("{}", end.outcome) };
        assert!(why.contains(words), "{why}");
        assert_eq!(end.report, None);
        assert_eq!(end.spent.fuel, fuel, "what nobody counted is spent");
    }
}

fn list() -> ToolCall {
    let query = ListQuery {
        select: Selector { service: None, metric: None, labels: vec![] },
        limit: 10,
        cursor: None,
    };
    let arguments = cbor::to_vec(&(query,)).unwrap();
    ToolCall { interface: "metrics".into(), function: "list-series".into(), arguments }
}

fn report(cites: &[EvidenceId]) -> Ended {
    let finding = wit::Finding {
        claim: wit::Claim::Note("it is so".into()),
        summary: "it is so".into(),
        evidence: cites.iter().map(ToString::to_string).collect(),
    };
    Ended::Report(Box::new(wit::Report {
        summary: "done".into(),
        findings: vec![finding],
        verdict: None,
        proposals: vec![],
        gaps: vec![],
        next: vec![],
        ongoing: None,
        data: "{}".into(),
    }))
}

#[test]
fn an_honest_worker_gets_answers_and_its_report_is_judged_here() {
    let setting = Setting::new();
    let host = Arc::clone(&setting.host);
    let end = setting.play(async |peer: &mut Peer, _| {
        peer.ask(0, Asked::Tool(list())).await;
        let ToWorker::Told(told) = peer.hear().await else { panic!("no answer") };
        assert!(matches!(*told, Told::Answer(_)));
        peer.end(report(&[evidence(&list())])).await;
    });
    let end = end.unwrap();
    assert_eq!(end.outcome, Outcome::Completed);
    assert_eq!((end.usage.tool_calls, end.usage.fuel), (1, 5));
    assert_eq!(*host.asked.lock().unwrap(), [list()]);
}

#[test]
fn a_report_that_cites_what_the_gate_never_gave_is_refused() {
    let forged = evidence(&ToolCall { function: "range".into(), ..list() });
    let end = Setting::new().play(async |peer: &mut Peer, _| peer.end(report(&[forged])).await).unwrap();
    let Outcome::Failed(failure) = end.outcome else { panic!("{}", end.outcome) };
    assert!(failure.message.contains("neither recorded nor was given"), "{}", failure.message);
}

#[test]
fn questions_that_no_guest_can_ask_end_the_worker() {
    let denied = |interface: &str| ToolCall { interface: interface.into(), ..list() };
    let longer = [list().arguments.as_slice(), &[0]].concat();
    let not_shortest = [&[0x98, 1], &list().arguments[1..]].concat();
    let huge = ToolCall { arguments: vec![0; 2 << 20], ..list() };
    let oversized =
        |interface: &str, bytes| Asked::Oversized(Oversized { interface: interface.into(), bytes });
    let attachment = notes::Attachment {
        title: String::new(),
        media_type: String::new(),
        content: String::new(),
        derived_from: vec![],
    };
    for (number, asked, words) in [
        (1, Asked::Tool(list()), "not in order"),
        (u32::MAX, Asked::Tool(list()), "not in order"),
        (0, Asked::Tool(denied("logs")), "not linked"),
        (0, Asked::Tool(denied("steps")), "no tool has"),
        (0, Asked::Tool(denied("types")), "no tool has"),
        (0, Asked::Tool(ToolCall { function: "steal".into(), ..list() }), "no tool has"),
        (0, Asked::Tool(ToolCall { arguments: longer, ..list() }), "no tool has"),
        (0, Asked::Tool(ToolCall { arguments: not_shortest, ..list() }), "no tool has"),
        (0, Asked::Tool(huge), "too long to be sent"),
        (0, oversized("metrics", 5), "keeps arguments back"),
        (0, oversized("steps", u64::MAX), "keeps arguments back"),
        (0, oversized("logs", u64::MAX), "not linked"),
    ] {
        let setting = Setting::new();
        let host = Arc::clone(&setting.host);
        setting.interrupted(words, async |peer: &mut Peer, _| peer.ask(number, asked).await);
        assert!(host.asked.lock().unwrap().is_empty(), "no provider is asked");
    }
    let mut without = Setting::new();
    without.grant = Grant::default();
    without
        .interrupted("not linked", async |peer: &mut Peer, _| peer.ask(0, Asked::Attach(attachment)).await);
}

#[test]
fn what_a_guest_may_ask_is_refused_by_the_real_gate() {
    let foreign = evidence(&list());
    let attachment = notes::Attachment {
        title: "t".into(),
        media_type: "m".into(),
        content: "{}".into(),
        derived_from: vec![foreign],
    };
    let child =
        |skill: &str, evidence| steps::Call { skill: skill.into(), parameters: "{}".into(), evidence };
    let end = Setting::new().play(async |peer: &mut Peer, _| {
        peer.ask(0, Asked::Attach(attachment)).await;
        let ToWorker::Told(told) = peer.hear().await else { panic!("no answer") };
        assert!(matches!(*told, Told::Refused(_)), "{told:?}");
        let calls = vec![child("test/other", vec![]), child("test/child", vec![foreign])];
        peer.ask(1, Asked::Steps(calls)).await;
        let ToWorker::Told(told) = peer.hear().await else { panic!("no answer") };
        let Told::Steps(answers) = *told else { panic!("{told:?}") };
        assert!(answers.iter().all(Result::is_err), "{answers:?}");
        peer.end(Ended::Trapped("enough".into())).await;
    });
    let end = end.unwrap();
    assert_eq!(end.outcome, Outcome::Trapped("enough".into()));
    assert_eq!(end.attachments, Vec::<Attached>::new());
}

#[test]
fn who_reached_a_limit_of_the_gate_ends_there_whatever_it_says() {
    let mut setting = Setting::new();
    setting.limits.tool_calls_max = 2;
    let end = setting.play(async |peer: &mut Peer, _| {
        for number in 0..2 {
            peer.ask(number, Asked::Tool(list())).await;
            assert!(matches!(peer.hear().await, ToWorker::Told(_)));
        }
        for number in 2..10 {
            peer.ask(number, Asked::Tool(list())).await;
            assert!(matches!(peer.hear().await, ToWorker::Stop(Stop::Limit(_))));
        }
        peer.end(report(&[evidence(&list())])).await;
    });
    let Outcome::LimitExceeded(exceeded) = end.unwrap().outcome else { panic!("no limit") };
    assert_eq!((exceeded.limit.as_str(), exceeded.max), ("tool_calls", 2));
}

#[test]
fn ends_that_no_guest_can_have_end_the_worker() {
    let exceeded = |limit: &str, max: u64, unit: &str| {
        Ended::Limit(Exceeded { limit: limit.into(), max, used: max, unit: unit.into() })
    };
    let ran = |ended| Ran::not(ended);
    let console = |console| Ran { console, ..Ran::not(report(&[])) };
    let text = "x".repeat(1 << 20);
    for (ran, words) in [
        (Ran { fuel: u64::MAX, ..ran(report(&[])) }, "counts more"),
        (Ran { memory_bytes_peak: u64::MAX, ..ran(report(&[])) }, "counts more"),
        (Ran { console_bytes: u64::MAX, ..ran(report(&[])) }, "printed more"),
        (console(Console { stdout: text.clone(), ..Console::default() }), "printed more"),
        (console(Console { dropped_bytes: 1, ..Console::default() }), "dropped more"),
        (console(Console { stopped_at: vec![text.clone()], ..Console::default() }), "places"),
        (console(Console { stopped_at: vec!["a\u{1b}[2J".into()], ..Console::default() }), "places"),
        (ran(Ended::Trapped(text)), "no line of text"),
        (ran(Ended::Trapped("two\nlines".into())), "no line of text"),
        (ran(exceeded("tool_calls", 1, "calls")), "limit that there is not"),
        (ran(exceeded("memory", 1, "bytes")), "limit that there is not"),
        (ran(exceeded("wall_ms", Limits::default().wall_ms_max, "parsecs")), "limit that there is not"),
        (ran(Ended::Fault("something".into())), "failed: something"),
    ] {
        Setting::new()
            .interrupted(words, async |peer: &mut Peer, _| peer.send(&FromWorker::Ran(Box::new(ran))).await);
    }
    let ready = FromWorker::Ready(Err(String::new()));
    for message in [ready, FromWorker::Cancelled, FromWorker::Description(Ok("{}".into()))] {
        Setting::new().interrupted("out of place", async |peer: &mut Peer, _| peer.send(&message).await);
    }
}

#[test]
fn bytes_that_are_no_messages_end_the_worker() {
    let framed = |step: u64, length: u32, body: &[u8]| {
        [length.to_le_bytes().as_slice(), &step.to_le_bytes(), body].concat()
    };
    let deep = [0x81; 4_096];
    for (bytes, words) in [
        (framed(1, u32::MAX, &[]), "too long"),
        (framed(1, 0, &[]), "no message"),
        (framed(1, 3, b"abc"), "no message"),
        (framed(1, 4_096, &deep), "no message"),
        (framed(2, 0, &[]), "a step that it has not"),
        (framed(0, 0, &[]), "a step that it has not"),
        (framed(u64::MAX, u32::MAX, &[]), "a step that it has not"),
    ] {
        Setting::new().interrupted(words, async |peer: &mut Peer, _| peer.send_bytes(&bytes).await);
    }
    // A worker that goes away: before, within a head, and within a body.
    for bytes in [vec![], vec![1, 0], framed(1, 100, &[0; 50])] {
        Setting::new().interrupted("process ended (a test)", async |peer: &mut Peer, _| {
            peer.send_bytes(&bytes).await;
            let _ = peer.socket.shutdown().await;
        });
    }
    let mut random = ChaCha20Rng::seed_from_u64(1);
    for _ in 0..100 {
        let length = random.random_range(1..300_u32);
        let body: Vec<u8> = (0..length).map(|_| random.random()).collect();
        Setting::new()
            .interrupted("rule", async |peer: &mut Peer, _| peer.send_bytes(&framed(1, length, &body)).await);
    }
}

#[test]
fn a_worker_that_does_not_wait_for_answers_is_ended() {
    let mut setting = Setting::new();
    let may_answer = Arc::new(Notify::new());
    setting.host = Arc::new(Host { may_answer: Some(Arc::clone(&may_answer)), ..Host::default() });
    setting.interrupted("does not wait", async |peer: &mut Peer, worker: Arc<Worker>| {
        for number in 0..3 {
            peer.ask(number, Asked::Tool(list())).await;
        }
        while worker.lost().is_none() {
            tokio::task::yield_now().await;
        }
        may_answer.notify_one();
    });
}

#[test]
fn a_worker_that_does_not_read_has_one_answer_waiting() {
    let mut setting = Setting::new();
    setting.host = Arc::new(Host { answer_bytes: 4 << 20, ..Host::default() });
    let host = Arc::clone(&setting.host);
    setting.interrupted("does not wait", async |peer: &mut Peer, _| {
        for number in 0..20 {
            peer.ask(number, Asked::Tool(list())).await;
        }
    });
    assert!(host.asked.lock().unwrap().len() <= 1);
}

#[test]
fn a_fault_of_the_host_is_one_and_its_words_stay_here() {
    let mut setting = Setting::new();
    setting.host = Arc::new(Host { is_broken: true, ..Host::default() });
    let end = setting.play(async |peer: &mut Peer, _| {
        peer.ask(0, Asked::Tool(list())).await;
        assert!(matches!(peer.hear().await, ToWorker::Cancel));
    });
    assert_eq!(end.unwrap_err(), HostFault("the journal is full".into()));
}

#[test]
fn a_step_that_is_dropped_is_cancelled_and_the_worker_goes_on() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (ours, theirs) = UnixStream::pair().unwrap();
        let worker = Worker::over(ours, Process::none());
        let code = Artifact::compiled(vec![]);
        let open = || worker.open(&Limits::default(), Digest::of(b"code"), &code).unwrap();
        drop(open());
        let mut peer = Peer { socket: theirs, step: 1 };
        assert!(matches!(peer.hear().await, ToWorker::Cancel));
        peer.ask(0, Asked::Progress("late".into())).await;
        peer.send(&FromWorker::Cancelled).await;
        let mut second = open();
        peer.step = 2;
        peer.ask(0, Asked::Progress("on".into())).await;
        let far = tokio::time::Instant::now() + Duration::from_secs(60);
        assert!(matches!(second.next(far).await, Ok(FromWorker::Asked(_))));
        // What was let go of is no step any more.
        peer.step = 1;
        peer.ask(1, Asked::Progress("again".into())).await;
        assert!(second.next(far).await.unwrap_err().contains("a step that it has not"));
    });
}

#[test]
fn a_message_of_very_many_small_parts_is_not_decoded() {
    let Ended::Report(report) = report(&[]) else { panic!("a report") };
    // Three megabytes here, seventy once they are texts.
    let many = wit::Report { next: vec![String::new(); 3_000_000], ..*report };
    Setting::new().interrupted("more parts than a guest can hand over", async |peer, _| {
        peer.end(Ended::Report(Box::new(many))).await;
    });
}

#[test]
fn a_worker_without_a_step_is_retired_and_one_with_a_step_is_not() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (ours, _theirs) = UnixStream::pair().unwrap();
        let worker = Worker::over(ours, Process::none());
        let code = Artifact::compiled(b"no code".to_vec());
        let open = worker.open(&Limits::default(), Digest::of(b"code"), &code).unwrap();
        worker.retire();
        assert_eq!(worker.lost(), None);
        open.end();
        worker.retire();
        assert!(worker.lost().unwrap().contains("nothing to do"));
        assert!(worker.open(&Limits::default(), Digest::of(b"code"), &code).is_err());
    });
}
