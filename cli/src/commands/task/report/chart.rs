//! A curve as SVG, without a script.

use std::fmt::Write;

/// Size of the picture, in its own units.
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 220.0;
/// Room for the numbers at the left and below, and above the highest line.
const LEFT: f64 = 48.0;
const BELOW: f64 = 28.0;
const ABOVE: f64 = 12.0;
/// Lines across.
const STEPS: u32 = 4;

/// Points of (round, value) as a curve. `show` writes a value at the axis. Empty if fewer than two points make none.
pub(super) fn curve(points: &[(u32, f64)], label: &str, show: impl Fn(f64) -> String) -> String {
    let (Some((first, _)), Some((last, _))) = (points.first(), points.last()) else { return String::new() };
    if points.len() < 2 {
        return String::new();
    }
    let (low, high) = bounds(points);
    let x = |round: u32| {
        LEFT + (f64::from(round) - f64::from(*first)) / (f64::from(*last) - f64::from(*first)) * (WIDTH - LEFT - 8.0)
    };
    let y = |value: f64| ABOVE + (high - value) / (high - low) * (HEIGHT - ABOVE - BELOW);

    let mut svg = format!("<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{label}\">");
    for step in 0..=STEPS {
        let value = low + (high - low) * f64::from(step) / f64::from(STEPS);
        let at = y(value);
        // Writing to a string does not fail.
        let _ = write!(
            svg,
            "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{WIDTH}\" y1=\"{at:.1}\" y2=\"{at:.1}\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            LEFT - 8.0,
            at + 4.0,
            show(value)
        );
    }
    for (round, anchor) in [(first, "start"), (last, "end")] {
        let _ =
            write!(svg, "<text x=\"{:.1}\" y=\"{}\" text-anchor=\"{anchor}\">{round}</text>", x(*round), HEIGHT - 8.0);
    }
    let line: Vec<_> = points.iter().map(|(round, value)| format!("{:.1},{:.1}", x(*round), y(*value))).collect();
    let _ = write!(svg, "<polyline points=\"{}\"/>", line.join(" "));
    for (round, value) in points {
        let _ = write!(
            svg,
            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"3\"><title>round {round}: {}</title></circle>",
            x(*round),
            y(*value),
            show(*value)
        );
    }
    svg.push_str("</svg>");
    svg
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

        let svg = curve(&points, "accuracy", |value| format!("{:.0} %", value * 100.0));

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
        assert_eq!(curve(&[], "loss", |value| value.to_string()), "");
        assert_eq!(curve(&[(3, 0.5)], "loss", |value| value.to_string()), "");
        assert!(!curve(&[(0, 0.5), (1, 0.5)], "loss", |value| value.to_string()).contains("NaN"));
    }
}
