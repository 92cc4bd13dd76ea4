//! What it costs to judge a remark, beside cutting it into words: every remark is judged at a start.

use crate::Arguments;
use crate::report::Report;
use rayak::rules::{Remark, Rules};
use rayak::text::tokens;
use std::hint::black_box;
use std::time::{Duration, Instant};

const REMARKS: [&str; 8] = [
    "الإنارة في شارعنا معطلة منذ أسبوعين واتصلت على 940 أكثر من مرة بدون رد",
    "الصفحة واضحة والخطوات مرتبة، شكرًا لكم",
    "لم أجد نموذج تجديد الرخصة في أي قسم من أقسام الموقع",
    "أقترح إضافة تنبيه قبل انتهاء الرخصة بشهر",
    "امحفرة قدام امدرسة كبيرة ومحد جا يشوفها",
    "The upload button does nothing after I choose a file, tried two browsers",
    "How much is the fee for renewing a shop licence?",
    "ممتاز",
];
const BATCH: usize = 2_000;

pub(crate) fn judge(arguments: &Arguments, report: &mut Report) {
    let rules = Rules::built_in();
    let time = Duration::from_secs(arguments.seconds) / 2;
    let cut = |text: &str| {
        black_box(tokens(text).count());
    };
    let judged = |text: &str| {
        black_box(rules.judge(&Remark {
            text,
            answer: None,
            reasons: &[],
            masked: &[],
        }));
    };
    let (mut cutting, mut judging) = (0.0, 0.0);
    // In turns, so that both see the same machine.
    for _ in 0..arguments.rounds {
        cutting += per_second(time, cut);
        judging += per_second(time, judged);
    }
    let rounds = arguments.rounds as f64;
    report.add("remarks cut into words", "per second", cutting / rounds);
    report.add("remarks judged", "per second", judging / rounds);
    report.add(
        "judging, beside cutting into words",
        "times",
        cutting / judging,
    );
}

fn per_second(time: Duration, work: impl Fn(&str)) -> f64 {
    let begun = Instant::now();
    let mut done = 0_usize;
    while begun.elapsed() < time {
        for text in REMARKS.iter().cycle().take(BATCH) {
            work(text);
        }
        done += BATCH;
    }
    done as f64 / begun.elapsed().as_secs_f64()
}
