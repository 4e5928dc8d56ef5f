//! Problem documents (RFC 9457): what a server says went wrong, whosever server it is.
use crate::models::Problem;

const SHOWN_CHARACTERS: usize = 200;

/// The problem in an answer's body; one made from its status and the beginning of its text if it holds none.
pub(crate) fn problem_of(http_status: u16, body: &[u8]) -> Box<Problem> {
    let status = i32::from(http_status);
    if let Ok(problem) = serde_json::from_slice::<Problem>(body) {
        // the answer's own status counts, whatever the body says (RFC 9457, 3.1.2)
        return Box::new(Problem { status, ..problem });
    }
    let text: String = String::from_utf8_lossy(body)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(SHOWN_CHARACTERS)
        .collect();
    let mut problem = made(http_status, format!("HTTP {http_status}"));
    problem.detail = (!text.is_empty()).then_some(text);
    problem
}

/// A problem that no server named.
pub(crate) fn made(http_status: u16, title: impl Into<String>) -> Box<Problem> {
    Box::new(Problem::new(
        "about:blank".to_owned(),
        title.into(),
        i32::from(http_status),
    ))
}

/// The problem in one line, without a full stop.
pub(crate) fn describe(problem: &Problem) -> String {
    let said = match &problem.detail {
        Some(detail) => format!("{}: {}", problem.title, detail.trim_end_matches('.')),
        None => problem.title.clone(),
    };
    let places: Vec<String> = problem
        .errors
        .iter()
        .flatten()
        .map(|error| {
            let at = [&error.pointer, &error.parameter, &error.header];
            match at.into_iter().flatten().next() {
                Some(place) => format!("{place} {}", error.detail),
                None => error.detail.clone(),
            }
        })
        .collect();
    if places.is_empty() {
        said
    } else {
        format!("{said} ({})", places.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_that_is_a_problem_is_kept_but_for_its_status() {
        let problem = problem_of(404, br#"{"type":"/problems/x","title":"X","status":500}"#);
        assert_eq!((problem.r#type.as_str(), problem.status), ("/problems/x", 404));
    }

    #[test]
    fn any_other_body_becomes_the_detail() {
        let problem = problem_of(502, b"<h1>Bad\n gateway</h1>");
        assert_eq!(describe(&problem), "HTTP 502: <h1>Bad gateway</h1>");
        assert_eq!(describe(&problem_of(502, b"")), "HTTP 502");
    }

    #[test]
    fn each_place_is_named() {
        let body = br#"{"type":"/p","title":"Invalid","status":400,"errors":[{"pointer":"/tasks","detail":"is missing"},{"detail":"is late"}]}"#;
        assert_eq!(describe(&problem_of(400, body)), "Invalid (/tasks is missing; is late)");
    }
}
