//! The class as a page.

use std::fmt::Write as _;

use super::{Missed, Sitting, Trainee, answered::Tally};
use crate::page::{BLUE, Page, Shown, escaped};

const WIDTH: f64 = 460.0;
const ROW: f64 = 22.0;
const NAMES: f64 = 130.0;
const VALUES: f64 = 90.0;
const ORANGE: &str = "#f59e0b";

/// Below this share a bar is orange.
const WEAK: f64 = 0.6;

/// Rows of a drawing; the tables have them all.
const MOST_ROWS: usize = 15;

/// The report on all sittings.
pub fn html(sittings: &[Sitting]) -> String {
    let trainees: usize = sittings.iter().map(|sitting| sitting.trainees.len()).sum();
    let mut page = Page::new("培训考核", &format!("{} 场考核，{trainees} 份成绩单", sittings.len()));
    for sitting in sittings {
        one(&mut page, sitting);
    }
    page.finish()
}

fn one(page: &mut Page, sitting: &Sitting) {
    page.heading(&format!("考核 {}　{}", sitting.exam, sitting.shop));
    page.tiles([
        ("种子", sitting.seed.to_string()),
        ("题数", sitting.questions.to_string()),
        ("成绩单", sitting.trainees.len().to_string()),
        ("平均得分", sitting.score.percent()),
        ("每题用时", sitting.score.pace()),
    ]);
    let of_trainees: Vec<_> = sitting.trainees.iter().map(|one| (one.name.as_str(), &one.score)).collect();
    let of_themes: Vec<_> = sitting.by_theme.iter().map(|theme| (theme.theme.as_str(), &theme.score)).collect();
    page.figures(&[
        ("每个人得分", "高的在上", bars(&of_trainees)),
        ("每个主题得分", "低的在上，橙色的要再讲一遍", bars(&of_themes)),
    ]);
    page.table("学员", Trainee::HEADER, sitting.trainees.iter().map(trainee));
    let themes = sitting.by_theme.iter().map(|theme| {
        let figures = [theme.score.percent(), theme.score.ratio(), theme.score.pace()];
        [Shown::Words(theme.theme.clone())].into_iter().chain(figures.map(Shown::Figure)).collect()
    });
    page.table("主题", ["主题", "得分", "对/题", "每题"], themes);
    if !sitting.missed.is_empty() {
        page.table("错得最多的话术", Missed::HEADER, sitting.missed.iter().map(missed));
    }
}

fn trainee(trainee: &Trainee) -> Vec<Shown> {
    let score = &trainee.score;
    let figures = [score.percent(), score.ratio(), score.pace(), score.seconds.to_string()];
    let mut row = vec![Shown::Words(trainee.name.clone())];
    row.extend(figures.map(Shown::Figure));
    row.extend([Shown::Words(trainee.weakest_title()), Shown::Sentence(trainee.note())]);
    row
}

fn missed(missed: &Missed) -> Vec<Shown> {
    let words = [missed.code(), &missed.title, &missed.theme].map(|text| Shown::Words(text.to_owned()));
    let mut row = Vec::from(words);
    row.extend([missed.ratio(), missed.tally.pace()].map(Shown::Figure));
    row.push(Shown::Sentence(missed.instead_title()));
    row
}

/// Shares one under the other, with names on the left.
fn bars(rows: &[(&str, &Tally)]) -> String {
    let rows = &rows[..rows.len().min(MOST_ROWS)];
    let height = ROW * rows.len().max(1) as f64 + 8.0;
    let mut svg = format!("<svg viewBox=\"0 0 {WIDTH} {height}\" width={WIDTH} height={height} role=img>");
    for (at, (name, tally)) in rows.iter().enumerate() {
        let top = at as f64 * ROW + 4.0;
        let width = (WIDTH - NAMES - VALUES) * tally.share();
        let colour = if tally.share() < WEAK { ORANGE } else { BLUE };
        let name: String = name.chars().take(10).collect();
        let _ = write!(
            svg,
            "<text x={:.1} y={:.1} text-anchor=end>{}</text>\
             <rect x={NAMES} y={top:.1} width={width:.1} height=14 fill={colour} /><text x={:.1} y={:.1}>{} {}</text>",
            NAMES - 6.0,
            top + 11.0,
            escaped(&name),
            NAMES + width + 6.0,
            top + 11.0,
            tally.percent(),
            tally.ratio()
        );
    }
    svg + "</svg>"
}
