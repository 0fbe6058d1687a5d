//! Measures → size, by a shop's chart.

use super::measure::{Build, Height, Measures, Weight};
use crate::pack::{SizeChart, SizeRow, Span};

/// What a chart says to a child's measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit<'c> {
    /// 推荐尺码.
    Found(&'c SizeRow),
    /// Smaller than the smallest size.
    Below,
    /// Larger than the largest size.
    Above,
    /// No child measures so: to be asked again.
    Implausible,
    /// 斤 or 公斤 was not said, and it makes a difference: to be asked.
    UnclearWeight,
}

impl Fit<'_> {
    /// The value of the condition `size`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Found(_) => "found",
            Self::Below => "below",
            Self::Above => "above",
            Self::Implausible => "implausible",
            Self::UnclearWeight => "unclear",
        }
    }
}

/// The size for the height, one more for a chubby child or where it is to be loose, or the size for the weight if that is
/// larger; a thin child needs its length all the same. `None` without a height.
pub fn fit<'c>(chart: &'c SizeChart, measures: &Measures) -> Option<Fit<'c>> {
    let height = measures.height?;
    if !height.is_plausible() || measures.weight.is_some_and(|weight| !weight.is_plausible()) {
        return Some(Fit::Implausible);
    }
    if matches!(measures.weight, Some(Weight::Grams(grams)) if !go_together(height, grams)) {
        return Some(Fit::Implausible);
    }
    let by = |grams| by_weight(chart, height, grams, measures.build);
    Some(match measures.weight {
        None => by(None),
        Some(Weight::Grams(grams)) => by(Some(grams)),
        Some(Weight::Unclear { jin, kilograms }) => {
            let (light, heavy) = (by(Some(jin)), by(Some(kilograms)));
            if light == heavy { light } else { Fit::UnclearWeight }
        }
    })
}

/// A body mass index from 7 to 40: a thinner or heavier child is a mistyped one.
fn go_together(Height(millimetres): Height, grams: u32) -> bool {
    let square = u64::from(millimetres) * u64::from(millimetres);
    (7..=40).contains(&(u64::from(grams) * 1_000 / square.max(1)))
}

fn by_weight<'c>(chart: &'c SizeChart, height: Height, grams: Option<u32>, build: Option<Build>) -> Fit<'c> {
    let (Some(first), Some(last)) = (chart.rows.first(), chart.rows.last()) else { return Fit::Above };
    if height.0 < first.height.from {
        return Fit::Below;
    }
    if height.0 > last.height.to {
        return Fit::Above;
    }
    let of_height = largest(chart, height.0, |row| Some(row.height))
        + usize::from(matches!(build, Some(Build::Chubby | Build::Loose)));
    let of_weight = grams.map_or(0, |grams| match chart.rows.iter().rev().find_map(|row| row.weight) {
        Some(heaviest) if grams > heaviest.to => chart.rows.len(),
        _ => largest(chart, grams, |row| row.weight),
    });
    chart.rows.get(of_height.max(of_weight)).map_or(Fit::Above, Fit::Found)
}

/// The last row that begins at or below `value`; the first if none does.
fn largest(chart: &SizeChart, value: u32, span: impl Fn(&SizeRow) -> Option<Span>) -> usize {
    chart.rows.iter().rposition(|row| span(row).is_some_and(|span| span.from <= value)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{super::folded, *};

    fn chart() -> SizeChart {
        let row = |size: &str, height: &str, weight: &str| SizeRow {
            size: size.to_owned(),
            height: Span::of_heights(height).unwrap(),
            weight: Span::of_weights(weight),
        };
        let rows = vec![
            row("100", "95-105cm", "26-34斤"),
            row("110", "105-115cm", "34-40斤"),
            row("120", "115-125cm", "40-48斤"),
        ];
        SizeChart { name: "身高码".to_owned(), rows }
    }

    #[test]
    fn the_larger_of_height_and_weight_decides() {
        for (text, size) in [
            ("身高112", "110"),
            ("身高105", "110"),
            ("身高115", "120"),
            ("身高125", "120"),
            ("身高112 偏胖", "120"),
            ("身高112 偏瘦", "110"),
            ("身高112体重36斤", "110"),
            ("身高112体重44斤", "120"),
            ("身高112体重44斤偏胖", "120"),
            ("身高112体重20斤", "110"),
            ("身高122 偏胖", "above"),
            ("身高112 体重70斤", "above"),
            ("身高126", "above"),
            ("身高90", "below"),
            ("身高90 偏胖", "below"),
            ("身高1120", "implausible"),
            ("身高3", "implausible"),
            ("身高112体重400斤", "implausible"),
            ("身高112体重20", "unclear"),
            ("身高110体重4斤", "implausible"),
            ("身高112 喜欢宽松", "120"),
        ] {
            let chart = chart();
            let fit = fit(&chart, &Measures::read(&folded(text))).unwrap();
            let said = if let Fit::Found(row) = fit { row.size.as_str() } else { fit.name() };
            assert_eq!(said, size, "{text}");
        }
    }

    #[test]
    fn nothing_is_fitted_without_a_height() {
        assert_eq!(fit(&chart(), &Measures::read("体重40斤")), None);
    }

    #[test]
    fn a_taller_child_never_gets_a_smaller_size() {
        let chart = chart();
        let place =
            |millimetres| match fit(&chart, &Measures { height: Some(Height(millimetres)), ..Measures::default() }) {
                Some(Fit::Found(row)) => chart.rows.iter().position(|other| other == row).unwrap() as i32,
                Some(Fit::Below) => -1,
                other => {
                    assert_eq!(other, Some(Fit::Above));
                    i32::MAX
                }
            };
        let places: Vec<i32> = (450..=2_200).map(place).collect();
        assert!(places.is_sorted());
    }
}
