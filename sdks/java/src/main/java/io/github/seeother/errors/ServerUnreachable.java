package io.github.seeother.errors;

import java.net.URI;
import java.util.Optional;

/** The server gave no usable answer for as long as the client is patient. The request may well be running. */
public final class ServerUnreachable extends SeeOtherException {
  private static final long serialVersionUID = 1L;

  private final String idempotencyKey;

  private ServerUnreachable(String message, URI location, String idempotencyKey, Throwable cause) {
    super(message, location, cause);
    this.idempotencyKey = idempotencyKey;
  }

  /** The request was being sent: whether it arrived is not known. */
  public static ServerUnreachable submitting(String detail, String idempotencyKey, Throwable cause) {
    String advice = ". The request may have arrived: submit it again under the idempotency key \"" + idempotencyKey
        + "\", which is safe; under another one it may run twice";
    return new ServerUnreachable(detail + advice, null, idempotencyKey, cause);
  }

  /** The request had been submitted. */
  public static ServerUnreachable asking(String detail, URI location, Throwable cause) {
    String advice = ". The request may still run; take it up again with resume(\"" + location + "\")";
    return new ServerUnreachable(detail + advice, location, null, cause);
  }

  /** Of a request that was being sent: the key under which sending it again is safe. */
  public Optional<String> idempotencyKey() {
    return Optional.ofNullable(idempotencyKey);
  }
}
