//! A curve as SVG, without a script.

use maud::{Markup, html};

/// Size of the picture, in its own units.
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 220.0;
/// Room for the numbers at the left and below, and above the highest line.
const LEFT: f64 = 48.0;
const BELOW: f64 = 28.0;
const ABOVE: f64 = 12.0;
/// Lines across.
const STEPS: u32 = 4;

/// Points of (round, value) as a curve. `show` writes a value at the axis. `None` for fewer than two points.
pub(super) fn curve(points: &[(u32, f64)], label: &str, show: impl Fn(f64) -> String) -> Option<Markup> {
    let (first, last) = (points.first()?.0, points.last()?.0);
    if points.len() < 2 {
        return None;
    }
    let (low, high) = bounds(points);
    let x = |round: u32| {
        LEFT + (f64::from(round) - f64::from(first)) / (f64::from(last) - f64::from(first)) * (WIDTH - LEFT - 8.0)
    };
    let y = |value: f64| ABOVE + (high - value) / (high - low) * (HEIGHT - ABOVE - BELOW);
    let value_of = |step: u32| low + (high - low) * f64::from(step) / f64::from(STEPS);
    let line: Vec<_> = points.iter().map(|(round, value)| format!("{:.1},{:.1}", x(*round), y(*value))).collect();

    Some(html! {
        svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(label) {
            @for value in (0..=STEPS).map(value_of) {
                line.grid x1=(LEFT) x2=(WIDTH) y1=(tenths(y(value))) y2=(tenths(y(value))) {}
                text x=(tenths(LEFT - 8.0)) y=(tenths(y(value) + 4.0)) text-anchor="end" { (show(value)) }
            }
            @for (round, anchor) in [(first, "start"), (last, "end")] {
                text x=(tenths(x(round))) y=(HEIGHT - 8.0) text-anchor=(anchor) { (round) }
            }
            polyline points=(line.join(" ")) {}
            @for (round, value) in points {
                circle cx=(tenths(x(*round))) cy=(tenths(y(*value))) r="3" {
                    title { "round " (round) ": " (show(*value)) }
                }
            }
        }
    })
}

fn tenths(value: f64) -> String {
    format!("{value:.1}")
}

/// The lowest and the highest value with some room; apart even where all are the same.
fn bounds(points: &[(u32, f64)]) -> (f64, f64) {
    let low = points.iter().map(|(_, value)| *value).fold(f64::INFINITY, f64::min);
    let high = points.iter().map(|(_, value)| *value).fold(f64::NEG_INFINITY, f64::max);
    let room = ((high - low) * 0.08).max(high.abs() * 0.01).max(1e-6);
    (low - room, high + room)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_has_a_point_a_round_and_stays_in_its_picture() {
        let points = [(0, 0.12), (1, 0.85), (2, 0.85), (7, 0.93)];

        let svg = curve(&points, "accuracy", |value| format!("{:.0} %", value * 100.0)).unwrap().into_string();

        assert_eq!(svg.matches("<circle").count(), 4);
        let line = svg.split("points=\"").nth(1).unwrap().split('"').next().unwrap();
        for point in line.split(' ') {
            let (x, y) = point.split_once(',').unwrap();
            assert!(
                (LEFT..=WIDTH).contains(&x.parse().unwrap()) && (0.0..=HEIGHT).contains(&y.parse().unwrap()),
                "{point}"
            );
        }
        assert!(svg.contains("round 7: 93 %"));
    }

    #[test]
    fn what_makes_no_curve_draws_nothing_and_equal_values_do() {
        let drawn = |points: &[(u32, f64)]| curve(points, "loss", |value| value.to_string()).map(Markup::into_string);

        assert_eq!(drawn(&[]), None);
        assert_eq!(drawn(&[(3, 0.5)]), None);
        assert!(!drawn(&[(0, 0.5), (1, 0.5)]).unwrap().contains("NaN"));
    }
}
