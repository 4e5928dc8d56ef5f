package io.github.seeother.errors;

import java.net.URI;

/** The server does not keep to the pattern, or what it sent does not fit the contract. */
public final class ContractViolation extends SeeOtherException {
  private static final long serialVersionUID = 1L;

  private final String detail;

  public ContractViolation(String detail, URI location, Throwable cause) {
    super("the server does not keep to the contract: " + detail, location, cause);
    this.detail = detail;
  }

  public ContractViolation(String detail) {
    this(detail, null, null);
  }

  /** The same, with the request that it is about. */
  public ContractViolation about(URI location) {
    return location().isPresent() ? this : new ContractViolation(detail, location, getCause());
  }
}
