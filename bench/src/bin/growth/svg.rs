//! Curves as an SVG: panels side by side, one line a name.

use std::fmt::Write;

pub struct Panel {
    pub title: &'static str,
    pub x: &'static str,
    pub y: &'static str,
    pub scale: Kind,
    pub lines: Vec<Line>,
}

/// How the axis upwards counts.
#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    /// In equal steps from zero.
    Linear,
    /// In powers of ten.
    Logarithmic,
}

pub struct Line {
    pub name: String,
    pub points: Vec<(f64, f64)>,
}

const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 240.0;
const LEFT: f64 = 52.0;
const RIGHT: f64 = 14.0;
const TOP: f64 = 44.0;
const BOTTOM: f64 = 44.0;
const IN_A_ROW: usize = 3;

/// All panels, in rows.
pub fn draw(panels: &[Panel]) -> String {
    let rows = panels.len().div_ceil(IN_A_ROW);
    let (width, height) = (WIDTH * IN_A_ROW as f64, HEIGHT * rows as f64);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" \
         font-size=\"10\" fill=\"#333\">\n<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n"
    );
    for (n, panel) in panels.iter().enumerate() {
        let (column, row) = ((n % IN_A_ROW) as f64, (n / IN_A_ROW) as f64);
        let (left, top) = (column * WIDTH, row * HEIGHT);
        let _ = writeln!(svg, "<g transform=\"translate({left} {top})\">");
        panel.draw(&mut svg);
        svg.push_str("</g>\n");
    }
    svg.push_str("</svg>\n");
    svg
}

impl Panel {
    fn draw(&self, svg: &mut String) {
        let scale = Scale::of(&self.lines, self.scale);
        text(svg, LEFT, 18.0, "start", self.title);
        let middle = (LEFT + WIDTH - RIGHT) / 2.0;
        text(svg, middle, HEIGHT - 8.0, "middle", self.x);
        text(svg, LEFT, TOP - 8.0, "start", self.y);
        for &y in &scale.steps {
            let at = scale.y(y);
            let right = WIDTH - RIGHT;
            let _ = writeln!(
                svg,
                "<path d=\"M{LEFT} {at:.1}H{right}\" stroke=\"#e4e4e4\"/>"
            );
            text(svg, LEFT - 6.0, at + 3.0, "end", &number(y));
        }
        for (x, _) in self.lines.first().map_or(&[][..], |line| &line.points) {
            text(
                svg,
                scale.x(*x),
                HEIGHT - BOTTOM + 16.0,
                "middle",
                &number(*x),
            );
        }
        for (n, line) in self.lines.iter().enumerate() {
            line.draw(svg, &scale);
            let across = WIDTH - RIGHT - 76.0 * (self.lines.len() - n - 1) as f64;
            let name = format!("<tspan fill=\"{}\">{}</tspan>", line.color(), line.name);
            text(svg, across, TOP - 8.0, "end", &name);
        }
    }
}

impl Line {
    /// The same in all panels.
    fn color(&self) -> &'static str {
        match self.name.as_str() {
            "SQLite" => "#0f6b8f",
            "Postgres" => "#b5651d",
            _ => "#888888",
        }
    }

    fn draw(&self, svg: &mut String, scale: &Scale) {
        let color = self.color();
        let points: Vec<String> = self
            .points
            .iter()
            .map(|(x, y)| format!("{:.1},{:.1}", scale.x(*x), scale.y(*y)))
            .collect();
        let points = points.join(" ");
        let _ = writeln!(
            svg,
            "<polyline points=\"{points}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"1.8\"/>"
        );
        for point in points.split(' ') {
            let Some((x, y)) = point.split_once(',') else {
                continue;
            };
            let _ = writeln!(
                svg,
                "<circle cx=\"{x}\" cy=\"{y}\" r=\"2.4\" fill=\"{color}\"/>"
            );
        }
    }
}

/// Logarithmic across; upwards as its panel has it.
struct Scale {
    first: f64,
    last: f64,
    steps: Vec<f64>,
    kind: Kind,
}

impl Scale {
    fn of(lines: &[Line], kind: Kind) -> Self {
        let points = || lines.iter().flat_map(|line| &line.points);
        let highest = points().map(|(_, y)| *y).fold(f64::MIN_POSITIVE, f64::max);
        let lowest = points().map(|(_, y)| *y).fold(highest, f64::min);
        Scale {
            first: points().map(|(x, _)| *x).fold(f64::MAX, f64::min),
            last: points().map(|(x, _)| *x).fold(1.0, f64::max),
            steps: match kind {
                Kind::Linear => linear_steps(highest),
                Kind::Logarithmic => powers_of_ten(lowest, highest),
            },
            kind,
        }
    }

    fn x(&self, x: f64) -> f64 {
        let share = (x / self.first).ln() / (self.last / self.first).ln();
        LEFT + 10.0 + share * (WIDTH - LEFT - RIGHT - 26.0)
    }

    fn y(&self, y: f64) -> f64 {
        let (bottom, top) = (self.steps[0], self.steps[self.steps.len() - 1]);
        let share = match self.kind {
            Kind::Linear => y / top,
            Kind::Logarithmic => (y / bottom).ln() / (top / bottom).ln(),
        };
        HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)
    }
}

fn linear_steps(highest: f64) -> Vec<f64> {
    let step = round_step(highest / 4.0);
    (0..=(highest / step).ceil() as usize)
        .map(|n| n as f64 * step)
        .collect()
}

fn powers_of_ten(lowest: f64, highest: f64) -> Vec<f64> {
    let (first, last) = (lowest.log10().floor() as i32, highest.log10().ceil() as i32);
    (first..=last.max(first + 1))
        .map(|power| 10f64.powi(power))
        .collect()
}

/// The next of 1, 2, 5, 10, 20, …
fn round_step(step: f64) -> f64 {
    let magnitude = 10f64.powf(step.log10().floor());
    let leading = step / magnitude;
    let rounded = [1.0, 2.0, 5.0].into_iter().find(|round| leading <= *round);
    rounded.unwrap_or(10.0) * magnitude
}

fn number(n: f64) -> String {
    match n {
        n if n >= 1e6 => format!("{}M", trimmed(n / 1e6)),
        n if n >= 1e3 => format!("{}k", trimmed(n / 1e3)),
        n => trimmed(n),
    }
}

fn trimmed(n: f64) -> String {
    let text = format!("{n:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn text(svg: &mut String, x: f64, y: f64, anchor: &str, text: &str) {
    let _ = writeln!(
        svg,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{text}</text>"
    );
}
