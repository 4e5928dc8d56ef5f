package io.github.seeother.errors;

import java.net.URI;
import java.util.Optional;

/** What went wrong with one request. The message says what happened and what to do about it. */
public abstract class SeeOtherException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final URI location;

  SeeOtherException(String message, URI location, Throwable cause) {
    super(message, cause);
    this.location = location;
  }

  /** Where the request's status is, if that is known: {@code resume(location)} takes the request up again. */
  public Optional<URI> location() {
    return Optional.ofNullable(location);
  }
}
