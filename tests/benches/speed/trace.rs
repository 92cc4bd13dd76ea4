//! The longest tasks of one round that the browser wrote down, and what filled them, in its own words:
//! where a figure is bad, this says what to look at.

use rayak_tests::MARKS;
use serde_json::Value;
use std::collections::BTreeMap;

/// How many tasks are told, and how many parts of each.
const TOLD: usize = 5;
const PARTS: usize = 6;

/// Something that took its time on the page's own thread, in milliseconds of the trace.
#[derive(Debug, Clone)]
struct Span {
    name: String,
    start: f64,
    end: f64,
}

impl Span {
    fn length(&self) -> f64 {
        self.end - self.start
    }

    fn holds(&self, other: &Self) -> bool {
        self.start <= other.start && other.end <= self.end && other.length() < self.length()
    }
}

fn milliseconds(event: &Value, key: &str) -> f64 {
    event[key].as_f64().unwrap_or_default() / 1_000.0
}

/// Everything that began and ended on one thread, in the order of its beginning.
fn spans<'a>(thread: impl Iterator<Item = &'a Value>) -> Vec<Span> {
    let mut events: Vec<&Value> = thread.collect();
    events.sort_by(|one, other| milliseconds(one, "ts").total_cmp(&milliseconds(other, "ts")));
    let (mut spans, mut open) = (Vec::new(), Vec::new());
    for event in events {
        let start = milliseconds(event, "ts");
        let name = event["name"].as_str().unwrap_or_default().to_owned();
        match event["ph"].as_str() {
            Some("X") => spans.push(Span {
                name,
                start,
                end: start + milliseconds(event, "dur"),
            }),
            Some("B") => open.push((name, start)),
            Some("E") => spans.extend(open.pop().map(|(name, from)| Span {
                name,
                start: from,
                end: start,
            })),
            _ => {}
        }
    }
    spans
}

/// The longest tasks between the page's first script and the moment when the first answer could be
/// given.
pub(crate) fn longest_tasks(events: &[Value]) -> String {
    let mark = |name: &str| events.iter().rfind(|event| event["name"] == name);
    let [begins, ends] = MARKS;
    let (Some(first), Some(last)) = (mark(begins), mark(ends)) else {
        return "the trace has no marks\n".to_owned();
    };
    let own = |event: &&Value| event["pid"] == last["pid"] && event["tid"] == last["tid"];
    let spans = spans(events.iter().filter(own));
    let (from, until) = (milliseconds(first, "ts"), milliseconds(last, "ts"));
    let within =
        |span: &&Span| span.name.ends_with("RunTask") && span.end > from && span.start < until;
    let mut tasks: Vec<&Span> = spans.iter().filter(within).collect();
    tasks.sort_by(|one, other| other.length().total_cmp(&one.length()));

    let mut text = format!(
        "\nlongest tasks of one more round, watched: from {begins:?} to {ends:?}, {:.0} ms\n",
        until - from
    );
    for task in tasks.into_iter().take(TOLD) {
        text += &format!("{:>6.0} for {:>5.0}\n", task.start - from, task.length());
        let mut parts: BTreeMap<&str, (f64, usize)> = BTreeMap::new();
        for part in spans.iter().filter(|span| task.holds(span)) {
            let (sum, times) = parts.entry(&part.name).or_default();
            *sum += part.length();
            *times += 1;
        }
        let mut parts: Vec<_> = parts.into_iter().collect();
        parts.sort_by(|one, other| other.1.0.total_cmp(&one.1.0));
        for (name, (sum, times)) in parts.into_iter().take(PARTS) {
            text += &format!("            {sum:>5.1} in {times:>3}  {name}\n");
        }
    }
    text
}
