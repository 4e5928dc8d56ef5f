package io.github.seeother;

import java.net.URI;
import java.util.Locale;

/** Scheme, host and port: what credentials belong to (RFC 6454). */
record Origin(String scheme, String host, int port) {
  static Origin of(URI url) {
    if (!isHttp(url)) {
      throw new IllegalArgumentException(
          "expected an http or https URL such as https://example.org, got \"" + url + "\"");
    }
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    int port = url.getPort() != -1 ? url.getPort() : scheme.equals("https") ? 443 : 80;
    return new Origin(scheme, url.getHost().toLowerCase(Locale.ROOT), port);
  }

  static boolean isHttp(URI url) {
    String scheme = url.getScheme();
    return url.getHost() != null && ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme));
  }

  @Override
  public String toString() {
    return scheme + "://" + host + ":" + port;
  }
}
