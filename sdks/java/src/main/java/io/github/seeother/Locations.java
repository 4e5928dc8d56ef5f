package io.github.seeother;

import io.github.seeother.errors.ContractViolation;
import java.net.URI;
import java.util.Set;

/** Where a Location leads: resolved against the URL that was asked, and held to the origins that are allowed. */
final class Locations {
  private final Set<Origin> allowed;

  /** @param allowed origins that a Location may lead to, besides the one that it comes from */
  Locations(Set<Origin> allowed) {
    this.allowed = Set.copyOf(allowed);
  }

  /**
   * Resolves a Location (RFC 9110, section 10.2.2).
   *
   * @param location the header's value, or null
   * @param answer what it came with, for the message: "http://... answered 303"
   */
  URI follow(String location, URI from, String answer) {
    if (location == null || location.isBlank()) {
      throw new ContractViolation(answer + " without a Location");
    }
    URI url = resolved(location.trim(), from, answer);
    if (!Origin.of(url).equals(Origin.of(from)) && !allowed.contains(Origin.of(url))) {
      String detail = answer + " with the Location " + url + ", which leads from " + Origin.of(from)
          + " to another origin. If that is right, name " + Origin.of(url) + " in allowedOrigins()";
      throw new ContractViolation(detail);
    }
    return url;
  }

  private static URI resolved(String location, URI from, String answer) {
    URI url;
    try {
      url = resolve(from, location);
    } catch (IllegalArgumentException cause) {
      throw new ContractViolation(answer + " with a Location that is not a URL: \"" + location + "\"", null, cause);
    }
    if (!Origin.isHttp(url) || url.getUserInfo() != null) {
      throw new ContractViolation(
          answer + " with the Location \"" + location + "\", where an HTTP URL without user name was expected");
    }
    return url;
  }

  /**
   * As RFC 3986 has it: URI.resolve follows its predecessor, which drops the last segment before a "?". Without the
   * fragment, which is none of the server's business.
   */
  static URI resolve(URI base, String reference) {
    String sent = reference.replaceFirst("(?s)#.*", "");
    if (!sent.startsWith("?")) return base.resolve(sent);
    return URI.create(base.getScheme() + "://" + base.getRawAuthority() + base.getRawPath() + sent);
  }
}
