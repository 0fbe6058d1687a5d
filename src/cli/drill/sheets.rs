//! The class as sheets: trainees, themes, missed phrases, and every answer.

use huashu::{
    drill::{Answered, Missed, Record, Sitting, Tally, Trainee},
    table::{Cell, Sheet},
};

pub fn sheets(sittings: &[Sitting], records: &[(String, Record)]) -> Vec<Sheet> {
    vec![trainees(sittings), themes(sittings), missed(sittings), answers(records)]
}

fn header(columns: &[&str]) -> Vec<String> {
    columns.iter().map(|&column| column.to_owned()).collect()
}

/// 对, 题, 得分, 每题(秒), 总用时(秒)
fn figures(tally: &Tally) -> [Cell; 5] {
    let percent = Cell::Number(format!("{:.4}", tally.share()));
    let mean = tally.mean().map_or(Cell::Empty, |mean| Cell::Number(format!("{mean:.1}")));
    let total = Cell::Number(format!("{:.1}", tally.seconds.as_f64()));
    [Cell::number(tally.right), Cell::number(tally.of), percent, mean, total]
}

const FIGURES: [&str; 5] = ["对", "题", "得分", "每题(秒)", "总用时(秒)"];

fn trainees(sittings: &[Sitting]) -> Sheet {
    let row = |sitting: &Sitting, trainee: &Trainee| {
        let mut row = vec![Cell::text(&sitting.exam), Cell::text(&trainee.name)];
        row.extend(figures(&trainee.score));
        row.extend([trainee.weakest_title(), trainee.note(), trainee.file.clone()].map(Cell::text));
        row
    };
    let rows = sittings.iter().flat_map(|sitting| sitting.trainees.iter().map(move |trainee| row(sitting, trainee)));
    let columns = [&["考核", "学员"][..], &FIGURES, &["最弱主题", "备注", "文件"]].concat();
    Sheet { name: "学员".to_owned(), header: header(&columns), rows: rows.collect() }
}

fn themes(sittings: &[Sitting]) -> Sheet {
    let rows = sittings.iter().flat_map(|sitting| {
        sitting.by_theme.iter().map(|theme| {
            let mut row = vec![Cell::text(&sitting.exam), Cell::text(&theme.theme)];
            row.extend(figures(&theme.score));
            row
        })
    });
    let columns = [&["考核", "主题"][..], &FIGURES].concat();
    Sheet { name: "主题".to_owned(), header: header(&columns), rows: rows.collect() }
}

fn missed(sittings: &[Sitting]) -> Sheet {
    let row = |sitting: &Sitting, missed: &Missed| {
        let Missed { title, theme, tally, .. } = missed;
        let mut row = [sitting.exam.as_str(), missed.code(), title, theme].map(Cell::text).to_vec();
        row.push(Cell::number(tally.of - tally.right));
        row.push(Cell::number(tally.of));
        row.push(Cell::text(missed.instead_title()));
        row
    };
    let rows = sittings.iter().flat_map(|sitting| sitting.missed.iter().map(move |missed| row(sitting, missed)));
    let columns = ["考核", "快捷码", "标题", "主题", "错", "题", "答成了"];
    Sheet { name: "错题".to_owned(), header: header(&columns), rows: rows.collect() }
}

fn answers(records: &[(String, Record)]) -> Sheet {
    let row = |record: &Record, number: usize, answer: &Answered| {
        let right = if answer.right { "对" } else { "错" };
        let typed = answer.answer.as_deref();
        vec![
            Cell::text(&record.exam),
            Cell::text(&record.name),
            Cell::number(number),
            Cell::text(&answer.theme),
            Cell::text(answer.prompt.text()),
            Cell::text(answer.name()),
            Cell::text(typed.unwrap_or("没答")),
            Cell::text(right),
            typed.map_or(Cell::Empty, |_| Cell::number(answer.seconds.as_f64())),
        ]
    };
    let rows = records
        .iter()
        .flat_map(|(_, record)| (1..).zip(&record.questions).map(move |(number, answer)| row(record, number, answer)));
    let columns = ["考核", "学员", "题号", "主题", "题目", "答案", "答了", "对错", "秒"];
    Sheet { name: "每题".to_owned(), header: header(&columns), rows: rows.collect() }
}
