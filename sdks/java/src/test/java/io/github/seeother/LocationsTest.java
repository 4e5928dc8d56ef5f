package io.github.seeother;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.seeother.errors.ContractViolation;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationsTest {
  private static final URI ASKED = URI.create("http://one.test/prefix/requests/1?a=b");
  private static final Locations LOCATIONS = new Locations(Set.of(Origin.of(URI.create("https://two.test"))));

  @ParameterizedTest
  @CsvSource({
    "/requests/2, http://one.test/requests/2",
    "2, http://one.test/prefix/requests/2",
    "?redirect=false, http://one.test/prefix/requests/1?redirect=false",
    "//one.test/x, http://one.test/x",
    "http://ONE.test:80/x, http://ONE.test:80/x",
    "https://two.test:443/x, https://two.test:443/x",
  })
  void a_location_is_followed(String location, String expected) {
    assertEquals(URI.create(expected), LOCATIONS.follow(location, ASKED, "it answered 303"));
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "", " ", "https://one.test/x", "http://one.test:8080/x", "//three.test/x", "http://two.test/x", "ftp://one.test/x",
    "http://a:b@one.test/x", "file:///etc/hosts", "http:///x", "not a url",
  })
  void a_location_is_not_followed(String location) {
    assertThrows(ContractViolation.class, () -> LOCATIONS.follow(location, ASKED, "it answered 303"));
  }

  @Test
  void the_message_says_what_to_do_about_another_origin() {
    String message = assertThrows(
        ContractViolation.class, () -> LOCATIONS.follow("http://three.test/x", ASKED, "it answered 303")).getMessage();
    String advice = "to another origin. If that is right, name http://three.test:80 in allowedOrigins()";
    assertTrue(message.contains(advice), message);
  }

  @Test
  void a_circle_of_redirects_is_shown() {
    Redirects there = Redirects.from(URI.create("http://one.test/a")).to(URI.create("http://one.test/b"));
    String message =
        assertThrows(ContractViolation.class, () -> there.to(URI.create("http://one.test/a"))).getMessage();
    assertTrue(message.endsWith("http://one.test/a -> http://one.test/b -> http://one.test/a"), message);
  }

  @Test
  void five_hops_are_taken_and_no_more() {
    Redirects redirects = Redirects.from(URI.create("http://one.test/0"));
    for (int hop = 1; hop <= 5; hop++) redirects = redirects.to(URI.create("http://one.test/" + hop));
    Redirects last = redirects;
    assertEquals(URI.create("http://one.test/5"), last.current());
    assertThrows(ContractViolation.class, () -> last.to(URI.create("http://one.test/6")));
  }
}
