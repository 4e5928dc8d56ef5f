package io.github.seeother;

import io.github.seeother.model.RequestStatus;
import java.net.URI;
import java.time.Duration;

/** What a reply means. What ends everything (404, 410, 401, a violation) is thrown instead. */
sealed interface Answer {
  /** What a server said of the request. */
  sealed interface Told extends Answer {
    RequestStatus status();
  }

  /** The request is accepted or running. */
  record Incomplete(RequestStatus status, Duration retryAfter) implements Told {}

  /** The result is at {@code result}. */
  record Succeeded(RequestStatus status, URI result) implements Told {}

  /** Failed or canceled: there is no result. */
  record Ended(RequestStatus status) implements Told {}

  /** 202 to a submit; {@code status} is null if its body cannot be read. */
  record Accepted(URI location, RequestStatus status, Duration retryAfter) implements Answer {}

  /** The result itself, as its generated model. */
  record Content(Object value) implements Answer {}

  /** The result is not there yet. */
  record NotReady(Duration retryAfter) implements Answer {}

  /** The answer to a DELETE that changed nothing: the request had finished. */
  record TooLate() implements Answer {}

  /** The same thing is elsewhere. */
  record Moved(URI url) implements Answer {}

  /** Nothing was learned of the request, which may well be fine. */
  record Unusable(String detail, Duration retryAfter, Throwable cause) implements Answer {}
}
