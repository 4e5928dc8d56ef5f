package io.github.seeother.errors;

import io.github.seeother.model.Problem;
import io.github.seeother.model.ProblemError;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A problem (RFC 9457) in one line. */
final class ProblemText {
  private ProblemText() {}

  static String of(Problem problem) {
    String said = Stream.of(problem.getTitle(), problem.getDetail())
        .filter(Objects::nonNull)
        .collect(Collectors.joining(": "));
    List<ProblemError> errors = problem.getErrors();
    if (errors == null || errors.isEmpty()) return withoutStop(said);
    return withoutStop(said) + errors.stream().map(ProblemText::of).collect(Collectors.joining("; ", " (", ")"));
  }

  /** The messages go on after it. */
  private static String withoutStop(String text) {
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  private static String of(ProblemError error) {
    return Stream.of(error.getPointer(), error.getParameter(), error.getHeader())
        .filter(Objects::nonNull)
        .findFirst()
        .map(where -> where + " " + error.getDetail())
        .orElse(error.getDetail());
  }
}
