package io.github.seeother;

import io.github.seeother.errors.ContractViolation;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The URLs that were asked one after another, the last of them being asked now. */
record Redirects(List<URI> chain) {
  private static final int MOST_HOPS = 5;

  static Redirects from(URI url) {
    return new Redirects(List.of(url));
  }

  URI current() {
    return chain.get(chain.size() - 1);
  }

  Redirects to(URI next) {
    List<URI> longer = new ArrayList<>(chain);
    longer.add(next);
    if (chain.contains(next)) throw new ContractViolation("the server redirects in a circle: " + shown(longer));
    if (chain.size() > MOST_HOPS) {
      throw new ContractViolation("more than " + MOST_HOPS + " redirects in a row: " + shown(longer));
    }
    return new Redirects(List.copyOf(longer));
  }

  private static String shown(List<URI> urls) {
    return urls.stream().map(URI::toString).collect(Collectors.joining(" -> "));
  }
}
