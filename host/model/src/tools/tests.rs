use super::*;
use crate::request::Window;

fn call(interface: &str, function: &str, argument: &impl Serialize) -> ToolCall {
    ToolCall {
        interface: interface.into(),
        function: function.into(),
        arguments: cbor::to_vec(&(argument,)).unwrap(),
    }
}

fn range() -> ToolCall {
    let query = metrics::RangeQuery {
        select: metrics::Selector::default(),
        window: Window { start: Time(0), end: Time(100) },
        limit: 0,
        cursor: None,
    };
    call("metrics", "range", &query)
}

struct Looker;

impl metrics::Metrics for Looker {
    fn range(&self, query: metrics::RangeQuery, _: Time) -> Result<metrics::RangeAnswer, ToolError> {
        let points = (0..10).map(|i| metrics::Point { at: Time(i * 10), value: 1.0 }).collect();
        let series = metrics::Series { service: "a".into(), metric: "b".into(), labels: vec![], points };
        assert_eq!(query.window.end, Time(100));
        Ok(metrics::RangeAnswer { series: vec![series], next: None })
    }
}

#[test]
fn every_answer_is_cut_to_as_of_whatever_the_source_gives() {
    let body = metrics::MetricsProvider(Looker).answer(&range(), Time(35)).unwrap();
    let answer: metrics::RangeAnswer = cbor::from_slice(&body).unwrap();
    assert_eq!(answer.series[0].points.len(), 4);
    let none = metrics::MetricsProvider(Looker).answer(&range(), Time(-1)).unwrap();
    assert!(cbor::from_slice::<metrics::RangeAnswer>(&none).unwrap().series.is_empty());
}

#[test]
fn what_a_source_lacks_answers_unavailable() {
    let mut other = range();
    other.function = "list-series".into();
    other.arguments =
        cbor::to_vec(&(metrics::ListQuery { select: metrics::Selector::default(), limit: 0, cursor: None },))
            .unwrap();
    assert!(matches!(
        metrics::MetricsProvider(Looker).answer(&other, Time(0)),
        Err(ToolError::Unavailable(_))
    ));
    other.function = "invent".into();
    assert!(matches!(
        metrics::MetricsProvider(Looker).answer(&other, Time(0)),
        Err(ToolError::Unavailable(_))
    ));
    other.function = "range".into();
    assert!(matches!(
        metrics::MetricsProvider(Looker).answer(&other, Time(0)),
        Err(ToolError::InvalidArgument(_))
    ));
}

#[test]
fn json_answers_are_checked_clipped_and_encoded() {
    let json = serde_json::json!({"series": [{"service": "a", "metric": "b", "points": [
        {"at": "1970-01-01T00:00:00.010Z", "value": 1.5},
        {"at": "1970-01-01T00:00:00.050Z", "value": 2.5},
    ]}]});
    let body = answer_from_json(&range(), json, Time(20)).unwrap();
    assert_eq!(answer_json(&range(), &body).unwrap()["series"][0]["points"].as_array().unwrap().len(), 1);
    let nonsense = answer_from_json(&range(), serde_json::json!({"series": "many"}), Time(20));
    assert!(matches!(nonsense, Err(ToolError::Unavailable(message)) if message.contains("does not fit")));
    assert_eq!(query_json(&range()).unwrap()["window"]["end"], "1970-01-01T00:00:00.1Z");
}

#[test]
fn a_running_experiment_hides_its_results() {
    let mut answer = experiments::ResultsAnswer {
        experiments: vec![experiments::Experiment {
            id: "x".into(),
            service: "s".into(),
            started_at: Time(0),
            ended_at: Some(Time(50)),
            arms: vec![experiments::Arm {
                name: "a".into(),
                metric: "m".into(),
                mean: 1.0,
                standard_error: 0.1,
                count: 10,
            }],
        }],
        next: None,
    };
    answer.clip(Time(40));
    assert!(answer.experiments[0].arms.is_empty() && answer.experiments[0].ended_at.is_none());
}
