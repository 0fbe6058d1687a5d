//! What if: one input through a range, as a table with a small chart.

use std::io::{self, Write};

use huashu::desk::{Exact, Kind, Unit, Working, number};
use unicode_width::UnicodeWidthStr;

use super::{
    Calculator,
    field::{Inputs, Refusal, Spec},
    grid::{Cell, Column, Grid},
};
use crate::cli::screen::DIM;

/// `询单转化率=40%..50%`: which input, and its values.
#[derive(Debug, Clone)]
pub struct Vary {
    field: String,
    range: Range,
}

#[derive(Debug, Clone)]
enum Range {
    /// `40%..50%`.
    Between(Ended, Ended),
    /// `±5%`: points of a share, percent of anything else.
    Around(Ended),
}

/// A number, and whether it was written in percent.
type Ended = number::Typed;

/// One value and what came of it.
struct Point {
    value: Exact,
    is_given: bool,
    result: Result<Working, String>,
}

/// What one input did to the answer.
pub struct Varied {
    name: &'static str,
    key: &'static str,
    percent: bool,
    points: Vec<Point>,
}

/// Of a bar, in columns.
const LONGEST_BAR: usize = 40;

impl std::str::FromStr for Vary {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let read = || {
            let (field, range) = text.split_once(['=', '＝'])?;
            let range = match range.trim().strip_prefix('±').or_else(|| range.trim().strip_prefix("+-")) {
                Some(around) => Range::Around(number::typed(around)?),
                None => {
                    let (from, to) = range.split_once("..").or_else(|| range.split_once('~'))?;
                    Range::Between(number::typed(from)?, number::typed(to)?)
                }
            };
            Some(Self { field: field.trim().to_owned(), range })
        };
        read().ok_or("要写成 名称=从..到 或 名称=±多少，例如 询单转化率=40%..50%、conversion=±5%".to_owned())
    }
}

impl Vary {
    /// The answers of `calculator` in `steps` even steps, everything else as given.
    pub fn run(&self, calculator: &Calculator, inputs: &Inputs, steps: u32) -> Result<Varied, Refusal> {
        let spec = self.spec(calculator)?;
        let given = inputs.text(spec).and_then(number::typed);
        let (from, to) = self.ends(spec, given.as_ref())?;
        let percent = match &self.range {
            Range::Between(from, to) => from.percent || to.percent,
            Range::Around(_) => given.as_ref().is_some_and(|given| given.percent),
        };
        let step = (&to - &from) / number::integer(steps);
        let mut values: Vec<Exact> = (0..=steps).map(|number| &from + &step * number::integer(number)).collect();
        values.extend(given.as_ref().map(|given| given.value.clone()).filter(|given| (&from..=&to).contains(&given)));
        if spec.kind == Kind::Whole {
            values = values.into_iter().map(|value| value.round()).collect();
        }
        values.sort();
        values.dedup();
        let points = values.into_iter().map(|value| point(calculator, inputs, spec, value, given.as_ref(), percent));
        Ok(Varied { name: spec.name, key: spec.flag, percent, points: points.collect() })
    }

    fn spec<'c>(&self, calculator: &'c Calculator) -> Result<&'c Spec, Refusal> {
        calculator.fields.iter().find(|spec| spec.is_called(&self.field)).ok_or_else(|| {
            let known: Vec<&str> = calculator.fields.iter().map(|spec| spec.name).collect();
            Refusal::general(format!("--vary 不认识“{}”；可以写 {}", self.field, known.join("、")))
        })
    }

    fn ends(&self, spec: &Spec, given: Option<&Ended>) -> Result<(Exact, Exact), Refusal> {
        match (&self.range, given) {
            (Range::Between(from, to), _) if from.value < to.value => Ok((from.value.clone(), to.value.clone())),
            (Range::Between(..), _) => Err(Refusal::general("--vary 的范围要从小到大，例如 40%..50%")),
            (Range::Around(_), None) => Err(Refusal::general(format!("--vary 的 ± 要先给出 {}", spec.titled()))),
            (Range::Around(around), Some(given)) => {
                let by = if around.percent && spec.kind != Kind::Share {
                    &around.value * &given.value
                } else {
                    around.value.clone()
                };
                Ok((&given.value - &by, &given.value + &by))
            }
        }
    }
}

/// The answer at one value, which is written with six decimals at most.
fn point(
    calculator: &Calculator,
    inputs: &Inputs,
    spec: &Spec,
    value: Exact,
    given: Option<&Ended>,
    percent: bool,
) -> Point {
    let text = if percent { number::percent(&value, 4) } else { number::decimals(&value, 6) };
    let mut inputs = inputs.clone();
    inputs.set(spec, text);
    let answer = calculator.answer(&inputs);
    let result = match answer {
        Ok(answer) => answer.headline().cloned().ok_or("没有结果".to_owned()),
        Err(Refusal(troubles)) => Err(troubles.first().map_or(String::new(), ToString::to_string)),
    };
    let is_given = given.is_some_and(|given| given.value == value);
    Point { value, is_given, result }
}

impl Varied {
    fn unit(&self) -> Unit {
        if self.percent { Unit::Share } else { Unit::Count }
    }

    /// For JSON: `[{"conversion":0.4,"heads":21,"unrounded":20.357}]`.
    pub fn grid(&self) -> Grid {
        let first = self.points.iter().find_map(|point| point.result.as_ref().ok());
        let (key, title) = first.map_or(("result", ""), |working| (working.key, working.title.as_str()));
        let columns = vec![
            Column::new(self.key, self.name),
            Column::new(key, title),
            Column::new("unrounded", "未取整"),
            Column::new("problem", "问题"),
        ];
        let row = |point: &Point| {
            let value = Cell::Number(point.value.clone(), self.unit());
            match &point.result {
                Ok(working) => {
                    let cell =
                        |value: Option<Exact>| value.map_or(Cell::Empty, |value| Cell::Number(value, working.unit));
                    vec![value, cell(working.result()), cell(working.value.exact()), Cell::Empty]
                }
                Err(message) => vec![value, Cell::Empty, Cell::Empty, Cell::Text(message.clone())],
            }
        };
        Grid { key: self.key, title: String::new(), columns, rows: self.points.iter().map(row).collect() }
    }

    /// A line and a bar for each value; the one that was given is marked.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let results: Vec<Option<f64>> = self.points.iter().map(bar_value).collect();
        let most = results.iter().flatten().copied().fold(0.0_f64, f64::max);
        let title = self.points.iter().find_map(|point| point.result.as_ref().ok()).map_or("", |first| &first.title);
        writeln!(out, "\n如果{}变了：{title}", self.name)?;
        let names: Vec<String> = self.points.iter().map(|point| self.unit().write(&point.value, 4)).collect();
        let shown: Vec<String> = self.points.iter().map(shown).collect();
        let width = |texts: &[String]| texts.iter().map(|text| text.width()).max().unwrap_or(0);
        let (names_width, shown_width) = (width(&names), width(&shown));
        for (((point, name), shown), value) in self.points.iter().zip(&names).zip(&shown).zip(results) {
            let mark = if point.is_given { "▸" } else { " " };
            let gap = " ".repeat(shown_width - shown.width());
            writeln!(out, "{mark} {name:>names_width$}  {gap}{shown}  {DIM}{}{DIM:#}", bar(value, most))?;
        }
        Ok(())
    }
}

fn shown(point: &Point) -> String {
    match &point.result {
        Ok(working) => working
            .result()
            .map_or("∞".to_owned(), |value| format!("{}{}", working.unit.write(&value, 4), working.unit.suffix())),
        Err(message) => message.clone(),
    }
}

fn bar_value(point: &Point) -> Option<f64> {
    let value = point.result.as_ref().ok()?.result()?;
    Some(number::approximate(&value)).filter(|value| value.is_finite() && *value >= 0.0)
}

fn bar(value: Option<f64>, most: f64) -> String {
    match value {
        Some(value) if most > 0.0 => "█".repeat((value / most * LONGEST_BAR as f64).round() as usize),
        _ => String::new(),
    }
}
